// The facts of a case: putting a value right under its clipping, and finding one among many.
import { bannerOf, say } from "../look/look.js";
import { all, ask, nodesIn, one, paper, refusal, words } from "./bench.js";
import { openTab } from "./list.js";
import { clips } from "./paper.js";

export async function edit(concept, row = one(`.facts [data-editing="${CSS.escape(concept)}"]`)) {
  if (!row) return;
  openTab("tab-facts");
  if (!row.hidden) { one("input:not([type=hidden]), select", row)?.focus(); return; }
  const root = words.state.replace(/state$/, `facts/${encodeURIComponent(concept)}`);
  const answer = await ask(root);
  if (!answer?.ok) {
    say(answer ? refusal(answer, await answer.text()) : bannerOf(words.unreached));
    return;
  }
  const cell = row.cells[0];
  cell.replaceChildren(...nodesIn(await answer.text()));
  row.hidden = false;
  one(`.facts .edit[data-edits="${CSS.escape(concept)}"]`)?.setAttribute("aria-expanded", "true");
  clips(cell);
  const first = one(".place[open]", cell);
  const place = one(".clip", first ?? cell);
  if (place) paper.show(Number(place.dataset.page), { hold: true });
  row.scrollIntoView({ block: "nearest" });
  one("input:not([type=hidden]), select", first ?? cell)?.focus();
}

export function closeEditor(row) {
  row.hidden = true;
  const button = one(`.facts .edit[data-edits="${CSS.escape(row.dataset.editing)}"]`);
  button?.setAttribute("aria-expanded", "false");
  button?.focus();
}

export function sift() {
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
