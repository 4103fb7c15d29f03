"""What is said about cases that should be there and are not, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.model import Gap
from zhagen.pilot.wording import amounts

# More lines than this nobody reads; the first ones are enough to find the file that was left out.
_MOST = 8
_ARMS = {"off": "不使用组", "on": "使用组"}


def lacking_sentences(charter: Charter, unusable: int, gaps: Sequence[Gap]) -> Iterator[str]:
    """What keeps the records from being complete, each with its remedy; nothing where all is."""
    if unusable:
        yield (
            f"有 {amounts.count(unusable)} 行应当计入而读不出来，还没有改正的行来补；"
            "请在导出的表里改正这些行，再用 zhagen pilot log add 加一次，补上的不再算缺。"
        )
    if not gaps:
        return
    for gap in gaps[:_MOST]:
        yield gap_sentence(gap, charter)
    if len(gaps) > _MOST:
        rest = gaps[_MOST:]
        cases = amounts.count(round(sum(gap.cases for gap in rest)))
        yield f"另有 {len(rest)} 处没有办件，约 {cases} 件，最后一处在第 {rest[-1].week} 周。"
    yield (
        "请核对这些日子的导出是不是漏了，用 zhagen pilot log add 补上；"
        "确实没有开窗的，请双方把原因写进记录，试点前就知道的日子写进立项书的 closed。"
    )


def gap_sentence(gap: Gap, charter: Charter) -> str:
    """One stretch without a case: when, which windows, how many were to be expected."""
    when = amounts.day(gap.first)
    if gap.last != gap.first:
        when = f"{when}至 {amounts.day(gap.last)}"
    cases = amounts.count(max(round(gap.cases), 1))
    return f"第 {gap.week} 周（{when}）{_who(gap, charter)}一件也没有，照其余日子约有 {cases} 件。"


def _who(gap: Gap, charter: Charter) -> str:
    if charter.assignment.design is Design.ONLINE:
        names = [_ARMS.get(name, name) for name in gap.windows]
        return "、".join(names) if len(names) == 1 else "两组都"
    if len(gap.windows) == len(charter.assignment.windows) > 1:
        return "各窗口都"
    return "、".join(gap.windows)
