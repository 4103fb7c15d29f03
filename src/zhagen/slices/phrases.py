"""A condition in the words of its slice: `handler.role == 'agent'` -> 由谁来办是“经办人”.

For the people who answer for a slice and do not read CEL. Facts speak by their titles, values by
their wordings, materials by their names. What has no plain wording is not paraphrased: the reader
gets the expression itself, never a sentence that says something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.slices.choices import FactType
from zhagen.slices.model import Each
from zhagen.slices.validators import VALIDATORS
from zhagen.slices.words import Cursor, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhagen.slices.model import Slice
    from zhagen.slices.words import Token

_CASE: Final = Each("case", ())
_ORDER: Final = {"<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于"}
_DAYS: Final = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_SUBJECT: Final[Mapping[str, str]] = {
    "facts": "这一项",
    "concepts": "这一项",
    "materials": "这份材料",
    "it.legibility": "页面清晰度",
    "it.material": "页面所属材料",
    "it.row": "行号",
}
_LEGIBILITY: Final = {"clear": "清楚", "doubtful": "有的字看不清", "unreadable": "读不清"}
_SIDES: Final = {"front": "人像面", "back": "国徽面"}
# What a function says of its arguments: when true, when false.
_SAYS: Final[Mapping[str, tuple[str, str]]] = {
    "needed": ("{0}应当提交", "{0}不用提交"),
    "given": ("交了{0}", "没有交{0}"),
    "has_side": ("{0}有{1}", "{0}没有{1}"),
    "sealed": ("{0}盖了章", "{0}没有盖章"),
    "signed": ("{0}签了字", "{0}没有签字"),
    "blank": ("{0}空着", "{0}没有空着"),
    "differ": ("{0}几处写的不一致", "{0}几处写的一致"),
    "same": ("{0}与{1}相同", "{0}与{1}不同"),
    "valid": ("{1}符合{0}的规则", "{1}不符合{0}的规则"),
    "before": ("{0}早于{2}", "{0}不早于{2}"),
    "after": ("{0}晚于{2}", "{0}不晚于{2}"),
}
_COUNTS: Final[Mapping[str, str]] = {
    "count": "{0}的行数",
    "size": "{0}的项数",
    "days_between": "从{0}到{1}的天数",
}


class _NoWords(Exception):
    """A part of the condition has no plain wording."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A side of a comparison: its words, and what the other side may say of it.

    `values` are wordings of its values; `kind` is how it compares; `literal` the text it is.
    """

    says: str
    kind: FactType = FactType.TEXT
    values: Mapping[str, str] | None = None
    literal: str | None = None


def in_words(slice_: Slice, source: str, each: Each = _CASE) -> str:
    """The condition in plain Chinese, or itself in brackets where it has none."""
    try:
        speaker = _Speaker(slice_, each, tokens_of(source))
        said = speaker.either()
        speaker.finish()
    except _NoWords:
        return f"（{' '.join(source.split())}）"
    return said


def _spaced(term: _Term) -> str:
    """A number stands apart from the word before it."""
    return f" {term.says}" if term.says[:1].isdigit() else term.says


class _Speaker(Cursor):
    """Reads the words of a condition that is known to parse, front to back."""

    def __init__(self, slice_: Slice, each: Each, tokens: list[Token]) -> None:
        super().__init__(tokens)
        self._slice = slice_
        self._each = each

    def either(self) -> str:
        """`a || b`."""
        parts = [self._both()]
        while self.take("||"):
            parts.append(self._both())
        if len(parts) > 1:
            # Chinese has no precedence: what belongs together stands in brackets.
            parts = [f"（{part}）" if "，并且" in part else part for part in parts]
        return "，或者".join(parts)

    def finish(self) -> None:
        """Everything must have been said."""
        if self.peek() is not None:
            raise _NoWords

    def _want(self, text: str) -> None:
        if not self.take(text):
            raise _NoWords

    def _both(self) -> str:
        parts = [self._one()]
        while self.take("&&"):
            parts.append(self._one())
        return "，并且".join(parts)

    def _one(self) -> str:
        """A comparison, a call, a fact that is true or false, or a part in brackets."""
        yes = not self.take("!")
        if self.take("("):
            inner = self.either()
            self._want(")")
            if not yes:
                return f"不是“{inner}”"
            return f"（{inner}）" if "，或者" in inner else inner
        name = self._name()
        if name in _SAYS and self.take("("):
            return self._called(name, yes=yes)
        term = self._term(name)
        if not yes:
            return self._true_or_false(term, yes=False)
        return self._compared(term)

    def _called(self, name: str, *, yes: bool) -> str:
        arguments = self._arguments(name)
        if name == "differ" and len(arguments) > 1:
            return f"{arguments[1]}与{arguments[0]}的其他各处{'不' if yes else ''}一致"
        try:
            return _SAYS[name][0 if yes else 1].format(*arguments)
        except IndexError:
            raise _NoWords from None

    def _arguments(self, function: str) -> list[str]:
        """What stands in the brackets of a call, the opening one taken."""
        said: list[str] = []
        while not self.take(")"):
            said.append(self._argument(function))
            self.take(",")
        return said

    def _argument(self, function: str) -> str:
        token = self.peek()
        if token is None:
            raise _NoWords
        if self.take("["):
            return "、".join(self._items(function))
        if token.literal is not None:
            self.skip()
            return self._titled(token.literal, function)
        return self._term(self._name()).says

    def _items(self, function: str) -> list[str]:
        """What stands in a list, the opening bracket taken."""
        said: list[str] = []
        while not self.take("]"):
            said.append(self._argument(function))
            self.take(",")
        return said

    def _titled(self, literal: str, function: str) -> str:
        """A name in quotes by what people call it."""
        if literal in self._slice.materials:
            return self._slice.materials[literal].name
        if literal in self._slice.facts:
            return self._slice.facts[literal].title
        if function == "valid" and literal in VALIDATORS:
            return VALIDATORS[literal].title
        return _SIDES.get(literal, literal)

    def _term(self, name: str) -> _Term:
        """A fact, the subject, the day, a parameter, a number or a text."""
        if name in _COUNTS and self.take("("):
            return _Term(_COUNTS[name].format(*self._arguments(name)), FactType.INTEGER)
        if name == "age" and self.take("("):
            arguments = self._arguments(name)
            return _Term(f"{arguments[0]}对应的周岁", FactType.INTEGER)
        if name == "on":
            return _Term("申请日", FactType.DATE)
        root, _, rest = name.partition(".")
        if root == "param" and rest in self._slice.parameters:
            return _Term(str(self._slice.parameters[rest]), FactType.INTEGER)
        if name in self._slice.facts:
            fact = self._slice.facts[name]
            return _Term(fact.title, fact.type, fact.values)
        return self._subject(name)

    def _subject(self, name: str) -> _Term:
        kind = self._each.kind
        if name == "it" and kind in _SUBJECT:
            facts = [self._slice.facts[one] for one in self._each.names if kind == "facts"]
            types = {fact.type for fact in facts}
            return _Term(_SUBJECT[kind], types.pop() if len(types) == 1 else FactType.TEXT)
        if name == "fact":
            titles = {one.name: one.title for one in self._slice.facts.values()}
            return _Term(_SUBJECT["facts"], values=titles)
        if name == "it.legibility":
            return _Term(_SUBJECT[name], values=_LEGIBILITY)
        if name in _SUBJECT:
            return _Term(_SUBJECT[name])
        for fact in self._slice.facts.values():
            for place in fact.read if kind == "rows" else ():
                for column in place.columns:
                    if name == f"it.{column.name}":
                        return _Term(f"这一行的{column.title}", column.type)
        raise _NoWords

    def _compared(self, term: _Term) -> str:
        sign = self.peek()
        if sign is None or sign.text in {"&&", "||", ")"}:
            return self._true_or_false(term, yes=True)
        self.skip()
        if sign.text in {"==", "!="}:
            return self._equal(term, yes=sign.text == "==")
        if sign.text in _ORDER:
            words = _DAYS if term.kind is FactType.DATE else _ORDER
            return f"{term.says}{words[sign.text]}{_spaced(self._value())}"
        if sign.text == "in":
            return f"{term.says}是{self._choices(term)}"
        raise _NoWords

    def _equal(self, term: _Term, *, yes: bool) -> str:
        verb = "是" if yes else "不是"
        value = self._value()
        if value.says in {"true", "false"} and value.literal is None:
            return self._true_or_false(term, yes=yes is (value.says == "true"))
        if value.says == "null" and value.literal is None:
            missing = "长期" if term.kind is FactType.DATE else "清单外的"
            return f"{term.says}{verb}{missing}"
        if value.literal == "":
            return f"{term.says}{'空着' if yes else '不空'}"
        if value.literal is not None:
            return f"{term.says}{verb}“{(term.values or {}).get(value.literal, value.literal)}”"
        return f"{term.says}{'等于' if yes else '不等于'}{_spaced(value)}"

    def _choices(self, term: _Term) -> str:
        """`['a', 'b']` after `in`."""
        self._want("[")
        said: list[str] = []
        while not self.take("]"):
            value = self._value()
            if value.literal is None:
                raise _NoWords
            said.append(f"“{(term.values or {}).get(value.literal, value.literal)}”")
            self.take(",")
        return "或".join(said)

    def _value(self) -> _Term:
        """The right side of a comparison."""
        token = self.peek()
        if token is None:
            raise _NoWords
        if token.literal is not None:
            self.skip()
            return _Term(token.literal, literal=token.literal)
        if token.kind == "number" or token.text in {"true", "false", "null"}:
            self.skip()
            return _Term(token.text)
        return self._term(self._name())

    @staticmethod
    def _true_or_false(term: _Term, *, yes: bool) -> str:
        if term.kind is not FactType.BOOLEAN:
            raise _NoWords
        return f"“{term.says}”为{'是' if yes else '否'}"

    def _name(self) -> str:
        """A dotted name. A call of a method has no plain wording."""
        token = self.peek()
        if token is None or token.kind != "name":
            raise _NoWords
        self.skip()
        parts = [token.text]
        while self.take("."):
            token = self.peek()
            if token is None or token.kind != "name":
                raise _NoWords
            self.skip()
            parts.append(token.text)
        return ".".join(parts)
