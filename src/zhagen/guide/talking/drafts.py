"""Filled drafts of the official forms: what was said, in the places the form names.

A small renderer of our own, because a form needs only `{{ fact }}` and `{% if %}`: the names are
the slice's, the expressions are checked by `zhagen slice check`, and what nobody said stays blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Pt
from jinja2 import ChainableUndefined, TemplateError, Undefined
from jinja2.sandbox import SandboxedEnvironment

from zhagen.cases.model import Value
from zhagen.guide.talking.wording import WORDINGS
from zhagen.report.docx_marks import clean, faced_run
from zhagen.report.docx_package import packed
from zhagen.slices.forms import MARKS, BadForm, form_names
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section, _Footer, _Header
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

    from zhagen.slices.model import Fact, Slice

# Where a sentence has a place nobody filled, there must be room to write.
_ROOM: Final = "＿＿＿＿＿＿"
_FACE: Final = "SimSun"
_FIXED: Final = {True: "value.yes", False: "value.no", None: "value.no_end"}


class BadDraft(Exception):
    """A form of the slice cannot be filled. One Chinese line: which, why, what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled form: the material it is, a file name, the DOCX, and the facts left blank in it."""

    material: str
    file: str
    content: bytes
    blanks: tuple[str, ...]


class _Option(str):
    """A chosen option: compared by its code, printed in the author's words."""

    __slots__ = ("label",)
    label: str


class _Environment(SandboxedEnvironment):
    """Facts only: a dotted name is a place in the facts, never an attribute of Python."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - jinja2's own signature
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(name=attribute)


def fill_drafts(
    definition: Slice, materials: Sequence[str], known: Mapping[str, Value], on: date
) -> tuple[Draft, ...]:
    """The drafts of these materials (those of them the slice has forms for)."""
    forms = definition.guide.drafts if definition.guide else {}
    return tuple(fill_draft(definition, one, known, on) for one in materials if one in forms)


def fill_draft(definition: Slice, material: str, known: Mapping[str, Value], on: date) -> Draft:
    """One filled form. The same facts on the same day give the same bytes. Raises BadDraft."""
    forms = definition.guide.drafts if definition.guide else {}
    path = definition.folder / forms[material]
    name = WORDINGS["draft.file"].format(material=definition.materials[material].name)
    values = _by_place(definition, known)
    try:
        blanks = tuple(one for one in _concepts(definition, form_names(path)) if one not in known)
        word = _opened(path)
        for paragraph, in_cell in _paragraphs(word):
            _fill(paragraph, values, "" if in_cell else _ROOM)
    except (BadForm, TemplateError) as error:
        raise BadDraft(
            f"表格 {forms[material]} 填不了：{error}。请用 zhagen slice check 检查切片。"
        ) from error
    _mark(word, on)
    return Draft(material, f"{name}.docx", packed(word, name, on), blanks)


def _opened(path: Path) -> WordDocument:
    try:
        return docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise BadForm("不是 Word 文件（DOCX）") from error


def _mark(word: WordDocument, on: date) -> None:
    """Say on every page that this is a draft, of which day: it must not be handed in unread.

    In the header and not across the page, because the same sheet is signed and read by machine.
    """
    day = f"{on.year}年{on.month}月{on.day}日"
    for header in _heads(word):
        lines = header.paragraphs
        free = lines[0] if lines and not lines[0].text.strip() else header.add_paragraph()
        free.alignment = WD_ALIGN_PARAGRAPH.CENTER
        faced_run(free, WORDINGS["draft.mark"], _FACE, Pt(14), bold=True)
        faced_run(free, WORDINGS["draft.head"].format(day=day), _FACE, Pt(9))


def _concepts(definition: Slice, names: Sequence[str]) -> Iterator[str]:
    concepts = dict.fromkeys(
        definition.facts[name].concept for name in names if name in definition.facts
    )
    yield from concepts


def _by_place(definition: Slice, known: Mapping[str, Value]) -> dict[str, Any]:
    """The values nested by dotted name; a reading takes the value of its concept."""
    nested: dict[str, Any] = {}
    for name, fact in definition.facts.items():
        source = name if name in known else fact.concept
        branch, *rest = name.split(".")
        inner = nested.setdefault(branch, {}) if rest else nested
        for part in rest[:-1]:
            inner = inner.setdefault(part, {})
        if source in known:
            inner[rest[-1] if rest else branch] = _compared(fact, known[source])
    return nested


def _compared(fact: Fact, value: Value) -> object:
    if fact.type is FactType.CHOICE and isinstance(value, str):
        option = _Option(value)
        option.label = fact.values.get(value, value)
        return option
    return value


def _printed(value: object, room: str) -> object:
    """A value as a form shows it."""
    if isinstance(value, Undefined):
        return room
    if isinstance(value, bool) or value is None:
        return WORDINGS[_FIXED[value]]
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return clean(value.label if isinstance(value, _Option) else str(value))


def _fill(paragraph: Paragraph, values: Mapping[str, Any], room: str) -> None:
    """Put the values into a paragraph; each run keeps its look where a place lies in one run."""
    if not any(mark in paragraph.text for mark in MARKS):
        return
    runs = paragraph.runs
    if not all(_whole(run.text) for run in runs):
        text = "".join(run.text for run in runs)
        for run in runs[1:]:
            run.text = ""
        runs[0].text = text
    environment = _Environment(
        undefined=ChainableUndefined,
        autoescape=False,
        finalize=lambda value: _printed(value, room),
    )
    for run in runs:
        if any(mark in run.text for mark in MARKS):
            run.text = environment.from_string(run.text).render(values)


def _whole(text: str) -> bool:
    """Whether every place and every condition that begins in a run also ends in it."""
    return all(
        text.count(begin) == text.count(end)
        for begin, end in (("{{", "}}"), ("{%", "%}"), ("{% if", "{% endif"))
    )


def _paragraphs(word: WordDocument) -> Iterator[tuple[Paragraph, bool]]:
    """Every paragraph once, and whether it is the cell of a table.

    Once, because a paragraph met again would be read as a template with what was said in it.
    """
    seen: set[object] = set()
    for paragraph, in_cell in _met(word):
        if paragraph._p not in seen:  # noqa: SLF001 - sections share headers, merged cells a text
            seen.add(paragraph._p)  # noqa: SLF001
            yield paragraph, in_cell


def _met(word: WordDocument) -> Iterator[tuple[Paragraph, bool]]:
    yield from ((one, False) for one in word.paragraphs)
    for table in word.tables:
        yield from ((one, True) for one in _in_table(table))
    for section in word.sections:
        for part in (*_of_pages(word, section), *_feet(word, section)):
            if not part.is_linked_to_previous:
                yield from ((one, False) for one in part.paragraphs)
                for table in part.tables:
                    yield from ((one, True) for one in _in_table(table))


def _heads(word: WordDocument) -> Iterator[_Header]:
    """The headers that stand over the pages, each once; the first section has one at least."""
    for at, section in enumerate(word.sections):
        for header in _of_pages(word, section):
            if at == 0 or not header.is_linked_to_previous:
                yield header


def _of_pages(word: WordDocument, section: Section) -> tuple[_Header, ...]:
    """The headers of a section that Word shows: those of first and even pages where they differ."""
    first = (section.first_page_header,) if section.different_first_page_header_footer else ()
    even = word.settings.odd_and_even_pages_header_footer
    return (section.header, *first, *((section.even_page_header,) if even else ()))


def _feet(word: WordDocument, section: Section) -> tuple[_Footer, ...]:
    first = (section.first_page_footer,) if section.different_first_page_header_footer else ()
    even = word.settings.odd_and_even_pages_header_footer
    return (section.footer, *first, *((section.even_page_footer,) if even else ()))


def _in_table(table: Table) -> Iterator[Paragraph]:
    cells: list[_Cell] = [cell for row in table.rows for cell in row.cells]
    for cell in cells:
        yield from cell.paragraphs
        for inner in cell.tables:
            yield from _in_table(inner)
