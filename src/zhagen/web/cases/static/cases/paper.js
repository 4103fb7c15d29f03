// The paper of a case: one page at a time, its frames where they were found, zoom and turning. Places
// come as data and are set here: the policy of the pages allows no style attributes.

const one = (query, root = document) => root.querySelector(query);
const all = (query, root = document) => [...root.querySelectorAll(query)];
export const narrow = matchMedia("(max-width: 760px)");
const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

export class Paper {
  constructor(bench, tell) {
    this.bench = bench;
    this.tell = tell;
    this.desk = one("#desk");
    this.page = 0;
    this.zoomed = 1;
    this.chosen = 0;
    this.bare = false;
    this.plain = false;
    // The mark the desk is held on while sizes change; null once the reader moved away by hand.
    this.kept = null;
    const moved = () => { this.kept = null; };
    for (const kind of ["wheel", "touchmove"]) this.desk.addEventListener(kind, moved, { passive: true });
    new ResizeObserver(() => this.settle()).observe(this.desk);
    document.fonts?.ready.then(() => this.settle());
  }

  get sheets() { return all(".sheet[data-page]", this.desk); }
  sheetOf(page) { return this.sheets.find((sheet) => Number(sheet.dataset.page) === page); }

  /** Give new nodes their places. */
  place(root = this.desk) {
    for (const sheet of all(".sheet[data-ratio]", root)) {
      if (sheet.dataset.ratio) sheet.style.setProperty("--ratio", sheet.dataset.ratio);
      if (this.zoomed !== 1) sheet.style.setProperty("--zoom", this.zoomed);
    }
    for (const box of all(".frame[data-x]", root)) {
      for (const [edge, name] of [["left", "x"], ["top", "y"], ["width", "w"], ["height", "h"]]) box.style[edge] = `${box.dataset[name]}%`;
    }
    for (const label of all(".frame-label[data-x]", root)) {
      label.style.left = `${label.dataset.x}%`;
      label.style.top = `${label.dataset.y}%`;
    }
    this.mark();
  }

  show(page, { hold = false } = {}) {
    const sheet = this.sheetOf(page) ?? this.sheets[0];
    if (!sheet) return;
    const number = Number(sheet.dataset.page);
    const changed = number !== this.page;
    this.page = number;
    for (const other of this.sheets) other.hidden = other !== sheet;
    one(".sheet[data-empty]", this.desk)?.remove();
    this.strip();
    one("#page-title").textContent = [sheet.dataset.title, sheet.dataset.name].filter(Boolean).join("　");
    one("#page-place").textContent = [sheet.dataset.place, sheet.dataset.state].filter(Boolean).join(" · ");
    one("#page-count").textContent = `${number} / ${all(".thumb").length}`;
    const bare = one("img.plain", sheet);
    one("[data-do=plain]").disabled = !bare;
    if (bare && this.plain) load(bare);
    if (changed && !hold) {
      this.kept = null;
      this.desk.scrollTo(0, 0);
    }
  }

  strip() {
    for (const thumb of all("button.thumb")) {
      const here = Number(thumb.dataset.page) === this.page;
      thumb.tabIndex = here ? 0 : -1;
      if (!here) { thumb.removeAttribute("aria-current"); continue; }
      if (thumb.hasAttribute("aria-current")) continue;
      thumb.setAttribute("aria-current", "page");
      thumb.scrollIntoView({ block: "nearest" });
    }
  }

  mark() {
    for (const mark of all(".frame, .frame-label, mark[data-number]", this.desk)) {
      mark.classList.toggle("chosen", this.chosen > 0 && Number(mark.dataset.number) === this.chosen);
    }
  }

  /** Bring the frame of a finding into sight; `page` where it has several. */
  point(number, page) {
    this.chosen = number;
    this.mark();
    if (!page) return;
    this.show(page, { hold: true });
    const box = one(`.frame[data-number="${number}"], mark[data-number="${number}"]`, this.sheetOf(page) ?? this.desk);
    if (box) this.centre(box);
    else this.desk.scrollTo(0, 0);
  }

  centre(box, always = narrow.matches) {
    this.kept = box;
    const outer = this.desk.getBoundingClientRect();
    const inner = box.getBoundingClientRect();
    const inside = inner.top >= outer.top + 40 && inner.bottom <= outer.bottom - 40 && inner.left >= outer.left + 40 && inner.right <= outer.right - 10;
    if (inside && !always) return;
    // On a phone the words left of the value must stay in sight, so it stands right of the centre.
    const left = outer.width * (narrow.matches ? 0.68 : 0.5) - inner.width / 2;
    const fitting = Math.max(Math.min(left, outer.width - inner.width - 14), 14);
    this.desk.scrollBy(inner.left - outer.left - fitting, inner.top + inner.height / 2 - outer.top - outer.height / 2);
  }

  settle(always = narrow.matches) {
    if (this.kept?.isConnected) this.centre(this.kept, always);
  }

  zoom(to) {
    this.zoomed = to;
    for (const sheet of this.sheets) {
      if (to === 1) sheet.style.removeProperty("--zoom");
      else sheet.style.setProperty("--zoom", to);
    }
    one("[data-do=fit]").textContent = to === 1 ? this.bench.dataset.fit : `${Math.round(to * 100)}%`;
    this.settle(true);
  }

  actions() {
    return {
      in: () => this.zoom(zooms.find((size) => size > this.zoomed) ?? this.zoomed),
      out: () => this.zoom([...zooms].reverse().find((size) => size < this.zoomed) ?? this.zoomed),
      fit: () => this.zoom(1),
      turn: () => {
        const sheet = this.sheetOf(this.page);
        if (sheet) sheet.dataset.turn = String((Number(sheet.dataset.turn ?? 0) + 90) % 360);
        this.settle(true);
      },
      previous: () => this.show(this.page - 1),
      next: () => this.show(this.page + 1),
      plain: () => {
        this.plain = !this.plain;
        const bare = one("img.plain", this.sheetOf(this.page) ?? this.desk);
        if (bare) load(bare);
        this.desk.classList.toggle("no-seal", this.plain);
        press("plain", this.plain);
      },
      frames: () => {
        this.bare = !this.bare;
        this.desk.classList.toggle("bare", this.bare);
        press("frames", this.bare);
        const said = this.bare ? this.bench.dataset.showFrames : this.bench.dataset.hideFrames;
        one("[data-do=frames] span").textContent = said;
      },
    };
  }
}

function load(image) {
  if (!image.src) image.src = image.dataset.src;
}

function press(action, on) {
  for (const button of all(`[data-do=${action}]`)) button.setAttribute("aria-pressed", String(on));
}

let rested = false;

/** Clippings show a part of a page's picture: at first those in sight, later the hidden ones too. */
export function clips(root = document) {
  for (const svg of all("svg[data-clip]:not([data-done])", root)) {
    if (!rested && svg.closest("[hidden]")) continue;
    const picture = one(`#sheet-${svg.dataset.clip} img.picture`);
    if (!picture) continue;
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    image.setAttribute("href", picture.getAttribute("src"));
    image.setAttribute("width", picture.getAttribute("width"));
    image.setAttribute("height", picture.getAttribute("height"));
    image.setAttribute("preserveAspectRatio", "none");
    svg.prepend(image);
    svg.dataset.done = "yes";
  }
}

/** From now on every clipping is there, opened or not. */
export function rest() {
  rested = true;
  clips();
}
