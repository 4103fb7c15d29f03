// What is typed in a form outlives the end of a session. It is kept in this window only
// (sessionStorage), belongs to one person, and comes back only by way of the sign-in page.
// Never kept: passwords, files, hidden fields, and forms with data-no-draft.

const PREFIX = "zhagen.draft:";
const me = document.querySelector('meta[name="me"]')?.content ?? "";
const page = location.pathname + location.search;
const waiting = new Map();

function read(key) {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}
function write(key, draft) {
  try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or forbidden: no draft */ }
}
function keys() {
  try { return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
}
function drop(key) {
  try { sessionStorage.removeItem(key); } catch { /* nothing was kept */ }
}

const kept = (field) =>
  field.name && !field.disabled && !["password", "file", "hidden", "submit", "button", "reset"].includes(field.type);

function keptForm(form) {
  return form instanceof HTMLFormElement && form.method === "post" && form.dataset.noDraft === undefined;
}
function keyOf(form) {
  const forms = [...document.querySelectorAll("form")].filter((one) => one.getAttribute("action") === form.getAttribute("action"));
  return `${PREFIX}${page}|${form.id || form.getAttribute("action") || ""}|${forms.indexOf(form)}`;
}

function keep(form, sent) {
  const fields = [...form.elements].filter(kept).map((field) =>
    [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
  if (fields.length) write(keyOf(form), { me, page, fields, sent, back: false });
}

function fill(form, draft) {
  const left = [...draft.fields];
  let changed = false;
  for (const field of [...form.elements].filter(kept)) {
    const at = left.findIndex(([name, value, checked]) =>
      name === field.name && (checked === null || value === field.value));
    if (at < 0) continue;
    const [[, value, checked]] = left.splice(at, 1);
    if (checked === null ? field.value === value : field.checked === checked) continue;
    if (checked === null) field.value = value;
    else field.checked = checked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    changed = true;
  }
  return changed;
}

/** On the sign-in page: what was typed on the page one will come back to is to be given back. */
function markForReturn() {
  const next = new URLSearchParams(location.search).get("next");
  for (const key of keys()) {
    const draft = read(key);
    if (draft && next && draft.page === next) write(key, { ...draft, back: true });
  }
}

function giveBack() {
  let given = false;
  for (const key of keys()) {
    const draft = read(key);
    if (!draft || draft.me !== me || (draft.sent && !draft.back)) { drop(key); continue; }
    if (draft.page !== page) continue;
    const form = draft.back && [...document.querySelectorAll("form")].find((one) => keptForm(one) && keyOf(one) === key);
    if (form && fill(form, draft)) {
      given = true;
      write(key, { ...draft, sent: false, back: false });
    } else drop(key);
  }
  if (given) document.getElementById("given-back")?.removeAttribute("hidden");
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !keptForm(form)) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form, false), 300));
});
document.addEventListener("submit", (event) => {
  if (!keptForm(event.target)) return;
  clearTimeout(waiting.get(event.target));
  keep(event.target, !event.defaultPrevented);
});
// htmx says at once whether it was taken.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form && event.detail.successful) drop(keyOf(form));
});
addEventListener("pagehide", () => {
  for (const [form, timer] of waiting) {
    clearTimeout(timer);
    if (form.isConnected && !read(keyOf(form))?.sent) keep(form, false);
  }
});

const entrance = document.querySelector('meta[name="entrance"]');
if (!entrance) {
  if (me) giveBack();
} else if (new URLSearchParams(location.search).has("next")) markForReturn();
else if (entrance.content === "sign-in") keys().forEach(drop); // signed out on purpose
