"""The one-time notice of a case: drafted from the findings that stand, rewritten by the officer.

The words are those of precheck.notice; what an officer rewrites or adds is kept as it was sent,
with the codes and wording versions, so that it can be printed again letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from zhagen.calendar.workdays import CalendarUnknown
from zhagen.language.masks import mask_personal
from zhagen.precheck.model import Finding, Review
from zhagen.precheck.notice import Demand, draft_notice, notice_document
from zhagen.precheck.notice import Notice as Words
from zhagen.report.docx import render_docx
from zhagen.slices.model import Severity
from zhagen.web.cases.deciding import Standing
from zhagen.web.cases.models import Case
from zhagen.web.cases.shown import Shown
from zhagen.web.workdays import office_calendar

DAYS: Final = (3, 5, 10, 15, 20)
USUAL_DAYS: Final = 5
MOST_OWN: Final = 10
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Deadline:
    """A choice of a deadline: so many working days, the last of them."""

    days: int
    last: date


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the notice as it is to be sent. `code` is "" for one the officer added."""

    number: int
    code: str
    wording: int
    what: str
    remedy: str
    basis: str
    place: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the officer chose in the dialog."""

    points: tuple[Point, ...]
    with_hints: bool
    days: int
    delivery: str


def demanded(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The findings the notice asks to put right."""
    return tuple(one for one in standings if one.demands)


def review_to_send(shown: Shown, standings: Sequence[Standing]) -> Review:
    """The review as the notice tells it: what was overruled is gone, what was looked at decided."""
    by_key = {one.finding.view.number: one for one in standings}
    kept = []
    for finding in shown.review.findings:
        standing = by_key[finding.number]
        if standing.demands:
            kept.append(replace(finding, severity=Severity.ERROR))
        elif finding.severity is Severity.NOTICE:
            kept.append(finding)
    return replace(shown.review, findings=tuple(kept))


def draft(shown: Shown, standings: Sequence[Standing], unit: str, office: str) -> Words:
    """The notice as drafted; points are counted from 1."""
    return draft_notice(review_to_send(shown, standings), applicant=unit, office=office)


def points_of(words: Words, review: Review) -> tuple[Point, ...]:
    """The drafted points with their codes and the versions of their wording."""
    versions = {finding.number: finding for finding in review.findings}
    return tuple(
        Point(at, one.code, _version(versions.get(one.number)), one.what, one.remedy, one.basis,
              one.place)
        for at, one in enumerate(words.demands, start=1)
    )  # fmt: skip


def _version(finding: Finding | None) -> int:
    return finding.wording_version if finding else 0


def rewritten(
    points: Sequence[Point], texts: dict[int, tuple[str, str]], own: Iterable[tuple[str, str]]
) -> tuple[Point, ...]:
    """The points with what the officer rewrote (by number), and those the officer added."""
    told = []
    for point in points:
        what, remedy = texts.get(point.number, ("", ""))
        told.append(
            replace(
                point,
                what=mask_personal(what.strip()[:_LONGEST]) or point.what,
                remedy=mask_personal(remedy.strip()[:_LONGEST]) or point.remedy,
            )
        )
    for what, remedy in list(own)[:MOST_OWN]:
        if what.strip():
            text, way = (mask_personal(part.strip()[:_LONGEST]) for part in (what, remedy))
            told.append(Point(len(told) + 1, "", 0, text, way, "", ""))
    return tuple(told)


def deadlines(day: date) -> tuple[Deadline, ...]:
    """The choices of a deadline, counted in working days from `day`; none in an unknown year."""
    calendar = office_calendar()
    found = []
    for count in DAYS:
        try:
            found.append(Deadline(count, calendar.add_workdays(day, count)))
        except CalendarUnknown:
            break
    return tuple(found)


def deadline_text(choice: Deadline) -> str:
    """In words: 5 个工作日内，到 2026 年 11 月 27 日（星期五）止."""
    weekday = "一二三四五六日"[choice.last.weekday()]
    last = f"{choice.last.year} 年 {choice.last.month} 月 {choice.last.day} 日"
    return f"{choice.days} 个工作日内，到 {last}（星期{weekday}）止。"


def words_to_send(words: Words, wishes: Wishes, choice: Deadline) -> Words:
    """The notice as it goes out: no draft box, the officer's own words in it."""
    demands = tuple(
        Demand(one.number, one.code, one.what, one.remedy, one.basis, one.place)
        for one in wishes.points
    )
    opening = words.opening
    if demands and not words.demands:
        opening = f"{opening.partition('材料已按')[0]}材料已核对。"
    return replace(
        words,
        opening=opening if len(demands) == len(words.demands) else _opening(opening, len(demands)),
        demands=demands,
        hints=words.hints if wishes.with_hints else (),
        first_look=(),
        to_check=0,
        deadline=deadline_text(choice),
    )


def _opening(opening: str, count: int) -> str:
    head = opening.partition("下列")[0]
    return f"{head}下列 {count} 处需要补正，请按每条的办法一次补齐。"


def word_file(words: Words, case: Case) -> bytes:
    """The notice as a Word file."""
    return render_docx(notice_document(words, case.title, case.on))
