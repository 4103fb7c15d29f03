"""Is every question needed, and can every fact become known?

A question whose answer changes nothing costs each applicant time; a fact that is neither asked,
read nor derived makes every rule about it unknown for ever.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhagen.slices.conditions import conditions_of, subjects
from zhagen.slices.expr import BadCondition, Condition
from zhagen.slices.faults import Fault, Level
from zhagen.slices.model import Fact, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhagen.slices.model import Slice


def faults_of_questions(slice_: Slice) -> Iterator[Fault]:
    """Questions nobody needs, facts nobody can know, look-alikes nothing separates."""
    used = used_concepts(slice_)
    for fact in slice_.facts.values():
        if fact.question and fact.concept not in used:
            what = f"没有人用到问题“{fact.question}”（要素 {fact.name}）"
            remedy = "删去 question，或在条件、要点或待填表格中用到它"
            yield Fault(fact.at.file, fact.at.line, "unneeded-question", what, remedy)
        if not _can_be_known(slice_, fact):
            what = f"要素 {fact.name} 既没有问题 question，也没有读取位置 read"
            remedy = "补上一个，或删去这个要素"
            yield Fault(fact.at.file, fact.at.line, "unknowable", what, remedy)
        if fact.question and fact.concept != fact.name:
            what = f"问题应写在概念 {fact.concept} 上，{fact.name} 只是它的读数"
            yield Fault(
                fact.at.file,
                fact.at.line,
                "question-place",
                what,
                "把 question 移过去",
                Level.WARNING,
            )
    yield from _guide(slice_)


def used_concepts(slice_: Slice) -> frozenset[str]:
    """Concepts something depends on: a condition, a rule's subject or sentence, a form to fill."""
    used: set[str] = set()
    for placed in conditions_of(slice_):
        try:
            condition = Condition.parse(placed.source)
        except BadCondition:
            continue
        literals = {text for call in condition.calls for text in call.literals if text}
        words = {
            word
            for call in condition.calls
            for word in re.findall(r"'([^']+)'", " ".join(call.words))
        }
        used |= {*condition.names, *literals, *words}
        if placed.each.kind in {"facts", "concepts", "rows"}:
            used |= set(subjects(slice_, placed.each))
    for rule in slice_.rules.values():
        used |= set(rule.tells)
    if slice_.guide:
        used |= {like.fact for like in slice_.guide.look_alikes}
        drafts = slice_.guide.drafts
        used |= {
            fact.name
            for fact in slice_.facts.values()
            if any(place.material in drafts for place in fact.read)
        }
    return frozenset(slice_.facts[name].concept for name in used if name in slice_.facts)


def _can_be_known(slice_: Slice, fact: Fact) -> bool:
    """Asked, read or derived, itself or (for a concept) one of its readings."""
    family = (fact, *slice_.readings_of(fact.name))
    return any(one.question or one.read or one.derive for one in family)


def _guide(slice_: Slice) -> Iterator[Fault]:
    guide = slice_.guide
    if guide is None:
        return
    for at, name in enumerate(guide.questions):
        fact = slice_.facts.get(name)
        if fact is not None and not fact.question:
            line = slice_.lines.get(f"guide.yaml/questions/{at}", 0)
            what = f"questions 中的 {name} 没有写问题"
            yield Fault(
                "guide.yaml", line, "no-question", what, "在 facts.yaml 中补上 question，或删去"
            )
    for like in guide.look_alikes:
        if not like.fact:
            yield _like(
                like.at, f"相近事项“{like.name}”没有写区分它的要素 fact", "写明问清哪个要素"
            )
            continue
        fact = slice_.facts.get(like.fact)
        if fact is not None and not (fact.question or fact.derive):
            yield _like(like.at, f"区分“{like.name}”的要素 {like.fact} 问不到", "给它写上 question")
        elif like.fact not in like.when:
            yield _like(
                like.at, f"相近事项“{like.name}”的条件没有用到要素 {like.fact}", "改正 when 或 fact"
            )


def _like(at: Place, what: str, remedy: str) -> Fault:
    return Fault(at.file, at.line, "look-alike", what, remedy)
