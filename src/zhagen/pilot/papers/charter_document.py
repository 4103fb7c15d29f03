"""《联合验证立项书》 as a Word file: what both parties fixed, in the order in which it is agreed.

A draft prints too, without hash and signatures; a sealed charter shows both and every amendment.
The paper carries room for wet signatures: the keys sign the content, people sign the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zhagen.pilot.agreeing.sealed import Amendment, SealedCharter
from zhagen.pilot.charter import STANDING, Charter, Design, Metric
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.verdicts import (
    DESIGNS,
    MEASURES,
    ROLES,
    STANDINGS,
    STOP_KINDS,
    alpha_sentence,
    weeks_named,
)
from zhagen.report.document import (
    Blank,
    Blanks,
    Block,
    Document,
    Heading,
    Look,
    Paragraph,
    TableBlock,
)
from zhagen.report.docx import render_docx
from zhagen.report.html_document import render_html

TITLE = "联合验证立项书"
SEEN = {"before": "变更发生在看到数据之前", "after": "变更发生在看到数据之后"}
_GIVES = {
    "knowledge": "业务知识",
    "data": "数据",
    "people": "人员",
    "tool": "工具",
    "analyst": "分析",
    "training": "培训与驻场",
}
_KEPT = {"data": "数据", "tool": "工具", "knowledge": "经验"}
# Top-level keys of a charter, as an amendment names them.
PARTS: Mapping[str, str] = {
    "title": "名称",
    "slice": "场景切片",
    "scene": "场景",
    "problem_owner": "问题负责人",
    "parties": "双方与投入",
    "hypothesis": "假设",
    "metrics": "指标与底线",
    "target": "目标",
    "schedule": "日程",
    "design": "设计",
    "alpha": "误判机会",
    "power": "把握",
    "floors": "执行与完整的底线",
    "stop_rules": "提前停止",
    "permission": "数据使用许可",
    "deliverable": "最小交付",
    "afterwards": "停止以后",
    "columns": "记录的列",
    "mix": "办件类型比重",
    "accuracy": "准确性试跑",
    "information": "信息量",
}
_NUMERALS = "一二三四五六七八九十"


def charter_docx(charter: Charter | SealedCharter) -> bytes:
    """The charter on paper: sealed, or as a draft."""
    return render_docx(charter_paper(charter))


def charter_html(charter: Charter | SealedCharter) -> str:
    """The same as a page to read on a screen."""
    return render_html(charter_paper(charter))


def charter_paper(given: Charter | SealedCharter) -> Document:
    """The charter as blocks."""
    sealed = given if isinstance(given, SealedCharter) else None
    charter = given.charter if isinstance(given, SealedCharter) else given
    parts = (
        ("场景与问题", _scene(charter)),
        ("双方与投入", _parties(charter)),
        ("假设、指标与目标", _goal(charter)),
        ("底线", _guardrails(charter)),
        ("日程与设计", _schedule(charter)),
        ("判断办法", _judging(charter)),
        ("提前停止", _stopping(charter)),
        ("数据使用许可", _permission(charter)),
        ("交付与停止以后", _afterwards(charter)),
        ("封存与变更", _seal(sealed)),
    )
    blocks: list[Block] = []
    for numeral, (title, inner) in zip(_NUMERALS, parts, strict=True):
        blocks += [Heading(f"{numeral}、{title}"), *inner]
    return Document(
        title=TITLE,
        subtitle=charter.title if sealed else f"{charter.title}（草稿，未封存）",
        blocks=(*blocks, *_signing(charter)),
        foot=f"校验值 {sealed.head}" if sealed else "草稿，封存以前不作数",
        day=sealed.sealed_on if sealed else None,
    )


def _scene(charter: Charter) -> Iterator[Block]:
    rows = [("场景", charter.scene)]
    if charter.slice_ref:
        rows.append(("场景切片", charter.slice_ref))
    rows.append(("范围", "、".join(charter.assignment.windows) or "网上办理"))
    rows += [("不包括", each) for each in charter.leaves_out]
    rows.append(("问题负责人", charter.problem_owner))
    yield _facts(rows)


def _parties(charter: Charter) -> Iterator[Block]:
    for party in charter.parties:
        rows = [("名称", party.name), ("签署人", party.signatory)]
        rows += [(_GIVES.get(key, key), text) for key, text in party.contributes.items()]
        rows.append(("人日", f"计划 {party.days_planned:g}，不超过 {party.days_cap:g}"))
        yield Paragraph(ROLES.get(party.role, party.role), Look.LEAD)
        yield _facts(rows)


def _goal(charter: Charter) -> Iterator[Block]:
    metric, target = charter.primary, charter.target
    yield Paragraph(f"假设：{charter.hypothesis}")
    rows = [
        ("主要指标", _metric(metric)),
        ("目标（原话）", target.text),
        ("目标（换算）", f"{metric.title}的变化达到 {amounts.change(target.change, metric)}"),
        ("按此安排规模", f"预计变化 {amounts.change(target.planned, metric)}"),
    ]
    rows += [("次要指标", _metric(each)) for each in charter.secondary]
    yield _facts(rows)
    yield Paragraph(
        "达到目标指整段可信范围都过目标，中间的点过了不算；次要指标只供参考。", Look.SMALL
    )


def _metric(metric: Metric) -> str:
    way = "越低越好" if metric.direction.sign < 0 else "越高越好"
    horizon = f"，看到 {metric.horizon:g} {metric.unit}为止" if metric.horizon else ""
    return (
        f"{metric.title}（{metric.unit}），{way}；比较{MEASURES[metric.measure]}{horizon}；"
        f"算式 {metric.formula}"
    )


def _guardrails(charter: Charter) -> Iterator[Block]:
    if not charter.guardrails:
        yield Paragraph("没有定底线指标。")
        return
    rows = tuple(
        (
            _metric(each.metric),
            f"不{amounts.worse(each.metric)}出 {amounts.agreed(each.margin, each.metric)}",
            amounts.goal(each.alpha),
        )
        for each in charter.guardrails
    )
    yield TableBlock(("指标", "允许变差", "误判机会"), rows, (7, 4, 2))


def _schedule(charter: Charter) -> Iterator[Block]:
    plan, assignment = charter.schedule, charter.assignment
    rows = []
    if plan.baseline_from and plan.baseline_to:
        span = f"{plan.baseline_from.isoformat()} 至 {plan.baseline_to.isoformat()}"
        rows.append(("基线", span))
    end = plan.last_day(plan.weeks)
    rows.append(("试点", f"{plan.start.isoformat()} 至 {end.isoformat()}，共 {plan.weeks} 周"))
    rows.append(("适应期", f"头 {plan.run_in} 周，只报告不计入" if plan.run_in else "不设"))
    rows.append(("约定的查看", f"{weeks_named(plan.looks)}，其余时间不打开结果"))
    extra = plan.extension_weeks
    rows.append(("延长", f"至多一次，{extra} 周" if extra else "不延长"))
    if plan.closed:
        rows.append(("本厅不开门", "、".join(day.isoformat() for day in plan.closed)))
    rows.append(("设计", f"{DESIGNS[assignment.design]}；{STANDINGS[STANDING[assignment.design]]}"))
    rows.append(("随机种子", str(assignment.seed)))
    if assignment.design in (Design.MATCHED, Design.CLUSTER) and assignment.treated:
        rows.append(("使用工具的窗口", "、".join(assignment.treated)))
    if assignment.washout:
        rows.append(("间隔日", f"每次轮换后 {assignment.washout} 天不计"))
    if charter.mix_weights:
        shares = "，".join(
            f"{name} {amounts.percent(share)}" for name, share in charter.mix_weights.items()
        )
        rows.append(("办件类型比重", shares))
    yield _facts(rows)


def _judging(charter: Charter) -> Iterator[Block]:
    yield Paragraph(
        f"{alpha_sentence(charter)}；按预计变化安排的把握是 {amounts.goal(charter.power)}。"
    )
    yield Paragraph(
        f"照排班执行不足 {amounts.goal(charter.compliance_floor)}，"
        f"或记录完整不足 {amounts.goal(charter.completeness_floor)}，不下成功的结论。"
    )
    rows = (
        ("成功", "可信范围整段过目标，底线全部守住，执行、记录、封条都合格"),
        ("部分达成", "比不用好已证实而目标没有证实；把握够大时可延长一次"),
        ("停止（无望）", "整段可信范围都没到目标，或到期仍分不出差别"),
        ("停止（有损害）", "任何一次查看中，底线指标整段都在允许以外"),
        ("作废", "封条、校验单不符，或看到数据以后改了关键内容"),
    )
    yield TableBlock(("结论", "条件"), rows, (3, 10))
    study = charter.accuracy
    if study is not None:
        yield Paragraph(
            f"启用之前先静默试跑：查出率的下限不低于 {amounts.goal(study.recall_target)}，"
            f"每件误报的上限不高于 {amounts.goal(study.false_target)}；"
            f"由{'、'.join(study.judges)}各自判定，不看机器的答案。"
        )
    found = charter.information
    if found is not None:
        yield Paragraph(
            f"信息量按封存的方差计算：计划 {found.planned:.6g}，"
            f"安排之间 {found.between:.6g}，办件之间 {found.within:.6g}。",
            Look.SMALL,
        )


def _stopping(charter: Charter) -> Iterator[Block]:
    rows = tuple((STOP_KINDS.get(each.kind, each.kind), each.text) for each in charter.stop_rules)
    yield TableBlock(("情形", "约定"), rows, (3, 10))


def _permission(charter: Charter) -> Iterator[Block]:
    found = charter.permission
    yield _facts(
        [
            ("用途", found.purpose),
            ("字段", "、".join(found.fields)),
            ("依据", found.legal_basis),
            ("保存", found.retention),
            ("删除", f"{found.deletes}，不晚于 {found.delete_by.isoformat()}"),
        ]
    )
    if charter.columns:
        columns = "；".join(f"{key} 取自“{header}”" for key, header in charter.columns.items())
        yield Paragraph(f"记录的列：{columns}。", Look.SMALL)


def _afterwards(charter: Charter) -> Iterator[Block]:
    yield Paragraph(f"最小交付：{charter.deliverable}")
    rows = [(_KEPT.get(key, key), text) for key, text in charter.afterwards.items()]
    yield TableBlock(("停止以后", "怎么处理"), tuple(rows), (3, 10))


def _seal(sealed: SealedCharter | None) -> Iterator[Block]:
    if sealed is None:
        yield Paragraph("尚未封存。双方用 zhagen pilot seal 签章以后，这里列出校验值和签章。")
        return
    yield Paragraph(f"内容校验值（SHA-256）：{amounts.in_groups(sealed.hash)}")
    rows = tuple(
        (_party(sealed, each.party), each.signed_on.isoformat(), amounts.in_groups(each.key))
        for each in sealed.signatures
    )
    yield TableBlock(("签章方", "日期", "公钥指纹（Ed25519）"), rows, (4, 3, 8))
    missing = [name for name in sealed.parties if name not in {s.party for s in sealed.signatures}]
    if missing:
        names = "、".join(_party(sealed, name) for name in missing)
        yield Paragraph(f"还差 {names} 签章，签齐以后才算封存。", Look.BOXED)
    if not sealed.amendments:
        yield Paragraph("封存以后没有变更。")
    for amendment in sealed.amendments:
        yield Paragraph(
            f"变更第 {amendment.number} 号，{amendment.on.isoformat()}：{amendment.text}"
            f"（{SEEN[amendment.data_seen]}；改动：{changed(amendment)}；"
            f"校验值 {amounts.fingerprint(amendment.hash)}）"
        )


def changed(amendment: Amendment) -> str:
    """The parts of the charter that an amendment touches."""
    return "、".join(PARTS.get(key, key) for key in amendment.changes)


def _party(sealed: SealedCharter, party_id: str) -> str:
    names: Mapping[str, str] = {party.id: party.name for party in sealed.charter.parties}
    return names.get(party_id, party_id)


def _signing(charter: Charter) -> Iterator[Block]:
    for party in charter.parties:
        yield Paragraph(f"{party.name}（盖章）")
        yield Blanks((Blank(f"签署人 {party.signatory}"), Blank("日期")))


def _facts(rows: list[tuple[str, str]]) -> TableBlock:
    return TableBlock(("项目", "约定"), tuple(rows), (3, 10))
