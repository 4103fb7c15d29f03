// What changed on the server, asked for while the screen is open or answered to what an officer did.
import { bannerOf, say } from "../look/look.js";
import { all, ask, one, paper, refusal, tell, words } from "./bench.js";
import { wire } from "./drop.js";
import { sift } from "./facts.js";
import { choose, findings, nextOpen, openTab, spot } from "./list.js";
import { put } from "./live.js";
import { clips } from "./paper.js";

const FAST = 400;
const SLOW = 4000;
let etag = "";
let asking = 0;
let missed = 0;

export function settle(text, { editing = true, said = true } = {}) {
  const panels = one("#panels");
  const anchor = findings().find((item) => item.matches(":hover")) ?? findings().find((item) => item.dataset.finding === spot.chosen);
  const [key, top] = anchor ? [anchor.dataset.finding, anchor.getBoundingClientRect().top] : ["", 0];
  const before = new Set(findings().map((item) => item.dataset.finding));
  const changed = put(text, { editing });
  if (!changed.length) return;
  after(changed);
  const now = findings().map((item) => item.dataset.finding);
  const fresh = now.filter((name) => !before.has(name)).length;
  const stays = spot.touched && key && findings().find((item) => item.dataset.finding === key);
  if (stays) panels.scrollTop += stays.getBoundingClientRect().top - top;
  if (said && fresh) tell(words.found.replace("%s", fresh));
}

export function after(changed = []) {
  for (const item of all("[data-order]")) item.style.order = String(Number(item.dataset.order) * 2 + (item.matches(".opened") ? 1 : 0));
  if (changed.includes("part-tabs")) openTab(spot.tab);
  if (changed.includes("part-papers")) {
    paper.place();
    paper.show(paper.page || 1, { hold: true });
  }
  if (changed.includes("part-strip")) paper.strip();
  if (changed.includes("part-findings")) {
    const list = findings();
    const stays = spot.touched && list.some((item) => item.dataset.finding === spot.chosen);
    if (stays) choose(spot.chosen, { speak: false, point: false });
    else if (list.length) choose(list[0].dataset.finding, { speak: false, point: !spot.chosen || spot.tab === "tab-findings" });
    paper.chosen = Number(list.find((item) => item.dataset.finding === spot.chosen)?.dataset.number ?? 0);
    paper.mark();
  }
  if (changed.includes("part-facts")) sift();
  if (changed.includes("part-materials") || changed.includes("part-findings")) wire();
  clips();
}

const reading = () => {
  const bar = one("#part-verdict progress");
  return bar !== null && bar.value < bar.max || one("#part-findings .ring") !== null;
};

/** Ask again and again; a server that is away is said once, and its return takes the word back. */
export async function poll() {
  if (!document.hidden) {
    const asked = ++asking;
    // Asked by the page itself: that somebody works here is told by what they do.
    const headers = { "X-Quiet": "1", ...(etag ? { "If-None-Match": etag } : {}) };
    const answer = await ask(`${words.state}?there=1`, { headers, cache: "no-store" });
    if (answer?.status === 401) return say(refusal(answer, await answer.text()));
    away(!answer || answer.status >= 500);
    if (answer?.status === 200 && asked === asking) {
      etag = answer.headers.get("ETag") ?? "";
      settle(await answer.text());
    }
  }
  setTimeout(poll, reading() && !missed ? FAST : SLOW);
  return undefined;
}

function away(yes) {
  missed = yes ? missed + 1 : 0;
  if (!yes) document.getElementById("away")?.remove();
  if (missed !== 2) return;
  const banner = bannerOf(words.away, "warning");
  banner.id = "away";
  say(banner);
}

export async function send(form, submitter) {
  const data = new FormData(form, submitter);
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const keys = new Map(findings().map((item) => [item.dataset.finding, item]));
  asking += 1;
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const answer = await ask(address, { method: "POST", body: data });
  delete form.dataset.sending;
  if (!answer) {
    say(bannerOf(words.unreached));
    return;
  }
  const text = await answer.text();
  if (answer.status === 409 && /<html/i.test(text)) {
    // Somebody was a moment earlier: both readings stand on a page of their own.
    delete form.dataset.live;
    form.requestSubmit(submitter);
    return;
  }
  if (!answer.ok) {
    say(refusal(answer, text));
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
