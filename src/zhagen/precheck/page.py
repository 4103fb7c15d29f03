"""A review as one HTML file: the paper with its frames, and our words beside it.

This module turns a `Review` into the values the template shows; it decides nothing about the
case. Everything an officer sees under a number (frame, list, page strip, notice, print) carries
the number of the finding, so it can only be the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.precheck.model import Clipping
from zhagen.precheck.notice import OPEN_DEADLINE, draft_notice
from zhagen.precheck.page_paper import page_views
from zhagen.precheck.page_tables import fact_groups, material_rows
from zhagen.precheck.telling import (
    LIMITS,
    UNKNOWN_APPLICANT,
    WORD,
    applicant_of,
    caption,
    case_pages,
    counts,
    duration,
    headline,
    long_day,
    needed,
    numbered,
    places,
    reason,
    short_name,
    show_value,
)
from zhagen.report.html import render_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhagen.precheck.model import Finding, Review
    from zhagen.precheck.page_paper import Key, PageView, Pictures
    from zhagen.precheck.telling import PageRef
    from zhagen.slices.model import Severity

    Cut = tuple[float, float, float, float]

CLIPPINGS = 4  # shown when a finding is opened; further places are named in words
# Width to height of a clipping: two stand side by side, one alone has the whole line.
PAIR_SHAPE, SINGLE_SHAPE = 2.8, 5.6


@dataclass(frozen=True, slots=True)
class ClipView:
    """A clipping: caption, value, and the part of page `page` it shows, in page pixels."""

    caption: str
    value: str
    page: int
    cut: Cut | None
    frame: Cut | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as listed and opened."""

    number: int
    severity: Severity
    word: str
    code: str
    message: str
    places: tuple[str, ...]
    page: int
    doubt: str
    remedy: str
    basis: str
    clips: tuple[ClipView, ...]
    more: int


def render_html(
    review: Review,
    pictures: Pictures,
    plain: Pictures | None = None,
    *,
    texts: Mapping[Key, str] | None = None,
    applicant: str = "",
    printed: str = "",
) -> str:
    """The review as one self-contained HTML file.

    `pictures` and `plain` (the same without seals) are JPEG bytes by (file, page) of the upright
    page; `texts` the text of pages that have none, cells of a table divided by tabs. `printed`
    is the time shown at the foot of the paper.
    """
    refs = case_pages(review)
    unit = applicant or applicant_of(review)
    pages = tuple(page_views(review, refs, pictures, plain or {}, texts or {}))
    by_number = {page.number: page for page in pages}
    return render_page(
        "precheck/page.html.j2",
        styles=("tokens.css", "precheck.css", "precheck-print.css"),
        scripts=("precheck.js",),
        pages=pages,
        findings=tuple(
            finding_view(review, number, finding, refs, by_number)
            for number, finding in numbered(review)
        ),
        groups=fact_groups(review, refs),
        materials=material_rows(review, refs),
        notice=draft_notice(review, applicant=unit),
        unit=unit or UNKNOWN_APPLICANT,
        printed=printed,
        **_case(review),
    )


def _case(review: Review) -> dict[str, object]:
    """What the bars and the foot say about the case as a whole."""
    shown = {item.file for finding in review.findings for item in finding.evidence}
    unusable = {entry.file for entry in review.unusable}
    return {
        "review": review,
        "headline": headline(review),
        "reason": reason(review),
        "counts": counts(review),
        "needed": needed(review.materials),
        "silent": tuple(entry for entry in review.unusable if entry.file not in shown),
        "files": len({entry.file for entry in review.documents} | unusable),
        "day": long_day(review.on),
        "seconds": duration(review.seconds) if review.seconds else "",
        "limits": LIMITS,
        "word": WORD,
        "open_deadline": OPEN_DEADLINE,
    }


def finding_view(
    review: Review,
    number: int,
    finding: Finding,
    refs: Mapping[Key, PageRef],
    pages: Mapping[int, PageView],
) -> FindingView:
    """A finding as listed and opened; `pages` are its pages by their number in the case."""
    values = finding.values or tuple(_values_of(review, finding))
    shape = SINGLE_SHAPE if len(values) == 1 else PAIR_SHAPE
    clips = [_clip(value, refs, pages, shape) for value in values[:CLIPPINGS]]
    first = next((refs.get((item.file, item.page)) for item in finding.evidence), None)
    return FindingView(
        number=number,
        severity=finding.severity,
        word=WORD[finding.severity],
        code=finding.code,
        message=finding.message,
        places=places(finding, refs) or _material_name(review, finding),
        page=first.number if first else 0,
        doubt=finding.doubt,
        remedy=finding.remedy,
        basis="；".join(finding.basis),
        clips=tuple(clip for clip in clips if clip.page or clip.value),
        more=max(len(values) - CLIPPINGS, 0),
    )


def _material_name(review: Review, finding: Finding) -> tuple[str, ...]:
    return tuple(short_name(item.name) for item in review.materials if item.id == finding.material)


def _values_of(review: Review, finding: Finding) -> Iterable[Clipping]:
    """Clippings of a finding that states none: its evidence with the facts read there."""
    for spot in finding.evidence:
        texts = (
            show_value(entry)
            for entry in review.facts
            if entry.box and (entry.file, entry.page, entry.box) == (spot.file, spot.page, spot.box)
        )
        yield Clipping("", next(texts, ""), spot)


def _clip(
    value: Clipping, refs: Mapping[Key, PageRef], pages: Mapping[int, PageView], shape: float
) -> ClipView:
    spot = value.evidence
    ref = refs.get((spot.file, spot.page)) if spot else None
    page = pages[ref.number] if ref else None
    cut, frame = None, None
    if spot and page and page.picture:
        from zhagen.report.frames import cut_around, frame_of  # noqa: PLC0415 - see page_paper

        size = (page.width, page.height)
        whole = (0, 0, page.width, round(page.width / shape))
        cut = cut_around(page.picture, size, spot.box or whole, shape)
        frame = frame_of(page.picture, spot.box, size) if spot.box else None
    return ClipView(
        caption=caption(value.caption, spot, refs),
        value=value.text,
        page=ref.number if ref else 0,
        cut=cut,
        frame=frame,
    )
