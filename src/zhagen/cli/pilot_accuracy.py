"""`zhagen pilot accuracy`: stage 1, the silent run judged by two officers before any switch-on."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import refuse_bad_outputs
from zhagen.cli.pilot_accuracy_draw import Wanted, draw, enlarge
from zhagen.cli.pilot_accuracy_file import Drawn, read_drawn
from zhagen.cli.pilot_accuracy_page import judged_json, show_judged
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import Json, PilotGroup, day_of, refuse_missing, show_json
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.pilot.accuracy.accuracy import AccuracyPlan
    from zhagen.pilot.accuracy.judging import Difference, Judgement
    from zhagen.pilot.accuracy.sample import SilentCase
    from zhagen.pilot.charter import AccuracyStudy, Charter

_ROUNDS = 5
CharterFile = Annotated[
    Path, typer.Option("--charter", help="立项书草稿或封存文件", metavar="文件")
]
SampleFile = Annotated[Path, typer.Argument(help="抽出的样本", metavar="样本")]
SliceRef = Annotated[
    str, typer.Option("--slice", help="哪个切片的问题；不写用立项书的", metavar="切片")
]


def accuracy_group() -> Commands:
    """The group of commands about accuracy."""
    group = Commands(cls=PilotGroup, help="准确性试跑：抽样、判定表、结论")
    group.command("sample", help="算出要判多少件，从静默运行的办件里抽")(sample)
    group.command("sheets", help="给两名经办人各出一张空白判定表")(sheets)
    group.command("judge", help="比对两张判定表和工具的结果，给出能不能启用")(judge)
    return group


def sample(
    cases: Annotated[Path, typer.Argument(help="静默运行期间的办件", metavar="办件")],
    charter: CharterFile,
    errors_per_case: Annotated[
        float,
        typer.Option("--errors-per-case", help="平均每件有几处问题", min=0.01, metavar="数"),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="样本（JSON）", metavar="文件")],
    first: Annotated[str, typer.Option("--from", help="起日", metavar="日期")] = "",
    last: Annotated[str, typer.Option("--to", help="止日", metavar="日期")] = "",
    size: Annotated[
        int, typer.Option("--size", help="一共抽几件；不写按算出的", min=0, metavar="件数")
    ] = 0,
    more: Annotated[
        int, typer.Option("--more", help="在已有的样本上再加几件", min=0, metavar="件数")
    ] = 0,
) -> None:
    """Plan and draw the sample; anyone draws the same one from the same file and charter."""
    from zhagen.pilot.accuracy.sample import read_frame
    from zhagen.pilot.cases.rows import rows_of
    from zhagen.pilot.wording.records import set_aside_sentence

    refuse_missing(cases, "办件文件")
    refuse_bad_outputs({"-o": output}, [cases, charter])
    if more and not output.exists():
        raise UsageFault(f"还没有样本 {output}，没有可加的。第一次抽样不写 --more。")
    agreed = _charter(charter)
    study = _study(agreed, charter)
    start = day_of(first or "0001-01-01", "--from")
    end = day_of(last or "9999-12-31", "--to")
    frame = read_frame(rows_of(cases), start, end)
    for each in frame.set_aside:
        say(set_aside_sentence(each), indent=2)
    plan = _plan(study, errors_per_case, frame.cases)
    say(
        f"要证明找出比例不低于 {study.recall_target:.0%}，须判到 {plan.errors} 处问题，"
        f"约 {plan.cases} 件。"
    )
    seed, total = agreed.assignment.seed, size or plan.cases
    if output.exists():
        enlarge(output, frame.cases, Wanted(total, more, seed), charter)
        return
    draw(output, frame.cases, Wanted(total, 0, seed), (plan, errors_per_case))
    say(f"样本：{output}。下一步 zhagen pilot accuracy sheets {output} --charter {charter} …")


def sheets(
    sample_file: SampleFile,
    charter: CharterFile,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="判定表放在哪个文件夹，没有就新建", metavar="文件夹"),
    ],
    slice_ref: SliceRef = "",
    first: Annotated[
        int, typer.Option("--from", help="从第几件起；加件以后只出新加的", min=1, metavar="序号")
    ] = 1,
) -> None:
    """Two empty sheets, one an officer."""
    from zhagen.pilot.accuracy.judging import write_sheet

    agreed = _charter(charter)
    drawn = read_drawn(sample_file)
    codes = _codes(agreed, slice_ref)
    count = len(drawn.sample.cases) - first + 1
    if count < 1:
        raise UsageFault(f"样本只有 {len(drawn.sample.cases)} 件，没有第 {first} 件。")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(f"{output} 建不成文件夹。请换个位置，或把同名的文件移走。") from error
    part = f"-第{first}件起" if first > 1 else ""
    for judge_name in _study(agreed, charter).judges:
        place = output / f"判定表-{judge_name}{part}.csv"
        if place.exists():
            raise UsageFault(f"{place} 已经有了，可能已经填过。请先移走它。")
        write_sheet(place, drawn.sample, codes, first)
        say(f"判定表：{place}，{count} 件，{len(codes)} 类问题")
    if first > 1:
        say("判完后把这些行接在原来那张判定表的后面，再一起判定。")
    say("两人各判各的，都不看工具的结果；判过的一件在“已核”写“是”，有问题的格子写“是”。")


def judge(
    sample_file: SampleFile,
    charter: CharterFile,
    sheet: Annotated[
        list[Path], typer.Option("--sheet", help="填好的判定表，写两次", metavar="文件")
    ],
    findings: Annotated[
        Path, typer.Option("--findings", help="工具静默运行的结果（JSON 行）", metavar="文件")
    ],
    settled: Annotated[
        Path | None, typer.Option("--settled", help="填好的定论表", metavar="文件")
    ] = None,
    settling: Annotated[
        Path | None, typer.Option("--settling", help="两人不一致时，定论表写到哪里", metavar="文件")
    ] = None,
    slice_ref: SliceRef = "",
    enlarged: Annotated[bool, typer.Option("--enlarged", help="已经按规定加过一次件")] = False,
    as_json: Json = False,
) -> None:
    """Whether the tool may be switched on."""
    from zhagen.pilot.accuracy.accuracy import decide_accuracy, measure_accuracy
    from zhagen.pilot.accuracy.agreement import agreement
    from zhagen.pilot.accuracy.findings import read_findings
    from zhagen.pilot.accuracy.judging import agreed_truth, differences, read_settled

    agreed, drawn = _charter(charter), read_drawn(sample_file)
    study, codes = _study(agreed, charter), _codes(agreed, slice_ref)
    one, other = _judgements(sheet, study, drawn, codes)
    if settled is None and (points := differences(one, other)):
        _to_settle(points, drawn, settling, sheet)
        return
    truth = agreed_truth(one, other, read_settled(settled) if settled else {})
    found = measure_accuracy(
        drawn.sample, truth, read_findings(findings), tuple(codes), enlarged=enlarged
    )
    both = agreement(one, other, codes)
    decision = decide_accuracy(study, drawn.plan, found, both, enlarged=enlarged)
    if as_json:
        show_json(judged_json(decision, found, both))
    else:
        show_judged(decision, found, both, codes, study)


def _to_settle(
    points: Sequence[Difference], drawn: Drawn, settling: Path | None, sheet: Sequence[Path]
) -> None:
    """The sheet of what the two see differently, or a word that there is something to settle."""
    from zhagen.pilot.accuracy.judging import write_settling

    if settling is None:
        raise UsageFault(
            f"两人有 {len(points)} 处判得不一样。"
            "请用 --settling 出定论表，填好后用 --settled 给出。"
        )
    refuse_bad_outputs({"--settling": settling}, sheet)
    write_settling(settling, points, drawn.sample)
    say(f"定论表：{settling}，{len(points)} 处。请第三人看材料填好，再用 --settled 给出。")


def _judgements(
    sheet: list[Path], study: AccuracyStudy, drawn: Drawn, codes: Mapping[str, str]
) -> tuple[Judgement, Judgement]:
    from zhagen.pilot.accuracy.judging import read_sheet

    if len(sheet) != 2:
        raise UsageFault(f"判定表要两张，给了 {len(sheet)} 张。请写两次 --sheet。")
    for path in sheet:
        refuse_missing(path, "判定表")
    if sheet[0].resolve() == sheet[1].resolve():
        raise UsageFault("两张判定表是同一个文件。请给出两名经办人各自的表。")
    one, other = (
        read_sheet(path, name, drawn.sample, codes)
        for path, name in zip(sheet, study.judges, strict=True)
    )
    return one, other


def _charter(path: Path) -> Charter:
    from zhagen.cli.pilot_faults import looks_sealed
    from zhagen.pilot.agreeing.file import load_charter
    from zhagen.pilot.agreeing.sealed_file import read_sealed

    refuse_missing(path, "立项书")
    with path.open("rb") as file:
        sealed = looks_sealed(file.read(64))
    return read_sealed(path).charter if sealed else load_charter(path)


def _study(charter: Charter, path: Path) -> AccuracyStudy:
    if charter.accuracy is None:
        raise UsageFault(f"{path} 没有写 accuracy（准确性试跑的目标和两名判定人）。请先商定写上。")
    return charter.accuracy


def _codes(charter: Charter, slice_ref: str) -> dict[str, str]:
    """What the tool may call an error: code -> title."""
    from zhagen.slices.find import resolve
    from zhagen.slices.load import load

    ref = slice_ref or charter.slice_ref
    if not ref:
        raise UsageFault("立项书没有写切片。请用 --slice 写明。")
    rules = load(resolve(ref)).rules.values()
    return {rule.code: rule.title for rule in rules if rule.severity.value == "error"}


def _plan(
    study: AccuracyStudy, errors_per_case: float, cases: tuple[SilentCase, ...]
) -> AccuracyPlan:
    """More cases a window day resemble each other more: the plan is repeated until it stands."""
    from zhagen.pilot.accuracy.accuracy import plan_accuracy

    days = max(len({(each.window, each.day) for each in cases}), 1)
    plan = plan_accuracy(study, errors_per_case=errors_per_case, per_window_day=1.0)
    for _ in range(_ROUNDS):
        per_day = max(plan.cases / days, 1.0)
        plan = plan_accuracy(study, errors_per_case=errors_per_case, per_window_day=per_day)
    return plan
