"""Reading the whole trail again: is every line as it was written, in its place, and none missing?

Each line is hashed again with the hash before it. A line that was changed no longer fits its own
hash; one that was removed, put in or moved no longer fits the number and the hash beside it. Lines
cut off at the end leave a chain that fits, so the last number and hash can be lodged elsewhere (on
paper, in another office's mail) and compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhagen.web.audit.chain import START
from zhagen.web.audit.models import Entry
from zhagen.web.audit.trail import hash_of, head


class Fault(StrEnum):
    """What is wrong at a place of the trail."""

    changed = "changed"
    missing = "missing"
    foreign = "foreign"
    cut = "cut"
    other_trail = "other_trail"


_SENTENCES = {
    Fault.changed: "第 {number} 条被改过：内容和校验值对不上。",
    Fault.missing: "第 {number} 条不见了。",
    Fault.foreign: "第 {number} 条接不上前一条：有记录被插入、删除或调换过。",
    Fault.cut: "末尾少了记录：应到第 {number} 条。",
    Fault.other_trail: "第 {number} 条和留存的校验值不一样：这一条或它之前的记录被改过。",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the number of lines, the last hash, and the first fault if there is one."""

    lines: int
    last: str
    fault: Fault | None = None
    number: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None

    @property
    def sentence(self) -> str:
        """The finding in words."""
        if self.fault is None:
            return f"审计记录完整：共 {self.lines} 条，没有发现改动。"
        return "审计记录不完整。" + _SENTENCES[self.fault].format(number=self.number)


@dataclass(frozen=True, slots=True)
class Lodged:
    """A number and its hash, as they were written down elsewhere."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class BadLodged(ValueError):
    """What was given as a lodged hash is none."""


def lodged_now() -> Lodged:
    """The end of the trail, to be written down elsewhere."""
    return Lodged(*head())


def read_lodged(text: str) -> Lodged:
    """The lodged line as a person typed it."""
    number, _, rest = text.strip().partition(":")
    if not number.isdecimal() or len(rest) != len(START) or set(rest) - set("0123456789abcdef"):
        raise BadLodged("留存的校验值应写成 条数:校验值，校验值是 64 位十六进制。")
    return Lodged(int(number), rest)


def verify(lodged: Iterable[Lodged] = ()) -> Checked:
    """Read every line in order; the first fault ends the reading."""
    wanted = {one.number: one.hash for one in lodged}
    number, last = 0, START
    end = head()
    for line in Entry.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        fault = _fault_of(line, number, last)
        if fault is not None:
            return Checked(number - 1, last, fault, number)
        last = line.hash
        if wanted.get(number, last) != last:
            return Checked(number, last, Fault.other_trail, number)
    expected = max([end[0], *wanted])
    if expected > number:
        return Checked(number, last, Fault.cut, expected)
    return Checked(number, last)


def _fault_of(line: Entry, number: int, last: str) -> Fault | None:
    if line.number > number:
        return Fault.missing
    if line.number != number or line.previous != last:
        return Fault.foreign
    return None if hash_of(line) == line.hash else Fault.changed
