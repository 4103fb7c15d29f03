"""Pseudonyms: whoever holds the log cannot tell whose case it was; the department can.

The secret stays with the department, outside the log. The same id always gives the same
pseudonym, so duplicates are found and a person stays one person. That needs one secret for one
log: the log keeps a commitment to it, from which the secret cannot be found, and takes no other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from zhagen.slices.faults import reason_of

COMMITMENT = "secret.check"
_PURPOSE = b"zhagen pseudonyms 1"


class BadSecret(Exception):
    """A secret's file that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """The department's secret."""

    value: bytes

    def disguise(self, column: str, value: str) -> str:
        """HMAC-SHA256 of a value, 32 hex digits; the same value in two columns differs."""
        message = f"{column}\n{value}".encode()
        return hmac.new(self.value, message, hashlib.sha256).hexdigest()[:32]

    @property
    def commitment(self) -> str:
        """What tells this secret from any other, 64 hex digits; a pseudonym never looks so."""
        return hmac.new(self.value, _PURPOSE, hashlib.sha256).hexdigest()


def new_secret(path: Path) -> Secret:
    """Make a secret and write it to `path`, which must not exist yet. Raises BadSecret."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    except OSError as error:
        raise BadSecret(f"密钥文件 {path} 写不了：{reason_of(error)}，请换一个位置") from error
    return read_secret(path)


def commit(folder: Path, secret: Secret) -> None:
    """Write down in a log which secret is its own, once. Raises BadSecret."""
    path = folder / COMMITMENT
    try:
        if not path.exists():
            path.write_text(f"{secret.commitment}\n", encoding="ascii")
    except OSError as error:
        raise BadSecret(f"{path} 写不了：{reason_of(error)}，请检查磁盘和权限") from error


def committed(folder: Path) -> str | None:
    """What a log has written down of its secret, as it lies there; None in an early log."""
    path = folder / COMMITMENT
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
    except OSError as error:
        raise BadSecret(f"{path} 读不了：{reason_of(error)}，请检查权限") from error


def require_own(folder: Path, secret: Secret, known: str = "") -> None:
    """Raise BadSecret where the log belongs to another secret; `known` is what its spine says."""
    written = committed(folder)
    own = known or (written or "").strip()
    if own and not hmac.compare_digest(own.encode(), secret.commitment.encode()):
        raise BadSecret(
            f"给出的密钥不是记录 {folder} 自己的那一个：换了密钥，同一个人、同一件办件就认不出来。"
            "请用建记录时的密钥文件"
        )


def read_secret(path: Path) -> Secret:
    """The secret in `path`. Raises BadSecret."""
    try:
        value = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise BadSecret(f"密钥文件 {path} 读不了：{reason_of(error)}，请检查路径") from error
    except ValueError as error:
        raise BadSecret(f"{path} 不是加密编号用的密钥文件，请用建记录时的那一个") from error
    if len(value) != 32:
        raise BadSecret(f"{path} 里的密钥长度不对，请用建记录时的那一个")
    return Secret(value)
