"""Worked examples against the vocabulary: known names, values of the right type, real subjects."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhagen.slices.conditions import subjects, suggest
from zhagen.slices.faults import Fault
from zhagen.slices.model import Fact, FactType, Slice, SliceCase
from zhagen.slices.structure import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def faults_of_case(slice_: Slice, case: SliceCase) -> Iterator[Fault]:
    """What is wrong with one worked example."""
    given = case.given
    facts = given["facts"]
    known = facts if isinstance(facts, dict) else {}
    for name, value in known.items():
        fact = slice_.facts.get(name)
        if fact is None:
            yield from _unknown(case, "要素", [name], slice_.facts)
        elif (wrong := wrong_value(fact, value)) is not None:
            yield _fault(case, "type", f"{name} 的值“{plain(value)}”{wrong}", "改正这个值")
    for key in ("blank", "illegible", "doubtful"):
        names = given[key]
        yield from _unknown(case, "要素", names if isinstance(names, tuple) else (), slice_.facts)
    handed = given["materials"]
    yield from _unknown(case, "材料", handed if isinstance(handed, tuple) else (), slice_.materials)
    for expected in case.expect:
        yield from _expected(slice_, case, expected["code"], expected.get("subject", ""))


def wrong_value(fact: Fact, value: object) -> str | None:  # noqa: PLR0911 - one a type
    """Why `value` cannot be a value of `fact`; None if it can."""
    match fact.type:
        case FactType.TEXT:
            return None if isinstance(value, str) else "应为文本（加引号）"
        case FactType.DATE:
            return None if value is None or isinstance(value, date) else "应为日期或 null（长期）"
        case FactType.INTEGER:
            whole = isinstance(value, int) and not isinstance(value, bool)
            return None if whole else "应为整数"
        case FactType.BOOLEAN:
            return None if isinstance(value, bool) else "应为 true 或 false"
        case FactType.CHOICE:
            return None if value in fact.values else f"应为 {'、'.join(fact.values)} 之一"
        case FactType.LIST:
            return _wrong_list(fact, value)
        case FactType.ROWS:
            return _wrong_rows(fact, value)


def _wrong_list(fact: Fact, value: object) -> str | None:
    if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
        return "应为文本的列表"
    strange = [item for item in value if fact.values and item not in fact.values]
    return f"中的 {strange[0]} 不在 values 中" if strange else None


def _wrong_rows(fact: Fact, value: object) -> str | None:
    if not isinstance(value, tuple) or not all(isinstance(row, dict) for row in value):
        return "应为行的列表，每行是“列: 值”"
    named = {column.name for place in fact.read for column in place.columns}
    strange = [key for row in value for key in row if key not in named]
    return f"中的列 {strange[0]} 没有登记" if strange else None


def _expected(slice_: Slice, case: SliceCase, code: str, subject: str) -> Iterator[Fault]:
    rule = slice_.rules.get(code)
    if rule is None:
        remedy = suggest(code, slice_.rules, "改正代码，或在 rules.yaml 中登记")
        yield _fault(case, "unknown-rule", f"期望的要点 {code} 不存在", remedy)
        return
    kind = rule.each.kind
    if kind in {"facts", "concepts", "materials"} and subject:
        known = subjects(slice_, rule.each)
        if subject not in known:
            what = f"{code} 不会落在“{subject}”上"
            yield _fault(
                case, "subject", what, suggest(subject, known, f"可以是 {'、'.join(known)}")
            )
    elif kind == "rows" and subject and not subject.isdigit():
        yield _fault(case, "subject", f"{code} 的 subject 应为行号", '写成 "3"')
    elif kind == "case" and subject:
        yield _fault(case, "subject", f"{code} 对整个办件提出，没有 subject", "删去 subject")


def _unknown(
    case: SliceCase, kind: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    known = tuple(known)
    code = "unknown-fact" if kind == "要素" else "unknown-material"
    for name in names:
        if name not in known:
            yield _fault(case, code, f"{kind}“{name}”不存在", suggest(name, known, "改正名字"))


def _fault(case: SliceCase, code: str, what: str, remedy: str) -> Fault:
    return Fault(case.at.file, case.at.line, code, f"算例“{case.name}”：{what}", remedy)
