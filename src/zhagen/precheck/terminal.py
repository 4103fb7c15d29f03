"""A review in the terminal: the result first, then each finding with its place and remedy.

Everything is passed to rich as plain `Text`, never as markup, so that a file called "[red]" stays
a file name; severity shows as mark and word, colour only repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from zhagen.precheck.telling import (
    LIMITS,
    WORD,
    applicant_of,
    case_pages,
    counts,
    duration,
    file_places,
    headline,
    needed,
    numbered,
    reason,
    short_name,
    unsure_materials,
)
from zhagen.report.lines import wrap
from zhagen.slices.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from zhagen.precheck.model import Finding, Review
    from zhagen.precheck.telling import PageRef

MARK = {Severity.ERROR: "×", Severity.UNCLEAR: "?", Severity.WARNING: "!", Severity.NOTICE: "i"}
STYLE = {
    Severity.ERROR: "bold red",
    Severity.UNCLEAR: "magenta",
    Severity.WARNING: "yellow",
    Severity.NOTICE: "blue",
}
QUIET = "dim"


def render_terminal(review: Review, console: Console) -> None:
    """Print the review; readable from 60 columns up and without colour.

    Lines end where Chinese lines may. In a file or a pipe nothing is folded: whoever reads it there
    has a width of their own, and searches for whole sentences.
    """
    pages = case_pages(review)
    width = console.width if console.is_terminal else None
    for line in _head(review, len(pages)):
        _print(console, line, width)
    found = numbered(review)
    digits = max((len(str(number)) for number, _ in found), default=1)
    for number, finding in found:
        _print(console, Text(), width)
        for part in _finding(str(number).rjust(digits), finding, pages):
            _print(console, part, width)
    _print(console, Text(), width)
    for told in _tail_lines(review):
        _print(console, Text(told, QUIET), width)


def _print(console: Console, line: Text | _Hung, width: int | None) -> None:
    """One line, or the several it needs, written as they are: rich would fill them with blanks."""
    hung = line if isinstance(line, _Hung) else _Hung(Text(), line)
    for text in hung.lines(width):
        console.print(text, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class _Hung:
    """A text that stands right of its lead: the number and word of a finding, or a label."""

    lead: Text
    text: Text

    def lines(self, width: int | None) -> Iterable[Text]:
        """The lines as printed; a name with a line break in it stays on its line."""
        indent = self.lead.cell_len
        text = self.text.copy()
        text.plain = whole = text.plain.replace("\n", " ")
        end = 0
        for part in [whole] if width is None else wrap(whole, max(width - indent, 1)):
            start = whole.index(part, end)
            lead = Text(" " * indent) if end else self.lead
            end = start + len(part)
            yield Text.assemble(lead, text[start:end]) if part else Text()


def _head(review: Review, pages: int) -> Iterable[Text]:
    yield Text.assemble((headline(review), "bold"), f"　{review.slice_title}")
    took = f"，用 {duration(review.seconds)}" if review.seconds else ""
    about = f"申请日 {review.on.isoformat()}　{pages} 页{took}"
    yield Text("　".join(part for part in (applicant_of(review), about) if part))
    shown = [
        (f"{MARK[severity]} {word} {count}   ", STYLE[severity])
        for severity, word, count in counts(review)
        if count
    ]
    yield Text.assemble(*shown, reason(review))


def _finding(
    number: str, finding: Finding, pages: Mapping[tuple[str, int], PageRef]
) -> Iterable[_Hung]:
    word = f"{MARK[finding.severity]} {WORD[finding.severity]:\u3000<3}"
    lead = Text.assemble(f"{number} ", (word, STYLE[finding.severity]), " ")
    yield _Hung(lead, Text(finding.message, "bold" if finding.severity is Severity.ERROR else ""))
    rows = (
        ("位置", "、".join(file_places(finding, pages))),
        ("原因", finding.doubt),
        ("办法", finding.remedy),
        ("依据", "；".join(finding.basis)),
    )
    for label, value in rows:
        if value:
            name = Text.assemble(" " * lead.cell_len, (label, QUIET), " ")
            yield _Hung(name, Text(value, QUIET if label == "依据" else ""))


def _tail_lines(review: Review) -> Iterable[str]:
    given, wanted = needed(review.materials)
    if wanted:
        unsure = unsure_materials(review)
        unseen = [item for item in review.materials if item.need and not item.given]
        missing = [short_name(item.name) for item in unseen if item.id not in unsure]
        still = f"，还没见到 {'、'.join(missing)}" if missing else ""
        doubted = [short_name(item.name) for item in unseen if item.id in unsure]
        look = f"，没有见到、待核对 {'、'.join(doubted)}" if doubted else ""
        yield f"材料 {given}/{wanted}{still}{look}"
    shown = {item.file for finding in review.findings for item in finding.evidence}
    for entry in review.unusable:
        if entry.file not in shown:
            yield f"{entry.file}：{entry.message}{entry.remedy}"
    yield f"不判断：{'；'.join(LIMITS)}"
    yield "　".join(part for part in (f"切片 {review.slice_ref}", review.engine) if part)
