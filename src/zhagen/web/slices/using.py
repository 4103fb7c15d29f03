"""Putting a version in use, and ending a service."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from zhagen.slices.lock import lock as lock_folder
from zhagen.slices.model import Status
from zhagen.web.slices import place
from zhagen.web.slices.causes import Cause
from zhagen.web.slices.drafts import next_made
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.fitness import Fitness, examined
from zhagen.web.slices.models import Did
from zhagen.web.slices.place import Held, of_item, own_root
from zhagen.web.slices.wording import MESSAGES
from zhagen.web.slices.writing import (
    HEAD,
    Actor,
    as_it_is,
    noted,
    put,
    replace_file,
    set_status,
    writing,
)


def release(held: Held, actor: Actor) -> None:
    """Put a draft in use and lock it, if it is fit. Raises SliceFault."""
    content = place.content_of(held.folder)
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, held.name, held.version)
        shutil.copytree(held.folder, folder, ignore=shutil.ignore_patterns(".*"))
        set_status(folder / HEAD, Status.IN_USE)
        _refuse_unfit(examined(folder))
        text = (folder / HEAD).read_bytes()
    with writing(held.name, actor):
        now = as_it_is(held)
        if now.in_use and now.locked:
            raise SliceFault(str(MESSAGES["already"]) % {"ref": held.ref})
        if not now.own:
            raise SliceFault(str(MESSAGES["shipped"]) % {"ref": held.ref})
        if place.content_of(held.folder) != content:
            raise SliceFault(str(MESSAGES["changed_meanwhile"]))
        noted(actor, held.ref, Did.RELEASED, "slice.released")
        replace_file(held.folder / HEAD, text)
        lock_folder(held.folder)


def _refuse_unfit(found: Fitness) -> None:
    # A version in use that is not locked is a warning; it is locked in the next moment.
    if not found.passed:
        raise SliceFault(str(MESSAGES["not_fit"]) % {"count": max(found.to_do, 1)}, found.errors)


def retire(held: Held, because: str, actor: Actor) -> str:
    """End the service: a new version that says so, locked; its reference. Raises SliceFault."""
    if not held.in_use:
        raise SliceFault(str(MESSAGES["no_release"]))
    if not because.strip():
        raise SliceFault(str(MESSAGES["no_because"]))
    base = place.slice_in(held.folder)
    with writing(held.name, actor):
        if place.current(of_item(held.name)).ref != held.ref:
            raise SliceFault(str(MESSAGES["no_release"]))
        with next_made(base, Cause(because)) as made:
            set_status(made / HEAD, Status.RETIRED)
            lock_folder(made)
            put(made, own_root() / base.id / made.name)
            ref = f"{base.id}@{made.name}"
        noted(actor, ref, Did.RETIRED, "slice.retired")
    return ref
