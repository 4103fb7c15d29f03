"""Wordings for items: proposed by searches and corrections, decided by a person, then used.

The table keeps every proposal and who decided. What is approved is written to a file in the data
folder as well, which the linker of every process reads and `zhagen guide link --aliases` takes.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from zhagen.guide.linking.aliases import (
    AliasProposal,
    BadAliases,
    State,
    alias_json,
    alias_of,
)
from zhagen.language.normalise import fold
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right
from zhagen.web.audit.trail import record
from zhagen.web.dialogues.models import Alias
from zhagen.web.dialogues.parts import aliases_file, body_of, parts, renew
from zhagen.web.seat.faults import NotAsSeen, SeatFault
from zhagen.web.seat.reach import department_of

LONGEST: Final = 30
MOST_BYTES: Final = 2_000_000
_CORRECTED: Final = "corrected"


def propose(wording: str, item: str, user: User, now: datetime) -> Alias | None:
    """A wording from a correction; said by several it is counted, what is decided stands."""
    masked = parts().reception.linker.mask(wording).strip()[:LONGEST]
    if not masked or item not in parts().reception.catalogue.by_id:
        return None
    digest = hashlib.sha256(f"{fold(masked)}\x1f{item}".encode()).hexdigest()[:8]
    with transaction.atomic():
        made, new = Alias.objects.get_or_create(
            id=f"A-{digest}",
            defaults={
                "wording": masked,
                "item": item,
                "body": body_of(item, None),
                "why": _CORRECTED,
                "searches": 1,
                "state": State.PROPOSED.value,
                "created_at": now,
            },
        )
        if not new:
            Alias.objects.filter(pk=made.pk).update(searches=F("searches") + 1)
        department = department_of(made.body, user, Right.talk_seat)
        record(user, "alias.proposed", "alias", made.pk, department)
    return made


def read_in(content: bytes, user: User, now: datetime) -> tuple[int, int]:
    """Take in a file of `zhagen guide aliases`: how many are new, how many were known."""
    if len(content) > MOST_BYTES:
        raise SeatFault("file_too_large", 413)
    rows = _rows(content)
    unknown = [one.item for one in rows if one.item not in parts().reception.catalogue.by_id]
    if unknown:
        raise SeatFault("bad_file", why=f"事项清单里没有 {unknown[0][:60]}。")
    new = 0
    with transaction.atomic():
        for one in rows:
            new += _kept(one, now)
        department = department_of("", user, Right.alias_approve)
        record(user, "alias.imported", "alias", "file", department, count=len(rows), new=new)
    return new, len(rows) - new


def _rows(content: bytes) -> list[AliasProposal]:
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SeatFault("bad_file", why="不是 UTF-8 文本。") from error
    made = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise SeatFault("bad_file", why=f"第 {number} 行不是对象。")
            made.append(alias_of(row, f"第 {number} 行"))
        except json.JSONDecodeError as error:
            raise SeatFault("bad_file", why=f"第 {number} 行不是 JSON。") from error
        except BadAliases as error:
            raise SeatFault("bad_file", why=str(error)) from error
    return made


def _kept(one: AliasProposal, now: datetime) -> bool:
    """Keep a proposal of a file; counts of a known one are brought up to date, no decision is."""
    masked = parts().reception.linker.mask(one.wording).strip()[:60]
    counted = {"searches": one.searches, "opened": one.opened, "low": one.low}
    _, new = Alias.objects.update_or_create(
        id=one.id[:16],
        defaults=counted,
        create_defaults={
            **counted,
            "wording": masked,
            "item": one.item[:100],
            "body": body_of(one.item, None),
            "why": one.why[:16],
            "near": list(one.near),
            "state": State.PROPOSED.value,
            "created_at": now,
        },
    )
    return new


def decide(
    alias: Alias, state: State, user: User, *, reason: str, item: str, was: int, now: datetime
) -> None:
    """Approve or decline; a decline says why. Raises SeatFault, NotAsSeen."""
    if alias.state == state.value and alias.decided_by_id == user.pk and was <= alias.version:
        return
    if state is State.DECLINED and not reason.strip():
        raise SeatFault("no_reason")
    meant = item or alias.item
    if meant not in parts().reception.catalogue.by_id:
        raise SeatFault("gone_item")
    with transaction.atomic():
        written = Alias.objects.filter(pk=alias.pk, version=was).update(
            state=state.value,
            item=meant,
            body=body_of(meant, None),
            reason=reason.strip()[:200],
            decided_by=user,
            decided_name=str(user)[:60],
            decided_at=now,
            version=was + 1,
        )
        if not written:
            _refuse(alias, state, reason)
        department = department_of(alias.body, user, Right.alias_approve)
        record(user, "alias.decided", "alias", alias.pk, department, state=state.value)
    write_file()
    renew()


def _refuse(alias: Alias, state: State, reason: str) -> None:
    alias.refresh_from_db()
    theirs = f"{alias.state} {alias.reason}".strip()
    raise NotAsSeen("decided", theirs, f"{state.value} {reason}", who=alias.decided_name)


def write_file() -> None:
    """Bring what is approved into the file that linkers read, whole or not at all."""
    rows = Alias.objects.filter(state=State.APPROVED.value).order_by("pk")
    text = "".join(
        json.dumps(alias_json(_proposal(row)), ensure_ascii=False) + "\n" for row in rows
    )
    path = aliases_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _proposal(row: Alias) -> AliasProposal:
    return AliasProposal(
        id=row.pk,
        wording=row.wording,
        item=row.item,
        why=row.why,
        searches=row.searches,
        opened=row.opened,
        low=row.low,
        near=tuple(map(str, row.near)),
        state=State(row.state),
        by=row.decided_name,
    )
