"""How a version does in use: counted from the ledger, file by file, as far as each has grown.

The ledger is append-only with one JSON object a line, so what was counted once is never read again.
Only ids, days, codes and numbers are taken from it; it holds nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from zhagen.web.slices.models import Count, ReadTo

_AT_ONCE: Final = 4_000_000
_KINDS: Final = {
    "precheck.finding_shown": "shown",
    "precheck.officer_agreed": "agreed",
    "precheck.officer_overruled": "overruled",
    "precheck.demanded": "demanded",
    "precheck.received": "received",
    "guide.started": "talks",
}
# The channel of a case that began as a talk of the guide.
_GUIDED: Final = "web"
_LATELY: Final = timedelta(days=30)
_Key = tuple[str, date, str, str]


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A rule in use: how often it was shown, disagreed with (and why), and sent back for."""

    code: str
    shown: int
    overruled: int
    demanded: int
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A version in use since `since`: decided cases, those passed at the first time, each rule."""

    decided: int
    first: int
    received: int
    talks: int
    guided: int
    guided_first: int
    codes: tuple[CodeUse, ...]

    @property
    def used(self) -> bool:
        """Whether anything happened under it."""
        return bool(self.decided or self.received or self.talks or self.codes)

    @property
    def most_demanded(self) -> CodeUse | None:
        """What is sent back most."""
        found = max(self.codes, key=lambda one: one.demanded, default=None)
        return found if found and found.demanded else None

    @property
    def most_overruled(self) -> CodeUse | None:
        """What is disagreed with most."""
        found = max(self.codes, key=lambda one: one.overruled, default=None)
        return found if found and found.overruled else None


def ledger_folder() -> Path:
    """Where the events are."""
    configuration = settings.CONFIGURATION
    folder: Path = configuration.ledger or configuration.data / "ledger"
    return folder


def catch_up(most: int = _AT_ONCE) -> int:
    """Count what was added to the ledger, `most` bytes at once; how many lines were counted."""
    known = dict(ReadTo.objects.values_list("file", "offset"))
    grown = []
    for path in sorted(ledger_folder().glob("events-*.jsonl")):
        try:
            size = path.stat().st_size
        except OSError:
            continue
        if size > known.get(path.name, 0):
            grown.append(path)
    return sum(_count(path, most) for path in grown)


def _count(path: Path, most: int) -> int:
    """Count the whole lines after the mark. The mark's row is held, so nobody counts them twice."""
    with transaction.atomic():
        ReadTo.objects.get_or_create(file=path.name)
        mark = ReadTo.objects.select_for_update().get(file=path.name)
        with path.open("rb") as file:
            file.seek(mark.offset)
            block = file.read(most)
        block = block[: block.rfind(b"\n") + 1]
        counts: Counter[_Key] = Counter()
        lines = block.splitlines()
        for line in lines:
            counts.update(_keys(line))
        for (ref, day, what, code), number in counts.items():
            row, _ = Count.objects.get_or_create(ref=ref, day=day, what=what, code=code)
            row.number += number
            row.save(update_fields=["number"])
        mark.offset += len(block)
        mark.save(update_fields=["offset"])
    return len(lines)


def _keys(line: bytes) -> list[_Key]:
    """What a line counts for; a torn line counts for nothing."""
    try:
        event = json.loads(line)
        kind, ref, payload = str(event["kind"]), str(event["slice"]), dict(event["payload"])
        day = timezone.localdate(datetime.fromisoformat(event["occurred_at"]))
        channel = str(event["channel"])
    except (ValueError, KeyError, TypeError):
        return []
    if kind == "precheck.handled":
        return _handled(ref, day, channel, payload)
    what = _KINDS.get(kind)
    if what is None:
        return []
    code = str(payload.get("code", ""))[:40]
    found: list[_Key] = [(ref, day, what, code)]
    if what == "overruled":
        found.append((ref, day, "reason", f"{code}/{payload.get('reason', '')}"[:40]))
    return found


def _handled(ref: str, day: date, channel: str, payload: Mapping[str, object]) -> list[_Key]:
    """The first decision on a case is what tells whether it passed at once."""
    if payload.get("round") != 1 or payload.get("outcome") == "withdrawn":
        return []
    whats = ["decided"]
    if payload.get("outcome") == "accepted":
        whats.append("first")
    found: list[_Key] = [(ref, day, what, "") for what in whats]
    if channel == _GUIDED:
        found += [(ref, day, f"guided_{what}", "") for what in whats]
    return found


def use_of(ref: str, since: date | None = None) -> Use:
    """How the version does, from a day on."""
    rows = Count.objects.filter(ref=ref)
    if since is not None:
        rows = rows.filter(day__gte=since)
    summed = rows.values_list("what", "code").annotate(n=Sum("number")).order_by()
    counts: dict[tuple[str, str], int] = {(what, code): n for what, code, n in summed}

    def of(what: str, code: str = "") -> int:
        return counts.get((what, code), 0)

    codes = sorted({code for what, code in counts if code and what != "reason"})
    return Use(
        decided=of("decided"),
        first=of("first"),
        received=of("received"),
        talks=of("talks"),
        guided=of("guided_decided"),
        guided_first=of("guided_first"),
        codes=tuple(
            CodeUse(
                code, of("shown", code), of("overruled", code), of("demanded", code),
                tuple(
                    sorted(
                        (key.partition("/")[2], n)
                        for (what, key), n in counts.items()
                        if what == "reason" and key.startswith(f"{code}/")
                    )
                ),
            )
            for code in codes
        ),
    )  # fmt: skip


def lately(today: date) -> date:
    """The day from which a version in use is looked at."""
    return today - _LATELY


def handled_under(ref: str) -> int:
    """How many cases and talks were begun under the version: once there is one, it is fixed."""
    rows = Count.objects.filter(ref=ref, what__in=["received", "talks", "decided"])
    whole: int | None = rows.aggregate(n=Sum("number"))["n"]
    return whole or 0


def decided_under() -> Mapping[str, int]:
    """Decided cases of every version."""
    rows = Count.objects.filter(what="decided").values_list("ref").annotate(n=Sum("number"))
    return dict(rows.order_by())
