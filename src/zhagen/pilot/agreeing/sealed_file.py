"""The sealed charter as a file: JSON that people can read and both parties keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from zhagen.pilot.agreeing.sealed import (
    Amendment,
    BrokenSeal,
    SealedCharter,
    Signature,
    amendment_body,
)
from zhagen.slices.faults import reason_of

SCHEMA = 1


def write_sealed(sealed: SealedCharter, path: Path) -> None:
    """Write the sealed file whole or not at all. Raises BrokenSeal where it cannot be written."""
    text = json.dumps(_plain(sealed), ensure_ascii=False, indent=2) + "\n"
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BrokenSeal(f"封存文件 {path} 写不了：{reason_of(error)}，请换一个位置") from error


def read_sealed(path: Path) -> SealedCharter:
    """The sealed file in `path`, not yet checked (`seal.check_seal`). Raises BrokenSeal."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
    except OSError as error:
        raise BrokenSeal(f"封存文件 {path} 读不了：{reason_of(error)}，请检查路径和权限") from error
    except (ValueError, RecursionError) as error:
        raise BrokenSeal(f"{path} 不是封存文件，请用 zhagen pilot seal 生成的那一个") from error
    try:
        return _sealed(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BrokenSeal(f"封存文件 {path} 缺了内容，请用双方留存的原件") from error


def _no_number(word: str) -> float:
    """Canonical JSON has no NaN and no infinity, Python's reader would take them."""
    raise ValueError(word)


def _plain(sealed: SealedCharter) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "hash": sealed.hash,
        "signatures": [_plain_signature(each) for each in sealed.signatures],
        "amendments": [
            {
                **amendment_body(each),
                "hash": each.hash,
                "signatures": [_plain_signature(one) for one in each.signatures],
            }
            for each in sealed.amendments
        ],
        "charter": dict(sealed.content),
    }


def _plain_signature(signature: Signature) -> dict[str, str]:
    return {
        "party": signature.party,
        "key": signature.key,
        "signed_on": signature.signed_on.isoformat(),
        "signature": signature.signature,
    }


def _sealed(found: Mapping[str, Any]) -> SealedCharter:
    if found["schema"] != SCHEMA:
        raise ValueError(found["schema"])
    return SealedCharter(
        content=dict(found["charter"]),
        hash=str(found["hash"]),
        signatures=tuple(_signature(each) for each in found["signatures"]),
        amendments=tuple(_amendment(each) for each in found["amendments"]),
    )


def _signature(found: Mapping[str, Any]) -> Signature:
    return Signature(
        str(found["party"]),
        str(found["key"]),
        date.fromisoformat(found["signed_on"]),
        str(found["signature"]),
    )


def _amendment(found: Mapping[str, Any]) -> Amendment:
    return Amendment(
        number=int(found["number"]),
        on=date.fromisoformat(found["on"]),
        text=str(found["text"]),
        changes=dict(found["changes"]),
        data_seen=str(found["data_seen"]),
        previous_hash=str(found["previous_hash"]),
        hash=str(found["hash"]),
        signatures=tuple(_signature(each) for each in found["signatures"]),
    )
