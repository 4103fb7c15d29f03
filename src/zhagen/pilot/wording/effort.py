"""What is said about person-days, alike on the terminal, the status page and the report."""

from __future__ import annotations

from collections.abc import Iterator

from zhagen.pilot.charter import Charter
from zhagen.pilot.recording.effort import Effort, PartyEffort
from zhagen.pilot.wording import amounts
from zhagen.report.document import TableBlock

HEADER = ("一方", "计划（人日）", "上限（人日）", "已用（人日）", "")


def effort_rows(effort: Effort, charter: Charter) -> tuple[tuple[str, ...], ...]:
    """A row a party under HEADER."""
    return tuple(
        (
            _name(each, charter),
            f"{each.planned:g}",
            f"{each.cap:g}",
            f"{each.used:g}",
            _state(each),
        )
        for each in effort.parties
    )


def effort_table(effort: Effort, charter: Charter) -> TableBlock:
    """The same as a block of a paper or page."""
    return TableBlock(HEADER, effort_rows(effort, charter), (6, 3, 3, 3, 3), right=(1, 2, 3))


def effort_sentence(effort: Effort) -> str:
    """How many entries the days come from."""
    if not effort.entries:
        return "还没有人记过投入的人日；用 zhagen pilot effort 记。"
    return f"按投入台账 {amounts.count(effort.entries)} 条记录相加；不影响结论。"


def over_sentences(effort: Effort, charter: Charter) -> Iterator[str]:
    """A sentence for every party above its cap: what, and what to do."""
    for each in effort.parties:
        if each.over:
            yield (
                f"{_name(each, charter)}已用 {each.used:g} 人日，超过上限 {each.cap:g} 人日："
                "请双方商定停下，或者用变更写明新的上限。"
            )


def _name(found: PartyEffort, charter: Charter) -> str:
    return next(party.name for party in charter.parties if party.id == found.party)


def _state(found: PartyEffort) -> str:
    return f"超出 {found.over:g}" if found.over else f"还有 {round(found.cap - found.used, 2):g}"
