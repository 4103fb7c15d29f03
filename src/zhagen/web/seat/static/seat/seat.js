// The live seat: news of the conversation, the reply box, the two sides on a phone.
// Without it everything works by pressing; only the page has to be loaded again to see news.
import { bannerIn, bannerOf, say } from "../look/look.js";

const SOON = 3000;
const LATER = 30000;
const bench = document.getElementById("seat");
const log = document.getElementById("pane-log");
const box = () => document.getElementById("reply-text");

// ---- the reply box ----
const insert = (text) => {
  const field = box();
  if (!field) return;
  const lead = field.value && !/\s$/.test(field.value) ? "\n" : "";
  field.value += lead + text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
};
document.addEventListener("click", (event) => {
  const from = event.target.closest?.("[data-inserts]");
  if (!from) return;
  insert(from.dataset.inserts);
  from.closest("details.menu")?.removeAttribute("open");
  if (narrow.matches) side("log", false);
});
document.addEventListener("keydown", (event) => {
  if (event.target !== box() || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    box().form.requestSubmit(box().form.querySelector("button.solid"));
  }
});
document.addEventListener("input", (event) => {
  if (event.target !== box()) return;
  const told = document.getElementById("reply-count");
  told.dataset.says ??= told.textContent;
  const over = event.target.value.length - Number(told.dataset.most);
  told.textContent = over > 0 ? told.dataset.over.replace("%s", over) : told.dataset.says;
  told.classList.toggle("late", over > 0);
});

// ---- the two sides on a phone ----
const narrow = matchMedia("(max-width: 960px)");
const tabs = ["log", "facts"].map((name) => document.getElementById(`tab-${name}`));
function side(name, focus = true) {
  bench.classList.toggle("show-facts", name === "facts");
  for (const tab of tabs) {
    const here = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(here));
    tab.tabIndex = here ? 0 : -1;
    if (here && focus) tab.focus();
  }
  if (narrow.matches) measure();
  if (name === "log") log.scrollTop = log.scrollHeight;
}
function measure() {
  const top = log.getBoundingClientRect().top - bench.getBoundingClientRect().top;
  bench.style.setProperty("--facts-top", `${top}px`);
  bench.style.setProperty("--facts-bottom", `${document.getElementById("part-answer").offsetHeight}px`);
}
for (const tab of tabs) {
  tab.addEventListener("click", () => side(tab.id.slice(4)));
  tab.addEventListener("keydown", (event) => {
    if (!/^Arrow(Left|Right)$/.test(event.key)) return;
    event.preventDefault();
    side(tab.id === "tab-log" ? "facts" : "log");
  });
}
addEventListener("resize", measure);
document.addEventListener("click", (event) => {
  if (event.target.closest?.('a[href^="#turn-"]') && narrow.matches) side("log", false);
});

// ---- news ----
// The token of a form differs each time it is shown and is no news.
const TOKEN = /name="csrfmiddlewaretoken" value="[^"]*"/g;
const shown = new Map();
let tag = "";
let wait = SOON;
let timer = 0;
function ask() {
  clearTimeout(timer);
  timer = setTimeout(news, document.hidden ? LATER : wait);
}
async function news() {
  try {
    const headers = { "X-Quiet": "1", ...(tag ? { "If-None-Match": tag } : {}) };
    const answer = await fetch(bench.dataset.news, { headers, cache: "no-store" });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      put(await answer.text());
      wait = SOON;
    } else if (answer.status === 304) {
      wait = Math.min(wait * 1.3, 8000);
    } else {
      const headersOf = { getResponseHeader: (name) => answer.headers.get(name) };
      say(bannerIn(headersOf, await answer.text()));
      wait = LATER;
    }
  } catch {
    say(bannerOf(bench.dataset.unreached));
    wait = LATER;
  }
  ask();
}
function put(text) {
  const parts = new DOMParser().parseFromString(text, "text/html").querySelectorAll("template[data-part]");
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const before = log.querySelectorAll(".line.applicant").length;
  for (const part of parts) {
    const place = document.getElementById(`part-${part.dataset.part}`);
    // What a person is at stays as it is under their hands.
    if (!place || place.contains(document.activeElement) || place.querySelector(".editing")) continue;
    const now = part.innerHTML.replace(TOKEN, "");
    if (shown.get(part.dataset.part) === now) continue;
    shown.set(part.dataset.part, now);
    place.replaceChildren(document.importNode(part.content, true));
  }
  if (low) log.scrollTop = log.scrollHeight;
  const said = log.querySelectorAll(".line.applicant");
  if (said.length > before) {
    const words = said[said.length - 1].querySelector(".words").textContent;
    document.getElementById("spoken").textContent = bench.dataset.new.replace("%s", words);
  }
}
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) news();
});

const told = location.hash.startsWith("#turn-") ? document.getElementById(location.hash.slice(1)) : null;
if (!told) log.scrollTop = log.scrollHeight;
if (document.querySelector(".editing")) {
  if (narrow.matches) side("facts", false);
  document.querySelector(".editing input:not([type=hidden]), .editing select")?.focus();
} else if (matchMedia("(pointer: fine)").matches) box()?.focus();
measure();
ask();
