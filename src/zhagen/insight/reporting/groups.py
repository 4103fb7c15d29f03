"""What a report numbers: not findings but things, each with all that was found of it.

An item is one thing, whatever it was found on; dead links are one thing together. What a proposal
answers stands first; behind it kinds of findings take turns, so that none fills the page, and good
news comes last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhagen.insight.model import Direction, Finding
from zhagen.insight.reporting.material import Material
from zhagen.insight.wording.figures import number
from zhagen.insight.wording.joint import beside, clause, spoken
from zhagen.insight.wording.parts import value

LINKS = "broken_link"


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered thing: its findings, the one told first in front.

    `sentence` tells the first (and what stands in the same sentence), `further` the others.
    """

    number: int
    findings: tuple[Finding, ...]
    sentence: str
    further: tuple[str, ...] = ()

    @property
    def lead(self) -> Finding:
        """The finding told first."""
        return self.findings[0]

    @property
    def links(self) -> bool:
        """Whether it is the list of dead links."""
        return self.lead.candidate.family == LINKS

    @property
    def better(self) -> bool:
        """Whether all of it is good news."""
        return all(each.candidate.direction is Direction.BETTER for each in self.findings)

    @property
    def text(self) -> str:
        """All of it in a row."""
        return self.sentence + "".join(self.further)


def entries(material: Material) -> tuple[Entry, ...]:
    """Everything that was found, numbered in the order of the report."""
    findings = material.discovery.findings
    said, inside = spoken(findings), beside(findings)
    answered = [each.finding for each in material.proposals]
    groups = [_sorted(group, answered) for group in _grouped(findings)]
    return tuple(
        _entry(place, group, said, inside)
        for place, group in enumerate(_in_turns(groups, answered), 1)
    )


def _grouped(findings: Sequence[Finding]) -> Iterable[list[Finding]]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        told = each.candidate
        groups[LINKS if told.family == LINKS else told.item or each.id].append(each)
    return groups.values()


def _sorted(group: list[Finding], answered: list[str]) -> list[Finding]:
    """What is answered first, then what rests on two metrics, then what is worse."""
    return sorted(
        group,
        key=lambda each: (
            each.id not in answered,
            each.candidate.type != "dwell.short",
            each.candidate.direction is Direction.BETTER,
        ),
    )


def _in_turns(groups: list[list[Finding]], answered: list[str]) -> list[list[Finding]]:
    """One of each kind, then the next of each; kinds in the order of their surest."""
    first = sorted(
        (group for group in groups if group[0].id in answered),
        key=lambda group: answered.index(group[0].id),
    )
    turns: dict[tuple[bool, str], int] = defaultdict(int)
    for group in first:
        turns[_kind(group)] += 1
    rest = []
    for place, group in enumerate(each for each in groups if each[0].id not in answered):
        kind = _kind(group)
        rest.append((kind[0], turns[kind], place, group))
        turns[kind] += 1
    return [*first, *(group for *_, group in sorted(rest, key=lambda each: each[:3]))]


def _kind(group: list[Finding]) -> tuple[bool, str]:
    better = all(each.candidate.direction is Direction.BETTER for each in group)
    return better, group[0].candidate.family


def _entry(place: int, group: list[Finding], said: dict[str, str], inside: dict[str, str]) -> Entry:
    if len(group) > 1 and group[0].candidate.family == LINKS:
        return Entry(place, tuple(group), links_line(group))
    # Of two told in one sentence either may stand first here; the sentence is the same.
    owners = dict.fromkeys(inside.get(each.id, each.id) for each in group)
    first, *rest = (said[owner] for owner in owners)
    further = (f"同一事项，{'；'.join(clause(each) for each in rest)}。",) if rest else ()
    return Entry(place, tuple(group), first, further)


def most_followed(entry: Entry) -> tuple[Finding, ...]:
    """Dead links, those followed most first."""
    return tuple(
        sorted(entry.findings, key=lambda each: -value(each.candidate.facts.get("new_after")))
    )


def links_line(group: Sequence[Finding]) -> str:
    """How many pages have new dead links, and how often they were followed."""
    facts = [each.candidate.facts for each in group]
    after, before = (
        sum(value(each.get(key)) for each in facts) for key in ("new_after", "new_before")
    )
    items = [each for each in group if each.candidate.item is not None]
    whose = f"{len(items)} 个事项的页面上" if items else "各页共有的位置上"
    if items and len(items) < len(group):
        whose += "和各页共有的位置上"
    earlier = f"上期 {number(before)} 次" if before else "上期没有"
    return f"{whose}新出现打不开的链接，本期共 {number(after)} 次点击落空，{earlier}。"
