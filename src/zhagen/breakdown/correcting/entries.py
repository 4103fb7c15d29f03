"""A line somebody typed into a cell as a value: a person's word, without a place in the document.

Times and numbers are read by the same rules as in documents; a line they cannot read is kept as
written where a field has room for that, and told otherwise.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from zhagen.breakdown.fields.targets import find_targets
from zhagen.breakdown.model import (
    NOWHERE,
    Body,
    Deadline,
    DeadlineType,
    Deliverable,
    Origin,
    Target,
)
from zhagen.breakdown.wording import AS_TYPED, AS_WRITTEN, when
from zhagen.calendar.official import official_calendar
from zhagen.language.bodies import find_bodies
from zhagen.language.deadlines import find_deadlines
from zhagen.language.deadlines_resolve import resolve
from zhagen.language.plain import plain

_AS_WRITTEN: Final = re.compile(rf"[（(](?:{AS_WRITTEN}|{AS_TYPED}).*[）)]\s*$", re.DOTALL)
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:前|之前|以前)?")
_HANDED: Final = re.compile(r"(?P<name>.+?)[（(]报送(?P<recipient>[^（()）]+)[）)]")


def body_from(name: str) -> Body:
    """A body a person named."""
    found = find_bodies(plain(name))
    vague = bool(found) and all(one.generic for one in found)
    return Body(name, "" if vague else name, Origin.CORRECTED, generic=vague, span=NOWHERE)


def deadline_from(line: str, issued: date | None) -> Deadline:
    """A time a person gave; its norm is "" where no day or rhythm can be read from it."""
    text = _AS_WRITTEN.sub("", line).strip() or line
    day = day_in(text)
    if day is not None:
        return Deadline(day.isoformat(), day.isoformat(), DeadlineType.BY, day, "", NOWHERE)
    found = find_deadlines(plain(text), expected=True)
    if not found:
        return Deadline(text, "", DeadlineType.BY, None, "", NOWHERE)
    reckoned = resolve(found[0], issued, official_calendar())
    kind = DeadlineType(found[0].type.value)
    made = Deadline(text, reckoned.norm, kind, reckoned.date, reckoned.basis, NOWHERE)
    return _in_one_wording(made) if found[0].text == plain(text) else made


def _in_one_wording(made: Deadline) -> Deadline:
    """A time that is the whole line needs no second wording beside it, as if a text had one."""
    short = replace(made, text=when(made))
    return short if when(short) == short.text else made


def day_in(text: str) -> date | None:
    """The day, where the whole text is one."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def deliverable_from(line: str) -> Deliverable:
    """What is handed over, with its recipient in brackets as our tables write it."""
    match = _HANDED.fullmatch(line)
    if match is None:
        return Deliverable(line, "", NOWHERE)
    return Deliverable(match["name"], match["recipient"], NOWHERE)


def target_from(line: str) -> Target | None:
    """A number to be reached; None where the line names none."""
    found = find_targets(plain(line))
    if not found:
        return None
    one = found[0]
    return Target(line, one.quantity, one.comparator, one.value, one.unit, one.baseline, NOWHERE)
