// A case on paper: every clipping is there, opened on the screen or not, and each sheet says at its
// foot which case it is of, under which slice, and when.
import { narrow, rest } from "./paper.js";

// No browser waits for a picture asked for as it prints: clippings come once the page is at rest.
addEventListener("load", () => { if (!narrow.matches) setTimeout(rest, 500); });
addEventListener("beforeprint", () => {
  for (const picture of document.querySelectorAll("img.picture[loading=lazy]")) picture.loading = "eager";
  rest();
});

// A browser that knows no margins of sheets prints the line once, at the end.
const line = document.querySelector(".print-foot");
const foot = new CSSStyleSheet();
const text = JSON.stringify(line.textContent.replace(/\s+/g, " ").trim());
const face = "font: 9pt sans-serif; vertical-align: top; padding-top: 2mm; border-top: 1px solid #000;";
foot.replaceSync(`@page { @bottom-left { content: ${text}; width: 80%; ${face} } @bottom-right { content: counter(page) " / " counter(pages); width: 20%; text-align: right; ${face} } }`);
if (foot.cssRules[0]?.cssRules?.length) {
  document.adoptedStyleSheets.push(foot);
  line.classList.add("no-print");
}
