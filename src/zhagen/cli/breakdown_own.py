# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""Files this tool wrote, handed to a command that reads documents: the plan in them counts.

Read as a document, a table of ours would give tasks made of its heading and its own columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from zhagen.breakdown.model import Breakdown

_ENDS: Final = frozenset({".xlsx", ".json"})


def own_plan(path: Path) -> Breakdown | None:
    """The plan as it now stands; None for a file that is not ours. Raises UsageFault.

    What of a corrected table is not taken over is told on the standard error.
    """
    if path.suffix.lower() not in _ENDS or not path.is_file():
        return None
    from zhagen.breakdown.correcting.corrections import plan_in

    with naming(path):
        plan = plan_in(path)
    if plan is None:
        return None
    for remark in plan.remarks:
        typer.echo(f"{path}：{remark}", err=True)
    return plan.corrected


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Where several files may be meant, a fault says whose it is."""
    from zhagen.breakdown.from_json import UnreadableBreakdown

    try:
        yield
    except UnreadableBreakdown as fault:
        raise UsageFault(f"{path}：{fault}") from fault
