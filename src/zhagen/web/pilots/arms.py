"""Whether the tool is used at a window on a day: what the pre-review and the guide ask.

They ask for the day a case comes in, never for a later one; nothing here tells a rota in advance.
No pilot, an uncounted day, an unknown window: None, and the tool works as usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhagen.calendar.workdays import CalendarUnknown
from zhagen.pilot.agreeing.sealed import BrokenSeal
from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.estimating.online import arm_of
from zhagen.pilot.estimating.rota import CLOSED, Rota, draw_rota
from zhagen.pilot.log.pseudonyms import BadSecret, read_secret
from zhagen.pilot.model import Arm as Side
from zhagen.web.pilots.keeping import folder_of, from_text
from zhagen.web.pilots.models import Pilot, PilotState
from zhagen.web.workdays import office_calendar


@dataclass(frozen=True, slots=True)
class Arm:
    """The code that events carry, and whether the tool is used."""

    code: str
    tool: bool


ON: Final = Arm(Side.ON.value, tool=True)
OFF: Final = Arm(Side.OFF.value, tool=False)


@dataclass(frozen=True, slots=True)
class Today:
    """What a pilot says of a window on a day."""

    title: str
    arm: Arm


def tool_on(slice_ref: str, window: str, day: date, *, department: int | None = None) -> Arm | None:
    """The arm of a case of `slice_ref` that comes in at `window` on `day`; None without a pilot.

    `department` tells windows of the same name apart. A pilot that was stopped for harm keeps the
    tool off until its planned end.
    """
    rows = _on_day(day, department).filter(slice_ref=slice_ref)
    pilot = rows.order_by("-pk").first()
    return _at_window(pilot, window, day) if pilot else None


def person_on(slice_ref: str, person: str, day: date) -> Arm | None:
    """The arm a person is drawn into; None where no pilot of this slice draws persons."""
    pilot = _on_day(day, None).filter(slice_ref=slice_ref).order_by("-pk").first()
    held = _held(pilot) if pilot else None
    if pilot is None or held is None or held[1].assignment.design is not Design.ONLINE:
        return None
    return OFF if pilot.stopped else _drawn(pilot, held[1], person)


def held_to_another(slice_id: str, ref: str, day: date) -> tuple[str, ...]:
    """The pilots not over on `day` that signed another version of the slice than `ref`.

    New cases come in under the version that is meant: those pilots would get no more of them, and
    their rota would switch nothing.
    """
    rows = Pilot.objects.filter(slice_ref__startswith=f"{slice_id}@", last_day__gte=day)
    rows = rows.filter(state=PilotState.RUNNING) | rows.filter(stopped=True)
    found = rows.exclude(slice_ref=ref).select_related("department").order_by("pk")
    return tuple(
        _("“%(title)s”（%(department)s，按 %(version)s 版）")
        % {
            "title": each.title,
            "department": each.department.name,
            "version": each.slice_ref.rpartition("@")[2],
        }
        for each in found
    )


def today_at(window: str, day: date, *, department: int) -> tuple[Today, ...]:
    """What each pilot says of this window today, for a line on the home page of who works there."""
    found = []
    for pilot in _on_day(day, department).exclude(slice_ref="").order_by("pk"):
        arm = _at_window(pilot, window, day)
        if arm is not None:
            found.append(Today(pilot.title, arm))
    return tuple(found)


def _at_window(pilot: Pilot, window: str, day: date) -> Arm | None:
    held = _held(pilot)
    if held is None or held[1].assignment.design is Design.ONLINE:
        return None
    return OFF if pilot.stopped else _on_rota(*held, window, day)


def _held(pilot: Pilot) -> tuple[Rota, Charter] | None:
    """Rota and charter of a pilot; one that is broken switches nothing, its own page tells it."""
    try:
        return _rota(pilot.pk, pilot.sealed)
    except (BrokenSeal, CalendarUnknown):
        return None


def _on_day(day: date, department: int | None) -> QuerySet[Pilot]:
    """The sealed pilots in whose days the day lies.

    A decided pilot keeps nobody from the tool, except one that was stopped for harm.
    """
    rows = Pilot.objects.filter(first_day__lte=day, last_day__gte=day)
    if department is not None:
        rows = rows.filter(department_id=department)
    return rows.filter(state=PilotState.RUNNING) | rows.filter(stopped=True)


@lru_cache(maxsize=16)
def _rota(_pilot: int, sealed: str) -> tuple[Rota, Charter]:
    """By the sealed text itself, so that an amendment is another entry."""
    charter = from_text(sealed).charter
    return draw_rota(charter, office_calendar().is_workday), charter


def _drawn(pilot: Pilot, charter: Charter, person: str) -> Arm | None:
    try:
        side = arm_of(charter, read_secret(folder_of(pilot).secret), person)
    except BadSecret:
        return None
    return ON if side is Side.ON else OFF


def _on_rota(rota: Rota, charter: Charter, window: str, day: date) -> Arm | None:
    if window not in rota.windows:
        return None
    at = np.array([rota.windows.index(window)])
    # A day that is washed out belongs to the next one that counts: the tool is as it will be then.
    for later in range(7 * charter.assignment.washout + 1):
        state = int(rota.assigned(at, np.array([(day + timedelta(days=later)).toordinal()]))[0])
        if state != CLOSED:
            return ON if state == 1 else OFF
        if not office_calendar().is_workday(day):
            return None
    return None
