"""Writing to a slice folder: one at a time for a slice, and either wholly or not at all.

Whoever writes holds the keeper's row. A folder is made beside its place and moved there, a file is
replaced in one step, and what was done stands in the trail.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from zhagen.slices.faults import reason_of
from zhagen.slices.model import Status
from zhagen.slices.new import CannotMake
from zhagen.web.accounts.models import Department, User
from zhagen.web.audit.trail import record
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.models import Did, Keeper, Step
from zhagen.web.slices.place import Held, of_item
from zhagen.web.slices.usage import catch_up, handled_under
from zhagen.web.slices.wording import MESSAGES

HEAD: Final = "slice.yaml"
_FILE: Final = re.compile(
    r"(?:slice|facts|materials|rules|guide|charter)\.yaml|cases/[A-Za-z0-9一-鿿_-]{1,60}\.yaml"
)
_STATUS: Final = re.compile(r"^status:.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, for which department, when."""

    user: User
    department: Department
    now: datetime


def may_be_written(file: str) -> bool:
    """Whether the editor may open a file of this name."""
    return _FILE.fullmatch(file) is not None


def mark_of(text: str) -> str:
    """What tells whether a text was changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def text_of(folder: Path, file: str) -> str:
    """A file as the editor shows it; "" where there is none."""
    try:
        raw = (folder / file).read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SliceFault(str(MESSAGES["not_read"]) % {"why": reason_of(error)}) from error
    return raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


@contextmanager
def writing(name: str, actor: Actor) -> Iterator[None]:
    """One writer a slice; the disk's own faults told in words. Raises SliceFault."""
    try:
        with transaction.atomic():
            kept = Keeper.objects.filter(slice_id=name).first()
            if kept is None:
                kept, _made = Keeper.objects.get_or_create(
                    slice_id=name, defaults={"department": actor.department, "at": actor.now}
                )
            Keeper.objects.select_for_update().get(pk=kept.pk)
            yield
    except CannotMake as error:
        raise SliceFault(str(error)) from error
    except OSError as error:
        raise SliceFault(str(MESSAGES["not_written"]) % {"why": reason_of(error)}) from error


def noted(actor: Actor, ref: str, did: Did, action: str, file: str = "") -> None:
    """A line in the version's own course and one in the trail, last in the transaction."""
    Step.objects.create(ref=ref, did=did, file=file, by=actor.user, at=actor.now)
    codes = {"file": file} if file else {}
    record(actor.user, action, "slice", ref, actor.department, **codes)


def why_fixed(held: Held) -> str:
    """Why the version may not be changed any more; "" for a draft nobody was judged by."""
    if not held.own:
        return str(MESSAGES["shipped"]) % {"ref": held.ref}
    if not held.draft:
        return str(MESSAGES["locked" if held.locked else "in_use"]) % {"ref": held.ref}
    catch_up()
    count = handled_under(held.ref)
    return str(MESSAGES["used"]) % {"ref": held.ref, "count": count} if count else ""


def as_it_is(held: Held) -> Held:
    """The version as it is now, not as it was when the page was made."""
    return next((one for one in of_item(held.name) if one.version == held.version), held)


def replace_file(target: Path, content: bytes) -> None:
    """The file has the old content or the new one, whatever happens."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def put(made: Path, target: Path) -> None:
    """Move a finished folder to its place; what stood there is kept aside until it is done."""
    target.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(4)
    beside = target.with_name(f".new-{target.name}-{mark}")
    before = target.with_name(f".old-{target.name}-{mark}")
    shutil.copytree(made, beside)
    try:
        if target.exists():
            target.rename(before)
        beside.rename(target)
    except OSError:
        if before.exists() and not target.exists():
            before.rename(target)
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def set_status(head: Path, status: Status) -> None:
    """State another status in a slice.yaml, everything else kept."""
    head.write_text(_with_status(head.read_text(encoding="utf-8-sig"), status), encoding="utf-8")


def _with_status(text: str, status: Status) -> str:
    line = f"status: {status.value}"
    if _STATUS.search(text):
        return _STATUS.sub(line, text, count=1)
    return f"{text.rstrip()}\n{line}\n"
