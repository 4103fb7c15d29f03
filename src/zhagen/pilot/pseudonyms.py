"""Pseudonyms: whoever holds the log cannot tell whose case it was; the department can.

The secret stays with the department, outside the log. The same id always gives the same
pseudonym, so duplicates are found and a person stays one person.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from zhagen.slices.faults import reason_of


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


def new_secret(path: Path) -> Secret:
    """Make a secret and write it to `path`, which must not exist yet. Raises BadSecret."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    except OSError as error:
        raise BadSecret(f"密钥文件 {path} 写不了：{reason_of(error)}，请换一个位置") from error
    return read_secret(path)


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
