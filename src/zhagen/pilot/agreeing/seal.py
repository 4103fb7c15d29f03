"""Sealing: after both parties have signed, the charter cannot change in silence.

The charter's content is written as canonical JSON (RFC 8785) and hashed with SHA-256; each party
signs the hash. What changes later is an amendment: dated, signed by both, chained to the hash
before it, and marked by whether treated cases had been seen when it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from zhagen.pilot.agreeing.keys import SigningKey, signed_by
from zhagen.pilot.agreeing.sealed import (
    Amendment,
    BrokenSeal,
    SealedCharter,
    Signature,
    amendment_body,
    hash_of,
)

_CHARTER_PURPOSE = b"zhagen charter 1\n"
_AMENDMENT_PURPOSE = b"zhagen amendment 1\n"


def seal(content: Mapping[str, object], key: SigningKey, party: str, on: date) -> SealedCharter:
    """Seal a charter's content with the first party's signature; the others follow with `sign`."""
    digest = hash_of(content)
    unsigned = SealedCharter(dict(content), digest, ())
    return sign(unsigned, key, party, on)


def sign(sealed: SealedCharter, key: SigningKey, party: str, on: date) -> SealedCharter:
    """Add a party's signature. Raises BrokenSeal where it may not sign."""
    _require_party(sealed, party)
    if any(each.party == party for each in sealed.signatures):
        raise BrokenSeal(f"{party} 已经签过，不用再签")
    if any(each.key == key.public for each in sealed.signatures):
        raise BrokenSeal("这个密钥已经替另一方签过，双方要各用各的密钥")
    made = key.sign(_message(_CHARTER_PURPOSE, sealed.hash, party, on))
    signature = Signature(party, key.public, on, made)
    return replace(sealed, signatures=(*sealed.signatures, signature))


def amend(
    sealed: SealedCharter, changes: Mapping[str, object], text: str, on: date, *, data_seen: bool
) -> SealedCharter:
    """Append an amendment that both parties still have to sign (`sign_amendment`).

    Raises BrokenSeal where the charter is not completely signed, the amendment before is not, or
    the amended charter would be none.
    """
    if not sealed.complete:
        raise BrokenSeal("立项书还没有双方签齐，先签齐；签之前要改就直接改立项书")
    if sealed.amendments and not _all_signed(sealed, sealed.amendments[-1]):
        raise BrokenSeal(f"第 {len(sealed.amendments)} 次变更还没有双方签齐，先签齐再变更")
    made = Amendment(
        number=len(sealed.amendments) + 1,
        on=on,
        text=text,
        changes=dict(changes),
        data_seen="after" if data_seen else "before",
        previous_hash=sealed.head,
        hash="",
        signatures=(),
    )
    made = replace(made, hash=hash_of(amendment_body(made)))
    amended = replace(sealed, amendments=(*sealed.amendments, made))
    _ = amended.charter  # the amended charter must be one
    return amended


def sign_amendment(sealed: SealedCharter, key: SigningKey, party: str, on: date) -> SealedCharter:
    """Add a party's signature to the newest amendment. Raises BrokenSeal."""
    _require_party(sealed, party)
    if not sealed.amendments:
        raise BrokenSeal("没有待签的变更")
    newest = sealed.amendments[-1]
    own = {each.party: each.key for each in sealed.signatures}
    if own.get(party) != key.public:
        raise BrokenSeal(f"这不是 {party} 签立项书时用的密钥，请用原来的密钥")
    if any(each.party == party for each in newest.signatures):
        raise BrokenSeal(f"{party} 已经签过这次变更")
    made = key.sign(_message(_AMENDMENT_PURPOSE, newest.hash, party, on))
    signature = Signature(party, key.public, on, made)
    signed = replace(newest, signatures=(*newest.signatures, signature))
    return replace(sealed, amendments=(*sealed.amendments[:-1], signed))


def check_seal(sealed: SealedCharter) -> None:
    """Raise BrokenSeal unless every hash and every signature holds and every party has signed."""
    if hash_of(sealed.content) != sealed.hash:
        raise BrokenSeal("立项书的内容与封存时的哈希不符，内容被改过：请用双方各自留存的原件核对")
    for signature in sealed.signatures:
        message = _message(_CHARTER_PURPOSE, sealed.hash, signature.party, signature.signed_on)
        if not signed_by(signature.key, message, signature.signature):
            raise BrokenSeal(f"{signature.party} 的签名与立项书不符，请用原件核对")
    if not sealed.complete:
        missing = "、".join(
            sorted(set(sealed.parties) - {each.party for each in sealed.signatures})
        )
        raise BrokenSeal(f"立项书还缺 {missing} 的签名，签齐后才能运行")
    _check_amendments(sealed)


def _check_amendments(sealed: SealedCharter) -> None:
    previous = sealed.hash
    keys = {each.party: each.key for each in sealed.signatures}
    for place, amendment in enumerate(sealed.amendments, start=1):
        body = amendment_body(amendment)
        if (
            amendment.number != place
            or amendment.previous_hash != previous
            or hash_of(body) != amendment.hash
        ):
            raise BrokenSeal(f"第 {place} 次变更的内容或次序被改过，请用原件核对")
        for each in amendment.signatures:
            message = _message(_AMENDMENT_PURPOSE, amendment.hash, each.party, each.signed_on)
            if keys.get(each.party) != each.key or not signed_by(each.key, message, each.signature):
                raise BrokenSeal(f"第 {place} 次变更上 {each.party} 的签名不符，请用原件核对")
        if not _all_signed(sealed, amendment):
            raise BrokenSeal(f"第 {place} 次变更还没有双方签齐，签齐后才生效")
        previous = amendment.hash


def _message(purpose: bytes, digest: str, party: str, on: date) -> bytes:
    """What a party signs: the hash, and the day it says it signed on."""
    return purpose + f"{digest}\n{party}\n{on.isoformat()}\n".encode()


def _require_party(sealed: SealedCharter, party: str) -> None:
    if party not in sealed.parties:
        raise BrokenSeal(f"立项书里没有 {party} 这一方，只有：{'、'.join(sealed.parties)}")


def _all_signed(sealed: SealedCharter, amendment: Amendment) -> bool:
    return {each.party for each in amendment.signatures} == set(sealed.parties)
