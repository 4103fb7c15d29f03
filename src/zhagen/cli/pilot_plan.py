"""`zhagen pilot new` and `plan`: a charter to start from, and whether it can keep its promise."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import CHECKS_FAILED, UsageFault
from zhagen.cli.outputs import refuse_bad_outputs, write
from zhagen.cli.pilot_faults import faults_of, has_error, refuse_sealed, show_faults
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import Calendar, Json, refuse_missing, show_json, work_calendar
from zhagen.cli.pilot_write import edit, write_values

if TYPE_CHECKING:
    from zhagen.pilot.charter import Charter
    from zhagen.pilot.planning.baseline import Baseline
    from zhagen.pilot.planning.plan import Plan
    from zhagen.slices.faults import Fault

SCHEMA = 1
_EXAMPLE = "employer-social-insurance"


def new(
    file: Annotated[Path, typer.Argument(help="立项书草稿写到哪里", metavar="文件")] = Path(
        "charter.yaml"
    ),
    slice_ref: Annotated[
        str, typer.Option("--slice", help="哪个切片的试点；不写用自带的例子", metavar="切片")
    ] = "",
) -> None:
    """Write a charter to start from: the slice's own, else the shipped example."""
    from zhagen.slices.find import resolve
    from zhagen.slices.load import load

    if file.exists():
        raise UsageFault(f"{file} 已经有了。请换个名字，免得盖掉。")
    refuse_bad_outputs({"文件": file}, [])
    own = resolve(slice_ref or _EXAMPLE)
    source = own / "charter.yaml"
    if not source.is_file():
        source = resolve(_EXAMPLE) / "charter.yaml"
    text = source.read_text(encoding="utf-8")
    if slice_ref:
        text = edit(text, ("slice",), load(own).ref)
    write(file, text.encode())
    say(f"已写出立项书草稿 {file}，人名、单位、日期都是例子，请逐项改成自己的。")
    say(f"下一步：zhagen pilot plan {file} --baseline 试点前的办件.csv")


def plan(
    charter_file: Annotated[Path, typer.Argument(help="立项书 charter.yaml", metavar="立项书")],
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", help="试点前的办件：CSV、XLSX、JSON 行或 Parquet", metavar="文件"
        ),
    ] = None,
    should_write: Annotated[
        bool, typer.Option("--write", help="把算出的信息量、权重、窗口写回")
    ] = False,
    rota: Annotated[bool, typer.Option("--rota", help="列出逐日排班")] = False,
    simulations: Annotated[
        int, typer.Option("--simulations", help="模拟次数", min=100, max=10_000, metavar="次数")
    ] = 400,
    calendar: Calendar = None,
    as_json: Json = False,
) -> None:
    """Check a charter, and by the department's own records whether it can find what it seeks."""
    refuse_missing(charter_file, "立项书")
    refuse_sealed(charter_file)
    if baseline is not None:
        refuse_missing(baseline, "基线文件")
    faults = faults_of(charter_file)
    if not as_json:
        show_faults(faults)
    if has_error(faults) or baseline is None:
        _without_baseline(faults, should_write=should_write, as_json=as_json)
        return
    charter, known, made = _planned(charter_file, baseline, simulations, calendar)
    place = None
    if made.feasible and should_write:  # before anything is shown: a closed pipe must not stop it
        place = write_values(charter_file, _values(made, charter))
    if as_json:
        show_json(_as_json(faults, known, made, charter))
    else:
        _show(made, known, charter, rota=rota)
    if place is not None:
        say(f"已写进 {place}。下一步双方封存：zhagen pilot seal {place} …", err=as_json)
    if not made.feasible:
        raise typer.Exit(CHECKS_FAILED)


def _show(made: Plan, known: Baseline, charter: Charter, *, rota: bool) -> None:
    from zhagen.cli.pilot_plan_page import show_plan, show_rota

    show_plan(made, known, charter)
    if rota:
        show_rota(made, charter)


def _without_baseline(faults: tuple[Fault, ...], *, should_write: bool, as_json: bool) -> None:
    """What can be said of the charter alone."""
    if as_json:
        show_json({"schema": SCHEMA, "faults": _faults_json(faults), "plan": None})
    if has_error(faults):
        raise typer.Exit(CHECKS_FAILED)
    if should_write:
        raise UsageFault("没有基线算不出信息量，--write 要和 --baseline 一起用。")
    if not as_json:
        say("立项书没有错误。加上 --baseline 办件文件，才能算出把握和可行的设计。")


def _planned(
    charter_file: Path, baseline: Path, simulations: int, calendar: Path | None
) -> tuple[Charter, Baseline, Plan]:
    import numpy as np

    from zhagen.pilot.agreeing.file import load_charter
    from zhagen.pilot.cases.rows import rows_of
    from zhagen.pilot.planning.baseline import read_baseline
    from zhagen.pilot.planning.plan import plan_pilot

    charter = load_charter(charter_file)
    known = read_baseline(rows_of(baseline, charter.columns.values()), charter)
    days = work_calendar(calendar)
    made = plan_pilot(
        charter,
        known,
        is_workday=days.is_workday,
        rng=np.random.default_rng(charter.assignment.seed),
        simulations=simulations,
        name_of=days.name,
    )
    return charter, known, made


def _values(made: Plan, charter: Charter) -> dict[tuple[str, ...], object]:
    """What is sealed with the charter, by its place in the file."""
    found: dict[tuple[str, ...], object] = {}
    if made.information is not None:
        # Six figures are more than a plan knows, and a charter is read by people.
        found["information",] = {
            name: float(f"{value:.6g}") for name, value in asdict(made.information).items()
        }
    if made.mix_weights and not charter.mix_weights:
        found["mix", "weights"] = dict(made.mix_weights)
    if made.treated and not charter.assignment.treated:
        found["design", "treated"] = list(made.treated)
    return found


def _as_json(
    faults: tuple[Fault, ...], known: Baseline, made: Plan, charter: Charter
) -> dict[str, object]:
    from zhagen.pilot.planning.to_json import to_json

    return {
        "schema": SCHEMA,
        "faults": _faults_json(faults),
        "received": known.received,
        "accepted": known.accepted,
        "set_aside": [
            {"reason": each.reason, "count": each.count, "rows": list(each.examples)}
            for each in known.set_aside
        ],
        "plan": to_json(made, charter),
    }


def _faults_json(faults: tuple[Fault, ...]) -> list[dict[str, object]]:
    return [
        {
            "file": each.file,
            "line": each.line,
            "level": each.level.value,
            "what": each.what,
            "remedy": each.remedy,
        }
        for each in faults
    ]
