"""`zhagen pilot verify`: whether the log is still what was written, byte for byte."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhagen.cli.exits import CHECKS_FAILED
from zhagen.cli.pilot_judged import lodged_roots
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import Json, LogFolder, Roots, show_json

if TYPE_CHECKING:
    from zhagen.pilot.log.roots import Root
    from zhagen.pilot.log.verify import Verification

SCHEMA = 1


def verify(folder: LogFolder, roots: Roots = None, as_json: Json = False) -> None:
    """Recompute everything; exit 1 where anything does not hold."""
    lodged = lodged_roots(roots)
    found = _checked(folder, lodged)
    if as_json:
        show_json(_as_json(found))
    else:
        _show(found)
    if not found.intact:
        raise typer.Exit(CHECKS_FAILED)


def _checked(folder: Path, lodged: Sequence[Root]) -> Verification:
    """The check. A log whose seal or spine is too broken to be opened is found broken."""
    from zhagen.pilot.agreeing.sealed import BrokenSeal
    from zhagen.pilot.log.log import open_log
    from zhagen.pilot.log.spine import SPINE, BrokenLog
    from zhagen.pilot.log.verify import LogFault, Verification
    from zhagen.pilot.log.verify import verify as recompute

    try:
        return recompute(open_log(folder), lodged)
    except BrokenSeal as error:
        return Verification(0, len(lodged), (LogFault("seal", "charter", str(error)),))
    except BrokenLog as error:
        if not (folder / "sealed.json").is_file():
            raise
        return Verification(0, len(lodged), (LogFault("unreadable", SPINE, str(error)),))


def _show(found: Verification) -> None:
    from zhagen.pilot.wording.records import fault_sentence

    if found.intact:
        against = f"，与 {found.roots} 张校验单一致" if found.roots else ""
        say(f"记录完好：{found.cases} 件逐件重算无误{against}。")
        if not found.roots:
            say("没有与对方存的校验单核对，查不出连同校验单一起的重写；请用 --roots 给出。")
        return
    say(f"记录有 {len(found.faults)} 处不符：")
    for fault in found.faults:
        say(fault_sentence(fault), indent=2)


def _as_json(found: Verification) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "intact": found.intact,
        "cases": found.cases,
        "roots": found.roots,
        "faults": [
            {"kind": each.kind, "where": each.where, "detail": each.detail} for each in found.faults
        ],
    }
