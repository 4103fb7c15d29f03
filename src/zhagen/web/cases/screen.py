"""A case as its screen is written out: one mapping for the templates, nothing decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from zhagen.events.kinds import OVERRULE_REASONS
from zhagen.precheck.model import Review
from zhagen.precheck.page_tables import fact_groups, material_rows
from zhagen.precheck.telling import LIMITS, PageRef, needed
from zhagen.slices.model import Severity
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, may
from zhagen.web.cases.claims import holder_of
from zhagen.web.cases.closing import Bench, Readiness, readiness
from zhagen.web.cases.deciding import OVERRULE, Standing, standings
from zhagen.web.cases.models import Case, CaseFile, CaseState, Notice
from zhagen.web.cases.refresh import files_of, numbering_of, shown_of
from zhagen.web.cases.settling import duplicates, same_unit
from zhagen.web.cases.shown import Key, Numbering, Shown, ShownPage
from zhagen.web.cases.wording import WHY
from zhagen.web.cases.works import failed_jobs

SEVERITIES = (Severity.ERROR, Severity.UNCLEAR, Severity.WARNING, Severity.NOTICE)
_FEW = 3


@dataclass(frozen=True, slots=True)
class StripPage:
    """A place in the page strip: a page that was read, or one that is being read or failed."""

    number: int
    name: str
    shown: ShownPage | None
    pk: int
    state: str


@dataclass(frozen=True, slots=True)
class Left:
    """What the rail says of the reading: pages done of pages, and how long it took.

    Without `files` there is nothing to read yet; until any file was `looked` into, nobody knows
    how many pages there are.
    """

    files: int
    looked: bool
    done: int
    total: int
    page: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything a template asks of one case, for one person."""

    case: Case
    shown: Shown | None
    standings: tuple[Standing, ...]
    numbering: Numbering
    files: tuple[CaseFile, ...]
    ready: Readiness
    holder: User | None
    mine: bool
    works: bool
    whole: bool
    waited: float


def screen_of(case: Case, user: User, now: datetime) -> Screen:
    """The screen of a case as this person may see it."""
    shown = shown_of(case)
    files = tuple(files_of(case))
    numbering = numbering_of(files)
    told = standings(case, shown.findings if shown and case.shown else ())
    holder = holder_of(case, now)
    works = may(user, Right.case_work, case.department)
    return Screen(
        case=case,
        shown=shown,
        standings=told,
        numbering=numbering,
        files=files,
        ready=readiness(case, shown, told, numbering),
        holder=holder,
        mine=holder is not None and holder.pk == user.pk,
        works=works,
        whole=may(user, Right.personal_whole, case.department),
        waited=((case.decided_at or now) - case.received_at).total_seconds(),
    )


def bench_of(screen: Screen) -> Bench | None:
    """The case as it can be decided; None before anything was read."""
    if screen.shown is None:
        return None
    case = screen.case
    office = str(case.window) if case.window else ""
    return Bench(case, screen.shown, screen.standings, screen.numbering, case.unit, office)


def live(screen: Screen) -> dict[str, object]:
    """What may change while the screen is open."""
    review = screen.shown.review if screen.shown and screen.case.shown else None
    refs = _refs(screen)
    aside = Counter(one.finding.view.severity for one in screen.standings if one.choice == OVERRULE)
    counts = [(str(one), review.count(one) - aside[one] if review else 0) for one in SEVERITIES]
    left = _left(screen)
    return {
        "screen": screen,
        "case": screen.case,
        "whole": screen.whole,
        "editable": screen.works and not _other(screen) and not _decided(screen.case),
        "takes": _takes(screen),
        "off_why": _off_why(screen),
        "strip": tuple(_strip(screen)),
        "pages": _pages(screen),
        "told": screen.standings,
        "held": screen.shown.held if screen.shown and review else (),
        "counts": counts,
        "groups": fact_groups(review, refs) if review else (),
        "facts_count": _facts(review, refs),
        "materials": material_rows(review, refs) if review else (),
        "needed": needed(review.materials) if review else (0, 0),
        "ready": screen.ready,
        "left": left,
        "awaits": not left.files and not _decided(screen.case),
        "bad_files": [file for file in screen.files if file.reason],
        "silent_files": _silent(screen),
        "trouble": _trouble(screen.case),
        "reasons": OVERRULE_REASONS,
        "limits": LIMITS,
        "decided": _decided(screen.case),
    }


def around(screen: Screen) -> dict[str, object]:
    """What stands beside the review: other cases of the unit, notices, the course."""
    case = screen.case
    others = list(
        same_unit(case).prefetch_related(Prefetch("notices", Notice.objects.defer("word")))[:10]
    )
    returned = [one for one in others if one.notices.all()]
    return {
        "others": others,
        "returned": returned,
        "last_return": returned[0] if returned else None,
        "last_notice": list(returned[0].notices.all())[-1] if returned else None,
        "returns": sum(len(one.notices.all()) for one in returned),
        "duplicates": duplicates(case),
        "notices": list(case.notices.defer("word").select_related("by")),
        "course": list(case.events.select_related("by")),
        "aside": list(case.files.filter(set_aside=True)),
        "all_files": list(case.files.filter(archive=None)),
        "mended": mended(case, screen.shown),
    }


def mended(case: Case, shown: Shown | None) -> tuple[int, int] | None:
    """How many points of the notice this case answers are put right, of how many."""
    before = case.earlier.notices.order_by("number").last() if case.earlier else None
    if before is None and case.round > 1:
        before = case.notices.order_by("number").last()
    if before is None or shown is None or not shown.complete or not before.codes:
        return None
    if not case.shown:
        return None  # nothing is told of what the machine sees
    standing = {one.view.code for one in shown.findings if one.view.severity is Severity.ERROR}
    return sum(code not in standing for code in before.codes), len(before.codes)


def etag(case: Case, user: User, now: datetime) -> str:
    """What tells one state of the screen from another, without making it."""
    holder = holder_of(case, now)
    works = may(user, Right.case_work, case.department)
    return f'"{case.version}-{holder.pk if holder else 0}-{int(works)}"'


def _decided(case: Case) -> bool:
    return case.state not in {CaseState.READING, CaseState.WAITING}


def _other(screen: Screen) -> bool:
    return screen.holder is not None and not screen.mine


def _takes(screen: Screen) -> bool:
    """Whether this person may add papers: to what is open, or comes back corrected."""
    closed = screen.case.state in {CaseState.ACCEPTED, CaseState.WITHDRAWN}
    return screen.works and not _other(screen) and not closed


def _off_why(screen: Screen) -> str:
    if not screen.works:
        return str(WHY["see"])
    if _other(screen):
        return str(WHY["held"]) % {"who": screen.holder}
    return ""


def _refs(screen: Screen) -> dict[Key, PageRef]:
    pages = screen.shown.pages if screen.shown else ()
    return {
        (page.file, page.page): PageRef(page.number, page.file, page.page, page.name)
        for page in pages
    }


def _facts(review: Review | None, refs: Mapping[Key, PageRef]) -> int:
    if review is None:
        return 0
    return sum(group.size for group in fact_groups(review, refs))


def _strip(screen: Screen) -> Iterable[StripPage]:
    """Every page in its place, read or not."""
    shown = {(page.file, page.page): page for page in screen.shown.pages} if screen.shown else {}
    ids = _ids(screen.files)
    for key, number in screen.numbering.numbers.items():
        page = shown.get(key)
        short = leaf(key[0])
        if page is not None:
            name = page.name if screen.case.shown else short
            yield StripPage(number, name, page, ids.get(key, 0), "read")
        else:
            state = "reading" if key in screen.numbering.unread else "settling"
            yield StripPage(number, short, None, ids.get(key, 0), state)


def leaf(name: str) -> str:
    """The name of a file without the folders and archives it came in."""
    return name.rpartition("/")[2]


def _ids(files: Iterable[CaseFile]) -> dict[Key, int]:
    return {(file.name, page.page): page.pk for file in files for page in file.read_pages.all()}


def _pages(screen: Screen) -> Sequence[tuple[ShownPage, int]]:
    ids = _ids(screen.files)
    pages = screen.shown.pages if screen.shown else ()
    return [(page, ids.get((page.file, page.page), 0)) for page in pages]


def _silent(screen: Screen) -> list[CaseFile]:
    """Files that could not be used and that no finding tells of."""
    review = screen.shown.review if screen.shown and screen.case.shown else None
    told = {spot.file for finding in review.findings for spot in finding.evidence} if review else ()
    return [file for file in screen.files if file.reason and file.name not in told]


def _left(screen: Screen) -> Left:
    total = len(screen.numbering.numbers)
    unread = sorted(screen.numbering.numbers[key] for key in screen.numbering.unread)
    case = screen.case
    spent = (case.read_at - case.received_at).total_seconds() if case.read_at else None
    looked = any(file.pages is not None or file.reason for file in screen.files)
    page = unread[0] if unread else 0
    return Left(len(screen.files), looked, total - len(unread), total, page, spent)


def _trouble(case: Case) -> str:
    """Why reading stopped for good; "" while it goes on."""
    if case.state != CaseState.READING:
        return ""
    jobs = list(failed_jobs(case))
    if not jobs:
        return ""
    numbers = len(jobs)
    return _("%(count)s 页没读成：%(why)s") % {"count": numbers, "why": jobs[0].message}
