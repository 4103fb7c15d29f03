"""Writing the trail.

`record` is called in the transaction of the change it tells about: both are kept or neither.
Call it last there. From this call to the end of the transaction nobody else can add a line, which
is what makes the chain one chain; a change that waits for other rows after it would hold up all.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

import rfc8785
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhagen.web.audit.actions import ACTIONS, KINDS
from zhagen.web.audit.chain import START, line_hash, moment
from zhagen.web.audit.models import Entry, Head

_HEAD: Final = 1
_LONGEST_CODE: Final = 120
# A telephone or identity number that stands alone; the digits of a hash do not.
_PERSONAL: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:1\d{10}|\d{15}|\d{17}[\dXx])(?![0-9A-Za-z])", re.ASCII
)


class NotForTheTrail(ValueError):
    """A line that may not be written: an unknown action, or a value where a code belongs."""


class _Row(Protocol):
    """A person or a department: the trail needs no more of them than their key."""

    pk: int


def record(
    actor: _Row | None,
    action: str,
    kind: str,
    id: str,  # noqa: A002 - the word the trail uses
    department: _Row | None = None,
    **codes: str | int,
) -> Entry:
    """Add a line; `codes` are short codes and counts, never what a person said or is called."""
    _refuse_values(action, kind, id, codes)
    at = timezone.now()
    with transaction.atomic():
        head = _held_head()
        line = Entry(
            number=head.number + 1,
            at=at,
            actor_id=actor.pk if actor is not None else None,
            action=action,
            kind=kind,
            record=id,
            department_id=department.pk if department is not None else None,
            codes=rfc8785.dumps(dict(codes)).decode("utf-8"),
            previous=head.hash,
        )
        line.hash = hash_of(line)
        line.save()
        Head.objects.filter(pk=_HEAD).update(number=line.number, hash=line.hash)
    return line


def hash_of(line: Entry) -> str:
    """The hash that belongs to what the line says."""
    return line_hash(
        {
            "number": line.number,
            "at": moment(line.at),
            "actor": _key(line, "actor_id"),
            "action": line.action,
            "kind": line.kind,
            "record": line.record,
            "department": _key(line, "department_id"),
            "codes": line.codes,
            "previous": line.previous,
        }
    )


def _key(line: Entry, name: str) -> int | None:
    """A foreign key's own value, without reading the row behind it."""
    value: int | None = getattr(line, name)
    return value


def head() -> tuple[int, str]:
    """Number and hash of the last line: what is lodged elsewhere to prove the trail complete."""
    found = Head.objects.filter(pk=_HEAD).first()
    return (found.number, found.hash) if found else (0, START)


def _held_head() -> Head:
    """The head, locked until the transaction ends. SQLite locks as a whole when it begins."""
    found = Head.objects.select_for_update().filter(pk=_HEAD).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            Head.objects.create(pk=_HEAD, number=0, hash=START)
    except IntegrityError:
        pass  # another process was first; its row is the one to wait for
    return Head.objects.select_for_update().get(pk=_HEAD)


def _refuse_values(action: str, kind: str, record_id: str, codes: dict[str, str | int]) -> None:
    if action not in ACTIONS:
        raise NotForTheTrail(f"审计动作 {action} 没有登记，请先加到 audit/actions.py。")
    if kind not in KINDS:
        raise NotForTheTrail(f"审计对象 {kind} 没有登记，请先加到 audit/actions.py。")
    for name, value in {"id": record_id, **codes}.items():
        if isinstance(value, str) and (len(value) > _LONGEST_CODE or _PERSONAL.search(value)):
            raise NotForTheTrail(f"审计记录的 {name} 只能是编码，不能是内容或个人信息。")
