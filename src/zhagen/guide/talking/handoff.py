"""The package a person gets who takes a talk over, and its signed form for a service desk.

Nothing known is asked again: known, missing and refused facts, the way the talk went, the masked
transcript and why it was handed over. Sending belongs to the web face; here it is built and signed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from zhagen.cases.model import Value
from zhagen.guide.talking.next_question import Planner
from zhagen.guide.talking.turn import Handoff, State

SCHEMA: Final = 1
SIGNATURE: Final = "X-Zhagen-Signature"
TIMESTAMP: Final = "X-Zhagen-Timestamp"


@dataclass(frozen=True, slots=True)
class SignedPackage:
    """A body and the headers it is sent with."""

    body: bytes
    headers: Mapping[str, str]


def package(planner: Planner, state: State, reason: str) -> Handoff:
    """Everything a talk has come to, for the person who goes on with it.

    The transcript is masked because a state keeps no other.
    """
    known = {name: one.value for name, one in state.facts.items()}
    return Handoff(
        reason=reason,
        known=known,
        missing=planner.questions(known, state.refused),
        refused=state.refused,
        path=state.path,
        transcript=state.turns,
    )


def without_slice(state: State, reason: str) -> Handoff:
    """The same where the slice is not to be had any more: what was said under it still is."""
    known = {name: one.value for name, one in state.facts.items()}
    return Handoff(reason, known, (), state.refused, state.path, state.turns)


def handoff_json(handoff: Handoff, state: State) -> dict[str, object]:
    """The package as JSON; keys are a contract (docs/guide.md)."""
    return {
        "schema": SCHEMA,
        "slice": state.slice_ref,
        "lock": state.lock_hash,
        "on": state.on.isoformat(),
        "reason": handoff.reason,
        "known": {name: plain(value) for name, value in handoff.known.items()},
        "turns": {name: one.turn for name, one in state.facts.items()},
        "missing": list(handoff.missing),
        "refused": list(handoff.refused),
        "path": list(handoff.path),
        "others": [
            {name: plain(one.value) for name, one in facts.items()} for facts in state.others
        ],
        "transcript": [{"who": who, "text": text} for who, text in handoff.transcript],
    }


def plain(value: Value) -> object:
    """A value as JSON has it: days as ISO texts, lists as lists, 长期 as null."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [
            {key: cell.isoformat() if isinstance(cell, date) else cell for key, cell in one.items()}
            if isinstance(one, dict)
            else one
            for one in value
        ]
    return value


def signed(content: Mapping[str, object], key: bytes, at: datetime) -> SignedPackage:
    """The content as canonical JSON with an HMAC-SHA256 over its time and body.

    The time keeps an old package from being played again. `key` must be at least 16 bytes.
    """
    if len(key) < 16:
        raise ValueError("签名密钥太短：至少 16 个字节。请在设置里换一个更长的密钥。")
    if at.tzinfo is None:
        raise ValueError("签名时间没有时区。")
    body = canonical(content)
    stamp = at.astimezone(UTC).isoformat(timespec="seconds")
    return SignedPackage(
        body,
        {
            "Content-Type": "application/json; charset=utf-8",
            TIMESTAMP: stamp,
            SIGNATURE: f"sha256={_mac(key, stamp, body)}",
        },
    )


def verified(body: bytes, headers: Mapping[str, str], key: bytes, now: datetime) -> bool:
    """Whether a package is ours, unchanged, and not older than five minutes: for receivers."""
    stamp = headers.get(TIMESTAMP, "")
    try:
        age = abs((now - datetime.fromisoformat(stamp)).total_seconds())
    except (TypeError, ValueError):
        return False
    wanted = f"sha256={_mac(key, stamp, body)}"
    return age <= 300 and hmac.compare_digest(wanted, headers.get(SIGNATURE, ""))


def canonical(content: Mapping[str, object]) -> bytes:
    """One spelling of a JSON value: RFC 8785."""
    import rfc8785  # noqa: PLC0415 - only a signed package needs it

    return rfc8785.dumps(json.loads(json.dumps(content, ensure_ascii=False)))


def _mac(key: bytes, stamp: str, body: bytes) -> str:
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
