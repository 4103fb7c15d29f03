"""Weekly roots: what the other party keeps, so that the log's owner cannot shorten or rewrite it.

A chain alone does not stop its owner from cutting the end off and chaining anew. Once a week the
tree head over all cases so far goes on a one-page sheet to the other party; from then on those
cases are fixed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zhagen.pilot.agreeing.sealed import canonical_bytes
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.merkle import Tree, leaf_hash
from zhagen.pilot.log.spine import BrokenLog
from zhagen.pilot.log.writing import sole_writer
from zhagen.slices.faults import reason_of

ROOTS = "roots.jsonl"


@dataclass(frozen=True, slots=True)
class Root:
    """The tree head of the first `size` cases, made at the end of `week`; `head` is the spine's.

    `charter` is the hash of the sealed charter the log belongs to, `sealed` the head with its
    amendments; early sheets have none.
    """

    week: int
    made_on: date
    size: int
    root: str
    head: str
    charter: str
    sealed: str = ""

    def to_json(self) -> dict[str, object]:
        """The root as plain values, as on the sheet's code."""
        return {
            "week": self.week,
            "made_on": self.made_on.isoformat(),
            "size": self.size,
            "root": self.root,
            "head": self.head,
            "charter": self.charter,
            **({"sealed": self.sealed} if self.sealed else {}),
        }

    @property
    def code(self) -> str:
        """The text of the sheet's QR code: canonical JSON."""
        return canonical_bytes(self.to_json()).decode("ascii")


def make_root(log: PilotLog, week: int, on: date) -> Root:
    """The root over everything in the log now, also written down in the log's folder."""
    sealed = log.sealed
    path = log.folder / ROOTS
    with sole_writer(log.folder, log.lines):
        root = Root(week, on, log.size, current_root(log), log.head, sealed.hash, sealed.head)
        try:
            with path.open("ab") as file:
                file.write(canonical_bytes(root.to_json()) + b"\n")
        except OSError as error:
            raise BrokenLog(f"{path} 写不了：{reason_of(error)}，请检查磁盘和权限") from error
    return root


def own_roots(folder: Path) -> tuple[Root, ...]:
    """The roots that the log's own folder keeps. Raises BrokenLog."""
    path = folder / ROOTS
    return read_roots(path) if path.exists() else ()


def current_root(log: PilotLog) -> str:
    """The tree head over all cases of the log, hex."""
    tree = Tree()
    try:
        for segment in log.segments:
            with log.entries(segment.number).open("rb") as file:
                for line in file:
                    tree.add(leaf_hash(line.removesuffix(b"\n")))
    except OSError as error:
        raise BrokenLog(f"{log.folder} 读不了：{reason_of(error)}，请检查权限") from error
    return tree.root().hex()


def read_roots(path: Path) -> tuple[Root, ...]:
    """The roots in a file: `roots.jsonl`, or what the other party scanned off its sheets.

    Raises BrokenLog where a line is no root.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BrokenLog(f"校验单文件 {path} 读不了：{reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise BrokenLog(f"{path} 不是校验单文件，请给出扫出的文字或 roots.jsonl") from error
    roots = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            roots.append(_root(line, path, number))
    return tuple(roots)


def _root(line: str, path: Path, number: int) -> Root:
    try:
        found = json.loads(line)
        return Root(
            week=int(found["week"]),
            made_on=date.fromisoformat(found["made_on"]),
            size=int(found["size"]),
            root=str(found["root"]),
            head=str(found["head"]),
            charter=str(found["charter"]),
            sealed=str(found.get("sealed", "")),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenLog(f"{path} 第 {number} 行不是校验单上的内容，请重新扫码") from error
