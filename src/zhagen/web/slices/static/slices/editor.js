// Line numbers beside the text, and what the check says of it while one writes.
import { bannerIn, say } from "../look/look.js";

const form = document.getElementById("editor");
const text = document.getElementById("text");
const gutter = form.querySelector(".gutter");
const faults = document.getElementById("faults");
const WAIT = 350;

function marked() {
  const errors = new Set();
  const warnings = new Set();
  for (const one of faults.querySelectorAll("[data-line]")) {
    const near = one.closest("li").querySelector(".shape.warning");
    (near ? warnings : errors).add(Number(one.dataset.line));
  }
  return { errors, warnings };
}

function number() {
  const count = text.value.split("\n").length;
  const { errors, warnings } = marked();
  gutter.replaceChildren();
  for (let line = 1; line <= count; line += 1) {
    const one = document.createElement("span");
    if (errors.has(line)) one.className = "at";
    else if (warnings.has(line)) one.className = "near";
    one.textContent = `${line}\n`;
    gutter.append(one);
  }
  gutter.scrollTop = text.scrollTop;
}

function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const end = start + (lines[line - 1]?.length ?? 0);
  text.focus();
  text.setSelectionRange(start, end);
  const height = text.scrollHeight / Math.max(lines.length, 1);
  text.scrollTop = Math.max(0, (line - 4) * height);
}

let running = null;
let asked = 0;
async function check() {
  running?.abort();
  running = new AbortController();
  faults.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body: new URLSearchParams({ text: text.value }),
      headers: { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
      signal: running.signal,
    });
    const body = await answer.text();
    if (!answer.ok) {
      say(bannerIn({ getResponseHeader: (name) => answer.headers.get(name) }, body));
      return;
    }
    faults.replaceChildren(...new DOMParser().parseFromString(body, "text/html").body.childNodes);
    number();
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    return;
  } finally {
    faults.removeAttribute("aria-busy");
  }
}

const saved = text.defaultValue;
text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
text.addEventListener("input", () => {
  number();
  if (text.readOnly) return;
  clearTimeout(asked);
  asked = setTimeout(check, WAIT);
});
faults.addEventListener("click", (event) => {
  const one = event.target.closest("[data-line]");
  if (one) goTo(Number(one.dataset.line));
});
// Ctrl+S saves, as in every editor.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || text.readOnly) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("footer .button.solid"));
});
let sending = false;
form.addEventListener("submit", () => { sending = true; });
addEventListener("beforeunload", (event) => {
  if (!sending && !text.readOnly && text.value !== saved) event.preventDefault();
});
number();
const line = Number(form.dataset.line);
if (line) goTo(line);
else if (new URLSearchParams(location.search).has("add")) goTo(text.value.trimEnd().split("\n").length - 3);
