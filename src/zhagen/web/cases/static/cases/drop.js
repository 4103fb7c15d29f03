// Files, folders and ZIPs dropped or chosen are sent in a few requests, with their progress; the case
// opens when the last one is there. Reading has begun long before.
import { bannerIn, bannerOf, say } from "../look/look.js";

document.documentElement.classList.add("scripted");
const wired = new WeakSet();
const waiting = new WeakMap();
const ITEM = "zhagen:item";

async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => [file.name, file]);
  return (await Promise.all(entries.map((entry) => walked(entry, "")))).flat();
}

async function walked(entry, path) {
  const name = path ? `${path}/${entry.name}` : entry.name;
  if (entry.isFile) return [[name, await new Promise((done, bad) => entry.file(done, bad))]];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, bad) => reader.readEntries(done, bad));
    if (!some.length) break;
    found.push(...some);
  }
  found.sort((a, b) => a.name.localeCompare(b.name, "zh", { numeric: true }));
  return (await Promise.all(found.map((one) => walked(one, name)))).flat();
}

function batches(files, limit) {
  const made = [[]];
  let size = 0;
  for (const one of files) {
    if (made.at(-1).length && (size + one[1].size > limit || made.at(-1).length >= 40)) {
      made.push([]);
      size = 0;
    }
    made.at(-1).push(one);
    size += one[1].size;
  }
  return made;
}

function send(address, form, files, { more, once }, onPart) {
  const data = new FormData();
  for (const [name, value] of new FormData(form)) if (!(value instanceof File)) data.append(name, value);
  data.set("once", once);
  data.set("more", more ? "1" : "0");
  for (const [name, file] of files) {
    data.append("files", file, file.name);
    data.append("names", name);
  }
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.setRequestHeader("X-Requested-With", "fetch");
  request.upload.addEventListener("progress", (event) => event.lengthComputable && onPart(event.loaded / event.total));
  return new Promise((done, bad) => {
    request.addEventListener("load", () => (request.status < 400 ? done(request) : bad(request)));
    request.addEventListener("error", () => bad(request));
    request.send(data);
  });
}

async function take(form, files) {
  if (!files.length || form.dataset.busy) return;
  const item = form.querySelector("select[name=slice]");
  if (item && !item.value) {
    // What was dropped waits for the item; choosing it sends.
    waiting.set(form, files);
    form.querySelector("[data-told]").textContent = form.dataset.chooses;
    form.classList.add("telling");
    item.focus();
    return;
  }
  waiting.delete(form);
  form.dataset.busy = "yes";
  form.classList.add("telling");
  const told = form.querySelector("[data-told]");
  const bar = form.querySelector("[data-progress]");
  const before = told.textContent;
  bar.hidden = false;
  const parts = batches(files, Number(form.dataset.limit));
  let address = form.action;
  const once = form.elements.once.value;
  try {
    let answer;
    for (const [at, part] of parts.entries()) {
      told.textContent = form.dataset.sending.replace("%s", form.dataset.many.replace("%s", files.length));
      const ending = { more: at < parts.length - 1, once: at ? `${once}-${at}` : once };
      answer = await send(address, form, part, ending, (share) => { bar.value = (at + share) / parts.length; });
      if (!at && !("stays" in form.dataset)) {
        form.dataset.opens = JSON.parse(answer.responseText).address;
        address = `${form.dataset.opens}files`;
      }
    }
    told.textContent = form.dataset.sent;
    if (form.dataset.opens) location.assign(form.dataset.opens);
    else form.dispatchEvent(new CustomEvent("taken", { bubbles: true, detail: answer.responseText }));
    delete form.dataset.busy;
  } catch (request) {
    told.textContent = before;
    form.classList.remove("telling");
    bar.hidden = true;
    delete form.dataset.busy;
    say(request.status ? bannerIn(request, request.responseText) : bannerOf(document.getElementById("keys")?.dataset.unreached ?? ""));
    for (const picker of form.querySelectorAll("input[type=file]")) picker.value = "";
  }
}

export function wire(root = document) {
  for (const form of root.querySelectorAll("form[data-drop]")) {
    if (wired.has(form)) continue;
    wired.add(form);
    for (const picker of form.querySelectorAll("input[type=file]")) {
      picker.addEventListener("change", () => take(form, [...picker.files].map((file) => [file.webkitRelativePath || file.name, file])));
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    remembers(form.querySelector("select[name=slice]"), form);
  }
}

/** A window takes in the same item most of the day: the last one stands there already. */
function remembers(item, form) {
  if (!item) return;
  try {
    const last = localStorage.getItem(ITEM);
    if ([...item.options].some((option) => option.value === last)) item.value = last;
  } catch { /* not allowed here: nothing is chosen beforehand */ }
  item.addEventListener("change", () => {
    try { localStorage.setItem(ITEM, item.value); } catch { /* as above */ }
    if (item.value && waiting.has(form)) take(form, waiting.get(form));
  });
}

wire();

let depth = 0;
const target = () => document.querySelector("form[data-drop]:not([hidden])");
const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
addEventListener("dragenter", (event) => { if (carries(event)) { depth += 1; target()?.classList.add("over"); } });
addEventListener("dragleave", (event) => { if (carries(event) && --depth <= 0) { depth = 0; target()?.classList.remove("over"); } });
addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
addEventListener("drop", async (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  depth = 0;
  const form = target();
  form?.classList.remove("over");
  if (form) take(form, await filesOf(event.dataTransfer));
});
