"""A web page as lines: headings, paragraphs, lists and tables; scripts and navigation left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.tables.cells import GridCell, GridRow
from zhagen.breakdown.tables.grid import table_lines
from zhagen.reading.faults import EmptyFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_LEFT_OUT: Final = frozenset(
    {
        "script", "style", "nav", "head", "noscript", "template", "svg", "select", "button",
        "iframe", "aside", "footer", "object", "audio", "video", "textarea", "del", "rt", "rp",
    }
)  # fmt: skip
_INLINE: Final = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "label",
        "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "ruby", "rb", "o:p", "time",
    }
)  # fmt: skip
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTENT: Final = re.compile(
    r"\b(?:TRS_|UCAP|article|zoom\b|news_?con|pages_content|(?:view|detail|text|con)[-_]?content"
    r"|content[-_]?(?:text|detail|body)|(?:text|con)_?(?:text|con)\b)",
    re.IGNORECASE,
)
_TEXTS: Final = ("p", "td", "th", "li", "span", "div", "h1", "h2", "h3", "font", "strong", "b", "a")
_BLANK: Final = " \u00a0\u3000"
_DEEPEST: Final = 200
_MOST_SPAN: Final = 60


def html_lines(text: str) -> list[RawLine]:
    """The lines of a web page. Raises EmptyFile when it shows no text."""
    try:
        root = document_fromstring(_DECLARED.sub("", text), parser=HTMLParser(huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise EmptyFile("网页里没有可以读取的文字") from error
    body = root.find("body")
    page = _Page()
    holder = _content(root if body is None else body)
    title = _title(root, holder)
    if title:
        page.lines.append(RawLine(title, heading=1))
    page.walk(holder, 0)
    page.close()
    return page.lines


def _content(body: Element) -> Element:
    """The element that sites of authorities name as the text itself, where it holds most of it."""
    whole = _length(body)
    for element in body.iter("div", "td", "article", "section", "main"):
        names = f"{element.get('id') or ''} {element.get('class') or ''}"
        if _CONTENT.search(names) and 2 * _length(element) > whole:
            return element
    return body


def _text_of(element: Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext(*_TEXTS))


def _title(root: Element, holder: Element) -> str:
    """The title that stands outside the text itself, "" where it is part of it."""
    if holder.tag in {"body", "html"}:
        return ""
    named = root.find(".//meta[@name='ArticleTitle']")
    head = root.find(".//h1")
    title = "" if named is None else (named.get("content") or "")
    if not title and head is not None:
        title = _text_of(head)
    title = "".join(title.split())
    return "" if title in "".join(_text_of(holder).split()) else title


class _Page:
    """Lines being collected: text runs on until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[RawLine] = []
        self._pieces: list[str] = []
        self._heading = 0

    def write(self, text: str | None) -> None:
        """Add text to the line that is open."""
        if text:
            self._pieces.append(_SPACE.sub(" ", text))

    def close(self, heading: int = 0) -> None:
        """End the open line; what follows is a heading of this level, 0 for none."""
        text = "".join(self._pieces).strip(_BLANK)
        if text:
            self.lines.append(RawLine(text, heading=self._heading))
        self._pieces, self._heading = [], heading

    def walk(self, element: Element, depth: int) -> None:
        """Collect what an element and those in it show."""
        self.write(element.text)
        for child in element:
            if isinstance(child.tag, str) and not _is_left_out(child):
                if depth < _DEEPEST:
                    self._child(child, depth)
                else:
                    self.write(_text_of(child))
            self.write(child.tail)

    def _child(self, child: Element, depth: int) -> None:
        tag = str(child.tag)
        if tag == "table" and not _is_layout(child):
            self.close()
            self.lines.extend(table_lines(list(_grid(child))))
        elif tag == "br":
            self.close(self._heading)
        elif tag in _INLINE:
            self.walk(child, depth + 1)
        else:
            self.close(_HEADINGS.get(tag, 0))
            self.walk(child, depth + 1)
            self.close()


def _is_left_out(element: Element) -> bool:
    return element.tag in _LEFT_OUT or _HIDDEN.search(element.get("style") or "") is not None


def _is_layout(table: Element) -> bool:
    """Whether a table only places things: old pages hold everything in one."""
    if table.find(".//table") is not None or table.find(".//h1") is not None:
        return True
    return max((len(list(row)) for row in table.iter("tr")), default=0) <= 1


def _grid(table: Element) -> Iterator[GridRow]:
    """The rows of a table, cells that reach down repeated."""
    reaching: dict[int, tuple[int, int, str]] = {}  # column: rows left, span, text
    for row in table.iter("tr"):
        cells: list[GridCell] = []
        column = 0
        own = [cell for cell in row if cell.tag in {"td", "th"}]
        waiting = list(own)
        while waiting or column in reaching:
            if column in reaching:
                left, span, text = reaching.pop(column)
                cells.append(GridCell(text, column, span, carried=True))
                if left > 1:
                    reaching[column] = (left - 1, span, text)
            else:
                cell = waiting.pop(0)
                text, span = _cell_text(cell), _span(cell, "colspan")
                cells.append(GridCell(text, column, span))
                if _span(cell, "rowspan") > 1:
                    reaching[column] = (_span(cell, "rowspan") - 1, span, text)
            column += span
        yield GridRow(tuple(cells), bool(own) and all(cell.tag == "th" for cell in own))


def _span(cell: Element, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return (
        min(max(int(text), 1), 1000 if name == "rowspan" else _MOST_SPAN) if text.isdecimal() else 1
    )


def _cell_text(cell: Element) -> str:
    inner = _Page()
    inner.walk(cell, 0)
    inner.close()
    return "\n".join(line.text for line in inner.lines)
