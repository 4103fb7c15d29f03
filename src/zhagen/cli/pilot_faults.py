"""Faults of a charter on the terminal, as compilers print them; exit 1 where there is an error."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhagen.cli.exits import CHECKS_FAILED, UsageFault

if TYPE_CHECKING:
    from zhagen.slices.faults import Fault

_WORD = {"error": "错误", "warning": "提醒"}


def faults_of(charter: Path) -> tuple[Fault, ...]:
    """Every fault of a charter file, also where it is not a charter at all."""
    from zhagen.pilot.agreeing.check import check_file
    from zhagen.pilot.agreeing.file import BrokenCharter

    try:
        return check_file(charter)
    except BrokenCharter as error:
        return error.faults


def refuse_sealed(path: Path) -> None:
    """A sealed file is not the draft that is planned and checked."""
    with path.open("rb") as file:
        if looks_sealed(file.read(64)):
            raise UsageFault(f"{path} 是封存文件，这里要的是立项书草稿 charter.yaml。")


def looks_sealed(head: bytes) -> bool:
    """Whether a file begins as a sealed one (JSON), not as a draft (YAML)."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def has_error(faults: Iterable[Fault]) -> bool:
    """Whether any of them must be put right first."""
    return any(fault.level.value == "error" for fault in faults)


def refuse_faulty(charter: Path) -> None:
    """Print what is wrong; exit 1 where there is an error."""
    faults = faults_of(charter)
    show_faults(faults)
    if has_error(faults):
        raise typer.Exit(CHECKS_FAILED)


def show_faults(faults: Iterable[Fault]) -> None:
    """One line each, on standard error."""
    for fault in faults:
        where = f"{fault.file}:{fault.line}" if fault.line else fault.file
        word = _WORD[fault.level.value]
        typer.echo(f"{where}  {word}  {fault.what}。{fault.remedy}。", err=True)
