// One case: the list and the picture are one composite; every key has its button; what an officer
// does is sent at once and answered with the parts that changed.
import { bannerOf, onKey, say } from "../look/look.js";
import { all, ask, nodesIn, one, paper, refusal, tell, words } from "./bench.js";
import { after, poll, send, settle } from "./changes.js";
import { closeEditor, edit, sift } from "./facts.js";
import { choose, findings, openTab, spot, step } from "./list.js";
import { remember } from "./live.js";

// ---- the notice ----
async function notice(link) {
  if (link.dataset.leads) {
    const why = one("#why")?.textContent.trim() ?? "";
    choose(link.dataset.leads, { focus: true, speak: false });
    tell(why);
    return;
  }
  const answer = await ask(link.href);
  if (!answer?.ok) {
    say(answer ? refusal(answer, await answer.text()) : bannerOf(words.unreached));
    return;
  }
  const dialog = one("#notice");
  dialog.replaceChildren(...nodesIn(await answer.text()));
  dialog.showModal();
}

// ---- wiring ----
const acts = paper.actions();
document.addEventListener("click", (event) => {
  const { target } = event;
  const option = target.closest(".finding");
  if (option) return choose(option.dataset.finding, { focus: true });
  const link = target.closest("[data-notice]");
  if (link && !event.defaultPrevented && link.getAttribute("aria-disabled") !== "true") {
    event.preventDefault();
    return notice(link);
  }
  const button = target.closest("button");
  return button ? pressed(button) : undefined;
});

function pressed(button) {
  const data = button.dataset;
  if (data.do) return acts[data.do]?.();
  if (button.getAttribute("role") === "tab") return openTab(button.id);
  if ("edits" in data) return edit(data.edits);
  if ("opensReason" in data) return reason(button, true);
  if ("closesReason" in data) return reason(button, false);
  if ("closesEditor" in data) return closeEditor(button.closest(".editing"));
  if ("adds" in data) { openTab("tab-materials"); return one("#part-materials .pick input")?.focus(); }
  if ("rewrites" in data) return unfold(button, one(".rewrite", button.closest("li")));
  if ("addsOwn" in data) return addOwn();
  if (button.matches(".clip")) return data.number ? paper.point(Number(data.number), Number(data.page)) : paper.show(Number(data.page));
  if (button.matches(".frame-label")) return chooseNumber(data.number, paper.page);
  if ("goes" in data) return chooseNumber(data.number, 0);
  if (data.page) return paper.show(Number(data.page));
  return undefined;
}

function chooseNumber(number, page) {
  const item = findings().find((finding) => finding.dataset.number === number);
  if (item) choose(item.dataset.finding, { focus: true, page });
}

function reason(button, open) {
  const opened = button.closest(".opened");
  const form = one(".reason", opened);
  form.hidden = !open;
  one("[data-opens-reason]", opened).setAttribute("aria-expanded", String(open));
  if (open) one("input[type=radio]", form).focus();
  else one("[data-opens-reason]", opened).focus();
  form.scrollIntoView({ block: "nearest" });
}

function unfold(button, part) {
  part.hidden = !part.hidden;
  button.setAttribute("aria-expanded", String(!part.hidden));
  if (!part.hidden) one("textarea", part).focus();
}

function addOwn() {
  const shown = all("[data-own]");
  if (shown[0].hidden) shown[0].hidden = false;
  else {
    const copy = shown.at(-1).cloneNode(true);
    for (const field of all("textarea", copy)) field.value = "";
    shown.at(-1).after(copy);
  }
  one("textarea", all("[data-own]").at(-1)).focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("live" in form.dataset)) {
    if (event.submitter && "download" in event.submitter.dataset) event.stopPropagation();
    return;
  }
  event.preventDefault();
  send(form, event.submitter);
}, true);

document.addEventListener("taken", (event) => settle(event.detail, { editing: false }));

function arrows(event, items, act) {
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -items.length, End: items.length }[event.key];
  if (!by || !items.length) return;
  const next = items[Math.min(Math.max(items.indexOf(event.target) + by, 0), items.length - 1)];
  act(next);
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    const editing = target.closest?.(".editing");
    const open = target.closest?.(".reason");
    if (editing) closeEditor(editing);
    if (open) reason(open, false);
    return;
  }
  if (target.matches?.("[role=option]")) arrows(event, findings(), (item) => choose(item.dataset.finding, { focus: true }));
  if (target.matches?.("[role=tab]")) arrows(event, all("#part-tabs [role=tab]"), (each) => openTab(each.id, true));
  if (target.matches?.("button.thumb")) arrows(event, all("button.thumb"), (thumb) => { paper.show(Number(thumb.dataset.page)); thumb.focus(); });
});

const act = (name) => () => {
  const opened = spot.chosen ? one(`#opened-${CSS.escape(spot.chosen)}`) : null;
  if (opened && !opened.closest("[hidden]")) one(`[data-act="${name}"]`, opened)?.click();
};
const says = (name) => one(`[data-act="${name}"]`)?.textContent.replace(name, "").trim() ?? "";
const hint = one(".walk-hint")?.textContent.replace(/^\s*J\s*K/, "").trim() ?? "";
onKey("J", hint, () => step(1));
onKey("K", hint, () => step(-1));
for (const name of ["A", "D", "E"]) onKey(name, says(name), act(name));

one("#seek")?.addEventListener("input", sift);
one("#only")?.addEventListener("click", (event) => {
  event.target.setAttribute("aria-pressed", String(event.target.getAttribute("aria-pressed") !== "true"));
  sift();
});

setInterval(() => {
  const clock = one("[data-since]");
  if (!clock) return;
  const whole = Math.max(0, Math.round(Date.now() / 1000 - Number(clock.dataset.since)));
  if (whole < 3600) clock.textContent = clock.textContent.replace(/^.*$/, spent(whole, clock.textContent));
}, 1000);

function spent(whole, before) {
  const english = /[a-z]/i.test(before);
  const [minute, second] = english ? ["min", "s"] : ["分", "秒"];
  if (whole < 60) return `${whole} ${second}`;
  return `${Math.floor(whole / 60)} ${minute} ${String(whole % 60).padStart(2, "0")} ${second}`;
}

// A reason that was being written when the session ended was filled in again: it is shown.
function restored() {
  const typed = (field) => (field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
  const form = all(".reason").find((each) => all("textarea, input[type=radio]", each).some(typed));
  if (!form) return "";
  spot.touched = true;
  form.hidden = false;
  return form.dataset.draft;
}

remember();
after(["part-papers", "part-strip"]);
paper.show(1);
if (findings().length) choose(restored() || findings()[0].dataset.finding, { speak: false });
poll();
