"""Ed25519 keys in files: each party signs with its own and shows only the public half.

The private half is PKCS #8 PEM, readable by its owner alone; the public half is written as 64 hex
digits, short enough for a sheet of paper.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from zhagen.slices.faults import reason_of


class BadKey(Exception):
    """A key file that cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A party's private key."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public half, 64 hex digits."""
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return raw.hex()

    def sign(self, message: bytes) -> str:
        """The signature of `message`, 128 hex digits."""
        return self.private.sign(message).hex()


def new_key(path: Path) -> SigningKey:
    """Make a key and write it to `path`, which must not exist yet. Raises BadKey."""
    key = SigningKey(Ed25519PrivateKey.generate())
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
    except OSError as error:
        raise BadKey(f"密钥文件 {path} 写不了：{reason_of(error)}，请换一个位置") from error
    return key


def read_key(path: Path) -> SigningKey:
    """The private key in `path`. Raises BadKey."""
    try:
        pem = path.read_bytes()
    except OSError as error:
        raise BadKey(f"密钥文件 {path} 读不了：{reason_of(error)}，请给出本方的密钥文件") from error
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey(f"{path} 不是没有口令的私钥文件，请用 zhagen pilot key 生成") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise BadKey(f"{path} 不是 Ed25519 密钥，请用 zhagen pilot key 生成")
    return SigningKey(private)


def signed_by(public: str, message: bytes, signature: str) -> bool:
    """Whether `signature` over `message` was made with the key whose public half is given."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True
