"""`zhagen pilot arm`: which arm a person gets where persons are drawn, for the online service."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import refuse_missing


def arm(
    persons: Annotated[
        list[str],
        typer.Argument(
            help="申请人编号，与办件记录里的一样", metavar="编号...", show_default=False
        ),
    ],
    sealed: Annotated[Path, typer.Option("--sealed", help="双方签齐的封存文件", metavar="文件")],
    secret: Annotated[
        Path, typer.Option("--secret", help="加密编号用的密钥文件，只由部门保管", metavar="文件")
    ],
) -> None:
    """One line a person: the id and the arm, as the log will judge it."""
    from zhagen.pilot.agreeing.seal import check_seal
    from zhagen.pilot.agreeing.sealed_file import read_sealed
    from zhagen.pilot.charter import Design
    from zhagen.pilot.estimating.online import arm_of
    from zhagen.pilot.log.pseudonyms import read_secret
    from zhagen.pilot.model import Arm

    refuse_missing(sealed, "封存文件")
    agreed = read_sealed(sealed)
    check_seal(agreed)
    charter = agreed.charter
    if charter.assignment.design is not Design.ONLINE:
        raise UsageFault(
            "这份立项书不是网上按人分组，谁用工具看排班：zhagen pilot plan 立项书 --rota。"
        )
    known = read_secret(secret)
    for person in persons:
        given = person.strip()
        if not given:
            raise UsageFault("申请人编号是空的。请写明编号。")
        word = "使用" if arm_of(charter, known, given) is Arm.ON else "不使用"
        say(f"{given} {word}")
