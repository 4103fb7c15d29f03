"""《联合验证评估报告》 as one self-contained page: nothing is fetched, nothing runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.model import Look, Verdict
from zhagen.pilot.papers.material import NOTHING, Attached, Basis, State
from zhagen.pilot.papers.report_document import STATES
from zhagen.pilot.papers.words import report_of
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.verdicts import DESIGNS, alpha_sentence, metric_named, weeks_named
from zhagen.report.document import TableBlock
from zhagen.report.drawing import to_svg
from zhagen.report.html import render_page

STYLES = ("tokens.css", "pilot.css")
# Red is for what still needs a person; stopping for harm or a broken seal does.
_TONES: Mapping[Verdict, str] = {
    Verdict.SUCCESS: "done",
    Verdict.PARTLY: "warning",
    Verdict.CONTINUE: "notice",
    Verdict.STOP_FUTILITY: "notice",
    Verdict.STOP_HARM: "error",
    Verdict.VOID: "error",
}
_STATE_TONES: Mapping[State, str] = {
    State.MET: "done",
    State.OPEN: "warning",
    State.FAILED: "error",
    State.UNCHECKED: "warning",
}


def report_html(
    sealed: SealedCharter,
    looks: Sequence[Look],
    record: Mapping[str, object],
    attached: Attached = NOTHING,
) -> str:
    """The report as a page; `record` is what `record.decision_json` gave."""
    report = report_of(sealed, looks, record, attached)
    basis = report.basis
    checks, names = basis.look.checks, "、".join(basis.decided_by)
    return render_page(
        "pilot/report.html.j2",
        styles=STYLES,
        scripts=(),
        svg=to_svg,
        report=report,
        charter=basis.charter,
        subtitle=_subtitle(basis),
        steps=tuple(_steps(basis)),
        tone=_TONES[basis.decision.verdict],
        tones=_STATE_TONES,
        states=STATES,
        # Beside a broken seal nothing is offered that could be read as a result.
        void=not (checks.seal_intact and checks.roots_intact),
        intact=checks.seal_intact,
        facts=tuple(_facts(basis)),
        hash=amounts.fingerprint(sealed.hash, 3),
        annex=TableBlock(("名称", "数值"), report.annex, small=True),
        decided_on=basis.decided_on.isoformat(),
        signed=f"由{names}作出" if names else "",
    )


def _subtitle(basis: Basis) -> str:
    charter = basis.charter
    parties = "与".join(party.name for party in charter.parties)
    windows = len(charter.assignment.windows)
    places = f"{windows} 个窗口，" if windows else ""
    first, last = charter.schedule.start, basis.look.until
    return f"{parties}　{places}{basis.look.week} 周，{first.isoformat()} 至 {last.isoformat()}"


def _steps(basis: Basis) -> Iterator[str]:
    yield f"双方封存 {basis.sealed.sealed_on:%m-%d}"
    yield f"开始 {basis.charter.schedule.start:%m-%d}"
    yield f"运行 {basis.look.week} 周"
    yield f"约定的查看 {len(basis.looks)} 次"
    yield f"结论 {basis.decided_on:%m-%d}"


def _facts(basis: Basis) -> Iterator[tuple[str, str]]:
    charter, metric = basis.charter, basis.charter.primary
    yield "假设", charter.hypothesis
    yield "主要指标", f"{metric.title}（{metric.unit}）"
    yield "目标", f"{charter.target.text}，即 {amounts.change(charter.target.change, metric)}"
    for guard in charter.guardrails:
        named = metric_named(charter, guard.metric.id)
        margin = amounts.agreed(guard.margin, named)
        yield "底线", f"{named.title}不{amounts.worse(named)}出 {margin}"
    yield "设计", DESIGNS[charter.assignment.design]
    schedule = charter.schedule
    extra = f"；若延长，第 {schedule.weeks + schedule.extension_weeks} 周末再看一次"
    planned = f"{weeks_named(schedule.looks)}，共 {len(schedule.looks)} 次"
    yield "查看", planned + (extra if schedule.extension_weeks else "")
    yield "误判", alpha_sentence(charter)
    yield "封存", f"双方签章，{basis.sealed.sealed_on.isoformat()}"
