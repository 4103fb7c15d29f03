// What every page needs from a script: menus that close, dialogs, keys, buttons pressed once, and
// htmx answers that failed said in a banner. Every page works without it, only less conveniently.

const texts = () => document.getElementById("keys")?.dataset ?? {};

// ---- htmx: the token, and what went wrong ----
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

// A refused request answers with a banner; what was typed stays where it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, serverResponse } = event.detail;
  if (xhr.status < 400) return;
  if (xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    return;
  }
  say(bannerIn(xhr, serverResponse ?? ""));
});
document.addEventListener("htmx:sendError", () => say(bannerOf(texts().unreached ?? "")));

/** The banner of a refused answer: its own, a plain sentence made into one, else our own words. */
export function bannerIn(xhr, body) {
  const plain = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
  const own = plain ? null : new DOMParser().parseFromString(body, "text/html").querySelector(".banner");
  if (own) return own;
  const signIn = xhr.getResponseHeader("X-Sign-In")?.startsWith("/") ? xhr.getResponseHeader("X-Sign-In") : "";
  const banner = bannerOf(plain && body.trim() ? body.trim() : texts().failed ?? "", signIn ? "notice" : "error");
  if (signIn) banner.append(linkTo(signIn, texts().signIn ?? ""));
  return banner;
}

function linkTo(address, word) {
  const link = document.createElement("a");
  link.className = "button small";
  link.href = address;
  link.textContent = word;
  return link;
}

/** A banner like those of the server: its mark, the first sentence bold, what is safe behind it. */
export function bannerOf(text, kind = "error") {
  const banner = document.createElement("div");
  banner.className = `banner ${kind}`;
  if (kind === "error") banner.setAttribute("role", "alert");
  const mark = document.getElementById(`mark-${kind}`);
  if (mark) banner.append(document.importNode(mark.content, true));
  const [, what, safe] = text.match(/^(.*?(?:[。？]|[.?](?=\s|$)))\s*(.*)$/s) ?? [text, text, ""];
  const line = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = what;
  line.append(strong, safe ? ` ${safe}` : "");
  banner.append(line);
  return banner;
}

/** Show a banner at the head of the page; it stays. The same one is not shown twice. */
export function say(banner) {
  const place = document.getElementById("messages");
  if (!place) return;
  for (const old of place.children) if (old.textContent.trim() === banner.textContent.trim()) old.remove();
  place.prepend(document.importNode(banner, true));
  place.scrollIntoView({ block: "nearest" });
}

// ---- menus ----
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// ---- dialogs ----
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog")?.close();
});

// ---- a form is sent once; the button says what happens and keeps its width ----
// A form that answers with a file leaves the page standing: it carries data-repeats.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "repeats" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const pressed = event.submitter;
  if (!pressed?.classList.contains("button")) return;
  const width = pressed.getBoundingClientRect().width;
  pressed.style.minWidth = `${width}px`;
  pressed.classList.add("working");
  pressed.setAttribute("aria-busy", "true");
  if (pressed.dataset.working) pressed.textContent = pressed.dataset.working;
});
// Back from the page after: the button can be pressed again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".button.working")) {
    button.classList.remove("working");
    button.removeAttribute("aria-busy");
  }
});
// A disabled look with aria-disabled keeps the focus, so its reason can be reached; it does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest?.('[aria-disabled="true"]')) event.preventDefault();
}, true);

// ---- keys ----
const STORED = "zhagen.keys";
const typing = (node) =>
  node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|button|submit)$/.test(node.type);
const off = () => { try { return localStorage.getItem(STORED) === "off"; } catch { return false; } };
const shown = (node) => node.getClientRects().length > 0 && !node.closest("[inert]");

const registered = new Map();

/** A key with no button of its own, such as going to the next row; `says` stands in the list. */
export function onKey(name, says, run) {
  registered.set(name, { says, run });
}

export function keysOff(yes) {
  try { localStorage.setItem(STORED, yes ? "off" : "on"); } catch { /* private windows forget */ }
  document.documentElement.classList.toggle("no-keys", yes);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) return;
  if (event.key === "?") return openKeys(event);
  if (off()) return;
  const within = document.querySelector("dialog[open]") ?? document;
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (name === "Enter" && event.target.closest("a, button, summary")) return;
  for (const node of within.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)) {
    if (node.disabled || node.getAttribute("aria-disabled") === "true" || !shown(node)) continue;
    event.preventDefault();
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName)) node.focus();
    else node.click();
    return;
  }
  if (within !== document || !registered.has(name)) return;
  event.preventDefault();
  registered.get(name).run();
});

function openKeys(event) {
  const dialog = document.getElementById("keys");
  if (!dialog || document.querySelector("dialog[open]")) return;
  event?.preventDefault();
  const list = dialog.querySelector("[data-keys]");
  list.replaceChildren();
  const seen = new Set();
  for (const [name, { says }] of registered) {
    seen.add(name);
    list.append(pair(name, says));
  }
  for (const node of document.querySelectorAll("[data-key]")) {
    const says = node.dataset.says ?? textOf(node);
    if (!shown(node) || seen.has(node.dataset.key) || !says) continue;
    seen.add(node.dataset.key);
    list.append(pair(node.dataset.key, says));
  }
  dialog.showModal();
}

function textOf(node) {
  const copy = node.cloneNode(true);
  for (const hint of copy.querySelectorAll(".key, svg")) hint.remove();
  return (node.getAttribute("aria-label") ?? copy.textContent).trim();
}

function pair(name, says) {
  const [row, term, told, face] = ["div", "dt", "dd", "kbd"].map((tag) => document.createElement(tag));
  face.className = "key";
  face.textContent = { Enter: "↵", ArrowUp: "↑", ArrowDown: "↓" }[name] ?? name;
  term.append(face);
  told.textContent = says;
  row.append(term, told);
  return row;
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-shows-keys]")) openKeys(event);
});
const turner = document.querySelector("#keys input[data-keys-off]");
if (turner) {
  turner.checked = !off();
  turner.addEventListener("change", () => keysOff(!turner.checked));
}
document.documentElement.classList.toggle("no-keys", off());
document.documentElement.classList.add("scripted");
