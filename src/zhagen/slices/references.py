"""Names outside conditions: does everything that is named exist, and is it of the right kind?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhagen.slices.conditions import columns, concepts, subjects, suggest, told_by
from zhagen.slices.faults import Fault
from zhagen.slices.functions import RESERVED_ROOTS
from zhagen.slices.model import Fact, FactType, Guide, How, Place, Reader, ReadFrom, Rule, Slice
from zhagen.slices.structure import plain
from zhagen.slices.templates import PLACEHOLDERS, placeholders, stray_brace
from zhagen.slices.validators import VALIDATORS
from zhagen.slices.values import faults_of_case, wrong_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CARD_FIELDS: Final = (
    *("name", "number", "valid_from", "valid_until", "issuer", "sides"),
    *("sex", "ethnicity", "born_on", "address"),
)


def faults_of_references(slice_: Slice) -> tuple[Fault, ...]:
    """Every name that refers to nothing."""
    found: list[Fault] = []
    for fact in slice_.facts.values():
        found.extend(_fact(slice_, fact))
    found.extend(_prefixes(slice_))
    found.extend(_materials(slice_))
    for rule in slice_.rules.values():
        found.extend(_rule(slice_, rule))
    found.extend(_guide(slice_))
    for case in slice_.cases:
        found.extend(faults_of_case(slice_, case))
    return tuple(found)


def _fault(at: Place, code: str, what: str, remedy: str) -> Fault:
    return Fault(at.file, at.line, code, what, remedy)


def _unknown(
    at: Place, kind: str, names: Iterable[str], known: Iterable[str], where: str
) -> Iterator[Fault]:
    """A fault for every one of `names` that is not `known`."""
    known = tuple(known)
    for name in names:
        if name not in known:
            what = f"{where}中的{kind}“{name}”不存在"
            yield _fault(
                at, f"unknown-{_CODES[kind]}", what, suggest(name, known, "改正名字，或先登记它")
            )


_CODES: Final = {
    "要素": "fact",
    "概念": "concept",
    "材料": "material",
    "表格要素": "rows",
    "校验": "validator",
    "占位符": "placeholder",
    "选项": "option",
    "证件字段": "field",
}


def _fact(slice_: Slice, fact: Fact) -> Iterator[Fault]:
    if fact.name.partition(".")[0] in RESERVED_ROOTS:
        what = f"要素名 {fact.name} 以 it、fact、on、param 开头，条件里另有所指"
        yield _fault(fact.at, "reserved", what, "换一个开头")
    concept = slice_.facts.get(fact.concept)
    if concept is None:
        yield from _unknown(
            fact.at, "要素", [fact.concept], slice_.facts, f"{fact.name} 的 concept "
        )
    elif concept.concept != concept.name:
        what = f"{fact.name} 的概念 {concept.name} 本身又是 {concept.concept} 的读数"
        yield _fault(fact.at, "concept", what, f"把 concept 写成 {concept.concept}")
    elif concept.type is not fact.type:
        what = f"{fact.name} 的类型 {fact.type} 与概念 {concept.name} 的 {concept.type} 不同"
        yield _fault(fact.at, "concept", what, "改成相同的类型")
    yield from _unknown(fact.at, "校验", fact.validators, VALIDATORS, f"{fact.name} 的 validators ")
    if fact.type is FactType.CHOICE and not fact.values:
        yield _fault(fact.at, "values", f"{fact.name} 是 choice，却没有 values", "列出可选值和文字")
    yield from _said(fact)
    for place in fact.read:
        yield from _read(slice_, fact, place)
    for one in fact.derive:
        if (wrong := wrong_value(fact, one.value)) is not None:
            yield _fault(
                one.at, "type", f"{fact.name} 推出的值“{plain(one.value)}”{wrong}", "改正 value"
            )


def _said(fact: Fact) -> Iterator[Fault]:
    """Wordings belong to a value there is; of two values that exclude each other only to one."""
    boolean = fact.type is FactType.BOOLEAN
    known: tuple[str, ...] = ("true", "false") if boolean else tuple(fact.values)
    if fact.type is FactType.TEXT:
        known = (*fact.said, *fact.replies)
    if fact.replies and not fact.question:
        what = f"{fact.name} 没有 question，不会被问到，不能写 replies"
        yield _fault(fact.at, "type", what, "写上 question，或者改用 said")
    wordings = (*fact.said.items(), *fact.replies.items())
    if wordings and not known:
        key = "said" if fact.said else "replies"
        what = f"{fact.name} 没有可选值，不能写 {key}"
        yield _fault(fact.at, "type", what, "改用 called 写这个要素的叫法")
        return
    yield from _unknown(fact.at, "选项", fact.said, known, f"{fact.name} 的 said ")
    yield from _unknown(fact.at, "选项", fact.replies, known, f"{fact.name} 的 replies ")
    owner: dict[str, str] = {}
    for value, words in wordings if fact.type is not FactType.LIST else ():
        for word in words:
            if owner.setdefault(word, value) != value:
                what = f"{fact.name} 的说法“{word}”既指 {owner[word]} 又指 {value}"
                yield _fault(fact.at, "duplicate", what, "只留在一个值下")


def _read(slice_: Slice, fact: Fact, place: ReadFrom) -> Iterator[Fault]:
    where = f"{fact.name} 的 read "
    yield from _unknown(place.at, "材料", [place.material], slice_.materials, where)
    if (fact.type is FactType.ROWS) is not (place.how is How.TABLE):
        what = f"{fact.name}：rows 要素与 how: table 应当同时使用"
        yield _fault(place.at, "type", what, "改正 type 或 how")
    if place.how is How.SIGNATURE and fact.type is not FactType.BOOLEAN:
        yield _fault(place.at, "type", f"{fact.name} 读签字，类型应为 boolean", "改 type")
    if fact.values:
        yield from _unknown(place.at, "选项", place.options, fact.values, where)
    if place.how is How.FIELD:
        yield from _unknown(place.at, "证件字段", [place.field], CARD_FIELDS, where)
        material = slice_.materials.get(place.material)
        if material is not None and material.reader is not Reader.ID_CARD:
            what = f"{fact.name}：how: field 只用于身份证，不用于 reader: {material.reader}"
            yield _fault(place.at, "type", what, "改用 how: label")
    if len({column.name for column in place.columns}) < len(place.columns):
        yield _fault(place.at, "duplicate", f"{fact.name} 的列名有重复", "改名")


def _prefixes(slice_: Slice) -> Iterator[Fault]:
    """Dotted names become nested maps: a value cannot also be a map."""
    for fact in slice_.facts.values():
        parts = fact.name.split(".")
        for end in range(1, len(parts)):
            shorter = slice_.facts.get(".".join(parts[:end]))
            if shorter is not None:
                what = f"要素名 {fact.name} 以另一要素 {shorter.name} 开头"
                yield _fault(fact.at, "prefix", what, "改其中一个的名字")


def _materials(slice_: Slice) -> Iterator[Fault]:
    for material in slice_.materials.values():
        if material.reader is Reader.ID_CARD and material.holder:
            prefix = material.holder + "."
            if not any(name.startswith(prefix) for name in slice_.facts):
                what = f"{material.id} 的 holder“{material.holder}”下没有要素"
                yield _fault(material.at, "unknown-concept", what, "写成人的要素前缀，如 legal_rep")


def _rule(slice_: Slice, rule: Rule) -> Iterator[Fault]:
    known: dict[str, tuple[str, Iterable[str]]] = {
        "facts": ("要素", slice_.facts),
        "materials": ("材料", slice_.materials),
        "pages": ("材料", slice_.materials),
        "rows": ("表格要素", subjects(slice_, type(rule.each)("rows", ()))),
    }
    if rule.each.kind == "concepts":
        yield from _readings(slice_, rule)
    elif rule.each.kind in known:
        kind, names = known[rule.each.kind]
        yield from _unknown(rule.at, kind, rule.each.names, names, f"{rule.code} 的 each ")
    both = (*slice_.facts, *slice_.materials)
    yield from _unknown(rule.at, "要素", rule.tells, both, f"{rule.code} 的 tells ")
    for part in ("message", "remedy", "unclear"):
        yield from _template(slice_, rule, part)


def _readings(slice_: Slice, rule: Rule) -> Iterator[Fault]:
    """Concepts a rule goes through that do not exist, or are readings of one."""
    for name in rule.each.names:
        fact = slice_.facts.get(name)
        if fact is None:
            where = f"{rule.code} 的 each "
            yield from _unknown(rule.at, "概念", [name], concepts(slice_), where)
        elif fact.concept != name:
            what = f"{rule.code} 的 each 中的“{name}”不是概念，是 {fact.concept} 的读数"
            yield _fault(rule.at, "unknown-concept", what, f"写成 {fact.concept}")


def _template(slice_: Slice, rule: Rule, part: str) -> Iterator[Fault]:
    text = str(getattr(rule, part))
    line = slice_.lines.get(f"rules.yaml/{rule.code}/{part}", rule.at.line)
    at = Place(rule.at.file, line)
    known = {*PLACEHOLDERS[rule.each.kind], "on", *slice_.facts}
    known |= {f"param.{name}" for name in slice_.parameters}
    known |= told_by(rule.when)
    if rule.each.kind == "rows":
        known |= {f"it.{name}" for name in columns(slice_, subjects(slice_, rule.each))}
    yield from _unknown(at, "占位符", placeholders(text), sorted(known), f"{rule.code} 的 {part} ")
    if stray_brace(text):
        what = f"{rule.code} 的 {part} 中花括号没有配对"
        yield _fault(at, "placeholder", what, "写成 {名字}；要印花括号请写两个")


def _guide(slice_: Slice) -> Iterator[Fault]:
    guide = slice_.guide
    if guide is None:
        return
    for at, name in enumerate(guide.questions):
        place = _guide_place(slice_, "questions", at)
        yield from _unknown(place, "要素", [name], slice_.facts, "questions ")
        if guide.questions.index(name) != at:
            yield _fault(place, "duplicate", f"questions 中 {name} 重复", "删去一个")
    for like in guide.look_alikes:
        if like.fact:
            yield from _unknown(like.at, "要素", [like.fact], slice_.facts, f"{like.name} 的 fact ")
    seen: set[str] = set()
    for outcome in guide.outcomes:
        if outcome.id in seen:
            yield _fault(outcome.at, "duplicate", f"结果 {outcome.id} 重复", "改一个 id")
        seen.add(outcome.id)
    for material in guide.drafts:
        place = _guide_place(slice_, "drafts", material)
        yield from _unknown(place, "材料", [material], slice_.materials, "drafts ")
    yield from _fill(slice_, guide)


def _fill(slice_: Slice, guide: Guide) -> Iterator[Fault]:
    """A cell to be asked for must stand in a form that is filled here."""
    for at, name in enumerate(guide.fill):
        place = _guide_place(slice_, "fill", at)
        yield from _unknown(place, "要素", [name], slice_.facts, "fill ")
        fact = slice_.facts.get(name)
        if fact is not None and not any(one.material in guide.drafts for one in fact.read):
            what = f"fill 中的 {name} 不在要填的表里"
            yield _fault(place, "not-in-draft", what, "写 drafts 中某份表上的要素，或删去")


def _guide_place(slice_: Slice, *path: str | int) -> Place:
    name = "/".join(("guide.yaml", *map(str, path)))
    return Place("guide.yaml", slice_.lines.get(name, 0))
