"""What a pilot's log is told of the cases that a department's own system pushed.

A record that names a case of the workbench is the same case: it is told under that case's key, so
that both together are one row (`pilots.handled`), in which the workbench's own times count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from zhagen.web.cases import pilot_rows
from zhagen.web.slices.shelf import shelf
from zhagen.web.tokens.models import HandlingRecord

_AT_ONCE = 500


def rows(
    slice_ref: str, department: int, first: date, last: date
) -> Iterator[Mapping[str, object]]:
    """The records of the slice's item that began on these days, each under the name it counts by.

    As at a window of the workbench a case ends with its first answer: sent back, or done.
    """
    held = HandlingRecord.objects.filter(
        department_id=department,
        applied_at__date__range=(first, last),
        value__item_code__in=_codes(slice_ref),
    ).order_by("pk")
    values = [record.value for record in held]
    here = same_cases(department, values)
    for value in values:
        number = str(value["case_id"])
        returned = _moment(value.get("returned_at"))
        ended = returned or _moment(value.get("finished_at"))
        yield {
            "case_id": here.get(number, number),
            "window": value.get("window", ""),
            "started_at": _told(_moment(value["applied_at"])),
            "ended_at": _told(ended),
            "returned": returned is not None if ended else None,
            "arm": value.get("arm", ""),
            "satisfaction": value.get("satisfaction"),
        }


def same_cases(department: int, values: list[dict[str, object]]) -> dict[str, str]:
    """Number of a record -> key of the case here that it is; by what it names, or by its number."""
    named = {str(value["case_id"]): str(value.get("case") or value["case_id"]) for value in values}
    names = list(dict.fromkeys(named.values()))
    known: dict[str, str] = {}
    for at in range(0, len(names), _AT_ONCE):
        known |= pilot_rows.known(department, names[at : at + _AT_ONCE])
    return {number: known[name] for number, name in named.items() if name in known}


def _codes(slice_ref: str) -> list[str]:
    """What systems call the item of a slice: its id, the version, the code of the task."""
    found = shelf().exact(slice_ref)
    codes = (slice_ref, slice_ref.partition("@")[0], found.task_code if found else "")
    return [code for code in codes if code]


def _moment(text: object) -> datetime | None:
    return parse_datetime(str(text)) if text else None


def _told(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
