"""What a user agent says: a robot of which class, or a person at a desk or on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from zhagen.logs.panel import Device

# A person's browser never keeps its name to itself.
NAMELESS = "nameless"
_PHONE = re.compile(
    r"mobile|android|iphone|ipad|ipod|harmony|windows phone|micromessenger|alipayclient|miniprogram"
    r"|ucweb|ucbrowser|opera mini|blackberry|symbian|dingtalk|wxwork"
)
# Applications for the desk that carry a word of the list above.
_DESK = re.compile(r"windows nt|macintosh|x11; linux x86_64")


def robot_of(agent: str) -> str:
    """The class of the robot that sends this user agent; "" for what is taken for a person.

    >>> robot_of("Mozilla/5.0 (compatible; Baiduspider/2.0)")
    'baidu'
    """
    plain = agent.strip().lower()
    if plain in {"", "-"}:
        return NAMELESS
    if not _any_robot().search(plain):
        return ""
    return next((name for name, pattern in _robots() if pattern.search(plain)), "")


def device_of(agent: str) -> Device:
    """Desk or phone (tablets are phones: they are touched)."""
    plain = agent.lower()
    if _PHONE.search(plain) and not _DESK.search(plain):
        return Device.PHONE
    return Device.DESKTOP


@lru_cache(maxsize=1)
def _robots() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in _lines())


@lru_cache(maxsize=1)
def _any_robot() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for _, pattern in _lines()))


def _lines() -> Iterator[tuple[str, str]]:
    text = resources.files(__package__).joinpath("robots.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, pattern = line.partition(": ")
            yield name, pattern
