"""The numbering in front of a paragraph, and the tree it makes.

Official documents number 一、（一）1.（1）① (GB/T 9704-2012, 7.3.3), rules 第一章 第一条,
plans 4.3.1. Authors leave steps out and start anywhere, so the depth of a form is not fixed: a form
not open yet goes under the one before it, a form already open closes everything below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

_HAN: Final = "一二三四五六七八九十百零〇"
_FORMS: Final = (
    ("part", rf"第(?:[{_HAN}]+|\d+)(?:编|部分)"),
    ("chapter", rf"第(?:[{_HAN}]+|\d+)章"),
    ("section", rf"第(?:[{_HAN}]+|\d+)节"),
    ("article", rf"第(?:[{_HAN}]+|\d+)条(?:之[{_HAN}]+)?(?![款项例约件])"),
    # Not the counting of 一、二产业 and 1、2月份; but 1.2025年 is a number before a year.
    ("han", rf"[{_HAN}]{{1,4}} ?(?:、(?![{_HAN}]+[、级季号类月年层产等期批部栋道])|[.](?!\d))"),
    ("han_bracket", rf"(?:（ ?[{_HAN}]{{1,4}} ?）|[{_HAN}]{{1,3}}）)[、.]?|[㈠-㈩]"),
    (
        "decimal",
        (
            r"\d{1,2}(?:\.\d{1,2}){1,4}"
            r"(?:\.(?!\d)|(?![\d%.]|\s*(?:万|亿|个|倍|元|％|分|平|公|吨|米|[a-zA-Z])))"
        ),
    ),
    (
        "arabic",
        r"\d{1,3} ?(?:、(?!\d{1,2}[、月日号])|[.](?!\d)|[.](?=(?:19|20)\d\d年)|）)|[⒈-⒛]",
    ),
    ("arabic_bracket", r"（ ?\d{1,3} ?）[、.]?|[⑴-⒇]"),
    ("circled", "[①-⑳㉑-㉟㊱-㊿❶-❿]"),
    ("stem", r"[甲乙丙丁戊己庚辛壬癸]、(?![甲乙丙丁戊己庚辛壬癸])"),
    ("roman", r"[Ⅰ-Ⅻ][.、]?"),
    ("latin", r"(?:（[a-zA-Z]）|[a-zA-Z][.、）])(?![a-zA-Z])"),
    # A heading without a mark behind its number (1 总则), as plans for emergencies have it.
    ("bare", r"\d{1,2}(?= +(?![年月日号个项条名家户人])[\u4e00-\u9fff]{2,12}$)"),
)
_NUMBER: Final = re.compile(
    r"[ ]*(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS) + ")"
)
_SEEN: Final = 24
_HAN_HEADS: Final = frozenset("第甲乙丙丁戊己庚辛壬癸" + _HAN)
# Forms of plans that open a document by themselves and hold the others below them.
_TOP: Final = frozenset({"part", "chapter"})


@dataclass(frozen=True, slots=True)
class Number:
    """A numbering: its form, the text as written, where the wording behind it begins."""

    form: str
    text: str
    end: int
    depth: int = 0  # of a decimal: how many parts it has


def number_of(text: str) -> Number | None:
    """The numbering at the beginning of a paragraph, or None."""
    if "\u3400" <= text[:1] <= "\u9fff" and text[0] not in _HAN_HEADS:
        return None  # nearly always, and quick to see
    found = _NUMBER.match(plain(text[:_SEEN]).rstrip())
    if found is None or found.lastgroup is None:
        return None
    form, written = found.lastgroup, text[: found.end()].strip()
    if form == "bare":
        if len(text) > _SEEN:
            return None
        form = "decimal"
    depth = written.rstrip(".").count(".") + 1 if form == "decimal" else 0
    behind = text[found.end() :]
    spaces = len(behind) - len(behind.lstrip())
    return Number(form, written, found.end() + spaces, depth)


class Tree:
    """The open headings while a document is read from the top."""

    def __init__(self) -> None:
        """Nothing is open."""
        self._open: list[tuple[str, int]] = []

    def place(self, number: Number, paragraph: int) -> tuple[int, int]:
        """Open `number` for `paragraph`; returns its level (from 1) and its parent (0 for none)."""
        key = f"decimal{number.depth}" if number.form == "decimal" else number.form
        forms = [form for form, _ in self._open]
        if key in forms:
            del self._open[forms.index(key) :]
        elif number.form == "decimal":
            self._close(lambda form: form.startswith("decimal") and int(form[7:]) >= number.depth)
        elif number.form in _TOP:
            self._close(lambda form: form != "part" or number.form == "part")
        elif number.form == "article":
            self._close(lambda form: form not in {"part", "chapter", "section"})
        level, parent = len(self._open) + 1, self.parent
        self._open.append((key, paragraph))
        return level, parent

    @property
    def parent(self) -> int:
        """The paragraph that is open now, 0 for none."""
        return self._open[-1][1] if self._open else 0

    @property
    def level(self) -> int:
        """How many numberings are open."""
        return len(self._open)

    def clear(self) -> None:
        """Close everything: an annex numbers anew."""
        self._open.clear()

    def _close(self, closes: Callable[[str], bool]) -> None:
        for index, (form, _) in enumerate(self._open):
            if closes(form):
                del self._open[index:]
                return
