// The list of what waits is walked with J and K; Enter opens the chosen row. The buttons stay what
// they are: without this script they are reached by Tab.

import { onKey } from "../look/look.js";

const said = document.querySelector("[data-walk-says]")?.dataset;
const buttons = () => [...document.querySelectorAll("table[data-walk] .act .button")];

function choose(button) {
  for (const other of buttons()) {
    const row = other.closest("tr");
    row.classList.toggle("selected", other === button);
    other.classList.toggle("solid", other === button);
    if (other === button) {
      other.dataset.key = "Enter";
      other.dataset.says = said.open;
      const hint = document.querySelector("table[data-walk] .act .key");
      if (hint && !other.contains(hint)) other.append(hint);
    } else {
      delete other.dataset.key;
      delete other.dataset.says;
    }
  }
  button.focus();
  button.scrollIntoView({ block: "nearest" });
}

function walk(step) {
  const all = buttons();
  const at = all.findIndex((button) => button.closest("tr").classList.contains("selected"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (next) choose(next);
}

if (said && buttons().length > 0) {
  onKey("J", said.next, () => walk(1));
  onKey("K", said.previous, () => walk(-1));
}

// The page keeps up by itself while nobody is at it: what waits, the numbers, what is due.
const EVERY = 20000;
let before = "";
async function refresh() {
  const parts = [...document.querySelectorAll("[data-keeps-up]")];
  if (document.hidden || parts.length === 0 || parts.some((part) => part.matches(":hover, :focus-within"))) return;
  const answer = await fetch(location.href, { headers: { "X-Quiet": "1" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = [...fresh.querySelectorAll("[data-keeps-up]")];
  const text = now.map((part) => part.innerHTML).join();
  if (before && text !== before && now.length === parts.length) {
    parts.forEach((part, at) => part.replaceChildren(...document.importNode(now[at], true).childNodes));
  }
  before = text;
}
if (location.pathname === "/") {
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
}
