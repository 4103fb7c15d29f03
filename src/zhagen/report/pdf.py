"""Document values to a PDF: the page of GB/T 9704, set by Typst with the typeface shipped here.

Nothing of the machine enters: no font of the system, no clock, no network. The typeface is the one
of the charts (Noto Sans SC); the official faces are licensed and may only be named, which is what
the Word file does. The same document gives the same bytes.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from importlib import resources
from typing import TYPE_CHECKING

from zhagen.report import document as paper
from zhagen.report.document import Look
from zhagen.report.drawing import Drawing, printable, to_svg
from zhagen.report.lines import held
from zhagen.report.official import BESIDE_TEXT, FACE

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES = re.compile("([\u00a0\u202f])")
_LOOKS = {
    Look.BODY: "body",
    Look.LEAD: "lead",
    Look.SMALL: "small",
    Look.NEAR: "near",
    Look.BOXED: "boxed",
}


class NoPdf(Exception):
    """PDF cannot be made here: the package that sets pages is missing."""


def render_pdf(document: paper.Document) -> bytes:
    """The document as a PDF file. Raises NoPdf without the extra `insight`."""
    try:
        import typst  # noqa: PLC0415 - an extra, and only wanted here
    except ImportError as error:
        raise NoPdf(
            "写 PDF 需要额外的软件包。请运行 pip install 'zhagen[insight]'，或改写 .docx。"
        ) from error
    day = (
        datetime.combine(document.day, time(), UTC)
        if document.day
        else datetime(1980, 1, 1, tzinfo=UTC)
    )
    made = typst.compile(
        source(document).encode(),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(resources.files("zhagen.report").joinpath("fonts"))],
        ),
        format="pdf",
        timestamp=day,
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    return made


def source(document: paper.Document) -> str:
    """The Typst text of the document; whatever it says is a string, never markup."""
    style = resources.files("zhagen.report").joinpath("static", "official.typ")
    parts = [
        f"#let foot = {_text(document.foot)}",
        f"#let face = {_text(FACE)}",
        style.read_text(encoding="utf-8"),
        f"#set document(title: {_text(document.title)})",
        f"#heading-title({_text(document.title)}, {_text(document.subtitle)})",
        *(f"#{line}" for block in document.blocks for line in _block(block)),
    ]
    return "\n".join(parts) + "\n"


def _block(block: paper.Block) -> Iterator[str]:
    match block:
        case paper.Heading() | paper.Paragraph() | paper.Point() | paper.Notice():
            yield _words(block)
        case paper.TableBlock():
            yield _table(block)
        case paper.Blanks():
            yield f"blanks({_array(_text(f'{each.label}：{each.value}') for each in block.items)})"
        case paper.Figure():
            data = _array(str(each) for each in block.picture)
            texts = f"{_text(block.caption)}, {_text(block.says)}"
            yield f"picture(bytes({data}), {texts}, {block.width * 100:g}%)"
        case paper.Chart():
            yield _chart(block)
        case paper.Beside():
            texts = _array(_paragraph(each, near=True) for each in block.texts)
            yield f"beside({texts}, {_chart(block.chart)}, {BESIDE_TEXT * 100:g}%)"
        case paper.NewPage():
            yield "pagebreak(weak: true)"
        case paper.Together():
            inner = "".join(f"{call}; " for each in block.blocks for call in _block(each))
            yield f"together({{ {inner}}})"


def _words(block: paper.Heading | paper.Paragraph | paper.Point | paper.Notice) -> str:
    match block:
        case paper.Heading():
            return f"section({_text(block.text)}, {block.level})"
        case paper.Paragraph():
            return _paragraph(block)
        case paper.Point():
            lines = _array(_text(line) for line in block.lines)
            title = _text(f"{block.number}. {block.title}")
            return f"point({title}, {lines}, {_text(block.small)})"
        case paper.Notice():
            lines = _array(_text(line) for line in block.lines)
            return f"notice({_text(block.title)}, {lines})"


def _paragraph(block: paper.Paragraph, *, near: bool = False) -> str:
    beside = ", near: true" if near else ""
    return f"words({_text(block.text)}, {_text(_LOOKS[block.look])}{beside})"


def _chart(block: paper.Chart) -> str:
    drawing = block.drawing
    return (
        f"picture(bytes({_text(_svg(drawing))}), {_text(block.caption)}, {_text(drawing.says)}, "
        f"{block.width * 100:g}%)"
    )


def _svg(drawing: Drawing) -> str:
    """The drawing with the name of the typeface, which a page would inherit."""
    return str(to_svg(drawing)).replace("<svg ", f'<svg font-family="{FACE}" ', 1)


def _table(block: paper.TableBlock) -> str:
    shares = block.widths or (1.0,) * len(block.header)
    widths = _array(f"{share:g}fr" for share in shares)
    sides = _array("right" if n in block.right else "left" for n in range(len(block.header)))
    head = _array(_text(cell) for cell in block.header)
    cells = _array(_text(cell) for row in block.rows for cell in row)
    small = "true" if block.small else "false"
    return f"grid-table({widths}, {sides}, {head}, {cells}, {small})"


def _array(parts: Iterator[str]) -> str:
    """A Typst array; the comma at the end keeps one of a single value an array."""
    return "(" + "".join(f"{part}, " for part in parts) + ")"


def _text(value: str) -> str:
    """A Typst string, which is written like one of JSON where no sign is named by its number.

    Spaces that do not break stay what they are: the style sets the narrow one inside numbers.
    """
    kept = _SPACES.split(held(" ".join(value.split("\n"))))
    said = "".join(part if _SPACES.fullmatch(part) else printable(part) for part in kept)
    return json.dumps(said, ensure_ascii=False)
