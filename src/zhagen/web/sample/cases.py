"""Cases in every state; their papers are really read, before the page opens or while it is seen.

What an officer does with two of them follows as soon as they are read.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from typing import cast as cast_to

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import connection
from django.utils import timezone

from zhagen import wiring
from zhagen.precheck.telling import long_day
from zhagen.slices.model import Severity
from zhagen.web.accounts.models import User
from zhagen.web.cases.closing import Bench, accept, drafted_points, send_back
from zhagen.web.cases.deciding import AGREE, OVERRULE, SEEN, Said, decide
from zhagen.web.cases.intake import Upload, Where, add_files, open_case
from zhagen.web.cases.models import Case, CaseEvent
from zhagen.web.cases.notices import Point, Wishes, deadlines
from zhagen.web.cases.screen import bench_of, screen_of
from zhagen.web.cases.slices import newest
from zhagen.web.jobs import running
from zhagen.web.jobs.resources import Resources
from zhagen.web.sample.people import Cast

# An archive that says of itself, in its first bytes, that it is of a kind nobody can open here.
_SEALED: Final = b"Rar!\x1a\x07\x01\x00" + bytes(range(200))
_LANES: Final = 2
# What the officer writes where the pilot had the day go without findings.
_WRITTEN: Final = Point(
    1, "", 0, "经办人身份证已过有效期", "请换领新证后提交，或者提交有效的临时居民身份证。", "", ""
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A case of the sample: its papers, who took it in, and how long ago."""

    sample: str
    by: str
    ago: timedelta


FIRST: Final = (
    Taken("clean-scan", "officer", timedelta(hours=1, minutes=12)),
    Taken("phone-photos", "officer", timedelta(minutes=40)),
    Taken("scan-several-faults", "officer", timedelta(minutes=6)),
)
# Read by the worker once the page stands: somebody who signs in sees it happen.
LATER: Final = (
    Taken("photocopies", "officer", timedelta(minutes=1)),
    Taken("born-digital", "officer2", timedelta(minutes=3)),
)


def take_in(cast: Cast, now: datetime) -> None:
    """Take in what came first, the one that is looked at first in front; nothing is read yet."""
    before = now - _due_today(timezone.localdate(now))
    _taken(FIRST[2], cast, now)
    accepted, returned = _taken(FIRST[0], cast, now), _taken(FIRST[1], cast, before)
    _sealed(cast, now)
    named = {"accept": accepted.pk, "return": returned.pk}
    _plan().write_text(json.dumps({**named, "officer": cast["officer"].pk}), encoding="utf-8")


def decided() -> bool:
    """Decide the two as soon as they are read; True when nothing is left to do."""
    if not _plan().is_file():
        return True
    named = json.loads(_plan().read_text(encoding="utf-8"))
    read = Case.objects.exclude(read_at=None)
    accepted, returned = (read.filter(pk=named[name]).first() for name in ("accept", "return"))
    if accepted is None or returned is None:
        return False
    by = User.objects.get(pk=named["officer"])
    for case, do, minutes in ((accepted, _accept, 7), (returned, _return, 9)):
        _move_back(case)
        do(case, by, case.received_at + timedelta(minutes=minutes))
    _plan().unlink()
    return True


def _plan() -> Path:
    """Which cases are decided once they are read; gone when that is done."""
    return Path(settings.CONFIGURATION.data) / "sample.cases"


def make_later(cast: Cast, now: datetime) -> None:
    """Take in what the worker will read while somebody looks."""
    for one in LATER:
        _taken(one, cast, now)


def _due_today(today: date) -> timedelta:
    """How many days ago a notice went out whose deadline is today; a few where there is none."""
    for days in range(1, 40):
        if any(one.last == today for one in deadlines(today - timedelta(days=days))):
            return timedelta(days=days)
    return timedelta(days=4)


def _taken(one: Taken, cast: Cast, now: datetime) -> Case:
    sample = wiring.load_sample(one.sample)
    by, then = cast[one.by], now - one.ago
    where = Where(cast.department, by.window, by)
    case = open_case(where, newest(sample.slice_ref), sample.on, then)
    with ExitStack() as stack:
        files = [(path, stack.enter_context(path.open("rb"))) for path in sample.files]
        opened = [(path, File(file, path.name)) for path, file in files]
        add_files(
            case,
            [(path.name, cast_to("Upload", file)) for path, file in opened],
            by,
            then,
            more=False,
        )
    return case


def _sealed(cast: Cast, now: datetime) -> None:
    """Somebody sent an archive that cannot be opened: the queue says what to do."""
    by, then = cast["officer"], now - timedelta(minutes=2)
    definition = newest("employer-social-insurance")
    case = open_case(Where(cast.department, by.window, by), definition, timezone.localdate(), then)
    add_files(
        case, [("开户材料.rar", cast_to("Upload", ContentFile(_SEALED)))], by, then, more=False
    )


def read() -> None:
    """Read everything that waits, in as many lanes as a small machine has."""
    with ThreadPoolExecutor(_LANES) as pool:
        for done in [pool.submit(_lane) for _ in range(_LANES)]:
            done.result()


def _lane() -> int:
    try:
        with Resources() as resources:
            return running.run_all(resources)
    finally:
        connection.close()


def _bench(case: Case, by: User, now: datetime) -> Bench | None:
    return bench_of(screen_of(Case.objects.get(pk=case.pk), by, now))


def _accept(case: Case, by: User, then: datetime) -> None:
    bench = _decided(case, by, then)
    if bench is not None and bench.readiness.may_accept:
        accept(bench, by, then)


def _return(case: Case, by: User, then: datetime) -> None:
    """Sent back with a notice that is due today, or soon where today is no working day."""
    bench = _decided(case, by, then)
    day = timezone.localdate()
    choices = [one for one in deadlines(timezone.localdate(then)) if one.last >= day]
    if bench is None or not choices or not bench.readiness.may_return:
        return
    delivery = f"当面交给经办人，{long_day(timezone.localdate(then))}"
    points = drafted_points(bench) or (_WRITTEN,)
    wishes = Wishes(points, with_hints=True, days=choices[0].days, delivery=delivery)
    send_back(bench, wishes, choices[0], by, then)


def _decided(case: Case, by: User, then: datetime) -> Bench | None:
    """What an officer does: agree with errors, look at the rest, disagree once with a reason."""
    bench = _bench(case, by, then)
    if bench is None:
        return None
    overruled = False
    for one in bench.standings:
        severity = one.finding.view.severity
        if severity is not Severity.ERROR:
            said = Said(one.finding.key, SEEN)
        elif overruled:
            said = Said(one.finding.key, AGREE)
        else:
            overruled = sum(two.finding.view.severity is severity for two in bench.standings) > 1
            why = "申请人当场换了一张有效的"
            said = Said(one.finding.key, OVERRULE if overruled else AGREE, "fixed_on_the_spot", why)
        decide(bench.case, bench.shown, said, by, then)
    return _bench(case, by, then)


def _move_back(case: Case) -> None:
    """It was read just now; that is told as done a few seconds after the case came."""
    read = case.received_at + timedelta(seconds=9)
    Case.objects.filter(pk=case.pk).update(read_at=read)
    CaseEvent.objects.filter(case=case, kind="read").update(at=read)
