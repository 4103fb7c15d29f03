"""A pilot as two people run it in the browser: a charter, two signatures, records, sheets, looks.

Everything goes through the pages; only the clock is ours, because a pilot takes eight weeks.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from people import PASSWORD, person

from zhagen.calendar.official import official_calendar
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.web.accounts.rights import Role
from zhagen.web.jobs.running import run_all
from zhagen.web.pilots.keeping import from_text
from zhagen.web.pilots.models import Pilot

SLICE = "employer-social-insurance@1.0"
START = date(2026, 8, 24)
DRAFTED = date(2026, 8, 17)
HEADER = ["办件编号", "窗口", "收件时间", "答复时间", "组别", "办件类型", "是否退件", "满意度"]


class Clock:
    """Django's now, at ten in the morning of a day that a test chooses."""

    def __init__(self, patch) -> None:
        self._day, self.clients = DRAFTED, []
        patch(timezone, "now", self.now)

    def set(self, day: date) -> None:
        """Another day; everybody signs in again."""
        self._day = day
        for client in self.clients:
            client.force_login(client.user)

    def now(self) -> datetime:
        return datetime.combine(self._day, time(2), tzinfo=UTC)


def people(clock, **given):
    """The two who run a pilot."""
    manager = person(Role.manager, shown_name="何以宁", **given)
    owner = person(Role.owner, shown_name="陆青禾", **given)
    clock.clients += [manager, owner]
    return SimpleNamespace(manager=manager, owner=owner)


def drafted(office, once="a-form-of-its-own") -> Pilot:
    """A draft from the slice's own charter."""
    given = {"slice": SLICE, "department": office.manager.department.pk, "once": once}
    answer = office.manager.post("/pilots/new", given)
    assert answer.status_code == 302, answer.content
    return Pilot.objects.order_by("-pk").first()


def sign(someone, pilot, password=PASSWORD):
    """Read the page, and sign the hash that stands on it."""
    page = someone.get(f"/pilots/{pilot.pk}/seal")
    digest = page.context["hash"] if page.context else ""
    given = {"hash": digest, "password": password}
    return someone.post(f"/pilots/{pilot.pk}/seal", given)


def sealed(office, pilot=None) -> Pilot:
    """Signed by both."""
    pilot = pilot or drafted(office)
    for someone in (office.owner, office.manager):
        answer = sign(someone, pilot)
        assert answer.status_code == 302, answer.content.decode()
    pilot.refresh_from_db()
    assert pilot.state == "running"
    return pilot


def export(charter, first: date, last: date, faster: float, cases_a_day: int = 6) -> bytes:
    """The cases of every window from `first` to `last`; with the tool `faster` times the time."""
    rng = np.random.default_rng(first.toordinal())
    rota = draw_rota(charter, official_calendar().is_workday)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if not official_calendar().is_workday(day):
            continue
        for at, window in enumerate(charter.assignment.windows):
            state = int(rota.assigned(np.array([at]), np.array([ordinal]))[0])
            for number in range(cases_a_day):
                simple = number % 3 > 0
                minutes = rng.lognormal(2.2 if simple else 2.7, 0.25)
                minutes *= faster if state == 1 else 1.0
                begun = datetime.combine(day, time(9)) + timedelta(minutes=40 * number)
                done = begun + timedelta(minutes=minutes)
                writer.writerow(
                    [
                        f"{day:%m%d}-{window}-{number}",
                        window,
                        begun.isoformat(),
                        done.isoformat(timespec="seconds"),
                        {1: "使用", 0: "不使用"}.get(state, ""),
                        "简单" if simple else "复杂",
                        "是" if rng.random() < 0.004 else "否",
                        4,
                    ]
                )
    return file.getvalue().encode()


def week_of_records(office, pilot, first_week: int, last_week: int, faster: float):
    """Bring the weeks into the log."""
    charter = from_text(pilot.sealed).charter
    first = charter.schedule.start + timedelta(days=7 * (first_week - 1))
    rows = export(charter, first, charter.schedule.last_day(last_week), faster)
    return give(office.manager, pilot, rows, f"第{first_week}至{last_week}周.csv")


def give(someone, pilot, content: bytes, name: str):
    """Send a file of records and have it taken in."""
    file = SimpleUploadedFile(name, content)
    answer = someone.post(f"/pilots/{pilot.pk}/records/take", {"file": file})
    run_all()
    return answer


def lodged(office, pilot, week: int) -> None:
    """A sheet that both keep."""
    office.manager.post(f"/pilots/{pilot.pk}/sheets/week/{week}")
    sheet = pilot.sheets.filter(week=week).last()
    for someone in (office.manager, office.owner):
        someone.post(f"/pilots/{pilot.pk}/sheets/{sheet.pk}/lodge")


def after(week: int) -> date:
    """The first day after a week of the pilot."""
    return START + timedelta(days=7 * week)


def looked(office, pilot, week: int):
    """Open the look of a week; what was computed."""
    office.owner.post(f"/pilots/{pilot.pk}/looks/{week}")
    run_all()
    return pilot.looks.get(week=week)


def eight_weeks(office, clock, faster=0.7, looks=(2, 4, 6, 8)) -> Pilot:
    """A pilot that ran its eight weeks, with sheets and all looks opened."""
    pilot = sealed(office)
    previous = 0
    for week in looks:
        clock.set(after(week))
        week_of_records(office, pilot, previous + 1, week, faster)
        lodged(office, pilot, week)
        looked(office, pilot, week)
        previous = week
    pilot.refresh_from_db()
    return pilot
