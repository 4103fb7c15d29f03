"""Two pilots of the sample: one in its fifth week, one that has come to its verdict.

Both go the whole way, with the clock set back: charter, two signatures, records, kept sheets, the
planned looks, the decision.
"""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Any, Final

import numpy as np
from django.utils import timezone

from zhagen.calendar.workdays import CalendarUnknown
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.web.jobs.running import run_all
from zhagen.web.pilots import deciding, drafts, running, sealing
from zhagen.web.pilots.checking import check
from zhagen.web.pilots.keeping import folder_of, from_text
from zhagen.web.pilots.models import Pilot
from zhagen.web.sample.clock import at
from zhagen.web.sample.people import HERE, WINDOWS, Cast
from zhagen.web.workdays import office_calendar

_HEADER: Final = (
    "办件编号", "窗口", "收件时间", "答复时间", "组别", "办件类型", "是否退件", "满意度",
)  # fmt: skip
_WORDS: Final = {1: "使用", 0: "不使用"}
_A_DAY: Final = 6
_SEEDS: Final = 400
# Where somebody who opens the demo works: there the tool is to be in use today.
_SHOWN: Final = ("综窗 3 号", "综窗 2 号")


@dataclass(frozen=True, slots=True)
class Story:
    """A pilot: about what, how many weeks ago it began, which looks were opened, how it went."""

    slice_ref: str
    title: str
    weeks_ago: int
    looks: tuple[int, ...]
    faster: float
    decided: bool


STORIES: Final = (
    Story(
        "individual-business-registration@1.0", "个体工商户登记收件预审联合验证", 11,
        (2, 4, 6, 8), 0.7, decided=True,
    ),
    Story(
        "employer-social-insurance@1.0", "企业社保开户收件预审联合验证", 4,
        (2, 4), 0.86, decided=False,
    ),
)  # fmt: skip


def make(cast: Cast, now: datetime) -> None:
    """Run both; each week's steps are taken on the day after the week."""
    for story in STORIES:
        # At the end of a year the days off of the next one are not told yet: no pilot can be drawn.
        with suppress(CalendarUnknown):
            _run(story, cast, now)


def _run(story: Story, cast: Cast, now: datetime) -> None:
    today = timezone.localdate(now)
    start = today - timedelta(days=today.weekday() + 7 * story.weeks_ago)
    with at(_morning(start - timedelta(days=7))):
        pilot = _sealed(story, cast, start, today)
    last = max(story.looks)
    for week in range(1, last + 1):
        with at(_morning(start + timedelta(days=7 * week))):
            _week(pilot, cast, week, story.faster)
            if week in story.looks:
                running.open_look(pilot.pk, week, cast["owner"])
                run_all()
    if story.decided:
        with at(_morning(start + timedelta(days=7 * last + 1))):
            _decided(pilot, cast, last)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _sealed(story: Story, cast: Cast, start: date, today: date) -> Pilot:
    manager, owner = cast["manager"], cast["owner"]
    pilot = drafts.begin(manager, cast.department, story.slice_ref, story.title)
    content = _seeded(_content(pilot.content, start), today)
    pilot = drafts.save(pilot.pk, manager, pilot.version, content)
    for someone in (owner, manager):
        pilot = sealing.sign_charter(pilot.pk, someone, sealing.hash_to_sign(pilot))
    return pilot


def _content(given: Mapping[str, Any], start: date) -> dict[str, Any]:
    """The charter that comes with the slice, with this department's people, windows and days."""
    content = copy.deepcopy(dict(given))
    content["problem_owner"] = {"name": "郑立", "title": "业务科科长", "organisation": HERE}
    department, vendor = content["parties"]
    department.update(name=HERE, signatory="郑立")
    vendor.update(signatory="吴海宁")
    content["schedule"].update(
        {
            "start": start.isoformat(),
            "extension_weeks": 0,
            "baseline": {
                "from": (start - timedelta(days=35)).isoformat(),
                "to": (start - timedelta(days=10)).isoformat(),
            },
        }
    )
    content["design"]["windows"] = list(WINDOWS)
    content["permission"]["deletes"] = f"{HERE}信息科"
    content["permission"]["delete_by"] = (start + timedelta(days=180)).isoformat()
    return content


def _seeded(content: dict[str, Any], today: date) -> dict[str, Any]:
    """A draw in which the tool is in use today at the windows that are shown."""
    for seed in range(1, _SEEDS):
        content["design"]["seed"] = seed
        charter = check(content).charter
        if charter is None or _in_use(charter, today):
            break
    return content


def _in_use(charter: Charter, day: date) -> bool:
    rota = draw_rota(charter, office_calendar().is_workday)
    rows = np.array([rota.windows.index(name) for name in _SHOWN])
    days = np.array([day.toordinal()] * len(rows))
    return bool((rota.assigned(rows, days) != 0).all())


def _week(pilot: Pilot, cast: Cast, week: int, faster: float) -> None:
    """The records of a week, as a table the department's system wrote; a sheet that both keep."""
    charter = from_text(pilot.sealed).charter
    begin = charter.schedule.start + timedelta(days=7 * (week - 1))
    content = _table(charter, begin, charter.schedule.last_day(week), faster)
    name, digest = f"第{week}周.csv", sha256(content).hexdigest()
    path = folder_of(pilot).given(digest, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    running.take_file(pilot.pk, name, digest, cast["manager"])
    run_all()
    sheet = running.make_sheet(pilot.pk, week, cast["manager"])
    for someone in (cast["manager"], cast["owner"]):
        running.lodge(pilot.pk, sheet.pk, someone)


def _decided(pilot: Pilot, cast: Cast, week: int) -> None:
    look = running.newest_look(pilot)
    steps = deciding.offered(look) if look is not None else ()
    if steps:
        deciding.decide(pilot.pk, week, steps[0], "按结论办，清单和说明交业务科。", cast["owner"])


def _table(charter: Charter, first: date, last: date, faster: float) -> bytes:
    """The cases of every window from `first` to `last`; with the tool `faster` times the time."""
    drawn = Random(first.toordinal())  # noqa: S311 - drawn cases, no secret
    rota = draw_rota(charter, office_calendar().is_workday)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_HEADER)
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    for day in filter(office_calendar().is_workday, days):
        for number, window in enumerate(charter.assignment.windows):
            at_day = np.array([day.toordinal()])
            state = int(rota.assigned(np.array([number]), at_day)[0])
            writer.writerows(_cases(day, window, state, faster, drawn))
    return file.getvalue().encode()


def _cases(day: date, window: str, state: int, faster: float, drawn: Random) -> list[list[str]]:
    rows = []
    for number in range(_A_DAY):
        simple = number % 3 > 0
        minutes = drawn.lognormvariate(2.2 if simple else 2.7, 0.25)
        begun = datetime.combine(day, time(9)) + timedelta(minutes=40 * number)
        done = begun + timedelta(minutes=minutes * (faster if state == 1 else 1.0))
        returned = "是" if drawn.random() < 0.01 else "否"
        kind, score = "简单" if simple else "复杂", str(drawn.choice((4, 5)))
        times = [begun.isoformat(), done.isoformat(timespec="seconds")]
        code = f"{day:%m%d}-{window}-{number}"
        rows.append([code, window, *times, _WORDS.get(state, ""), kind, returned, score])
    return rows
