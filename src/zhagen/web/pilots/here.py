"""What only this platform knows of a draft: which day it is, and which windows there are.

A charter that begins on a day that has come cannot be signed, and a window nobody here works at is
switched by no rota: both are told while there is time to mend them.
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
from zhagen.web.pilots.models import Pilot, PilotState
from zhagen.web.pilots.on_screen import listed

# From the day of drafting to the Monday it begins on, at least: time to agree and to sign.
_AHEAD: Final = timedelta(days=14)
_FEWEST: Final = 2

Told = Mapping[str, tuple[str, ...]]


def checked_here(pilot: Pilot, content: Content | None = None) -> Checked:
    """The draft looked at; once somebody has signed, by itself alone."""
    found = check(pilot.content if content is None else content)
    if found.charter is None or pilot.state != PilotState.DRAFT:
        return found
    late, unknown = _late(found.charter), _unknown(found.charter, pilot.department)
    return replace(
        found,
        faults=_with(found.faults, "schedule.start", late),
        warnings=_with(found.warnings, "design.windows", unknown),
    )


def _with(told: Told, place: str, text: str) -> Told:
    return {**told, place: (*told.get(place, ()), text)} if text else told


def _late(charter: Charter) -> str:
    if charter.schedule.start > timezone.localdate():
        return ""
    return _("这一天已经到了：立项书要在第一件办件之前封存。请推后开始日。")


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
