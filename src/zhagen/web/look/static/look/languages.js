// Papers, people and slices speak Chinese whatever the page speaks: on an English page their texts
// are marked, so that a screen reader changes its voice and the browser its font (WCAG 3.1.2).
const letters = (text, script) => text.match(new RegExp(`\\p{Script=${script}}`, "gu"))?.length ?? 0;
const chinese = (text) => letters(text, "Han") > letters(text, "Latin");

function mark(text) {
  const holder = text.parentElement;
  if (!holder || !chinese(text.data) || holder.closest("[lang|=zh], script, style")) return;
  const alone = !holder.children.length;
  const marked = alone ? holder : document.createElement("span");
  marked.lang = "zh-Hans";
  marked.dataset.marked = "";
  if (alone) return;
  text.replaceWith(marked);
  marked.append(text);
}

function markAll(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  texts.forEach(mark);
}

if (document.documentElement.lang === "en") {
  markAll(document.body);
  // What comes later too: a page that is read, a turn that is said.
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node instanceof Text) mark(node);
      else markAll(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
