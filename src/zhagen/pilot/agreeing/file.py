"""charter.yaml and the canonical charter: the same content, read by people and by machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from zhagen.measures.errors import UnreadableTarget
from zhagen.pilot.agreeing.edges import (
    CharterPart,
    MetricPart,
    OwnerPart,
    PartyPart,
    PermissionPart,
    SchedulePart,
)
from zhagen.pilot.agreeing.wanted import wanted_change
from zhagen.pilot.charter import (
    AccuracyStudy,
    Assignment,
    Charter,
    DataPermission,
    Guardrail,
    Information,
    Metric,
    Party,
    Schedule,
    StopRule,
    Target,
)
from zhagen.slices.faults import Fault
from zhagen.slices.marks import Marked, read_marked
from zhagen.slices.structure import validated


class BrokenCharter(Exception):
    """A charter that cannot be used; carries every fault found, not only the first."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        self.file = file
        self.faults = faults
        more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
        super().__init__(f"立项书有误：{faults[0]}{more}")


def load_charter(path: Path) -> Charter:
    """The charter in `path`, a YAML file. Raises BrokenCharter with every fault and its line."""
    return _read(read_marked(path.parent, path.name))[1]


def _read(marked: Marked) -> tuple[CharterPart, Charter]:
    """The edge model of a charter and its values. Raises BrokenCharter."""
    part, faults = validated(CharterPart, marked)
    if part is None:
        raise BrokenCharter(marked.file, tuple(map(_with_own_page, faults)))
    try:
        return part, _charter(part)
    except UnreadableTarget as error:
        raise BrokenCharter(marked.file, (_target_fault(marked, error),)) from error


def _with_own_page(fault: Fault) -> Fault:
    """The keys of a charter are told in the pilot's page, not in that of the slices."""
    return replace(fault, remedy=fault.remedy.replace("docs/slice-format.md", "docs/pilot.md"))


def from_canonical(content: Mapping[str, object]) -> Charter:
    """The charter of a sealed file. Raises BrokenCharter where the content is none."""
    try:
        return _charter(CharterPart.model_validate(dict(content)))
    except (ValidationError, UnreadableTarget) as error:
        fault = Fault("封存文件", 0, "charter", "封存的立项书内容不完整", "用原来的封存文件")
        raise BrokenCharter("封存文件", (fault,)) from error


def to_canonical(path: Path) -> dict[str, object]:
    """The content of a charter file as plain JSON values, ready to be sealed.

    Defaults are written out, so that a later version of this program cannot read another meaning
    into the same bytes.
    """
    return canonical_marked(read_marked(path.parent, path.name))


def canonical_marked(marked: Marked) -> dict[str, object]:
    """The same for content that was read. Raises BrokenCharter with every fault and its line."""
    part, charter = _read(marked)
    content: dict[str, object] = TypeAdapter(CharterPart).dump_python(
        part, mode="json", by_alias=True, exclude_none=True
    )
    content["target"] = {
        "text": charter.target.text,
        "change": charter.target.change,
        "planned": charter.target.planned,
    }
    return content


def _target_fault(marked: Marked, error: UnreadableTarget) -> Fault:
    line = marked.line(("target", "text"))
    return Fault(marked.file, line, "target", str(error), "写明 change，例如 change: -0.1667")


def _charter(part: CharterPart) -> Charter:
    return Charter(
        title=part.title,
        slice_ref=part.slice,
        scene=part.scene.what,
        leaves_out=tuple(part.scene.leaves_out),
        problem_owner=_owner(part.problem_owner),
        parties=tuple(_party(party) for party in part.parties),
        hypothesis=part.hypothesis,
        primary=_metric(part.metrics.primary),
        target=_target(part),
        guardrails=tuple(
            Guardrail(_metric(each), float(each.margin), float(each.alpha))
            for each in part.metrics.guardrails
        ),
        secondary=tuple(_metric(each) for each in part.metrics.secondary),
        schedule=_schedule(part.schedule),
        assignment=Assignment(
            part.design.kind,
            part.design.seed,
            tuple(part.design.windows),
            tuple(part.design.treated),
            part.design.washout,
        ),
        alpha=float(part.alpha),
        power=float(part.power),
        stop_rules=tuple(StopRule(rule.kind, rule.text) for rule in part.stop_rules),
        permission=_permission(part.permission),
        deliverable=part.deliverable,
        afterwards=dict(part.afterwards),
        columns=dict(part.columns),
        mix_by=part.mix.by,
        mix_weights={name: float(weight) for name, weight in part.mix.weights.items()},
        compliance_floor=float(part.floors.compliance),
        completeness_floor=float(part.floors.completeness),
        accuracy=_accuracy(part),
        information=_information(part),
    )


def _owner(part: OwnerPart) -> str:
    return "，".join(text for text in (part.organisation, part.title, part.name) if text)


def _permission(part: PermissionPart) -> DataPermission:
    return DataPermission(
        part.purpose,
        tuple(part.fields),
        part.legal_basis,
        part.retention,
        part.deletes,
        part.delete_by,
    )


def _party(part: PartyPart) -> Party:
    return Party(
        part.id,
        part.name,
        part.role,
        dict(part.contributes),
        float(part.person_days.planned),
        float(part.person_days.cap),
        part.signatory,
    )


def _metric(part: MetricPart) -> Metric:
    return Metric(
        part.id,
        part.title,
        part.unit,
        part.formula,
        part.measure,
        part.direction,
        float(part.horizon),
    )


def _target(part: CharterPart) -> Target:
    given = part.target.change
    if given is None:
        primary = part.metrics.primary
        given = wanted_change(part.target.text, primary.measure, primary.direction)
    return Target(part.target.text, float(given), float(part.target.planned))


def _schedule(part: SchedulePart) -> Schedule:
    baseline = part.baseline
    return Schedule(
        baseline_from=baseline.from_ if baseline else None,
        baseline_to=baseline.to if baseline else None,
        start=part.start,
        weeks=part.weeks,
        run_in=part.run_in,
        looks=tuple(part.looks),
        extension_weeks=part.extension_weeks,
        closed=tuple(part.closed),
    )


def _accuracy(part: CharterPart) -> AccuracyStudy | None:
    given = part.accuracy
    if given is None:
        return None
    return AccuracyStudy(
        float(given.recall_target),
        float(given.false_target),
        float(given.recall_planned),
        (given.judges[0], given.judges[1]),
    )


def _information(part: CharterPart) -> Information | None:
    given = part.information
    if given is None:
        return None
    return Information(float(given.planned), float(given.between), float(given.within))
