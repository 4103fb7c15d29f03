/* Rows by arrow keys; the paragraph of the chosen row stands beside it, its marks are tinted. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const one = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const rows = all("tr.task");
  const source = one("#source");
  const narrow = matchMedia("(max-width: 900px)");
  const state = { row: null, cell: 0 };

  function of(element, task) { return (element.dataset.tasks || "").split(" ").includes(task); }

  function showSource(on) {
    document.body.classList.toggle("show-source", on);
    if (!on && narrow.matches) state.row?.focus({ preventScroll: true });
  }

  /* The paragraph stands at the height of its row: the eye goes straight across. */
  function beside(row) {
    const paragraph = one(`#p${row.dataset.paragraph}`);
    if (!paragraph || narrow.matches) return;
    const wanted = row.getBoundingClientRect().top - source.getBoundingClientRect().top;
    const most = Math.max(source.clientHeight - paragraph.offsetHeight - 12, 0);
    source.scrollTop += paragraph.getBoundingClientRect().top - source.getBoundingClientRect().top - Math.min(wanted, most);
  }

  function ring() {
    all(".ring").forEach((element) => element.classList.remove("ring"));
    const cell = all(".cell", state.row)[state.cell];
    cell.classList.add("ring");
    all(`mark[data-kind="${cell.dataset.kind}"]`).filter((mark) => of(mark, state.row.id)).forEach((mark) => mark.classList.add("ring"));
    return cell;
  }

  let waiting = 0;
  function say(text) {
    clearTimeout(waiting);
    waiting = setTimeout(() => { one("#spoken").textContent = text; }, 250);
  }

  function choose(row, { focus = false, speak = true } = {}) {
    rows.forEach((other) => { other.setAttribute("aria-selected", String(other === row)); other.tabIndex = other === row ? 0 : -1; });
    state.row = row;
    all("mark").forEach((mark) => mark.classList.toggle("on", of(mark, row.id)));
    all(".paragraph").forEach((paragraph) => paragraph.classList.toggle("chosen", of(paragraph, row.id)));
    ring();
    if (focus) row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    beside(row);
    if (speak) say(`第 ${rows.indexOf(row) + 1} 项，共 ${rows.length} 项，${one(".name", row).textContent}，${one(".check", row).textContent.trim().replace(/\s+/g, " ")}`);
  }

  function step(by) {
    const next = rows[Math.min(Math.max(rows.indexOf(state.row) + by, 0), rows.length - 1)];
    choose(next, { focus: true });
  }

  function across(by) {
    state.cell = Math.min(Math.max(state.cell + by, 0), 3);
    const cell = ring();
    say(`${cell.dataset.head}，${cell.textContent.trim()}`);
  }

  function nextOpen() {
    const from = rows.indexOf(state.row);
    const order = [...rows.slice(from + 1), ...rows.slice(0, from + 1)];
    const next = order.find((row) => one(".point", row));
    if (next) choose(next, { focus: true }); else say("没有要补的");
  }

  const keys = {
    ArrowDown: () => step(1), ArrowUp: () => step(-1), j: () => step(1), k: () => step(-1),
    ArrowRight: () => across(1), ArrowLeft: () => across(-1),
    Home: () => step(-rows.length), End: () => step(rows.length), n: nextOpen, N: nextOpen,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") { showSource(false); return; }
    if (!rows.length || event.target.closest("#source, a, button")) return;
    const act = keys[event.key];
    if (act) { act(); event.preventDefault(); }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) { if (button.dataset.do === "print") window.print(); else showSource(false); return; }
    const row = event.target.closest("tr.task") || (event.target.closest("tr.offers") && document.getElementById(event.target.closest("tr.offers").dataset.task));
    if (row) {
      const cell = event.target.closest(".cell");
      if (cell) state.cell = all(".cell", row).indexOf(cell);
      choose(row, { focus: !event.target.closest("a") });
    }
    const jump = event.target.closest(".jump");
    if (jump) {
      event.preventDefault();
      showSource(true);
      one(jump.getAttribute("href")).scrollIntoView({ block: narrow.matches ? "start" : "center" });
      if (narrow.matches) one("[data-do=close]").focus({ preventScroll: true });
      return;
    }
    const mark = event.target.closest("mark");
    const paragraph = event.target.closest(".paragraph");
    const task = (mark || paragraph)?.dataset.tasks.split(" ")[0];
    if (!task || String(getSelection())) return;
    if (mark) state.cell = ["lead", "support", "due", "deliverable"].indexOf(mark.dataset.kind);
    if (!narrow.matches) choose(document.getElementById(task), { focus: true });
  });

  if (rows.length) choose(rows[0], { speak: false });
  document.fonts.ready.then(() => { if (state.row) beside(state.row); });
})();
