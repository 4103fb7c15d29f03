"""How `zhagen slice check` and `show` look: lines for people, maps for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.cli.slice_rates import measured_json, measured_text, rates_json, rates_text
from zhagen.precheck.telling import WORD
from zhagen.slices.conditions import conditions_of
from zhagen.slices.faults import Level
from zhagen.slices.find import hides_shipped
from zhagen.slices.model import Status
from zhagen.slices.phrases import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cli.slice_reports import Checked
    from zhagen.slices.find import Version
    from zhagen.slices.model import Basis, Fact, Material, Rule, Slice

STATUS_WORD = {Status.DRAFT: "草稿", Status.IN_USE: "在用", Status.RETIRED: "停用"}
_LEVEL = {Level.ERROR: "错误", Level.WARNING: "提醒"}


def checked_text(results: Sequence[Checked]) -> str:
    """Faults as compilers print them, then one line a slice."""
    lines: list[str] = []
    for result in results:
        for fault in result.faults:
            where = f"{result.folder / fault.file}" + (f":{fault.line}" if fault.line else "")
            lines.append(f"{where}  {_LEVEL[fault.level]}  {fault.what}。{fault.remedy}。")
        failed = [case for case in result.cases or () if not case.passed]
        lines.extend(f"{result.folder}  算例不符  {case.name}：{case.detail}" for case in failed)
        lines.append(_summary(result))
        if result.rates:
            lines += rates_text(result.rates)
        if result.measured is not None:
            lines += measured_text(result.measured)
    return "\n".join(lines)


def _summary(result: Checked) -> str:
    counts = {level: sum(fault.level is level for fault in result.faults) for level in Level}
    parts = [f"{counts[level]} 处{_LEVEL[level]}" for level in Level if counts[level]]
    if result.cases is not None:
        passed = sum(case.passed for case in result.cases)
        parts.append(f"算例 {passed}/{len(result.cases)} 个相符")
    folder = result.folder.resolve()
    name = f"{folder.parent.name}@{folder.name}"
    if hides_shipped(folder):
        name += f"  {result.folder}（没有用自带的同编号切片）"
    return f"{name}  {'通过' if result.passed else '未通过'}" + (
        f"（{'，'.join(parts)}）" if parts else ""
    )


def checked_json(results: Sequence[Checked]) -> dict[str, object]:
    """The same for programs."""
    return {
        "schema": 1,
        "passed": all(result.passed for result in results),
        "slices": [
            {
                "folder": str(result.folder),
                "passed": result.passed,
                "faults": [
                    {
                        "file": fault.file,
                        "line": fault.line,
                        "level": fault.level.value,
                        "code": fault.code,
                        "what": fault.what,
                        "remedy": fault.remedy,
                    }
                    for fault in result.faults
                ],
                "cases": None
                if result.cases is None
                else [
                    {"name": case.name, "passed": case.passed, "detail": case.detail}
                    for case in result.cases
                ],
                "rates": None if result.cases is None else rates_json(result.rates),
                "whole_cases": result.measured and measured_json(result.measured),
            }
            for result in results
        ],
    }


def shown_text(slice_: Slice, siblings: Sequence[Version]) -> str:
    """A page a clerk can read."""
    lock = f"已锁定 {slice_.lock_hash[:16]}" if slice_.lock_hash else "未锁定"
    lines = [
        f"{slice_.title}  {slice_.ref}  {STATUS_WORD[slice_.status]}  {lock}",
        f"{slice_.region} · {slice_.owner}"
        + (f" · {slice_.promise_day}" if slice_.promise_day else ""),
        f"依据 {_cited(slice_.basis)}",
    ]
    if slice_.changed_because:
        lines.append(f"修改原因 {slice_.changed_because}")
    lines += ["", f"申请材料（{len(slice_.materials)} 份）"]
    for number, material in enumerate(slice_.materials.values(), 1):
        need = "必交" if material.need == "true" else f"{in_words(slice_, material.need)} 时要交"
        lines.append(f"  {number}. {material.name}  {material.id}  {need}")
        lines.append(f"     {material.accept_stand}  依据 {_cited(material.basis)}")
    lines += ["", f"要素（{len(slice_.facts)} 项，可问 {_asked(slice_)} 项）"]
    for group, titles in _grouped(slice_).items():
        lines.append(f"  {group or '其他'}：{'、'.join(titles)}")
    lines += ["", f"审查要点（{len(slice_.rules)} 个）"]
    for rule in slice_.rules.values():
        severity = WORD[rule.severity]
        lines.append(f"  {rule.code}  {severity}  {rule.title}  依据 {_cited(rule.basis)}")
        lines.append(f"       {in_words(slice_, rule.when, rule.each)}")
    lines += ["", f"算例 {len(slice_.cases)} 个，条件 {sum(1 for _ in conditions_of(slice_))} 条"]
    if siblings:
        known = "、".join(f"{one.version}（{STATUS_WORD[one.status]}）" for one in siblings)
        lines.append(f"版本 {known}")
    return "\n".join(lines)


def _cited(basis: Sequence[Basis]) -> str:
    return "；".join(str(one) for one in basis) or "（未写）"


def _asked(slice_: Slice) -> int:
    return sum(bool(fact.question) for fact in slice_.facts.values())


def _grouped(slice_: Slice) -> dict[str, list[str]]:
    """Titles of concepts under their headings."""
    groups: dict[str, list[str]] = {}
    for fact in slice_.facts.values():
        if fact.concept == fact.name:
            groups.setdefault(fact.group, []).append(fact.title)
    return groups


def shown_json(slice_: Slice, siblings: Sequence[Version]) -> dict[str, object]:
    """The same for programs; conditions stay CEL."""
    return {
        "schema": 1,
        "slice": slice_.ref,
        "title": slice_.title,
        "region": slice_.region,
        "owner": slice_.owner,
        "status": slice_.status.value,
        "folder": str(slice_.folder),
        "lock_hash": slice_.lock_hash,
        "changed_because": slice_.changed_because,
        "basis": [str(one) for one in slice_.basis],
        "materials": list(map(_material_json, slice_.materials.values())),
        "facts": list(map(_fact_json, slice_.facts.values())),
        "rules": list(map(_rule_json, slice_.rules.values())),
        "cases": [case.name for case in slice_.cases],
        "versions": [{"version": one.version, "status": one.status.value} for one in siblings],
    }


def _material_json(material: Material) -> dict[str, object]:
    return {
        "id": material.id,
        "name": material.name,
        "need": material.need,
        "accept_stand": material.accept_stand,
        "basis": [str(one) for one in material.basis],
    }


def _fact_json(fact: Fact) -> dict[str, object]:
    return {
        "name": fact.name,
        "title": fact.title,
        "concept": fact.concept,
        "type": fact.type.value,
        "question": fact.question,
    }


def _rule_json(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "title": rule.title,
        "severity": rule.severity.value,
        "when": rule.when,
        "basis": [str(one) for one in rule.basis],
    }
