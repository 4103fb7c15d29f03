// The list of findings and the tabs beside the paper: which finding is chosen, which tab is open.
import { all, one, paper, tell, words } from "./bench.js";
import { clips, narrow } from "./paper.js";

// Until somebody has done something here (`touched`), the first finding is the one to look at.
export const spot = { chosen: "", tab: "tab-findings", touched: false };
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => { spot.touched = true; }, { capture: true });

export const findings = () => all(".finding");
const undecided = (item) => !one(".stands.decided", item) && !item.matches(".notice");

export function choose(key, { focus = false, page = 0, speak = true, point = true } = {}) {
  const item = findings().find((finding) => finding.dataset.finding === key);
  if (!item) return;
  spot.chosen = key;
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

export function step(by) {
  const list = findings();
  if (!list.length) return;
  const at = list.findIndex((item) => item.dataset.finding === spot.chosen);
  choose(list[Math.min(Math.max(at + by, 0), list.length - 1)].dataset.finding, { focus: true });
}

export function nextOpen() {
  const list = findings();
  const at = list.findIndex((item) => item.dataset.finding === spot.chosen);
  const next = [...list.slice(at + 1), ...list.slice(0, at + 1)].find(undecided) ?? list[at];
  if (next) choose(next.dataset.finding, { focus: true });
}

const scrolled = {};
export function openTab(id, focus = false) {
  const panels = one("#panels");
  if (spot.tab !== id) scrolled[spot.tab] = panels.scrollTop;
  for (const each of all("#part-tabs [role=tab]")) {
    const here = each.id === id;
    each.setAttribute("aria-selected", String(here));
    each.tabIndex = here ? 0 : -1;
    one(`#${each.getAttribute("aria-controls")}`).hidden = !here;
    if (here && focus) each.focus();
  }
  if (spot.tab !== id) panels.scrollTop = scrolled[id] ?? 0;
  spot.tab = id;
}
