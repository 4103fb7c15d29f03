"""What only this platform knows of a draft: which day it is, the windows and pilots there are.

A charter that begins on a day that has come or runs into a year whose days off are not known cannot
be signed, nor one whose windows another pilot switches on the same days. A window nobody here works
at is switched by no rota. All is told while there is time to mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.pilot.charter import Charter, Design
from zhagen.web.accounts.models import Department, Window
from zhagen.web.pilots.charter_form import Content
from zhagen.web.pilots.checking import Checked, check
from zhagen.web.pilots.keeping import from_text
from zhagen.web.pilots.models import Pilot, PilotState
from zhagen.web.pilots.on_screen import listed
from zhagen.web.workdays import office_calendar

# From the day of drafting to the Monday it begins on, at least: time to agree and to sign.
_AHEAD: Final = timedelta(days=14)
_FEWEST: Final = 2

Told = Mapping[str, tuple[str, ...]]


def checked_here(pilot: Pilot, content: Content | None = None) -> Checked:
    """The draft looked at; once somebody has signed, by itself alone."""
    found = check(pilot.content if content is None else content)
    if found.charter is None or pilot.state != PilotState.DRAFT:
        return found
    charter, faults = found.charter, found.faults
    for text in (_late(charter), beyond(charter), held_by_another(pilot, charter)):
        faults = _with(faults, "schedule.start", text)
    unknown = _unknown(charter, pilot.department)
    return replace(found, faults=faults, warnings=_with(found.warnings, "design.windows", unknown))


def _with(told: Told, place: str, text: str) -> Told:
    return {**told, place: (*told.get(place, ()), text)} if text else told


def _late(charter: Charter) -> str:
    if charter.schedule.start > timezone.localdate():
        return ""
    return _("这一天已经到了：立项书要在第一件办件之前封存。请推后开始日。")


def beyond(charter: Charter) -> str:
    """Why days of a charter cannot be reckoned; "" where every year's days off are known."""
    schedule = charter.schedule
    # The calendar of a pilot shows the weeks it may be extended by, too.
    last = schedule.last_day(schedule.weeks + schedule.extension_weeks)
    years = range(schedule.start.year, last.year + 1)
    missing = [year for year in years if not office_calendar().year_known(year)]
    if not missing:
        return ""
    return _(
        "还没有装入 %(year)s 年的放假安排，那几天排不出谁用工具。请把日子改在这以前，"
        "或请管理员在设置 calendar 里补上那一年。"
    ) % {"year": missing[0]}


def held_by_another(pilot: Pilot, charter: Charter) -> str:
    """Why a pilot of the same service cannot be sealed beside this one; "" where none stands."""
    schedule, windows = charter.schedule, set(charter.assignment.windows)
    last = schedule.last_day(schedule.weeks)
    rows = Pilot.objects.filter(slice_ref=charter.slice_ref, state=PilotState.RUNNING)
    rows = rows.filter(first_day__lte=last, last_day__gte=schedule.start).exclude(pk=pilot.pk)
    for other in rows.order_by("pk"):
        held = from_text(other.sealed).charter.assignment
        online = Design.ONLINE in {held.design, charter.assignment.design}
        if online or (other.department_id == pilot.department_id and windows & set(held.windows)):
            return _(
                "“%(title)s”在 %(first)s 到 %(last)s 排着同样的窗口，两份排班会打架。"
                "请改日子或窗口，或等它结束。"
            ) % {"title": other.title, "first": other.first_day, "last": other.last_day}
    return ""


def _unknown(charter: Charter, department: Department) -> str:
    names = _windows(department)
    if not names or charter.assignment.design is Design.ONLINE:
        return ""
    unknown = [one for one in charter.assignment.windows if one not in names]
    if not unknown:
        return ""
    return _(
        "本单位没有叫%(names)s的窗口：收件预审不会在那里照排班开关。请写窗口在本平台的名称。"
    ) % {"names": listed(f"“{one}”" for one in unknown)}


def _windows(department: Department) -> list[str]:
    return list(
        Window.objects.filter(department=department).order_by("name").values_list("name", flat=True)
    )


def made_ours(content: Content, department: Department) -> Content:
    """A first draft from an example: days that lie ahead, windows that are here."""
    made: dict[str, Any] = dict(content)
    names = _windows(department)
    if len(names) >= _FEWEST and "windows" in made.get("design", {}):
        made["design"] = {**made["design"], "windows": names}
    start = _day(made.get("schedule", {}).get("start"))
    today = timezone.localdate()
    if start is not None and start <= today:
        monday = today + _AHEAD + timedelta(days=-(today + _AHEAD).weekday() % 7)
        moved = monday - start
        made["schedule"] = _moved(made["schedule"], moved)
        made["permission"] = _moved(made.get("permission", {}), moved)
    return made


def _moved(value: Any, by: timedelta) -> Any:  # noqa: ANN401 - whatever a charter holds
    """Every day in it, so much later."""
    if isinstance(value, dict):
        return {key: _moved(one, by) for key, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    day = _day(value)
    return (day + by).isoformat() if day else value


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
