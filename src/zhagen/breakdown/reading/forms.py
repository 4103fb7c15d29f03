"""A task sheet written as lines: 事项：…, 牵头单位：…, 办理时限：… - one form, one task.

Such sheets (督办单, 交办单) are pasted into chats and mails, where their table is gone: a label
and its value stand on one line, or the value on the next. Read line by line they would be several
tasks without a body; here the lines of a form become one row whose heads are the labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.outlining.numbering import number_of
from zhagen.breakdown.tables.cells import closed
from zhagen.breakdown.tables.columns import Field, field_of

_LONGEST_LABEL: Final = 12
_LONGEST_VALUE: Final = 600  # of a value on lines of its own
_MOST_VALUE_LINES: Final = 8
_MOST_LABELS: Final = 40
_FEWEST: Final = 3  # different things that the labels of a form ask for
_WORK: Final = frozenset({Field.TASK, Field.MEASURE, Field.TARGET})
_ASKED: Final = frozenset(
    {Field.LEAD, Field.BODIES, Field.SUPPORT, Field.LEADER, Field.PERSON, Field.DEADLINE}
)
_LABEL: Final = r"[\u4e00-\u9fff（）()/A-Za-z0-9 \u3000]{2,16}?"
_MARKED: Final = re.compile(rf"^\s*(?:({_LABEL})\s*[:：]|[【\[]({_LABEL})[】\]]\s*[:：]?)\s*(.*)$")
_PARTED: Final = re.compile(r"^\s*(\S{2,12}?)(?:\t+|\u3000+| {2,})(\S.*)$")
# Several labels on one line: 牵头单位：县数据局　　配合单位：县财政局.
_NEXT_LABEL: Final = re.compile(rf"(?:[;；]\s*|(?<!\s)\s+)(?=(?:{_LABEL})[:：])")
_COUNT: Final = re.compile(r"[一二三四五六七八九十\d]+$")
_NO_LABEL: Final = re.compile(r"[，。；！？、]|通知|如下|(?:意见|[单表书函])$")
# 会议时间, 参加单位, 会议内容 tell about a meeting, not about work to come.
_GATHERING: Final = re.compile(r"会议|参会|活动|培训|报名|地点|主持|出席|列席|记录人")
_LONGEST_ANSWER: Final = 60  # of who and when, where labels stand on lines of their own


@dataclass(frozen=True, slots=True)
class _Pair:
    """A label, what it asks for, and its value ("" where it stands on the next line).

    `alone` marks a label without a colon on a line of its own, `numbered` one that looks like a
    heading besides (二、牵头单位): only a form of nothing else has such labels.
    """

    label: str
    field: Field
    value: str
    alone: bool = False
    numbered: bool = False

    @property
    def manner(self) -> tuple[bool, bool]:
        """How the label is written; all labels of a form are written alike."""
        return self.alone, self.alone and self.numbered


@dataclass(slots=True)
class _Form:
    """The form being read, and the lines it is made of."""

    pairs: list[tuple[_Pair, list[str]]] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)

    def holds(self, pair: _Pair) -> bool:
        """Whether the form has this label, so that another form begins with it."""
        if pair.field is Field.NUMBER and any(one.field is Field.TASK for one, _ in self.pairs):
            return True
        return any(_bare(one.label) == _bare(pair.label) for one, _ in self.pairs)

    def give_back(self) -> None:
        """Leave a last label without a value (整改措施：) to the text that follows it."""
        while self.lines and len(self.pairs) > 1 and not any(self.pairs[-1][1]):
            if len(_pairs(self.lines[-1])) != 1:
                return
            self.pairs.pop()
            self.lines.pop()

    def is_whole(self) -> bool:
        """Whether it says what is to be done, and who is to do it or by when."""
        filled = {one.field for one, values in self.pairs if any(values)}
        known = filled - {Field.OTHER}
        if any(_GATHERING.search(one.label) for one, _ in self.pairs) or not self._answers():
            return False
        return len(known) >= _FEWEST and bool(known & _WORK) and bool(known & _ASKED)

    def _answers(self) -> bool:
        """Whether labels on lines of their own are answered as on a form, not as by a chapter."""
        return not any(
            one.alone
            and one.field in _ASKED
            and (len(values) > 2 or len("".join(values)) > _LONGEST_ANSWER or "。" in values[-1])
            for one, values in self.pairs
        )

    def row(self) -> RawLine:
        """The form as one row."""
        cells = tuple((one.label, " ".join(filter(None, values))) for one, values in self.pairs)
        return RawLine("", page=self.lines[0].page, cells=cells)


def with_forms(lines: Sequence[RawLine]) -> Iterator[RawLine]:
    """The lines, those of each form as one row; all others as they are."""
    at = 0
    while at < len(lines):
        form = _form_at(lines, at)
        if form is None:
            yield lines[at]
            at += 1
        else:
            yield form.row()
            at += len(form.lines)


def _form_at(lines: Sequence[RawLine], start: int) -> _Form | None:
    """The form that begins at a line, None where none does."""
    first = _pairs(lines[start])
    if not first or (first[0].field is Field.OTHER and not _leads_on(lines, start)):
        return None
    form = _Form()
    at = start
    while at < len(lines):
        pairs = _pairs(lines[at])
        if pairs and (any(map(form.holds, pairs)) or pairs[0].manner != first[0].manner):
            break
        if pairs and len(form.pairs) >= _MOST_LABELS:
            return None  # a list with colons, no form
        if pairs:
            form.pairs += [(pair, [pair.value]) for pair in pairs]
            form.lines.append(lines[at])
            at += 1
            continue
        count = _value_lines(lines, at, form)
        if not count:
            break
        form.pairs[-1][1].extend(line.text.strip() for line in lines[at : at + count])
        form.lines += lines[at : at + count]
        at += count
    form.give_back()
    above = lines[start - 1] if start else None
    return form if form.is_whole() and _names_work(form, above) else None


def _leads_on(lines: Sequence[RawLine], start: int) -> bool:
    """Whether a label that asks for nothing known (密级：…) stands straight above known ones."""
    following = [_pairs(line) for line in lines[start + 1 : start + 3]]
    return bool(following) and all(
        pairs and any(pair.field is not Field.OTHER for pair in pairs) for pairs in following
    )


def _names_work(form: _Form, above: RawLine | None) -> bool:
    """Whether a label names the work; goals and measures alone belong to the item above them."""
    if any(pair.field is Field.TASK for pair, _ in form.pairs):
        return True
    return above is None or not (above.number or number_of(above.text))


def _value_lines(lines: Sequence[RawLine], at: int, form: _Form) -> int:
    """How many lines from here are the value of the label above, 0 for none.

    A label without a value takes the next line. Further lines are part of a value only where the
    form goes on behind them.
    """
    empty = not any(form.pairs[-1][1]) if form.pairs else False
    count, length = 0, 0
    for line in lines[at : at + _MOST_VALUE_LINES + 1]:
        pairs = _pairs(line)
        if pairs:
            if pairs[0].field is not Field.OTHER and not form.holds(pairs[0]):
                return count
            break
        number = number_of(line.text)
        chapter = number is not None and number.form in {"han", "chapter", "part"}
        length += len(line.text)
        if line.cells or line.heading or chapter or length > _LONGEST_VALUE:
            break
        count += 1
    listed = count > 1 and number_of(lines[at].text) is not None  # items of their own
    return int(empty and count > 0 and not listed)


def _bare(label: str) -> str:
    """A label without its count: 问题一, 问题二, 任务3."""
    return _COUNT.sub("", label) or label


def _pairs(line: RawLine) -> tuple[_Pair, ...]:
    """The labels of a line with their values; none for a line that is no part of a form."""
    if line.cells or line.note or line.heading or len(line.text) > _LONGEST_VALUE:
        return ()
    found = _written(line.text)
    if line.number:
        return tuple(replace(pair, numbered=True) for pair in found)
    return found


@lru_cache(maxsize=1024)  # a line is looked at again by every form that may begin above it
def _written(text: str) -> tuple[_Pair, ...]:
    number = number_of(text)
    text = (text[number.end :] if number else text).strip(" \u3000")
    if "\t" in text:
        tabbed = _tabbed(text)
        if tabbed:
            return tabbed
    found: list[_Pair] = []
    for piece in _NEXT_LABEL.split(text):
        pair = _pair(piece)
        if pair is not None:
            found.append(replace(pair, numbered=number is not None))
        elif found:
            found[-1] = replace(found[-1], value=f"{found[-1].value} {piece.strip()}".strip())
        else:
            return ()
    return tuple(found)


def _pair(text: str) -> _Pair | None:
    marked = _MARKED.match(text)
    if marked:
        return _known(marked.group(1) or marked.group(2), marked.group(3))
    parted = _PARTED.match(text)
    if parted:
        pair = _known(parted.group(1), parted.group(2))
        return pair if pair is not None and pair.field is not Field.OTHER else None
    alone = _known(text, "")
    known = alone is not None and alone.field is not Field.OTHER
    return replace(alone, alone=True) if alone is not None and known else None


def _tabbed(text: str) -> tuple[_Pair, ...]:
    """Labels and values in turn, parted by tabs."""
    texts = [piece.strip() for piece in text.strip().split("\t")]
    if len(texts) % 2:
        return ()
    pairs = zip(texts[::2], texts[1::2], strict=True)
    found = [_known(label.rstrip(":："), value) for label, value in pairs]
    whole = [pair for pair in found if pair is not None and pair.field is not Field.OTHER]
    return tuple(whole) if len(whole) == len(found) else ()


def _known(label: str, value: str) -> _Pair | None:
    label = closed(label)
    if not 2 <= len(label) <= _LONGEST_LABEL or _NO_LABEL.search(label):
        return None
    return _Pair(label, field_of(label), value.strip())
