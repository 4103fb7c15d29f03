// What changed on the server, put in place without moving anything under the pointer: a part is
// replaced only if it differs, the chosen finding stays where it is on the screen, focus and what is
// being typed stay.

const one = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
const raw = new Map();

export function remember() {
  for (const part of all("[id^=part-]")) raw.set(part.id, null);
}

/** Put the answer's parts in place; returns the names of those that changed. */
export function put(text, { editing = false } = {}) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  const changed = [];
  for (const given of all("template[data-into]", answer)) {
    const name = given.dataset.into;
    const part = document.getElementById(name);
    const written = bare(given.innerHTML);
    if (!part || raw.get(name) === written) continue;
    // A value is being put right: the table stays until that is done.
    if (name === "part-facts" && editing && one("#part-facts .editing:not([hidden])")) continue;
    raw.set(name, written);
    if (name === "part-papers") papers(part, given);
    else keeping(part, () => part.replaceChildren(document.importNode(given.content, true)));
    changed.push(name);
  }
  return changed;
}

// Each writing has tokens of its own, which say nothing about the case.
function bare(text) {
  return text.replace(/name="(csrfmiddlewaretoken|once)" value="[^"]*"/g, "").trim();
}

/** Pictures that are there stay: only frames and new pages are put in. */
function papers(part, given) {
  const fresh = document.importNode(given.content, true);
  const here = new Map(all(".sheet[id]", part).map((sheet) => [sheet.id, sheet]));
  for (const sheet of all(".sheet[id]", fresh)) {
    const old = here.get(sheet.id);
    if (!old) continue;
    sheet.hidden = old.hidden;
    if (old.dataset.turn) sheet.dataset.turn = old.dataset.turn;
    for (const image of all("img.picture", sheet)) {
      const kind = image.classList.contains("plain") ? "img.picture.plain" : "img.picture:not(.plain)";
      const held = one(kind, old);
      if (held) image.replaceWith(held);
    }
  }
  part.replaceChildren(fresh);
}

function keeping(part, change) {
  const focus = part.contains(document.activeElement) ? address(document.activeElement) : "";
  const drafts = typed(part);
  const open = all("details[open]", part).length;
  change();
  for (const [key, fields] of drafts) restore(part, key, fields);
  if (focus) one(focus, part)?.focus({ preventScroll: true });
  return open;
}

function address(node) {
  if (node.id) return `#${CSS.escape(node.id)}`;
  if (node.dataset?.act) {
    const holder = node.closest("[id]");
    return holder ? `#${CSS.escape(holder.id)} [data-act="${node.dataset.act}"]` : "";
  }
  return "";
}

/** Forms that are open with something in them: their key and what was typed. */
function typed(part) {
  return all("form[data-draft]:not([hidden])", part).map((form) => [
    form.dataset.draft,
    all("input:not([type=hidden]), textarea", form).map((field) => [field.name, field.value, field.checked]),
  ]);
}

function restore(part, key, fields) {
  const form = one(`form[data-draft="${CSS.escape(key)}"]`, part);
  if (!form) return;
  form.hidden = false;
  for (const [name, value, checked] of fields) {
    for (const field of all(`[name="${CSS.escape(name)}"]`, form)) {
      if (["radio", "checkbox"].includes(field.type)) { if (field.value === value) field.checked = checked; } else field.value = value;
    }
  }
}
