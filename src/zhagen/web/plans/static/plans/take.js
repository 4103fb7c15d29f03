// Taking a document in: a file dropped on the area, and long pasted text sent as a file.
import { say, bannerOf } from "../look/look.js";

// What a form may carry besides files is bounded; a text of some thousand characters is a file.
const MOST = 20000;

for (const area of document.querySelectorAll("[data-takes], [data-plan-drop]")) {
  const form = area.closest("form");
  const input = form.querySelector("input[type=file]");
  const name = area.querySelector("[data-name], [data-told]");
  const chosen = () => {
    if (!input.files.length) return;
    if (name) name.textContent = input.files[0].name;
    if ("planDrop" in form.dataset) form.requestSubmit();
  };
  input.addEventListener("change", chosen);
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    chosen();
  });
}

document.getElementById("take")?.addEventListener("submit", (event) => {
  const form = event.target;
  const input = form.querySelector("input[type=file]");
  const text = form.querySelector("textarea");
  if (!text || text.value.length <= MOST || input.files.length) return;
  try {
    const held = new DataTransfer();
    held.items.add(new File([text.value], `${text.value.trim().slice(0, 20).replace(/\s.*/s, "")}.txt`, { type: "text/plain" }));
    input.files = held.files;
    // Named again once the page is left: going back must find the text in its place.
    text.disabled = true;
    setTimeout(() => { text.disabled = false; });
  } catch (fault) {
    event.preventDefault();
    say(bannerOf(String(fault)));
  }
}, true);
