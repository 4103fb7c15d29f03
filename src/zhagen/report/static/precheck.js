"use strict";
/* The list and the picture are one composite: choosing a finding shows its place, and the other
   way round. Nothing is stored and nothing is sent. */
(() => {
  const one = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const desk = one("#desk");
  const sheets = all(".sheet[data-page]");
  const findings = all(".finding");
  const tabs = all("[role=tab]");
  const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
  /* `kept` is the place the desk is held on while its size changes: the chosen mark, or null once the
     reader has moved away by hand; then the middle of what was in sight is held. */
  const state = { page: 0, number: 0, zoom: 1, plain: false, bare: false, kept: null, middle: [0.5, 0] };
  const narrow = matchMedia("(max-width: 760px)");

  function sheetOf(page) { return sheets.find((sheet) => Number(sheet.dataset.page) === page); }

  function showPage(page) {
    const sheet = sheetOf(page);
    if (!sheet) return;
    const changed = page !== state.page;
    state.page = page;
    sheets.forEach((other) => { other.hidden = other !== sheet; });
    all(".thumb").forEach((thumb) => {
      const here = Number(thumb.dataset.page) === page;
      thumb.toggleAttribute("aria-current", here);
      if (here) { thumb.setAttribute("aria-current", "page"); thumb.scrollIntoView({ block: "nearest" }); }
      thumb.tabIndex = here ? 0 : -1;
    });
    one("#page-title").textContent = `第 ${page} 页　${sheet.dataset.name}`;
    one("#page-place").textContent = [sheet.dataset.place, sheet.dataset.state].filter(Boolean).join(" · ");
    one("#page-count").textContent = `${page} / ${sheets.length}`;
    const plain = one("[data-do=plain]");
    plain.disabled = !sheet.dataset.plain;
    plain.title = plain.disabled ? "这一页没有盖住字的红章" : "";
    if (!changed) return;
    state.kept = null;
    desk.scrollTo(0, 0);
    noteMiddle();
  }

  function centre(box, always = narrow.matches) {
    state.kept = box;
    const outer = desk.getBoundingClientRect();
    const inner = box.getBoundingClientRect();
    const inside = inner.top >= outer.top + 40 && inner.bottom <= outer.bottom - 40
      && inner.left >= outer.left + 40 && inner.right <= outer.right - 10;
    if (inside && !always) return;
    /* On a phone the words left of the value must stay in sight, so the value stands right of centre. */
    const across = narrow.matches ? 0.68 : 0.5;
    const left = outer.width * across - inner.width / 2;
    const fitting = Math.max(Math.min(left, outer.width - inner.width - 14), 14);
    desk.scrollBy(inner.left - outer.left - fitting,
      inner.top + inner.height / 2 - outer.top - outer.height / 2);
  }

  function noteMiddle() {
    state.middle = [(desk.scrollLeft + desk.clientWidth / 2) / desk.scrollWidth, (desk.scrollTop + desk.clientHeight / 2) / desk.scrollHeight];
  }

  /* Fonts that arrive, a turned phone, a dragged window, a print-out: none may lose the place. */
  function settle(always = narrow.matches) {
    if (state.kept) return centre(state.kept, always);
    const [across, down] = state.middle;
    return desk.scrollTo(across * desk.scrollWidth - desk.clientWidth / 2, down * desk.scrollHeight - desk.clientHeight / 2);
  }

  function showPlace(number, page) {
    all(".frame, .label, mark[data-number]").forEach((mark) => {
      mark.classList.toggle("chosen", Number(mark.dataset.number) === number);
    });
    if (!page) return;
    showPage(page);
    const box = one(`.frame[data-number="${number}"], mark[data-number="${number}"]`, sheetOf(page));
    if (box) centre(box);
  }

  function choose(number, { focus = false, page = 0, speak = true } = {}) {
    const item = findings.find((finding) => Number(finding.dataset.number) === number);
    if (!item) return;
    openTab("tab-findings");
    state.number = number;
    findings.forEach((finding) => {
      const here = finding === item;
      finding.setAttribute("aria-selected", String(here));
      finding.tabIndex = here ? 0 : -1;
      one(`#opened-${finding.dataset.number}`).hidden = !here;
    });
    if (focus) item.focus({ preventScroll: true });
    const opened = one(`#opened-${number}`);
    opened.scrollIntoView({ block: "nearest" });
    item.scrollIntoView({ block: narrow.matches ? "start" : "nearest" });
    showPlace(number, page || Number(item.dataset.page));
    if (speak) say(`第 ${number} 条，${one(".word", item).textContent}，${one(".message", item).textContent}，${one(".places", item)?.textContent ?? ""}`);
  }

  let waiting = 0;
  function say(text) {
    clearTimeout(waiting);
    waiting = setTimeout(() => { one("#spoken").textContent = text; }, 250);
  }

  function step(by, focus = true) {
    if (!findings.length) return;
    const index = findings.findIndex((finding) => Number(finding.dataset.number) === state.number);
    const next = Math.min(Math.max(index + by, 0), findings.length - 1);
    choose(Number(findings[next].dataset.number), { focus });
  }

  const panels = one(".panels");
  const scrolled = {};
  function openTab(id, focus = false) {
    const before = tabs.find((tab) => tab.getAttribute("aria-selected") === "true").id;
    if (before !== id) scrolled[before] = panels.scrollTop;
    tabs.forEach((tab) => {
      const here = tab.id === id;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      one(`#${tab.getAttribute("aria-controls")}`).hidden = !here;
      if (here && focus) tab.focus();
    });
    if (before !== id) panels.scrollTop = scrolled[id] ?? 0;
  }

  function zoom(to) {
    state.zoom = to;
    sheets.forEach((sheet) => { if (to === 1) sheet.style.removeProperty("--zoom"); else sheet.style.setProperty("--zoom", to); });
    one("[data-do=fit]").textContent = to === 1 ? "适合宽度" : `${Math.round(to * 100)}%`;
    settle(true);
  }

  function press(action, on) { all(`[data-do=${action}]`).forEach((button) => button.setAttribute("aria-pressed", String(on))); }

  function printOnly(name) {
    document.body.classList.add(name);
    window.addEventListener("afterprint", () => document.body.classList.remove(name), { once: true });
    window.print();
  }

  const actions = {
    plain() {
      if (one("[data-do=plain]").disabled) return;
      state.plain = !state.plain;
      desk.classList.toggle("no-seal", state.plain);
      press("plain", state.plain);
      say(state.plain ? "去掉印章看字" : "带印章的原图");
    },
    frames() {
      state.bare = !state.bare;
      desk.classList.toggle("bare", state.bare);
      press("frames", state.bare);
      one("[data-do=frames] span").textContent = state.bare ? "放回框" : "隐去框";
      say(state.bare ? "框已隐去" : "框已放回");
    },
    in() { zoom(zooms.find((size) => size > state.zoom) ?? state.zoom); },
    out() { zoom([...zooms].reverse().find((size) => size < state.zoom) ?? state.zoom); },
    fit() { zoom(1); },
    turn() {
      const sheet = sheetOf(state.page);
      if (sheet) sheet.dataset.turn = String((Number(sheet.dataset.turn ?? 0) + 90) % 360);
      settle(true);
    },
    previous() { showPage(state.page - 1); },
    next() { showPage(state.page + 1); },
    start() { choose(Number(findings[0].dataset.number), { focus: true }); },
    print() { window.print(); },
    notice() { one("#notice")?.showModal(); },
    keys() { one("#keys").showModal(); },
    close() { all("dialog[open]").forEach((dialog) => dialog.close()); },
    "print-notice"() { printOnly("print-letter"); },
  };

  document.addEventListener("click", (event) => {
    const option = event.target.closest(".finding");
    if (option) return choose(Number(option.dataset.number), { focus: true });
    const button = event.target.closest("button");
    if (!button) return undefined;
    if (button.dataset.do) return actions[button.dataset.do]();
    if (button.getAttribute("role") === "tab") return openTab(button.id);
    if (button.matches(".clip")) return showPlace(Number(button.dataset.number), Number(button.dataset.page));
    if (button.matches(".label")) return choose(Number(button.dataset.number), { page: state.page });
    if (button.matches(".link[data-number], dialog [data-number]")) { actions.close(); return choose(Number(button.dataset.number), { focus: true }); }
    if (button.dataset.page) return showPage(Number(button.dataset.page));
    return undefined;
  });

  const keys = {
    j: () => step(1), k: () => step(-1), f: actions.frames, z: actions.plain, r: actions.turn, b: actions.notice,
    "+": actions.in, "=": actions.in, "-": actions.out, 0: actions.fit, "[": actions.previous, "]": actions.next, "?": actions.keys,
    1: () => openTab(tabs[0].id, true), 2: () => openTab(tabs[1].id, true), 3: () => openTab(tabs[2].id, true), 4: () => openTab(tabs[3].id, true),
  };

  function arrows(event, items, act) {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -items.length, End: items.length }[event.key];
    if (!by) return false;
    const here = items.indexOf(event.target);
    const next = items[Math.min(Math.max(here + by, 0), items.length - 1)];
    act(next);
    event.preventDefault();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input, textarea, select")) return;
    if (event.target.matches("[role=option]") && arrows(event, findings, (item) => choose(Number(item.dataset.number), { focus: true }))) return;
    if (event.target.matches("[role=tab]") && arrows(event, tabs, (tab) => openTab(tab.id, true))) return;
    if (event.target.matches(".thumb") && arrows(event, all(".thumb"), (thumb) => { showPage(Number(thumb.dataset.page)); thumb.focus(); })) return;
    if (one("dialog[open]")) return;
    const act = keys[event.key.toLowerCase()];
    if (act) { act(); event.preventDefault(); }
  });

  const seek = one("#seek");
  const only = one("#only");
  function sift() {
    const word = seek.value.trim().toLowerCase();
    const attend = only.getAttribute("aria-pressed") === "true";
    let left = 0;
    all(".facts tbody").forEach((group) => {
      let shown = 0;
      all(".fact", group).forEach((row) => {
        const fits = row.textContent.toLowerCase().includes(word) && (!attend || row.classList.contains("attend"));
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      group.hidden = !shown;
      left += shown;
    });
    one("#none-found").hidden = left > 0;
  }
  seek?.addEventListener("input", sift);
  only?.addEventListener("click", () => { only.setAttribute("aria-pressed", String(only.getAttribute("aria-pressed") !== "true")); sift(); });

  function moved() { state.kept = null; requestAnimationFrame(noteMiddle); }
  ["wheel", "touchmove"].forEach((kind) => desk.addEventListener(kind, moved, { passive: true }));
  /* The bars of the desk, and its scrolling keys; a press on a mark in it is none of these. */
  desk.addEventListener("pointerdown", (event) => { if (event.target === desk) moved(); });
  desk.addEventListener("scroll", () => { if (!state.kept) noteMiddle(); }, { passive: true });
  desk.addEventListener("keydown", (event) => {
    if (event.target === desk && /^(Arrow|Page|Home|End| )/.test(event.key)) moved();
  });

  if (sheets.length) showPage(Number(sheets.find((sheet) => !sheet.hidden)?.dataset.page ?? 1));
  if (findings.length) choose(Number(findings[0].dataset.number), { speak: false });
  new ResizeObserver(() => settle()).observe(desk);
  document.fonts.ready.then(() => settle());
  ["load", "afterprint"].forEach((kind) => addEventListener(kind, () => settle()));
})();
