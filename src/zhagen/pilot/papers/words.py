"""The fourteen statements of the evaluation report, the first eight: what the numbers rest on.

Seal, amendments, design, flow of cases, compliance, balance, mix, run-in. The others, what was
found and decided, stand in `findings`; `report_of` puts all of them together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.model import Look
from zhagen.pilot.papers.charts import cases_chart, effect_chart, mix_chart, rota_chart
from zhagen.pilot.papers.findings import brief, conditions, findings
from zhagen.pilot.papers.material import NOTHING, Attached, Basis, Report, Statement, basis_of
from zhagen.pilot.recording.record import look_json
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.gaps import lacking_sentences
from zhagen.pilot.wording.records import (
    arrivals_sentence,
    balance_name,
    carry_over_sentence,
    fault_sentence,
    roots_sentence,
    set_aside_told,
    split_sentence,
)
from zhagen.pilot.wording.verdicts import (
    DESIGNS,
    STANDINGS,
    headline,
    metric_named,
    next_step,
    summary,
)
from zhagen.report.document import TableBlock

NONE = "无"
NO_TYPE = "（未写）"
SEEN = {"before": "看到数据之前", "after": "看到数据之后"}


def report_of(
    sealed: SealedCharter,
    looks: Sequence[Look],
    record: Mapping[str, object],
    attached: Attached = NOTHING,
) -> Report:
    """Everything the report says, for paper and page alike."""
    basis = basis_of(sealed, looks, record, attached)
    step, how = next_step(basis.decision, basis.look, basis.charter)
    return Report(
        basis=basis,
        headline=headline(basis.decision, basis.look, basis.charter),
        summary=summary(basis.decision, basis.look, basis.charter),
        step=step,
        how=how,
        brief=brief(basis),
        conditions=tuple(conditions(basis)),
        effect=effect_chart(basis),
        rota=rota_chart(basis),
        statements=(*_grounds(basis), *findings(basis)),
        annex=tuple(_annex(basis, record)),
    )


def _grounds(basis: Basis) -> Iterator[Statement]:
    yield Statement(1, "封条与每周校验", tuple(_seal(basis)))
    yield _amendments(basis)
    yield Statement(3, "设计与证明力", tuple(_design(basis)))
    yield _flow(basis)
    yield Statement(5, "照排班执行", tuple(_compliance(basis)), chart=cases_chart(basis))
    yield _balance(basis)
    yield _mix(basis)
    yield Statement(8, "适应期与稳定期", tuple(_run_in(basis)))


def _seal(basis: Basis) -> Iterator[str]:
    sealed, checks = basis.sealed, basis.look.checks
    yield (
        f"立项书由双方在 {amounts.long_day(sealed.sealed_on)}封存，"
        f"校验值 {amounts.fingerprint(sealed.hash)}。"
    )
    yield (
        "查看当日核对：立项书和记录与封存时相符。"
        if checks.seal_intact
        else "查看当日核对：记录或立项书与封存时不符，以下数字不能采信。"
    )
    yield roots_sentence(checks)
    found = basis.attached.verification
    if found is None:
        yield "本报告没有附全部记录的重算结果；任何一方可以用 zhagen pilot verify 自行重算。"
        return
    held = "全部相符" if found.intact else f"{len(found.faults)} 处不符"
    sheets = f"，与 {found.roots} 张校验单核对" if found.roots else "（没有校验单可核对）"
    yield f"全部 {amounts.count(found.cases)} 件记录从头重算{sheets}：{held}。"
    yield from dict.fromkeys(map(fault_sentence, found.faults))


def _amendments(basis: Basis) -> Statement:
    made = basis.sealed.amendments
    if not made:
        return Statement(2, "立项书变更", ("封存以后没有变更。",))
    rows = tuple(
        (str(each.number), each.on.isoformat(), each.text, SEEN[each.data_seen]) for each in made
    )
    table = TableBlock(("号", "日期", "内容", "变更发生在"), rows, (1, 3, 8, 4))
    lines = [f"封存以后有 {len(made)} 次变更，均由双方签章。"]
    decisive = [str(each.number) for each in made if each.decisive]
    if decisive:
        lines.append(f"第 {'、'.join(decisive)} 号在看到数据之后改了关键内容，结论因此作废。")
    return Statement(2, "立项书变更", tuple(lines), (table,))


def _design(basis: Basis) -> Iterator[str]:
    charter, look = basis.charter, basis.look
    assignment = charter.assignment
    yield f"设计：{DESIGNS[assignment.design]}。{STANDINGS[look.standing]}。"
    windows = "、".join(assignment.windows) or "网上"
    start = amounts.long_day(charter.schedule.start)
    yield f"范围：{windows}；第 1 周从 {start}起，共 {charter.schedule.weeks} 周。"
    yield (
        f"安排由封存的随机种子 {assignment.seed} 抽定，任何人可以重抽核对。"
        f"对比单位 {look.primary.units} 个，自由度 {look.primary.df:g}；"
        "只比较随机安排的单位，不把单件当作独立样本。"
    )


def _flow(basis: Basis) -> Statement:
    flow, charter = basis.look.flow, basis.charter
    aside = sum(each.count for each in flow.set_aside)
    lines = [
        (
            f"收到 {amounts.count(flow.received)} 行，计入 {amounts.count(flow.analysed)} 件，"
            f"搁置 {amounts.count(aside)} 行，没有不声不响丢掉的。"
        ),
        f"计入的办件中到查看日还没有办完的 {amounts.count(flow.censored)} 件。",
    ]
    missing = [
        f"{metric_named(charter, key).title} {amounts.count(value)} 件"
        for key, value in flow.missing.items()
    ]
    lines.append(f"计入而缺指标的：{'，'.join(missing) or NONE}。")
    if not flow.set_aside:
        return Statement(4, "办件去向", tuple(lines))
    rows = tuple(set_aside_told(each) for each in flow.set_aside)
    table = TableBlock(("搁置的原因", "行数", "如", "怎么办"), rows, (5, 2, 5, 7), right=(1,))
    return Statement(4, "办件去向", tuple(lines), (table,))


def _compliance(basis: Basis) -> Iterator[str]:
    checks, charter = basis.look.checks, basis.charter
    kept = "达到" if checks.compliance >= charter.compliance_floor else "没有达到"
    full = "达到" if checks.completeness >= charter.completeness_floor else "没有达到"
    yield (
        f"照排班执行 {amounts.percent(checks.compliance)}，"
        f"{kept}底线 {amounts.goal(charter.compliance_floor)}；没有照排班的办件仍按排班那一边计。"
    )
    yield (
        f"记录完整 {amounts.percent(checks.completeness)}，"
        f"{full}底线 {amounts.goal(charter.completeness_floor)}。"
    )
    yield from lacking_sentences(charter, checks.unusable, checks.gaps)
    yield arrivals_sentence(checks, charter)
    yield carry_over_sentence(checks, charter)
    if checks.split_p is not None:
        yield split_sentence(checks.split_p)


def _balance(basis: Basis) -> Statement:
    found = basis.look.checks.balance
    if not found:
        return Statement(6, "两边是否可比", ("没有基线记录，开始前两边是否相同无从核对。",))
    rows = tuple(
        (balance_name(key, basis.charter), *(_balanced(key, value, basis) for value in pair))
        for key, pair in found.items()
    )
    table = TableBlock(("项目", "不使用", "使用"), rows, (4, 3, 3), right=(1, 2))
    return Statement(6, "两边是否可比", ("两边本应相同的项目，按排班的安排统计：",), (table,))


def _balanced(key: str, value: float, basis: Basis) -> str:
    if key == "cases":
        return amounts.count(value)
    return amounts.level(value, basis.charter.primary) if key == "level" else amounts.percent(value)


def _mix(basis: Basis) -> Statement:
    look, metric = basis.look, basis.charter.primary
    rows = tuple(
        (
            row.type or NO_TYPE,
            amounts.count(row.off_cases), amounts.count(row.on_cases),
            amounts.level(row.off_level, metric), amounts.level(row.on_level, metric),
        )
        for row in look.mix
    )  # fmt: skip
    header = ("办件类型", "不使用（件）", "使用（件）", "不使用", "使用")
    table = TableBlock(header, rows, (3, 3, 3, 3, 3), right=(1, 2, 3, 4))
    lines = [
        (
            f"按约定的类型比重折算后：{amounts.change(look.primary.effect, metric)}"
            f"（{amounts.span(look.primary.low, look.primary.high, metric)}）；结论以此为准。"
        ),
        (
            f"不折算：{amounts.change(look.raw.effect, metric)}"
            f"（{amounts.span(look.raw.low, look.raw.high, metric)}）。"
        ),
        f"折算所用的比重，两边都有办件的部分占 {amounts.percent(look.checks.covered)}。",
    ]
    return Statement(7, "办件构成，折算前后", tuple(lines), (table,), mix_chart(basis))


def _run_in(basis: Basis) -> Iterator[str]:
    look, metric, weeks = basis.look, basis.charter.primary, basis.charter.schedule.run_in
    if look.with_run_in is None:
        yield "立项书没有设适应期，从第 1 周起全部计入。"
        return
    both = look.with_run_in
    yield (
        f"立项书定头 {weeks} 周为适应期，结论只用其后的稳定期："
        f"{amounts.change(look.primary.effect, metric)}"
        f"（{amounts.span(look.primary.low, look.primary.high, metric)}）。"
    )
    yield (
        f"连适应期一起算：{amounts.change(both.effect, metric)}"
        f"（{amounts.span(both.low, both.high, metric)}）。"
    )


def _annex(basis: Basis, record: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Every value of the newest look and of the decision, exactly as recorded."""
    yield from flat("look", look_json(basis.look, basis.sealed))
    yield from flat("decision", record)


def flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    """(Path, value) of every leaf of a JSON value; text as it is, the others as JSON."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from flat(f"{name}.{key}", each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for place, each in enumerate(value, start=1):
            yield from flat(f"{name}.{place}", each)
    else:
        yield name, value if isinstance(value, str) else json.dumps(value)
