"""The static check: everything a careful colleague would find by reading a slice.

`load` refuses what cannot work; this adds what works but should not be left so: a material without
legal basis, a rule no example covers, a question whose answer nobody uses, an outcome nobody
reaches. Running the examples belongs to the tools, above this layer.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from zhagen.slices.conditions import Placed, conditions_of, faults_of_conditions
from zhagen.slices.expr import Condition
from zhagen.slices.faults import Fault, Level
from zhagen.slices.forms import faults_of_form
from zhagen.slices.load import assemble
from zhagen.slices.lock import changed, is_locked
from zhagen.slices.mended import mend
from zhagen.slices.model import Basis, Each, Place, Slice, Status
from zhagen.slices.new import template_places
from zhagen.slices.probe import fault_on_samples, reachable
from zhagen.slices.questions import faults_of_questions
from zhagen.slices.references import faults_of_references

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check(folder: Path) -> tuple[Fault, ...]:
    """Every fault of the slice in `folder`, in the order of files and lines."""
    slice_, faults = assemble(folder)
    if slice_ is None:
        found = [*faults, *_of_the_sound_rest(folder)]
    else:
        found = [*faults, *_parts(slice_), *_files(slice_), *faults_of_questions(slice_)]
        # Trying a condition needs every name in it to exist; reaching one, all of them.
        found += _tried(slice_, {(fault.file, fault.line) for fault in faults})
        if not any(fault.level is Level.ERROR for fault in faults):
            found += _reached(slice_)
    found += _leftovers(folder, in_use=slice_ is not None and slice_.status is not Status.DRAFT)
    return tuple(sorted(dict.fromkeys(found), key=lambda fault: (fault.file, fault.line)))


def _of_the_sound_rest(folder: Path) -> Iterator[Fault]:
    """Faults beside broken entries, so that an author hears of everything in one run."""
    mended = mend(folder)
    if mended is None:
        yield from changed(folder)
        return
    rest = mended.slice_
    found = (*mended.faults, *faults_of_references(rest), *faults_of_conditions(rest))
    for fault in (*found, *_parts(rest), *_files(rest)):
        if mended.tells(fault):
            yield fault
    yield from changed(folder)


def _parts(slice_: Slice) -> Iterator[Fault]:
    """What one part of the slice tells without the others."""
    yield from _head(slice_)
    yield from _materials(slice_)
    yield from _rules(slice_)
    yield from _hints(slice_)


def _leftovers(folder: Path, *, in_use: bool) -> Iterator[Fault]:
    """What the template said and nobody has replaced: harmless in a draft only."""
    level = Level.ERROR if in_use else Level.WARNING
    for at in template_places(folder):
        yield _fault(at, "template", "还是模板里的话", "换成真实的内容", level)


def _fault(at: Place, code: str, what: str, remedy: str, level: Level = Level.ERROR) -> Fault:
    return Fault(at.file, at.line, code, what, remedy, level)


def _head(slice_: Slice) -> Iterator[Fault]:
    """slice.yaml against its folder and its status."""

    def at(key: str) -> Place:
        return Place("slice.yaml", slice_.lines.get(f"slice.yaml/{key}", 0))

    folder = slice_.folder.resolve()
    for key, stated, named in (
        ("version", slice_.version, folder.name),
        ("id", slice_.id, folder.parent.name),
    ):
        if stated != named:
            what = f"{key} 是 {stated}，文件夹名是 {named}"
            remedy = f"按 {slice_.id}/{slice_.version} 放置，否则不能用编号找到它"
            yield _fault(at(key), "folder", what, remedy, Level.WARNING)
    begin, end = slice_.effective_from, slice_.effective_until
    if begin and end and end < begin:
        yield _fault(at("effective_until"), "dates", "失效日期早于生效日期", "改正日期")
    if slice_.title == slice_.id:
        level = Level.WARNING if slice_.status is Status.DRAFT else Level.ERROR
        yield _fault(at("title"), "template", "title 还是编号", "写上事项的中文名称", level)
    if not slice_.basis:
        yield _fault(at("basis"), "no-basis", "事项没有设定依据 basis", "写明来源和条款")
    if slice_.status is Status.IN_USE and not is_locked(slice_.folder):
        what = "状态是 in-use（在用），却没有锁定，内容可能随时被改"
        yield _fault(at("status"), "unlocked", what, "运行 zhagen slice lock", Level.WARNING)
    cited = {basis.source.id for basis in _all_bases(slice_)}
    for source in slice_.sources.values():
        if source.id not in cited:
            what = f"来源 {source.id}《{source.title}》没有被引用"
            yield _fault(source.at, "unused-source", what, "引用它，或删去", Level.WARNING)


def _all_bases(slice_: Slice) -> Iterator[Basis]:
    yield from slice_.basis
    for fact in slice_.facts.values():
        yield from fact.basis
    for material in slice_.materials.values():
        yield from material.basis
    for rule in slice_.rules.values():
        yield from rule.basis


def _materials(slice_: Slice) -> Iterator[Fault]:
    for material in slice_.materials.values():
        if not material.basis:
            what = f"材料“{material.name}”没有依据 basis"
            yield _fault(material.at, "no-basis", what, "写明来源和条款，没有依据的材料不能要")
        if not material.titles and not material.keywords:
            what = f"材料“{material.name}”没有 titles 和 keywords，认不出它的页面"
            yield _fault(material.at, "no-titles", what, "写上页面标题用语", Level.WARNING)


def _rules(slice_: Slice) -> Iterator[Fault]:
    covered = {found["code"] for case in slice_.cases for found in case.expect}
    for rule in slice_.rules.values():
        if not rule.basis:
            what = f"要点 {rule.code}“{rule.title}”没有依据 basis"
            yield _fault(rule.at, "no-basis", what, "写明来源和条款")
        if not rule.remedy.strip():
            what = f"要点 {rule.code}“{rule.title}”没有说怎么办 remedy"
            yield _fault(rule.at, "no-remedy", what, "用一句话写明申请人要做什么")
        if rule.code not in covered:
            what = f"要点 {rule.code}“{rule.title}”没有算例"
            yield _fault(rule.at, "no-case", what, "在 cases/ 中写一个期望它的算例")


def _hints(slice_: Slice) -> Iterator[Fault]:
    """The ledger counts by code: one code is one fault of a material (a rule's code is allowed)."""
    for material in slice_.materials.values():
        counts = Counter(hint.code for hint in material.hints)
        for hint in material.hints:
            if counts[hint.code] > 1:
                what = f"材料“{material.name}”的提示代码 {hint.code} 重复"
                yield _fault(hint.at, "duplicate", what, "合成一条，或换一个代码")


def _files(slice_: Slice) -> Iterator[Fault]:
    """Files the slice names."""
    for material in slice_.materials.values():
        if material.sample and not (slice_.folder / material.sample).is_file():
            what = f"材料“{material.name}”的样例文件 {material.sample} 不存在"
            yield _fault(material.at, "no-file", what, "补上文件，或删去 sample")
    for material_id, file in slice_.guide.drafts.items() if slice_.guide else ():
        line = slice_.lines.get(f"guide.yaml/drafts/{material_id}", 0)
        if not (slice_.folder / file).is_file():
            what = f"表格文件 {file} 不存在"
            yield _fault(Place("guide.yaml", line), "no-file", what, "补上文件，或改正路径")
        elif file.endswith(".docx"):
            yield from faults_of_form(slice_, file, line)


def _tried(slice_: Slice, wrong_at: set[tuple[str, int]]) -> Iterator[Fault]:
    """Conditions that break on ordinary values, those at lines known to be wrong left out."""
    for placed in conditions_of(slice_):
        if (placed.at.file, placed.at.line) in wrong_at or not _has_subjects(slice_, placed.each):
            continue
        condition = Condition.parse(placed.source)
        if (wrong := fault_on_samples(slice_, condition, placed.each)) is not None:
            remedy = "改正条件；可能是 null（长期）的日期先写 it != null &&"
            yield _fault(placed.at, "type", f"{placed.owner}：条件会出错：{wrong}", remedy)


def _has_subjects(slice_: Slice, each: Each) -> bool:
    """Whether the facts a rule goes through are there to be tried."""
    return each.kind not in {"facts", "rows"} or all(name in slice_.facts for name in each.names)


def _reached(slice_: Slice) -> Iterator[Fault]:
    """Conditions that no case makes true, and outcomes that an earlier one always takes."""
    before: list[tuple[Placed, Condition]] = []
    for placed in conditions_of(slice_):
        condition = Condition.parse(placed.source)
        if placed.role == "outcome":
            yield from _outcome(slice_, placed, condition, before)
            before.append((placed, condition))
        elif placed.role != "when" and reachable(slice_, condition) is False:
            what = f"{placed.owner}：条件“{placed.source}”永远不成立"
            yield _fault(placed.at, "unreachable", what, "改正条件，或删去这一项")


def _outcome(
    slice_: Slice, placed: Placed, condition: Condition, before: list[tuple[Placed, Condition]]
) -> Iterator[Fault]:
    same = [earlier for earlier, other in before if other.source == condition.source]
    if same:
        what = f"结果 {placed.owner} 的条件与前面的 {same[0].owner} 相同，永远到不了"
        yield _fault(placed.at, "unreachable", what, "改正条件，或删去一个")
    elif reachable(slice_, condition) is False:
        what = f"结果 {placed.owner} 的条件永远不成立"
        yield _fault(placed.at, "unreachable", what, "改正条件，或删去这个结果")
    elif reachable(slice_, condition, [other for _, other in before]) is False:
        what = f"结果 {placed.owner} 到不了：前面的结果总是先成立"
        yield _fault(placed.at, "unreachable", what, "调整次序，或把前面的条件写窄")
