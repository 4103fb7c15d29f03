// Taking a document in: long pasted text is sent as a file.
import "../look/drops.js";
import { say, bannerOf } from "../look/look.js";

// What a form may carry besides files is bounded; a text of some thousand characters is a file.
const MOST = 20000;

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
