"""Several outputs of one run: one that cannot be written does not keep the others from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import write

if TYPE_CHECKING:
    from zhagen.breakdown.model import Breakdown


def write_all(makers: Mapping[Path, Callable[[Breakdown], bytes]], found: Breakdown) -> None:
    """Write every file. Raises UsageFault that says which were not written, why, and which were."""
    written: list[str] = []
    failed: list[UsageFault] = []
    for path, make in makers.items():
        try:
            write(path, make(found))
        except UsageFault as fault:
            failed.append(fault)
        else:
            written.append(str(path))
    if failed:
        rest = f"已经写出：{'、'.join(written)}。" if written else "没有写出任何文件。"
        raise UsageFault("".join(map(str, failed)) + rest) from failed[0]
