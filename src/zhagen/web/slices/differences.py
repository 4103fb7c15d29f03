"""What changed between two versions, in words: what an officer and an applicant would notice.

Every difference is told by what it is about (a rule, a material, a fact) and what it was before and
is now; conditions are told in words. What has no words of its own is told by its file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhagen.slices.choices import Severity
from zhagen.slices.lock import hashes
from zhagen.slices.model import Fact, Material, Rule, Slice
from zhagen.slices.phrases import in_words
from zhagen.web.look.marks import severity_word

T = TypeVar("T")
_TOLD_BY_WORDS: Final = frozenset({"lock.json"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: about what, what kind ("added", "removed", "changed"), before and now."""

    kind: str
    about: str
    what: str
    before: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The changes of one part of a slice."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that differs, and the files that do."""

    parts: tuple[Part, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """How many changes are told."""
        return sum(len(part.changes) for part in self.parts)


def differences(old: Slice, new: Slice) -> Differences:
    """What is different in `new`."""
    told = (
        (_("事项"), _head(old, new)),
        (
            _("材料"),
            _each(
                old.materials, new.materials, _material_name, _material(old, new), (_need, old, new)
            ),
        ),
        (
            pgettext("slice", "审查要点"),
            _each(old.rules, new.rules, _rule_name, _rule(old, new), (_asks, old, new)),
        ),
        (_("要素"), _each(old.facts, new.facts, _fact_name, _fact, (_question, old, new))),
        (_("导办"), _guide(old, new)),
        (_("算例"), _examples(old, new)),
    )
    parts = [Part(title, tuple(changes)) for title, changes in told]
    return Differences(tuple(part for part in parts if part.changes), tuple(_files(old, new)))


def _each(
    old: Mapping[str, T],
    new: Mapping[str, T],
    name: Callable[[T], str],
    compare: Callable[[T, T, str], Iterator[Change]],
    tell: tuple[Callable[[Slice, T], str], Slice, Slice],
) -> Iterator[Change]:
    say, before, now = tell
    for key, one in new.items():
        if key not in old:
            yield Change("added", name(one), _("新加"), now=say(now, one))
    for key, one in old.items():
        if key not in new:
            yield Change("removed", name(one), _("去掉了"), before=say(before, one))
        else:
            yield from compare(one, new[key], name(new[key]))


def _changed(about: str, what: str, before: object, now: object) -> Iterator[Change]:
    if before != now:
        yield Change("changed", about, what, _text(before), _text(now))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return "、".join(map(_text, value)) or _("没有写")
    return str(value) if value not in {None, ""} else _("没有写")


def _cited(basis: Sequence[object]) -> str:
    return "；".join(map(str, basis))


def _head(old: Slice, new: Slice) -> Iterator[Change]:
    for what, before, now in (
        (_("名称"), old.title, new.title),
        (_("主管单位"), old.owner, new.owner),
        (_("承诺时限"), old.promise_day, new.promise_day),
        (_("受理条件"), old.accept_condition, new.accept_condition),
        (_("生效"), old.effective_from, new.effective_from),
        (_("失效"), old.effective_until, new.effective_until),
        (_("设定依据"), _cited(old.basis), _cited(new.basis)),
    ):
        yield from _changed(new.title, what, before, now)
    for name in dict.fromkeys((*old.parameters, *new.parameters)):
        was, is_now = old.parameters.get(name), new.parameters.get(name)
        yield from _changed(name, _("参数"), was, is_now)


def _material_name(one: Material) -> str:
    return one.name


def _material(old: Slice, new: Slice) -> Callable[[Material, Material, str], Iterator[Change]]:
    def compare(one: Material, other: Material, about: str) -> Iterator[Change]:
        for what, before, now in (
            (_("名称"), one.name, other.name),
            (_("什么时候要交"), _need(old, one), _need(new, other)),
            (_("受理标准"), one.accept_stand, other.accept_stand),
            (_("盖章"), one.seal, other.seal),
            (_("签字"), one.signature, other.signature),
            (_("原件份数"), one.originals, other.originals),
            (_("复印件份数"), one.copies, other.copies),
            (_("依据"), _cited(one.basis), _cited(other.basis)),
            (
                _("常见毛病"),
                [hint.text for hint in one.hints],
                [hint.text for hint in other.hints],
            ),
        ):
            yield from _changed(about, what, before, now)

    return compare


def _need(slice_: Slice, material: Material) -> str:
    return _("必交") if material.need == "true" else in_words(slice_, material.need)


def _rule_name(one: Rule) -> str:
    return f"{one.code} {one.title}"


def _rule(old: Slice, new: Slice) -> Callable[[Rule, Rule, str], Iterator[Change]]:
    def compare(one: Rule, other: Rule, about: str) -> Iterator[Change]:
        before, now = in_words(old, one.when, one.each), in_words(new, other.when, other.each)
        if (one.when, one.each) != (other.when, other.each) and before == now:
            before, now = one.when, other.when
        for what, was, is_now in (
            (_("说法"), one.title, other.title),
            (_("程度"), _word(one.severity), _word(other.severity)),
            (_("什么时候算"), before, now),
            (_("用语"), one.message, other.message),
            (_("怎么办"), one.remedy, other.remedy),
            (_("看不清时"), one.unclear, other.unclear),
            (_("依据"), _cited(one.basis), _cited(other.basis)),
        ):
            yield from _changed(about, what, was, is_now)

    return compare


def _asks(slice_: Slice, rule: Rule) -> str:
    return f"{_word(rule.severity)}：{in_words(slice_, rule.when, rule.each)}"


def _question(_slice: Slice, fact: Fact) -> str:
    return fact.question or _("不问")


def _word(severity: Severity) -> str:
    return severity_word(severity.value)


def _fact_name(one: Fact) -> str:
    return one.title


def _fact(one: Fact, other: Fact, about: str) -> Iterator[Change]:
    for what, before, now in (
        (_("名称"), one.title, other.title),
        (_("怎么问"), one.question, other.question),
        (_("为什么问"), one.why, other.why),
        (_("可选的值"), list(one.values.values()), list(other.values.values())),
        (_("校验"), one.validators, other.validators),
        (_("从哪里读"), _places(one), _places(other)),
        (_("依据"), _cited(one.basis), _cited(other.basis)),
    ):
        yield from _changed(about, what, before, now)


def _places(fact: Fact) -> list[str]:
    return [f"{one.material}（{'、'.join(one.labels) or one.how.value}）" for one in fact.read]


def _guide(old: Slice, new: Slice) -> Iterator[Change]:
    names = [one.guide.names if one.guide else () for one in (old, new)]
    yield from _changed(_("叫法"), _("人们怎么叫它"), names[0], names[1])
    for what, before, now in (
        (
            _("先问什么"),
            [old.facts[name].title for name in (old.guide.questions if old.guide else ())],
            [new.facts[name].title for name in (new.guide.questions if new.guide else ())],
        ),
        (
            _("容易弄混的事项"),
            [one.name for one in (old.guide.look_alikes if old.guide else ())],
            [one.name for one in (new.guide.look_alikes if new.guide else ())],
        ),
        (
            _("结果"),
            [one.text for one in (old.guide.outcomes if old.guide else ())],
            [one.text for one in (new.guide.outcomes if new.guide else ())],
        ),
    ):
        yield from _changed(_("导办"), what, before, now)


def _examples(old: Slice, new: Slice) -> Iterator[Change]:
    before = {one.name: one for one in old.cases}
    now = {one.name: one for one in new.cases}
    for name, one in now.items():
        if name not in before:
            yield Change("added", name, _("新加"), now=_expected(one.expect))
    for name, one in before.items():
        if name not in now:
            yield Change("removed", name, _("去掉了"), before=_expected(one.expect))
            continue
        other = now[name]
        yield from _changed(name, _("应查出"), _expected(one.expect), _expected(other.expect))
        if one.given != other.given or one.on != other.on:
            yield Change("changed", name, _("交的材料或日期改了"))


def _expected(expect: Sequence[Mapping[str, str]]) -> str:
    return "、".join(one["code"] for one in expect) or _("未见问题")


def _files(old: Slice, new: Slice) -> Iterator[tuple[str, str]]:
    before, now = hashes(old.folder), hashes(new.folder)
    for name in sorted({*before, *now} - _TOLD_BY_WORDS):
        if name not in before:
            yield name, _("新加")
        elif name not in now:
            yield name, _("去掉了")
        elif before[name] != now[name]:
            yield name, _("改了")
