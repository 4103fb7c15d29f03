"""The list of slices: each item once, with its versions and whether they are fit for use."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhagen.web.accounts.rights import Right, needs, rights_of
from zhagen.web.slices import fitness, usage
from zhagen.web.slices.access import all_seen, keepers, may_edit, state_of
from zhagen.web.slices.fitness import Fitness
from zhagen.web.slices.place import Held, current

# Checking takes half a second a version: the page waits no longer than this for those not yet done.
_PATIENCE: Final = 1.0


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list."""

    held: Held
    word: str
    kind: str
    fitness: Fitness | None
    decided: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A slice in the list."""

    name: str
    title: str
    keeper: str
    shown: VersionRow
    versions: tuple[VersionRow, ...]
    edits: bool


@needs(Right.slice_see)
def index(request: HttpRequest) -> HttpResponse:
    """Every slice there is."""
    usage.catch_up()
    rows = _rows(request)
    to_do = [row for item in rows for row in item.versions if row.held.draft and _unfit(row)]
    return render(
        request,
        "slices/index.html",
        {"items": rows, "to_do": to_do, "edits": Right.slice_edit in rights_of(request.user)},
    )


def _unfit(row: VersionRow) -> bool:
    return row.fitness is not None and not row.fitness.passed


def _rows(request: HttpRequest) -> tuple[ItemRow, ...]:
    kept, decided = keepers(), usage.decided_under()
    until = time.monotonic() + _PATIENCE
    rows = []
    for name, group in groupby(all_seen(request), key=lambda one: one.name):
        held = tuple(group)
        versions = tuple(_row(one, held, decided.get(one.ref, 0), until) for one in held)
        meant = current(held)
        keeper = kept.get(name)
        rows.append(
            ItemRow(
                name,
                meant.title,
                keeper.name if keeper else "",
                next(row for row in versions if row.held is meant),
                tuple(reversed(versions)),
                may_edit(request.user, keeper),
            )
        )
    return tuple(rows)


def _row(one: Held, siblings: Sequence[Held], decided: int, until: float) -> VersionRow:
    word, kind = state_of(one, siblings)
    found = fitness.known(one.folder)
    if found is None and time.monotonic() < until:
        found = fitness.fitness_of(one.folder)
    return VersionRow(one, word, kind, found, decided)
