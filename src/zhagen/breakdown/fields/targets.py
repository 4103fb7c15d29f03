"""Finding the numbers a task is to reach: 办理时限压缩至3个工作日, 培育40家以上, 覆盖率达到95%.

A number counts only with a cue (达到, 不少于, 新增, 培育 … or 以上 behind it) and a measure word;
dates, numbering, grants, conditions and what is already so are left out. 万 and 亿 stay with 元
(1000亿元 is 1000 of 亿元) and multiply everything else (1万名 is 10000 of 名). Rules run on the
plain spelling, so offsets hold in the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from zhagen.breakdown.bodies.clauses import ANEW
from zhagen.breakdown.fields.targets_clause import charged_before, clause_of, is_in_name
from zhagen.breakdown.fields.targets_standing import (
    CLAUSE_LEFT,
    CLAUSE_OVER,
    GROWS,
    Cue,
    clause_start,
    closes,
    is_existing,
    stands,
)
from zhagen.breakdown.fields.targets_values import OCCASIONS, unit_of, value_of
from zhagen.breakdown.fields.targets_words import Words, targets_words
from zhagen.breakdown.model import Comparator

_HARD_BREAK = re.compile(r"[，。；：！？（）\t]")
_WORD = r"[^，。；：、！？（）\"\t0-9]"
# 符合……、……的数据集 is one name, its last noun behind 的; else the name ends at 、.
_NOUN_AFTER = re.compile(
    rf"{_WORD}{{1,24}}(?:、{_WORD}{{1,16}}){{1,4}}的{_WORD}{{1,16}}|{_WORD}{{1,24}}"
)
# Two batches of 20: the words of the batches stand between comparison and number.
_LOT = re.compile(r"(?:[一二两三四五六七八九十0-9]{1,2}[批期轮场]|[^，。；0-9]{1,10}的)\Z")
_SHARED_LINK = re.compile(r"[、和及](?:其中)?[^，。；：、0-9（）]{2,14}")
# Words of time and resolve in front of a quantity's name are not part of it.
_LEADING = re.compile(
    r"^(?:按照?|[0-9 ]+年(?:[0-9 ]+月)?(?:[0-9 ]+日)?(?:底|末|内)?(?:之?前)?"
    r"|[到至]|每年|年底前?|年内|实现"
    r"|力争|确保|争取|努力|推动|使|将|把|其中|并|且|再|全面|分别|以及|新(?!增)|均)+"
)
# Nor are the words between its name and the comparison.
_TRAILING = re.compile(r"(?:分别|(?<![人平日年月户])均|也|要|应|须|将|力争|确保|争取| )+$")
_TIGHT = frozenset({Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.EQUAL})
_JOINED = frozenset("0123456789.-〔第×+~")
# 新增学位1200个 counts things; only a share is by how much something grows or falls.
_BY_SHARE = {
    "新增": Comparator.INCREASE,
    "节约": Comparator.DECREASE,
    "节省": Comparator.DECREASE,
}
# 培训了200人, 首次突破七成, 全区共受理41万件, 没完成95%: told, not ordered.
_HAS_DONE = re.compile(
    "(?<=[一-龥])了约?[0-9]|首次(?:突破|达|超)|[没未](?:完成|达)"
    "|共(?:受理|办理|办结|接待|接听|查处|发放|完成|培训|检查|实现|建成)"
)
# 去年完成120亿元，增长8.5%: the whole sentence is over.
_OVER = re.compile("(?:去年|上年|前年|近年来?|截至|20[0-9]{2}年以来)")
_SENTENCE_BREAK = re.compile(r"[。；！？\t\n]")
_SHORT_BRACKET = re.compile(r"（[一-龥]{1,3}）")
# A name behind its number is over where the next comparison begins.
_COMPARED = re.compile("达到|不少于|不低于|不超过|超过|至少")
_FEW = frozenset(("至少", "最少", "最多", "至多"))
_AT_LEAST = re.compile(r"(?:至少|最少|不少于)(?:要|应|须)?\Z")


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A target and its place: offsets of `text` in the plain text.

    `quantity` is the name of what is counted as written, "" where the clause does not name it;
    `baseline` the earlier value as written (由7份减至4份: 7份), "" where none is stated.
    """

    start: int
    end: int
    text: str
    quantity: str
    comparator: Comparator
    value: Decimal
    unit: str
    baseline: str = ""


def find_targets(text: str) -> tuple[FoundTarget, ...]:
    """The targets in plain `text`, in order."""
    words = targets_words()
    found: list[FoundTarget] = []
    for match in words.number.finditer(text):
        last = found[-1] if found else None
        target = _target(text, match, words, last)
        if target is not None and (floor := charged_before(text, target.start, match.start())):
            target = _target(text, match, words, last, floor) or target
        if target is not None:
            found.append(target)
    return tuple(found)


def _target(
    text: str, match: re.Match[str], words: Words, last: FoundTarget | None, floor: int = 0
) -> FoundTarget | None:
    """The target of a number; nothing before `floor`, where the body it is given to ends."""
    start = match.start()
    before = text[start - 1 : start]
    opens_quote = before == '"' and text.count('"', 0, start) % 2 == 1
    if before in _JOINED or before in {"由", "从"} or opens_quote:
        return None
    after = words.after.match(text, match.end())
    end = after.end() if after else match.end()
    clause = max(clause_of(text, start), floor)
    if last is not None and last.end <= start:
        clause = max(clause, last.end)
    cue, rate = _cue(text, clause, start, words), _rate(text, match)
    if cue is None or (rate is not None and cue.word in words.verbs):
        cue = rate
    value = value_of(match)
    if value is None:
        return None
    if last is not None and _continues(text, last, start, end, cue):
        return _next_of_list(text, match, end, last, words)
    if not stands(text, match, cue, end, words):
        return None
    if _is_background(text, clause, end, unit_of(match), words):
        return None
    cue = cue or Cue(start, start, "", Comparator.EQUAL)
    return _build(text, clause, cue, (value, unit_of(match), start, end), words)


def _rate(text: str, match: re.Match[str]) -> Cue | None:
    """一网通办率100%: a rate needs no verb."""
    start = match.start()
    if match["unit"] in {"%", "‰"} and text[start - 1 : start] in {"率", "度"}:
        return Cue(start, start, text[start - 1], Comparator.EQUAL)
    return None


def _cue(text: str, clause: int, start: int, words: Words) -> Cue | None:
    """The last cue before the number: a comparison right before it, a verb of making earlier."""
    made: Cue | None = None
    for found in words.cue.finditer(text, clause, start):
        word = found.group()
        gap = text[found.end() : start].strip("了约为有出 ").removeprefix("的")
        gap = "" if gap == "的" else gap
        comparator = words.comparators.get(word, Comparator.EQUAL)
        tight = word not in words.verbs and comparator in _TIGHT
        if (word == "超" and gap) or is_in_name(text, found.end()):
            continue
        few = word in _FEW and len(gap) <= len("选树") and not gap.isdigit()
        if word in words.verbs and text[found.end() : found.end() + 1] == "的":
            continue
        if gap and not few and (not _LOT.match(gap) if tight else re.search("[0-9]", gap)):
            continue
        if made is not None and word in words.verbs and (found.start() > made.end or len(gap) == 1):
            continue
        if word in words.verbs and _AT_LEAST.search(text[clause : found.start()]):
            comparator = Comparator.AT_LEAST
        made = Cue(found.start(), found.end(), word, comparator)
    return made


def _is_background(text: str, clause: int, end: int, unit: str, words: Words) -> bool:
    """Whether the clause tells what is so, grants money, or only describes who is meant."""
    sentence = clause_start(text, clause, _HARD_BREAK)
    whole = clause_start(text, clause, _SENTENCE_BREAK)
    if _OVER.match(text, whole) and not ANEW.search(text, whole, end):
        return True
    if words.told.search(text, sentence, end) or _HAS_DONE.search(text, clause, end):
        return True
    if ("元" in unit or unit == "%") and words.grants.search(text, sentence, end + 8):
        return True
    if "累计" in text[sentence:end] and not words.aimed.search(text, max(0, sentence - 40), end):
        return True
    rest = _HARD_BREAK.search(text, end, end + CLAUSE_LEFT)
    stop = rest.start() if rest else min(len(text), end + CLAUSE_LEFT)
    return text[stop - 1 : stop] == "的" and stop - end < CLAUSE_LEFT


def _continues(text: str, last: FoundTarget, start: int, end: int, cue: Cue | None) -> bool:
    """Whether a number goes on a list: 80%、90%, or 服务站3处、活动空间5处."""
    link = text[last.end : start].strip(" ")
    if cue is None and link in {"、", "和", "及"}:
        return True
    earlier = cue is None or cue.start < last.end
    return (
        earlier
        and last.text[-1:] != last.quantity[-1:]
        and _SHARED_LINK.fullmatch(link) is not None
        and CLAUSE_OVER.match(text, end) is not None
    )


def _next_of_list(
    text: str, match: re.Match[str], end: int, last: FoundTarget, words: Words
) -> FoundTarget | None:
    """分别达到80%、90%: the next number of a list whose first one had the cue."""
    value = value_of(match)
    if value is None or (last.unit != unit_of(match) and last.unit == "%"):
        return None
    start, comparator = match.start(), last.comparator
    if link := _SHARED_LINK.fullmatch(text[last.end : start].strip(" ")):
        first = start - len(link.group()) + 1
        stop = comparator if comparator in GROWS else Comparator.EQUAL
        stop = _with_suffix(stop, text[match.end() : end], words)
        return FoundTarget(
            first, end, text[first:end], link.group()[1:], stop, value, unit_of(match)
        )
    comparator = _with_suffix(comparator, text[match.end() : end], words)
    quantity = _nth_quantity(text, last)
    if last.text.endswith(last.quantity) and (noun := _NOUN_AFTER.match(text, end)):
        quantity, end = _noun(text, noun)
    return FoundTarget(start, end, text[start:end], quantity, comparator, value, unit_of(match))


def _nth_quantity(text: str, last: FoundTarget) -> str:
    """The name that stands behind the last one's in A率、B率分别达到80%、90%."""
    place = text.rfind(last.quantity, 0, last.end) if last.quantity else -1
    if place < 0:
        return ""
    rest = text[place + len(last.quantity) : last.end]
    named = re.match(r"[、和及]([^、和及，。；0-9]{2,20}?)(?=[、和及]|分别|均)", rest)
    return named[1] if named else ""


def _with_suffix(comparator: Comparator, suffix: str, words: Words) -> Comparator:
    behind = words.behind.get(suffix.strip())
    if behind is None or comparator in {Comparator.INCREASE, Comparator.DECREASE}:
        return comparator
    return comparator if behind is Comparator.EQUAL else behind


def _build(
    text: str, clause: int, cue: Cue, number: tuple[Decimal, str, int, int], words: Words
) -> FoundTarget:
    value, unit, start, end = number
    comparator = _compared(cue, unit, text[start:end], words)
    head_end, baseline = cue.start, ""
    if earlier := words.baseline.search(text[clause : cue.start]):
        head_end, baseline = clause + earlier.start(), earlier["base"]
    between = text[cue.end : start].strip("了约的为出 ")
    tight = cue.word not in words.verbs and cue.comparator in _TIGHT
    if tight or is_existing(between) or between.endswith("等"):
        between = ""
    named = cue.word not in words.verbs or between if cue.word else closes(text, end)
    if named:
        quantity, first = _named_before(text, clause, head_end, between, cue, words)
    else:
        quantity, first = "", cue.start
    if not quantity and (noun := _NOUN_AFTER.match(text, end)):
        quantity, end = _noun(text, noun)
    if not quantity and cue.word in words.verbs and unit in OCCASIONS:
        quantity = cue.word
    elif not quantity and cue.word in words.verbs:
        # 补贴性培训1.1万人次: the verb itself, with what stands before it, is what is counted.
        at = cue.start if comparator in GROWS else start
        whole = Cue(at, at, "", cue.comparator)
        quantity, first = _named_before(text, clause, at, "", whole, words)
    return FoundTarget(first, end, text[first:end], quantity, comparator, value, unit, baseline)


def _compared(cue: Cue, unit: str, written: str, words: Words) -> Comparator:
    """What the cue demands of the number, or the words behind it (95%以上)."""
    for suffix in words.behind:
        if written.endswith(suffix):
            return _with_suffix(cue.comparator, suffix, words)
    if unit in {"%", "个百分点", "倍"}:
        return _BY_SHARE.get(cue.word, cue.comparator)
    return cue.comparator


def _noun(text: str, match: re.Match[str]) -> tuple[str, int]:
    """A name behind its number, without the link to the next number, and where it ends."""
    name = _COMPARED.split(match.group())[0]
    if text[match.end() : match.end() + 1].isdigit():
        name = re.sub(r"(?:以及|和|及|与)$", "", name)
    name = name.rstrip(" 的")
    if match.group() == name and (bracket := _SHORT_BRACKET.match(text, match.end())):
        name += bracket.group()  # 10个县（区）
    return name.strip().lstrip("的"), match.start() + len(name)


def _named_before(
    text: str, clause: int, head_end: int, between: str, cue: Cue, words: Words
) -> tuple[str, int]:
    """The quantity's name before the cue (办理时限压缩至) or between cue and number (新增就业)."""
    if between:
        return between, cue.start
    start = clause_start(text, head_end, _HARD_BREAK) if "分别" in text[clause:head_end] else clause
    head = _TRAILING.sub("", text[start:head_end])
    leading = _LEADING.match(head)
    skip = leading.end() if leading else 0
    name = head[skip:]
    if name in words.verbs:
        return "", start + skip
    first_of_list = name.split("、")[0] if start != clause else name
    return (first_of_list, start + skip) if name else ("", cue.start)
