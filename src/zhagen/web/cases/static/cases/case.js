// One case: the list and the picture are one composite; every key has its button; what an officer
// does is sent at once and answered with the parts that changed.
import { bannerIn, bannerOf, onKey, say } from "../look/look.js";
import { wire } from "./drop.js";
import { put, remember } from "./live.js";
import { clips, narrow, Paper } from "./paper.js";

const one = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const bench = one("#bench");
const words = bench.dataset;
const FAST = 700;
const SLOW = 4000;
let chosen = "";
let tab = "tab-findings";
let etag = "";
let announced = 0;
let asking = 0;
// Until somebody has done something here, the first finding is the one to look at.
let touched = false;
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => { touched = true; }, { capture: true });

const paper = new Paper(bench, tell);
const findings = () => all(".finding");
const undecided = (item) => !one(".stands.decided", item) && !item.matches(".notice");

// ---- saying things, at most once a second ----
let waiting = 0;
function tell(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => { one("#spoken").textContent = text; }, Math.max(250, announced + 1000 - Date.now()));
  announced = Date.now();
}

// ---- choosing ----
function choose(key, { focus = false, page = 0, speak = true, point = true } = {}) {
  const item = findings().find((finding) => finding.dataset.finding === key);
  if (!item) return;
  chosen = key;
  for (const other of findings()) {
    const here = other === item;
    other.setAttribute("aria-selected", String(here));
    other.tabIndex = here ? 0 : -1;
    const opened = one(`#opened-${CSS.escape(other.dataset.finding)}`);
    if (opened) opened.hidden = !here;
  }
  if (point) {
    openTab("tab-findings");
    paper.point(Number(item.dataset.number), page || Number(item.dataset.page));
    one(`#opened-${CSS.escape(key)}`)?.scrollIntoView({ block: "nearest" });
    item.scrollIntoView({ block: narrow.matches ? "start" : "nearest" });
  }
  clips();
  if (focus) item.focus({ preventScroll: true });
  if (speak) tell(saidOf(item));
}

function saidOf(item) {
  const text = (query) => one(query, item)?.textContent.trim() ?? "";
  const parts = { n: item.dataset.number, w: text(".word"), m: text(".message"), p: text(".at") };
  return words.said.replace(/%([nwmp])/g, (_, name) => parts[name]);
}

function step(by) {
  const list = findings();
  if (!list.length) return;
  const at = list.findIndex((item) => item.dataset.finding === chosen);
  choose(list[Math.min(Math.max(at + by, 0), list.length - 1)].dataset.finding, { focus: true });
}

function nextOpen() {
  const list = findings();
  const at = list.findIndex((item) => item.dataset.finding === chosen);
  const next = [...list.slice(at + 1), ...list.slice(0, at + 1)].find(undecided) ?? list[at];
  if (next) choose(next.dataset.finding, { focus: true });
}

// ---- tabs ----
const scrolled = {};
function openTab(id, focus = false) {
  const panels = one("#panels");
  if (tab !== id) scrolled[tab] = panels.scrollTop;
  for (const each of all("#part-tabs [role=tab]")) {
    const here = each.id === id;
    each.setAttribute("aria-selected", String(here));
    each.tabIndex = here ? 0 : -1;
    one(`#${each.getAttribute("aria-controls")}`).hidden = !here;
    if (here && focus) each.focus();
  }
  if (tab !== id) panels.scrollTop = scrolled[id] ?? 0;
  tab = id;
}

// ---- what changed ----
function settle(text, { editing = true, said = true } = {}) {
  const panels = one("#panels");
  const anchor = findings().find((item) => item.matches(":hover")) ?? findings().find((item) => item.dataset.finding === chosen);
  const [key, top] = anchor ? [anchor.dataset.finding, anchor.getBoundingClientRect().top] : ["", 0];
  const before = new Set(findings().map((item) => item.dataset.finding));
  const changed = put(text, { editing });
  if (!changed.length) return;
  after(changed);
  const now = findings().map((item) => item.dataset.finding);
  const fresh = now.filter((name) => !before.has(name)).length;
  const stays = touched && key && findings().find((item) => item.dataset.finding === key);
  if (stays) panels.scrollTop += stays.getBoundingClientRect().top - top;
  if (said && fresh) tell(words.found.replace("%s", fresh));
}

function after(changed = []) {
  for (const item of all("[data-order]")) item.style.order = String(Number(item.dataset.order) * 2 + (item.matches(".opened") ? 1 : 0));
  if (changed.includes("part-tabs")) openTab(tab);
  if (changed.includes("part-papers")) {
    paper.place();
    paper.show(paper.page || 1, { hold: true });
  }
  if (changed.includes("part-strip")) paper.strip();
  if (changed.includes("part-findings")) {
    const list = findings();
    const stays = touched && list.some((item) => item.dataset.finding === chosen);
    if (stays) choose(chosen, { speak: false, point: false });
    else if (list.length) choose(list[0].dataset.finding, { speak: false, point: !chosen || tab === "tab-findings" });
    paper.chosen = Number(list.find((item) => item.dataset.finding === chosen)?.dataset.number ?? 0);
    paper.mark();
  }
  if (changed.includes("part-facts")) sift();
  if (changed.includes("part-materials")) wire();
  clips();
}

const reading = () => {
  const bar = one("#part-verdict progress");
  return bar !== null && bar.value < bar.max || one("#part-findings .ring") !== null;
};

async function poll() {
  if (!document.hidden) {
    const headers = { "X-Requested-With": "fetch", ...(etag ? { "If-None-Match": etag } : {}) };
    const asked = ++asking;
    const answer = await fetch(`${words.state}?there=1`, { headers, cache: "no-store" }).catch(() => null);
    if (answer?.status === 401) return say(banner(answer, await answer.text()));
    if (answer?.status === 200 && asked === asking) {
      etag = answer.headers.get("ETag") ?? "";
      settle(await answer.text());
    }
  }
  setTimeout(poll, reading() ? FAST : SLOW);
  return undefined;
}

// ---- doing ----
function banner(answer, body) {
  return bannerIn({ getResponseHeader: (name) => answer.headers.get(name) }, body);
}

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const keys = new Map(findings().map((item) => [item.dataset.finding, item]));
  asking += 1;
  let answer;
  try {
    answer = await fetch(submitter?.getAttribute("formaction") ?? form.getAttribute("action"), { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
  } catch {
    say(bannerOf(words.unreached));
    return;
  } finally {
    delete form.dataset.sending;
  }
  const text = await answer.text();
  if (answer.status === 409 && /<html/i.test(text)) {
    // Somebody was a moment earlier: both readings stand on a page of their own.
    delete form.dataset.live;
    form.requestSubmit(submitter);
    return;
  }
  if (!answer.ok) {
    say(banner(answer, text));
    return;
  }
  etag = answer.headers.get("ETag") ?? "";
  const rechecks = "rechecks" in form.dataset;
  const concept = form.closest(".editing")?.dataset.editing ?? "";
  if (form.matches(".reason")) form.hidden = true;
  settle(text, { editing: false, said: false });
  if (rechecks) recheck(keys, concept);
  else if (form.matches("[data-steps], .reason") && submitter?.value !== "undo") nextOpen();
}

function recheck(before, concept) {
  const now = findings().map((item) => item.dataset.finding);
  const gone = [...before.keys()].filter((key) => !now.includes(key)).length;
  const fresh = now.filter((key) => !before.has(key)).length;
  const parts = [gone && words.gone.replace("%s", gone), fresh && words.new.replace("%s", fresh)].filter(Boolean);
  const text = parts.length ? words.changed.replace("%s", parts.join("，")) : words.noChange;
  tell(text);
  const line = one("#rechecked");
  line.textContent = text;
  line.hidden = false;
  one(`.facts .edit[data-edits="${CSS.escape(concept)}"]`)?.focus();
}

// ---- putting values right ----
async function edit(concept, row = one(`.facts [data-editing="${CSS.escape(concept)}"]`)) {
  if (!row) return;
  openTab("tab-facts");
  if (!row.hidden) { one("input:not([type=hidden]), select", row)?.focus(); return; }
  const root = words.state.replace(/state$/, `facts/${encodeURIComponent(concept)}`);
  const answer = await fetch(root, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok) {
    say(answer ? banner(answer, await answer.text()) : bannerOf(words.unreached));
    return;
  }
  const cell = row.cells[0];
  cell.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  row.hidden = false;
  one(`.facts .edit[data-edits="${CSS.escape(concept)}"]`)?.setAttribute("aria-expanded", "true");
  clips(cell);
  const first = one(".place[open]", cell);
  const place = one(".clip", first ?? cell);
  if (place) paper.show(Number(place.dataset.page), { hold: true });
  row.scrollIntoView({ block: "nearest" });
  one("input:not([type=hidden]), select", first ?? cell)?.focus();
}

function closeEditor(row) {
  row.hidden = true;
  const button = one(`.facts .edit[data-edits="${CSS.escape(row.dataset.editing)}"]`);
  button?.setAttribute("aria-expanded", "false");
  button?.focus();
}

function sift() {
  const seek = one("#seek");
  if (!seek) return;
  const word = seek.value.trim().toLowerCase();
  const attend = one("#only").getAttribute("aria-pressed") === "true";
  let left = 0;
  for (const group of all(".facts tbody")) {
    let shown = 0;
    for (const row of all(".fact", group)) {
      const fits = row.textContent.toLowerCase().includes(word) && (!attend || row.classList.contains("attend"));
      row.hidden = !fits;
      if (!fits) row.nextElementSibling.hidden = true;
      shown += fits ? 1 : 0;
    }
    group.hidden = !shown;
    left += shown;
  }
  const none = one("#none-found");
  if (none) none.hidden = left > 0;
}

// ---- the notice ----
async function notice(link) {
  if (link.dataset.leads) {
    const why = one("#why")?.textContent.trim() ?? "";
    choose(link.dataset.leads, { focus: true, speak: false });
    tell(why);
    return;
  }
  const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok) {
    say(answer ? banner(answer, await answer.text()) : bannerOf(words.unreached));
    return;
  }
  const dialog = one("#notice");
  dialog.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
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
  const opened = chosen ? one(`#opened-${CSS.escape(chosen)}`) : null;
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

remember();
after(["part-papers", "part-strip"]);
paper.show(1);
if (findings().length) choose(findings()[0].dataset.finding, { speak: false });
poll();
