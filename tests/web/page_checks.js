// What must hold on every page, seen from inside it: run in the page by pages_walked.py.
() => {
  const faults = [];
  const root = document.documentElement;
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  const said = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 110);

  const headlines = [...document.querySelectorAll("h1")].filter(shown);
  if (headlines.length !== 1) faults.push(`${headlines.length} h1`);
  if (!/\S.* · \S/.test(document.title)) faults.push(`title "${document.title}"`);
  for (const image of document.querySelectorAll("img:not([alt])")) {
    faults.push(`no alt: ${said(image)}`);
  }
  for (const image of document.images) {
    if (image.complete && !image.naturalWidth && shown(image) && image.loading !== "lazy") {
      faults.push(`no picture: ${said(image)}`);
    }
  }

  const over = root.scrollWidth - root.clientWidth;
  if (over > 0) {
    const wide = [...document.body.querySelectorAll("*")].filter(
      (one) => shown(one) && one.getBoundingClientRect().right > root.clientWidth + 1,
    );
    faults.push(`${over} px too wide: ${wide.slice(0, 3).map(said).join(" | ")}`);
  }

  // The order of focus is the order of reading: nothing jumps the queue, and inside one block the
  // next thing is never wholly above and to the left of the one before.
  const reached = [
    ...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]"),
  ].filter((one) => one.tabIndex >= 0 && !one.disabled && shown(one));
  for (const one of reached) {
    if (one.tabIndex > 0) faults.push(`tabindex ${one.tabIndex}: ${said(one)}`);
  }
  reached.forEach((one, at) => {
    const next = reached[at + 1];
    if (!next || one.parentElement !== next.parentElement) return;
    const [a, b] = [one.getBoundingClientRect(), next.getBoundingClientRect()];
    if (b.bottom <= a.top && b.right <= a.left) faults.push(`focus goes back to ${said(next)}`);
  });

  // Every text of the page: the language its template gives it, the one a reader is told, its place.
  const texts = [];
  const tell = (one, text, isNode) => {
    if (!/\p{Script=Han}/u.test(text)) return;
    const given = one.closest("[lang]:not([data-marked])")?.lang ?? "";
    const told = one.closest("[lang]")?.lang ?? "";
    const place = `${one.parentElement?.localName}>${one.localName}.${one.className}`;
    texts.push({ text: text.replace(/\s+/g, " ").trim(), given, told, isNode, place });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!holder.closest("script, style, template, textarea")) tell(holder, walker.currentNode.data, true);
  }
  for (const name of ["alt", "title", "aria-label", "placeholder", "data-head", "data-says", "data-working"]) {
    for (const one of document.querySelectorAll(`[${name}]`)) tell(one, one.getAttribute(name), false);
  }
  tell(root, document.title, false);

  const links = [...document.querySelectorAll("a[href]:not([download])")].map((one) => one.href);
  return { faults, texts, links, language: root.lang };
};
