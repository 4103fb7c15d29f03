"""Drafts: making them from an earlier version or from nothing, and changing their text."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhagen.slices.check import check
from zhagen.slices.faults import Fault
from zhagen.slices.marks import MAX_BYTES, parse_marked, too_deep
from zhagen.slices.model import Slice, Status
from zhagen.slices.new import new_draft, next_draft
from zhagen.web.slices import place
from zhagen.web.slices.causes import Cause
from zhagen.web.slices.faults import NotAsSeen, SliceFault
from zhagen.web.slices.models import Did
from zhagen.web.slices.place import Held, of_item, own_root
from zhagen.web.slices.wording import MESSAGES
from zhagen.web.slices.writing import (
    HEAD,
    Actor,
    as_it_is,
    mark_of,
    may_be_written,
    noted,
    put,
    replace_file,
    text_of,
    why_fixed,
    writing,
)


def start_next(base: Slice, cause: Cause, actor: Actor) -> str:
    """Copy a version as its next draft; its reference. Raises SliceFault."""
    with writing(base.id, actor), next_made(base, cause) as made:
        put(made, own_root() / base.id / made.name)
        ref = f"{base.id}@{made.name}"
        noted(actor, ref, Did.MADE, "slice.drafted")
    return ref


@contextmanager
def next_made(base: Slice, cause: Cause) -> Iterator[Path]:
    """The next draft of `base`, made aside under a number that is taken nowhere."""
    with tempfile.TemporaryDirectory() as top:
        for one in of_item(base.id):
            Path(top, base.id, one.version).mkdir(parents=True)
        yield next_draft(base, cause.text, Path(top), cause.kept).folder


def start_new(name: str, title: str, actor: Actor) -> str:
    """A first draft from the template; its reference. Raises SliceFault."""
    if not place.NAME.fullmatch(name) or len(name) > 60:
        raise SliceFault(str(MESSAGES["id_shape"]) % {"name": name})
    if not title.strip():
        raise SliceFault(str(MESSAGES["no_title"]))
    if of_item(name):
        raise SliceFault(str(MESSAGES["taken"]) % {"name": name})
    with writing(name, actor), tempfile.TemporaryDirectory() as top:
        made = new_draft(name, " ".join(title.split()), Path(top))
        put(made.folder, own_root() / name / made.folder.name)
        noted(actor, made.ref, Did.MADE, "slice.drafted")
    return made.ref


def save(held: Held, file: str, text: str, was: str, actor: Actor) -> None:
    """Write a file of a draft, if nobody has since it was opened. Raises SliceFault, NotAsSeen."""
    if not may_be_written(file):
        raise SliceFault(str(MESSAGES["no_such_file"]) % {"file": file})
    text = text.replace("\r\n", "\n")
    refuse_unfit_text(text)
    if file == HEAD:
        _same_identity(held, text)
    with writing(held.name, actor):
        if not held.folder.is_dir():
            raise SliceFault(str(MESSAGES["gone"]) % {"ref": held.ref}, status=404)
        if why := why_fixed(as_it_is(held)):
            raise SliceFault(why)
        theirs = text_of(held.folder, file)
        if theirs == text:
            return
        if mark_of(theirs) != was:
            raise NotAsSeen(file, text, theirs, mark_of(theirs))
        # The line first: a file that cannot be written takes it back with it.
        noted(actor, held.ref, Did.EDITED, "slice.edited", file)
        replace_file(held.folder / file, text.encode())


def refuse_unfit_text(text: str) -> None:
    """What must not even be checked: too long, or nested beyond reason. Raises SliceFault."""
    if len(text.encode()) > MAX_BYTES:
        raise SliceFault(str(MESSAGES["too_long"]))
    if line := too_deep(text):
        raise SliceFault(str(MESSAGES["too_deep"]) % {"line": line})


def _same_identity(held: Held, text: str) -> None:
    """Id, version and status are not text: each has a way of its own."""
    value = parse_marked(text, HEAD).value
    stated = value if isinstance(value, dict) else {}
    if stated.get("status") in {Status.IN_USE.value, Status.RETIRED.value}:
        raise SliceFault(str(MESSAGES["status_here"]))
    given = {"id": held.name, "version": held.version}
    if any(key in stated and str(stated[key]) != value for key, value in given.items()):
        raise SliceFault(str(MESSAGES["identity_here"]) % given)


def faults_with(held: Held, file: str, text: str) -> tuple[Fault, ...]:
    """What the check would say if the file held this text; nothing is kept. Raises SliceFault."""
    refuse_unfit_text(text)
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, held.name, held.version)
        _stand_in(held.folder, folder)
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
        return check(folder)


def _stand_in(source: Path, folder: Path) -> None:
    """A folder with the same definitions; other files are only pointed at."""
    for path in source.rglob("*"):
        name = path.relative_to(source)
        if not path.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".yaml":
            shutil.copyfile(path, target)
        else:
            target.symlink_to(path.resolve())
