// The review page: rows and source move together; forms and links change the page in its place.
// Everything here also works as plain links and forms.
import "../look/drops.js";
import { say, bannerIn, bannerOf, onKey } from "../look/look.js";

const PARTS = ["part-head", "part-banners", "part-source", "part-table", "part-foot"];
const bench = document.getElementById("bench");
const told = bench.dataset;
const words = { ...told };
let cell = "";

const rows = () => [...document.querySelectorAll("tr[data-row]")];
const selected = () => document.querySelector("tr.task.selected");

/** Choose a row: tint it and its paragraph, show its marks, make its button the one for Enter. */
function choose(row, { scroll = true } = {}) {
  if (!row) return;
  for (const other of rows()) {
    other.classList.toggle("selected", other === row);
    other.querySelector("[data-confirms]")?.removeAttribute("data-key");
  }
  row.querySelector("[data-confirms]")?.setAttribute("data-key", "Enter");
  const name = row.dataset.row;
  for (const mark of document.querySelectorAll(".paper-text .span")) {
    mark.classList.toggle("on", mark.dataset.tasks.split(" ").includes(name));
  }
  for (const one of document.querySelectorAll(".para.chosen")) one.classList.remove("chosen");
  const paragraph = document.getElementById(`p${row.dataset.paragraph}`);
  paragraph?.classList.add("chosen");
  if (scroll) {
    row.scrollIntoView({ block: "nearest" });
    if (paragraph && !document.body.classList.contains("shows-source")) into(paragraph);
  }
  ring(cell);
  if (!new URLSearchParams(location.search).has("edit")) {
    history.replaceState(null, "", `?row=${name}`);
  }
}

/** Bring a paragraph into its pane without moving the page. */
function into(paragraph) {
  const pane = document.getElementById("part-source");
  const top = paragraph.offsetTop - pane.clientHeight / 3;
  if (paragraph.offsetTop < pane.scrollTop || paragraph.offsetTop + paragraph.offsetHeight > pane.scrollTop + pane.clientHeight) {
    pane.scrollTop = Math.max(0, top);
  }
}

/** Ring one kind of place and the cell it stands in. */
function ring(name) {
  cell = name;
  const row = selected();
  for (const one of document.querySelectorAll(".ringed")) one.classList.remove("ringed");
  if (!row || !name) return;
  row.querySelector(`[data-cell="${name}"], .cell-form`)?.classList.add("ringed");
  for (const mark of document.querySelectorAll(`.paper-text .span.on[data-kind="${name}"]`)) mark.classList.add("ringed");
}

function step(by) {
  const all = rows();
  const at = all.indexOf(selected());
  choose(all[Math.min(all.length - 1, Math.max(0, at + by))]);
}

/** Put the parts of another page in the place of ours; the scroll of each pane stays. */
function swap(html, address) {
  const found = new DOMParser().parseFromString(html, "text/html");
  if (!found.getElementById("part-table")) return false;
  const scrolls = PARTS.map((id) => document.getElementById(id)?.scrollTop ?? 0);
  PARTS.forEach((id, at) => {
    const here = document.getElementById(id);
    const there = found.getElementById(id);
    if (!here || !there) return;
    here.innerHTML = there.innerHTML;
    here.scrollTop = scrolls[at];
  });
  const messages = found.getElementById("messages");
  if (messages) document.getElementById("messages").innerHTML = messages.innerHTML;
  history.replaceState(null, "", address);
  began();
  return true;
}

// What is typed in an editor is kept in this window until it is saved or given up, so that the end of
// a session, a server that is away or a click elsewhere loses nothing. It is the person's own.
const me = document.querySelector('meta[name="me"]')?.content ?? "";
const kept = (form) => `zhagen.plans:${me}:${form.getAttribute("action")}|${form.querySelector("[name=cell]")?.value ?? ""}`;
function keep(form) {
  const fields = [...form.elements].filter((one) => one.name && !["hidden", "file", "submit"].includes(one.type));
  try { sessionStorage.setItem(kept(form), JSON.stringify(fields.map((one) => [one.name, one.value]))); } catch { /* no room */ }
}
function drop(form) {
  try { sessionStorage.removeItem(kept(form)); } catch { /* nothing was kept */ }
}
function giveBack(form) {
  let fields = null;
  try { fields = JSON.parse(sessionStorage.getItem(kept(form))); } catch { /* nothing was kept */ }
  for (const [name, value] of fields ?? []) {
    const field = form.elements.namedItem(name);
    if (field && field.value !== value) field.value = value;
  }
}

function began() {
  const row = document.querySelector("tr[data-chosen]") ?? rows()[0];
  choose(row);
  const editor = document.querySelector("[data-editor]");
  if (editor) {
    giveBack(editor.form);
    cell = editor.closest(".cell-form")?.querySelector("[name=cell]").value ?? "";
    ring(cell);
    editor.focus();
    if (editor.tagName === "TEXTAREA") fit(editor);
  }
}

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
}

async function go(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { ...options, headers: { "X-Live": "1" }, credentials: "same-origin" });
  } catch {
    say(bannerOf(words.unreached));
    return "failed";
  }
  const html = await answer.text();
  if (answer.ok && swap(html, answer.url)) return "done";
  if (answer.status === 409 || answer.ok) return "whole";
  say(bannerIn({ getResponseHeader: (name) => answer.headers.get(name) }, html));
  return "failed";
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("live" in form.dataset) || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const data = new FormData(form);
  if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
  const came = await go(form.action, { method: "POST", body: data });
  delete form.dataset.busy;
  if (came !== "failed") drop(form);
  // What needs a page of its own (both texts side by side) is asked for as a page.
  if (came === "whole") {
    if (event.submitter?.name) form.append(hidden(event.submitter));
    form.submit();
  }
}, true);

function hidden(button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = button.name;
  field.value = button.value;
  return field;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swaps]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const back = "cancels" in link.dataset ? cell : "";
    const left = link.closest("form[data-live]");
    if (left) drop(left);
    go(link.href).then((came) => {
      if (came === "whole") location.href = link.href;
      else if (back) focusCell(back);
    });
    return;
  }
  const to = event.target.closest("[data-to-source]");
  if (to) {
    event.preventDefault();
    choose(to.closest("tr[data-row]"));
    toSource(to.closest("tr").dataset.paragraph);
    return;
  }
  if (event.target.closest("[data-shows-source]")) return showSource(true);
  if (event.target.closest("[data-hides-source]")) return showSource(false);
  if (event.target.closest("a, button, summary, input, textarea, select, label")) {
    const row = event.target.closest("tr[data-row]");
    if (row && row !== selected()) choose(row, { scroll: false });
    return;
  }
  const mark = event.target.closest(".paper-text .span");
  const holder = mark ?? event.target.closest(".para[data-tasks]");
  if (holder) {
    const names = holder.dataset.tasks.split(" ");
    const row = names.includes(selected()?.dataset.row) ? selected() : document.getElementById(`row-${names[0]}`);
    choose(row);
    if (mark) ring(mark.dataset.kind);
    if (document.body.classList.contains("shows-source")) showSource(false);
    return;
  }
  const row = event.target.closest("tr[data-row]");
  if (row) {
    choose(row, { scroll: false });
    const inside = event.target.closest("td")?.querySelector("[data-cell]");
    ring(inside?.dataset.cell ?? "");
    const paragraph = document.getElementById(`p${row.dataset.paragraph}`);
    if (paragraph) into(paragraph);
  }
});

document.addEventListener("dblclick", (event) => {
  event.target.closest("tr.selected [data-cell]")?.querySelector(".edit-link")?.click();
});

// A cell one tabs to is ringed, and so is its place in the source.
document.addEventListener("focusin", (event) => {
  const holder = event.target.closest("[data-cell]");
  const row = event.target.closest("tr[data-row]");
  if (!row) return;
  if (row !== selected()) choose(row, { scroll: false });
  if (holder) ring(holder.dataset.cell);
});
document.addEventListener("input", (event) => {
  if (event.target.matches(".cell-form textarea")) fit(event.target);
  if (event.target.closest(".cell-form, .panel-form")) keep(event.target.form);
});
// In an editor Enter keeps and Escape leaves; Shift and Enter make a line.
document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".cell-form textarea") || event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.target.form.querySelector("[data-cancels]").click();
  }
});

function focusCell(name) {
  selected()?.querySelector(`[data-edits="${name}"]`)?.focus();
}
function toSource(number) {
  if (getComputedStyle(document.querySelector(".phone-close")).display !== "none" || window.innerWidth <= 960) showSource(true);
  const paragraph = document.getElementById(`p${number}`);
  if (!paragraph) return;
  into(paragraph);
  document.getElementById("part-source").focus({ preventScroll: true });
}
function showSource(yes) {
  document.body.classList.toggle("shows-source", yes);
  if (!yes) selected()?.scrollIntoView({ block: "center" });
  else {
    const paragraph = document.getElementById(`p${selected()?.dataset.paragraph}`);
    if (paragraph) into(paragraph);
  }
}

onKey("ArrowDown", words.next, () => step(1));
onKey("ArrowUp", words.previous, () => step(-1));
onKey("E", words.edit, () => (selected()?.querySelector(`[data-edits="${cell || "deadline"}"]`) ?? selected()?.querySelector("[data-edits]"))?.click());
onKey("S", words.source, () => toSource(selected()?.dataset.paragraph));
began();
