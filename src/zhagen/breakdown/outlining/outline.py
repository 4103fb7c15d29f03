"""From raw lines to a document: what the head and the foot say, and what stands under what.

Readers of files (DOCX, PDF, plain text, HTML) know nothing of official documents; this module knows
nothing of files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.outlining.head import head_of
from zhagen.breakdown.outlining.lines import (
    ANNEX,
    DATE_LINE,
    DAY,
    LONGEST_HEADING,
    LONGEST_TITLE,
    STOPS,
    TITLE_END,
    RawLine,
)  # fmt: skip
from zhagen.breakdown.outlining.numbering import Number, Tree, number_of
from zhagen.breakdown.source import Cell, Kind, Paragraph, SourceDocument
from zhagen.language.dates import parse_date
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

__all__ = ["RawLine", "outlined"]

_COPIES: Final = re.compile(r"^(?:抄 *送|主 *送|分 *送|抄 *报) *：")
_PRINTED: Final = re.compile(rf"(?:办公室|办公厅|秘书[科处]|局|委|政府).{{0,8}}{DAY}印发$")
_MADE_BY: Final = re.compile(  # above or below a table, who made it and when
    r"^(?:编制|填报|填表|制表|上报|审核|校对)(?:单位|部门|科室|人|日期|时间)?(?:（.{1,8}）)?：[^。；]{0,40}$"
)
_HANDED_OUT: Final = re.compile("(?:交办|转办|督办|下达|下发|发文|印发|签发|成文)(?:日期|时间)")
_PAGE: Final = re.compile(r"^[-—– ]*\d{1,4}[-—– ]*$|^第 *\d{1,4} *页(?: *共 *\d{1,4} *页)?$")
_REMARK: Final = re.compile(r"\s*(?:备?注|说明)\d*[:：]\s*\S")  # below a table
_ISSUER: Final = re.compile(r"^(.{2,30}?)(?:关于|印发|转发)")


def outlined(lines: Iterable[RawLine], remarks: tuple[str, ...] = ()) -> SourceDocument:
    """The document that these lines make."""
    kept = [line for line in lines if line.cells or line.text.strip()]
    head = head_of(kept)
    tail = _tail(kept, max(head.kinds, default=-1) + 1)
    paragraphs = _paragraphs(kept, {**head.kinds, **tail.kinds})
    issuer = tail.issuer or _issuer_of(head.title)
    return SourceDocument(
        head.title, issuer, head.number, tail.issued or head.issued or _handed_out(kept),
        head.addressees,
        tuple(paragraphs), remarks,
    )  # fmt: skip


def _handed_out(lines: Iterable[RawLine]) -> date | None:
    """The day a task sheet was handed out (交办日期), where the sheets of a file agree on one."""
    days = {
        parse_date(plain(text).replace(" ", ""))
        for line in lines
        for head, text in line.cells
        if _HANDED_OUT.fullmatch(plain(head).replace(" ", "")) and text.strip()
    }
    return days.pop() if len(days) == 1 else None


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind the text."""

    kinds: dict[int, Kind]
    issuer: str = ""
    issued: date | None = None


def _tail(lines: Sequence[RawLine], start: int) -> _Tail:
    """Signature and date: the last day that stands alone before the annexes and the imprint."""
    kinds: dict[int, Kind] = {}
    issuer, issued = "", None
    for index in range(start, len(lines)):
        line = lines[index]
        close = plain(line.text).replace(" ", "")
        if line.cells:
            continue
        if _is_foot(plain(line.text).strip(), close):
            kinds[index] = Kind.FOOT
        elif _opens_annex(lines, index, kinds):
            kinds[index] = Kind.TITLE
        elif DATE_LINE.match(close) and issued is None:
            kinds[index], issued = Kind.DATE, parse_date(close)
            for above, name in _signatures(lines, index, start):
                kinds[above] = Kind.SIGNATURE
                issuer = name + ("、" + issuer if issuer else "")
    return _Tail(kinds, issuer, issued)


def _is_foot(text: str, close: str) -> bool:
    if _COPIES.match(text) or _PAGE.match(close) or _MADE_BY.match(close):
        return True
    return len(close) <= LONGEST_TITLE and _PRINTED.search(close) is not None


def _opens_annex(lines: Sequence[RawLine], index: int, kinds: dict[int, Kind]) -> bool:
    """A short line like a title behind the date or an annex mark: the paper that is sent round."""
    text = plain(lines[index].text).strip()
    if len(text) > LONGEST_TITLE or number_of(text) or text.endswith(tuple(STOPS + "：")):
        return False
    behind = [plain(line.text).strip() for line in lines[max(0, index - 2) : index]]
    dated = any(kinds.get(index - step) is Kind.DATE for step in (1, 2, 3))
    marked = any(ANNEX.match(line) and len(line) <= 5 for line in behind)
    return (dated or marked) and TITLE_END.search(text.replace(" ", "")) is not None


def _signatures(lines: Sequence[RawLine], day: int, start: int) -> Iterable[tuple[int, str]]:
    """The lines straight above the date that are names only, nearest first."""
    for index in range(day - 1, max(start, day - 6) - 1, -1):
        text = plain(lines[index].text).strip()
        named = 2 <= len(text) <= 30 and not number_of(text) and not ANNEX.match(text)
        if lines[index].cells or not named or any(stop in text for stop in "。；：，！？"):
            return
        yield index, "".join(lines[index].text.split())


def _issuer_of(title: str) -> str:
    found = _ISSUER.match(plain(title))
    return title[: found.end(1)] if found else ""


def _paragraphs(lines: Sequence[RawLine], kinds: dict[int, Kind]) -> Iterable[Paragraph]:
    tree = Tree()
    for index, line in enumerate(lines):
        made = _row_paragraph(line) if line.cells else Paragraph(0, line.text)
        made = replace(made, id=index + 1, page=line.page, parent=tree.parent, level=0)
        if line.cells:
            yield made
            continue
        kind = kinds.get(index) or (Kind.NOTE if line.note else None)
        if kind is None and index and lines[index - 1].cells and _REMARK.match(line.text):
            kind = Kind.NOTE
        if kind is None and ANNEX.match(plain(line.text).strip()):
            kind = Kind.ANNEX
            tree.clear()
        if kind is not None:
            if kind in {Kind.SIGNATURE, Kind.DATE, Kind.TITLE}:
                tree.clear()
            yield replace(made, kind=kind, parent=0)
            continue
        yield _numbered(made, line, tree)


def _numbered(made: Paragraph, line: RawLine, tree: Tree) -> Paragraph:
    written = line.number or line.text
    number = number_of(written)
    if number is None and line.heading:
        number = Number(f"style{line.heading}", "", 0)
    if number is None:
        return replace(made, number=line.number, typed=not line.number)
    level, parent = tree.place(number, made.id)
    kind = Kind.HEADING if _is_heading(line, number) else Kind.BODY
    typed = not line.number
    return replace(
        made, kind=kind, number=number.text if typed else line.number, typed=typed,
        level=level, parent=parent,
    )  # fmt: skip


def _is_heading(line: RawLine, number: Number) -> bool:
    wording = plain(line.text if line.number else line.text[number.end :]).strip()
    if line.heading and len(wording) <= LONGEST_TITLE:
        return True
    return len(wording) <= LONGEST_HEADING and not wording.endswith(tuple("。；：！？）"))


def _row_paragraph(line: RawLine) -> Paragraph:
    """A table row as one text, its cells joined by tabs, with the place of each."""
    cells: list[Cell] = []
    position = 0
    for head, text in line.cells:
        cells.append(Cell(head, position, position + len(text)))
        position += len(text) + 1
    return Paragraph(0, "\t".join(text for _, text in line.cells), Kind.ROW, cells=tuple(cells))
