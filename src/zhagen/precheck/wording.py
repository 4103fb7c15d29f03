"""The words of a finding: a rule's sentence with the values of the case in it.

What an officer reads must be what stands on the paper, so values are put in as they were read;
only days are written out, and codes of reasons become words.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import State
from zhagen.language.normalise import fold
from zhagen.precheck.model import Clipping, Evidence
from zhagen.slices.model import FactType
from zhagen.slices.templates import fill, placeholders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zhagen.cases.model import Spot, Value
    from zhagen.precheck.agree import Comparison
    from zhagen.precheck.subjects import Subject
    from zhagen.precheck.surety import Held
    from zhagen.precheck.trace import Trace
    from zhagen.precheck.values import CaseFile
    from zhagen.precheck.view import View
    from zhagen.slices.model import Fact, Slice

PAGE_REASONS: Final[Mapping[str, str]] = {
    "blur": "模糊",
    "dark": "太暗",
    "glare": "反光",
    "cut": "没有拍全",
    "small": "字太小",
    "unsure": "字迹不清",
}
FILE_REASONS: Final[Mapping[str, str]] = {
    "missing": "找不到文件",
    "unreadable": "没有权限打开",
    "empty": "是空文件",
    "encrypted": "设了密码",
    "damaged": "文件已损坏",
    "unsupported": "格式不支持",
    "too_many_pages": "页数太多",
    "too_large": "文件太大",
    "bomb": "解压后过大",
    "unsafe_archive": "压缩包里有不安全的路径",
    "outside_link": "链接指向所交文件夹之外",
    "not_a_file": "不是普通文件",
}
SIDES: Final[Mapping[str, str]] = {"front": "人像面", "back": "国徽面"}


def sentence(template: str, view: View, subject: Subject, trace: Trace) -> str:
    """A rule's sentence filled in for one subject."""
    words = {name: _word(name, view, subject, trace) for name in placeholders(template)}
    return fill(template, {name: word for name, word in words.items() if word}).strip()


def remedy(template: str, view: View, subject: Subject, trace: Trace, *, unclear: bool) -> str:
    """What the applicant does; where nothing is certain, only after an officer has looked."""
    told = sentence(template, view, subject, trace)
    return f"核对后确有问题的，{told}" if unclear else told


def _word(name: str, view: View, subject: Subject, trace: Trace) -> str:
    """What stands for a placeholder; "" where nothing is known."""
    composed: dict[str, Callable[[], str]] = {
        "reason": lambda: _reasons(subject),
        "material": lambda: material_name(view.case.definition, subject.material),
        "sides": lambda: _missing_sides(view.case, subject.material),
        "values": lambda: compared(view.case.definition, trace.comparison),
    }
    if name in composed:
        return composed[name]()
    if name in trace.notes:
        return trace.notes[name]
    if name in subject.values:
        return show(subject.values[name])
    return _from_case(name, view)


def _reasons(subject: Subject) -> str:
    known = {**PAGE_REASONS, **FILE_REASONS}
    reasons = subject.values.get("reason", ())
    codes = reasons if isinstance(reasons, tuple) else ()
    return "、".join(known.get(str(code), str(code)) for code in codes)


def _from_case(name: str, view: View) -> str:
    if name == "on":
        return show(view.case.context.on)
    if name.startswith("param."):
        return show(view.case.definition.parameters.get(name.removeprefix("param.")))
    return show(view.values[name]) if name in view.values else ""


def _missing_sides(case: CaseFile, material: str | None) -> str:
    if material is None:
        return ""
    wanted = case.definition.materials[material].sides
    there = case.sides_of(material)
    return "和".join(SIDES.get(side, side) for side in wanted if side not in there)


def show(value: object) -> str:
    """A value as a sentence carries it."""
    if value is None:
        return "长期"
    if isinstance(value, bool):
        return "有" if value else "没有"
    if isinstance(value, date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    if isinstance(value, tuple):
        if value and isinstance(value[0], dict):
            return f"{len(value)}"
        return "、".join(str(item) for item in value)
    return str(value)


def material_name(definition: Slice, material: str | None) -> str:
    """A material's name without its remarks: 营业执照（副本） is called 营业执照."""
    if material is None or material not in definition.materials:
        return "材料"
    name = definition.materials[material].name
    return name.partition("（")[0] or name


def compared(definition: Slice, comparison: Comparison | None) -> str:
    """登记表上是“B”，其余 2 处是“A”: the odd one first; the places of all stand beside it."""
    if comparison is None:
        return ""
    camps: dict[str, list[Held]] = {}
    for one in in_order(comparison):
        key = fold(show(one.reading.value)) if isinstance(one.reading.value, str) else ""
        camps.setdefault(key or show(one.reading.value), []).append(one)
    shared = _shared_materials(camps.values())
    odd, *others = camps.values()
    parts = [f"{_sources(definition, odd, shared)}是“{show(odd[0].reading.value)}”"]
    if len(others) == 1:
        rest = others[0]
        where = f"其余 {len(rest)} 处" if len(rest) > 1 else _sources(definition, rest, shared)
        parts.append(f"{where}是“{show(rest[0].reading.value)}”")
    elif others:
        parts += [_briefly(definition, others, shared)]
    return "，".join(parts)


def _sources(definition: Slice, camp: Sequence[Held], shared: frozenset[str | None]) -> str:
    return "、".join(dict.fromkeys(_source(definition, one, shared) for one in camp))


def _briefly(
    definition: Slice, camps: Sequence[Sequence[Held]], shared: frozenset[str | None]
) -> str:
    """What is believed, and how many more say something else again."""
    *more, believed = camps
    count = sum(len(camp) for camp in more)
    where = _sources(definition, believed[:1], shared)
    return f"{where}是“{show(believed[0].reading.value)}”，另有 {count} 处也不同"


def in_order(comparison: Comparison) -> tuple[Held, ...]:
    """The compared readings, the odd ones first."""
    everything = (*comparison.odd, *comparison.apart, *comparison.near, *comparison.alike)
    return _once(everything)


def _once(readings: Iterable[Held]) -> tuple[Held, ...]:
    found: list[Held] = []
    for one in readings:
        if one not in found:
            found.append(one)
    return tuple(found)


def _shared_materials(camps: Iterable[list[Held]]) -> frozenset[str | None]:
    """Materials that stand in more than one camp: there the fact's own title tells them apart."""
    seen: dict[str | None, int] = {}
    for camp in camps:
        for material in {one.reading.material for one in camp}:
            seen[material] = seen.get(material, 0) + 1
    return frozenset(material for material, count in seen.items() if count > 1)


def _source(definition: Slice, one: Held, shared: frozenset[str | None]) -> str:
    reading = one.reading
    if reading.material is None:
        return "申请人所说的"
    if reading.material in shared:
        return definition.facts[reading.fact].title
    return f"{material_name(definition, reading.material)}上"


def clipping(definition: Slice, one: Held) -> Clipping:
    """One compared reading as the report shows it: whose, value, place.

    The page is not in the caption: a report counts pages through the whole case.
    """
    reading = one.reading
    name = material_name(definition, reading.material) if reading.material else "申请人所说"
    place = evidence(reading.spot) if reading.spot else None
    if reading.state is State.BLANK:
        return Clipping(name, "空着", place)
    if reading.state is State.ILLEGIBLE:
        return Clipping(name, reading.text or "看不清", place)
    return Clipping(name, shown(definition.facts[reading.fact], reading.value), place)


def shown(fact: Fact, value: Value) -> str:
    """A value in a table or beside its clipping: options in the slice's wording, days as ISO."""
    if fact.type is FactType.ROWS:
        return f"{len(value) if isinstance(value, tuple) else 0} 行"
    if value is None:
        return "长期" if fact.type is FactType.DATE else ""
    if isinstance(value, tuple):
        return "、".join(fact.values.get(str(item), str(item)) for item in value) or "空着"
    if isinstance(value, date):
        return value.isoformat()
    return fact.values.get(value, value) if isinstance(value, str) else show(value)


def evidence(spot: Spot) -> Evidence:
    """A place as the report shows it."""
    return Evidence(spot.file, spot.page, spot.box)


def doubt(
    definition: Slice, unsure: Iterable[Held], *, absent: bool, near: bool, likely: bool = False
) -> str:
    """Why something cannot be told; where it is stands beside it."""
    papers = dict.fromkeys(
        material_name(definition, one.reading.material)
        for one in unsure
        if one.reading.spot is not None
    )
    if papers:
        return f"{'、'.join(papers)}上这一处读得不够清楚"
    if near:
        return "各处只差一个容易读错的字"
    if likely:
        return "有一页像是这份材料，从题名认不出来"
    return "有文件或页面读不清" if absent else "读得不够清楚"
