"""Set sheets as a PDF with a real Chinese text layer, the way an office program would print it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from samples.generator import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samples.generator.sheet import Ink, Mark, Picture, Sheet, Text, Tick

# fontconfig weight -> the weight of the OpenType scale
_WEIGHTS = {50: 300, 80: 400, 100: 500, 180: 600, 200: 700}


def _colour(ink: Ink) -> str:
    return f'rgb("#{ink[0]:02x}{ink[1]:02x}{ink[2]:02x}")'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(mark: Text) -> str:
    kind = mark.type
    tracking = f", tracking: {mark.tracking:.3f}mm" if mark.tracking else ""
    weight = _WEIGHTS.get(kind.face.weight, 400)
    return (
        f"#place(dx: {mark.x:.3f}mm, dy: {mark.y:.3f}mm, text(font: {_quoted(kind.face.family)}, "
        f"weight: {weight}, size: {kind.points:.2f}pt, fill: {_colour(kind.ink)}, "
        f'top-edge: "baseline", bottom-edge: "baseline"{tracking}, {_quoted(mark.text)}))'
    )


def _tick(mark: Tick) -> str:
    """Boxes as the characters a word processor has for them."""
    glyph = "□"
    if mark.ticked:
        glyph = "■" if mark.style == "filled" else "☑"
    font = '("DejaVu Sans",)' if glyph == "☑" else '("Noto Sans CJK SC",)'
    size = mark.size / 25.4 * 72 / 0.86
    return (
        f"#place(dx: {mark.x:.3f}mm, dy: {mark.y + mark.size * 0.92:.3f}mm, text(font: {font}, "
        f'size: {size:.2f}pt, top-edge: "baseline", bottom-edge: "baseline", "{glyph}"))'
    )


def _picture(mark: Picture, number: int, folder: Path) -> str:
    """Seals keep their transparency; photos become JPEG so that files stay small."""
    x0, y0, x1, y1 = mark.box
    art = mark.image
    if mark.multiply or art.mode == "RGBA":
        name = f"{number}.png"
        small = art.resize((max(1, art.width * 2 // 3), max(1, art.height * 2 // 3)))
        small.save(folder / name, compress_level=3)
    else:
        name = f"{number}.jpg" if art.width > 400 else f"{number}.png"
        art.save(folder / name)
    turn = f"rotate({-mark.turn:.2f}deg, " if mark.turn else "("
    return (
        f"#place(dx: {x0:.3f}mm, dy: {y0:.3f}mm, {turn}"
        f'image("{name}", width: {x1 - x0:.3f}mm, height: {y1 - y0:.3f}mm, fit: "stretch")))'
    )


def _mark(mark: Mark, number: int, folder: Path) -> str:
    match mark:
        case sheet.Text():
            return _text(mark)
        case sheet.Tick():
            return _tick(mark)
        case sheet.Picture():
            return _picture(mark, number, folder)
        case sheet.Rule():
            return (
                f"#place(line(start: ({mark.x0:.3f}mm, {mark.y0:.3f}mm), end: ({mark.x1:.3f}mm, "
                f"{mark.y1:.3f}mm), stroke: {mark.width:.2f}mm + {_colour(mark.ink)}))"
            )
    x0, y0, x1, y1 = mark.box
    return (
        f"#place(dx: {x0:.3f}mm, dy: {y0:.3f}mm, rect(width: {x1 - x0:.3f}mm, "
        f"height: {y1 - y0:.3f}mm, fill: {_colour(mark.ink)}))"
    )


def pdf(pages: Sequence[Sheet]) -> bytes:
    """The sheets as one PDF, a page each."""
    parts = [
        '#set document(date: none)\n#set text(lang: "zh", region: "cn", cjk-latin-spacing: none)'
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        number = 0
        for page in pages:
            parts.append(
                f"#set page(width: {page.width}mm, height: {page.height}mm, margin: 0mm, "
                f"fill: {_colour(page.paper)})"
                if page is pages[0]
                else f"#pagebreak()\n#set page(width: {page.width}mm, height: {page.height}mm, "
                f"margin: 0mm, fill: {_colour(page.paper)})"
            )
            for mark in page.marks:
                parts.append(_mark(mark, number, folder))
                number += 1
        source = folder / "page.typ"
        source.write_text("\n".join(parts), encoding="utf-8")
        return bytes(typst.compile(str(source), root=name, format="pdf"))
