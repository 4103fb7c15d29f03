"""From raw lines to a document: what the head and the foot say, and what stands under what.

Readers of files (DOCX, PDF, plain text, HTML) know nothing of official documents; this module knows
nothing of files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.numbering import Number, Tree, number_of
from zhagen.breakdown.source import Cell, Kind, Paragraph, SourceDocument
from zhagen.language.dates import parse_date
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_YEAR_BRACKET: Final = r"（?(?:19|20)\d{2}）?"
_DOC_NUMBER: Final = re.compile(rf"^[\u4e00-\u9fff]{{1,14}}{_YEAR_BRACKET}第?\d{{1,5}}号$")
_HAN_YEAR: Final = "[二一][〇零一二三四五六七八九]{3}年"
_HAN_DAY: Final = "[一二三四五六七八九十]{1,3}"
_DAY: Final = rf"(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日|{_HAN_YEAR}{_HAN_DAY}月{_HAN_DAY}日)"
_DATE_LINE: Final = re.compile(
    rf"^（?(?:成文日期|发文日期|印发日期|日期)?：?{_DAY}(?:印发|发布)?）?$"
)
_ANNEX: Final = re.compile(r"^附 *件(?: *[\d一二三四五六七八九十]{1,3})?(?:：|$|[ .、])")
_COPIES: Final = re.compile(r"^(?:抄 *送|主 *送|分 *送|抄 *报) *：")
_PRINTED: Final = re.compile(rf"(?:办公室|办公厅|秘书[科处]|局|委|政府).{{0,8}}{_DAY}印发$")
_PAGE: Final = re.compile(r"^[-—– ]*\d{1,4}[-—– ]*$|^第 *\d{1,4} *页(?: *共 *\d{1,4} *页)?$")
_ADDRESSED: Final = re.compile(
    r"(?:政府|委员会|[委局办厅部署院室队站所校]|单位|部门|机构|企业|公司|中心|街道|乡镇|同志|科室|窗口)[）、，各有关]*：$"
)
_TITLE_END: Final = re.compile(
    r"(?:通知|意见|方案|办法|规定|决定|计划|规划|要点|措施|纪要|函|批复|报告|请示|公告|通告|细则|预案|清单|"
    r"分工|安排|指引|规则|制度|通报|工作单|分解表|任务书|责任书|讲话|条例)(?:（.{1,24}）)?$"
)
_ISSUER: Final = re.compile(r"^(.{2,30}?)(?:关于|印发|转发)")
_STOPS: Final = "。；！？，、"
_MOST_HEAD: Final = 14  # lines in which a title, a number and addressees stand
_LONGEST_HEADING: Final = 45
_LONGEST_TITLE: Final = 120


@dataclass(frozen=True, slots=True)
class RawLine:
    """A paragraph or table row as a file holds it.

    `number` is the numbering that Word makes and that is not part of `text`; `heading` the level of
    a heading style (0 for none); `cells` are (head, text) pairs of a table row.
    """

    text: str
    number: str = ""
    heading: int = 0
    page: int = 0
    note: bool = False
    cells: tuple[tuple[str, str], ...] = ()


def outlined(lines: Iterable[RawLine], remarks: tuple[str, ...] = ()) -> SourceDocument:
    """The document that these lines make."""
    kept = [line for line in lines if line.cells or line.text.strip()]
    head = _head(kept)
    tail = _tail(kept, len(head.kinds))
    paragraphs = _paragraphs(kept, {**head.kinds, **tail.kinds})
    issuer = tail.issuer or _issuer_of(head.title)
    return SourceDocument(
        head.title, issuer, head.number, tail.issued or head.issued, head.addressees,
        tuple(paragraphs), remarks,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the text."""

    kinds: dict[int, Kind]
    title: str = ""
    number: str = ""
    issued: date | None = None
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind the text."""

    kinds: dict[int, Kind]
    issuer: str = ""
    issued: date | None = None


def _head(lines: Sequence[RawLine]) -> _Head:
    """Title, number, day and addressees; a title of several lines ends where these begin."""
    found = _Head({})
    anchored = any(_is_anchor(line) for line in lines[:_MOST_HEAD])
    title: list[str] = []
    for index, line in enumerate(lines[:_MOST_HEAD]):
        text = plain(line.text).strip()
        close = text.replace(" ", "")
        if _DOC_NUMBER.match(close):
            found = replace(found, number=line.text.strip())
            found.kinds[index] = Kind.NUMBER
        elif _DATE_LINE.match(close):
            found = replace(found, issued=parse_date(close))
            found.kinds[index] = Kind.DATE
        elif _is_addressed(text):
            found = replace(found, addressees=_addressees(line.text))
            found.kinds[index] = Kind.ADDRESSEES
            break
        elif _may_be_title(line, text) and not found.number and (anchored or not _whole(title)):
            found.kinds[index] = Kind.TITLE
            title.append(line.text.strip())
        else:
            break
    if title and not anchored and not _whole(title):
        title = _only_certain(title, found.kinds)
    return replace(found, title="".join(title))


def _is_anchor(line: RawLine) -> bool:
    text = plain(line.text).strip()
    return _DOC_NUMBER.match(text.replace(" ", "")) is not None or _is_addressed(text)


def _is_addressed(text: str) -> bool:
    return text.endswith("：") and _ADDRESSED.search(text) is not None


def _may_be_title(line: RawLine, text: str) -> bool:
    if line.cells or line.number or _ANNEX.match(text) or number_of(line.text):
        return False
    return len(text) <= _LONGEST_TITLE and not text.endswith(tuple(_STOPS + "："))


def _whole(title: Sequence[str]) -> bool:
    return bool(title) and _TITLE_END.search(plain(title[-1]).replace(" ", "")) is not None


def _only_certain(title: list[str], kinds: dict[int, Kind]) -> list[str]:
    """Without any sign of a head only a first short line can be a title."""
    first = len(title[0]) <= _LONGEST_HEADING and kinds.get(0) is Kind.TITLE
    for index in [index for index, kind in kinds.items() if kind is Kind.TITLE]:
        if index or not first:
            del kinds[index]
    return title[:1] if first else []


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
        elif _DATE_LINE.match(close) and issued is None:
            kinds[index], issued = Kind.DATE, parse_date(close)
            for above, name in _signatures(lines, index, start):
                kinds[above] = Kind.SIGNATURE
                issuer = name + ("、" + issuer if issuer else "")
    return _Tail(kinds, issuer, issued)


def _is_foot(text: str, close: str) -> bool:
    if _COPIES.match(text) or _PAGE.match(close):
        return True
    return len(close) <= _LONGEST_TITLE and _PRINTED.search(close) is not None


def _opens_annex(lines: Sequence[RawLine], index: int, kinds: dict[int, Kind]) -> bool:
    """A short line like a title behind the date or an annex mark: the paper that is sent round."""
    text = plain(lines[index].text).strip()
    if len(text) > _LONGEST_TITLE or number_of(text) or text.endswith(tuple(_STOPS + "：")):
        return False
    behind = [plain(line.text).strip() for line in lines[max(0, index - 2) : index]]
    dated = any(kinds.get(index - step) is Kind.DATE for step in (1, 2, 3))
    marked = any(_ANNEX.match(line) and len(line) <= 5 for line in behind)
    return (dated or marked) and _TITLE_END.search(text.replace(" ", "")) is not None


def _signatures(lines: Sequence[RawLine], day: int, start: int) -> Iterable[tuple[int, str]]:
    """The lines straight above the date that are names only, nearest first."""
    for index in range(day - 1, max(start, day - 6) - 1, -1):
        text = plain(lines[index].text).strip()
        named = 2 <= len(text) <= 30 and not number_of(text) and not _ANNEX.match(text)
        if lines[index].cells or not named or any(stop in text for stop in "。；：，！？"):
            return
        yield index, "".join(lines[index].text.split())


def _addressees(text: str) -> tuple[str, ...]:
    names = re.split(r"[，,；;、]", text.strip().rstrip("：:"))
    return tuple(name.strip() for name in names if name.strip())


def _issuer_of(title: str) -> str:
    found = _ISSUER.match(plain(title))
    return title[: found.end(1)] if found else ""


def _paragraphs(lines: Sequence[RawLine], kinds: dict[int, Kind]) -> Iterable[Paragraph]:
    tree = Tree()
    for index, line in enumerate(lines):
        made = _row(line) if line.cells else Paragraph(0, line.text)
        made = replace(made, id=index + 1, page=line.page, parent=tree.parent, level=0)
        if line.cells:
            yield made
            continue
        kind = kinds.get(index) or (Kind.NOTE if line.note else None)
        if kind is None and _ANNEX.match(plain(line.text).strip()):
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
        return made
    level, parent = tree.place(number, made.id)
    kind = Kind.HEADING if _is_heading(line, number) else Kind.BODY
    typed = not line.number
    return replace(
        made, kind=kind, number=number.text if typed else line.number, typed=typed,
        level=level, parent=parent,
    )  # fmt: skip


def _is_heading(line: RawLine, number: Number) -> bool:
    wording = plain(line.text if line.number else line.text[number.end :]).strip()
    if line.heading and len(wording) <= _LONGEST_TITLE:
        return True
    return len(wording) <= _LONGEST_HEADING and not wording.endswith(tuple("。；：！？）"))


def _row(line: RawLine) -> Paragraph:
    """A table row as one text, its cells joined by tabs, with the place of each."""
    cells: list[Cell] = []
    position = 0
    for head, text in line.cells:
        cells.append(Cell(head, position, position + len(text)))
        position += len(text) + 1
    return Paragraph(0, "\t".join(text for _, text in line.cells), Kind.ROW, cells=tuple(cells))
