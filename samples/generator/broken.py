"""Files nobody can use: encrypted, cut short, empty, or of a kind no office opens."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
from samples.generator.pages import Made

if TYPE_CHECKING:
    import random

# Extension and the first bytes such files have.
_STRANGE = (
    (".rar", b"Rar!\x1a\x07\x01\x00"),
    (".mp4", b"\x00\x00\x00\x18ftypmp42"),
    (".dwg", b"AC1032"),
)


def _encrypted(data: bytes, rng: random.Random) -> bytes:
    """A PDF that asks for a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(f"{rng.randrange(10**6):06d}", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def break_file(made: Made, fault: str, rng: random.Random) -> Made:
    """The file ruined in the way `fault`; it shows no documents any more."""
    stem = made.name.rsplit(".", 1)[0]
    match fault:
        case "encrypted":
            return Made(f"{stem}.pdf", _encrypted(made.data, rng), ())
        case "truncated":
            return Made(made.name, made.data[: int(len(made.data) * rng.uniform(0.04, 0.1))], ())
        case "empty":
            return Made(made.name, b"", ())
    extension, head = rng.choice(_STRANGE)
    return Made(stem + extension, head + rng.randbytes(6000), ())
