"""A review in the terminal: the result first, then each finding with its place and remedy.

Everything is passed to rich as plain `Text`, never as markup, so that a file called "[red]" stays
a file name; severity shows as mark and word, colour only repeats it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
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
    """Print the review; readable from 60 columns up and without colour."""
    pages = case_pages(review)
    console.print(_head(review, len(pages)))
    findings = Table.grid(padding=(0, 1))
    findings.add_column(justify="right", no_wrap=True)
    findings.add_column(no_wrap=True)
    findings.add_column(ratio=1, overflow="fold")
    for number, finding in numbered(review):
        findings.add_row(
            str(number),
            Text(f"{MARK[finding.severity]} {WORD[finding.severity]}", STYLE[finding.severity]),
            _finding(finding, pages),
        )
    if review.findings:
        console.print(findings)
    console.print(_tail(review))


def _head(review: Review, pages: int) -> Text:
    text = Text()
    text.append(headline(review), "bold")
    text.append(f"　{review.slice_title}\n")
    if applicant := applicant_of(review):
        text.append(f"{applicant}　")
    text.append(f"申请日 {review.on.isoformat()}　{pages} 页")
    text.append(f"，用 {duration(review.seconds)}\n" if review.seconds else "\n")
    for severity, word, count in counts(review):
        if count:
            text.append(f"{MARK[severity]} {word} {count}   ", STYLE[severity])
    text.append(f"{reason(review)}\n")
    return text


def _finding(finding: Finding, pages: Mapping[tuple[str, int], PageRef]) -> Group:
    rows = (
        ("位置", "、".join(file_places(finding, pages))),
        ("原因", finding.doubt),
        ("办法", finding.remedy),
        ("依据", "；".join(finding.basis)),
    )
    more = Table.grid(padding=(0, 1))
    more.add_column(no_wrap=True, style=QUIET)
    more.add_column(ratio=1, overflow="fold")
    for label, value in rows:
        if value:
            more.add_row(label, Text(value, QUIET if label == "依据" else ""))
    message = Text(finding.message, "bold" if finding.severity is Severity.ERROR else "")
    return Group(message, more, "")


def _tail(review: Review) -> Text:
    return Text("\n", QUIET).join(Text(line, QUIET) for line in _tail_lines(review))


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
