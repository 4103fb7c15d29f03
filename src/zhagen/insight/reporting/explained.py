"""What explains numbers, told where it belongs: before the findings, with the site, or behind.

Several of a kind are told by two sentences and the names of the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhagen.insight.model import Finding
from zhagen.insight.reporting.material import Material
from zhagen.insight.reporting.values import spaced
from zhagen.insight.wording.pages import PAGES
from zhagen.report.document import Block, Look, Notice, Paragraph

# Told before any finding: what is counted is not what it was.
_FIRST = frozenset({"measurement", "gap"})
_SITE = "site"
_MOST_OF_A_KIND = 2
_TITLE = "先请留意"


def warnings(material: Material) -> Iterator[Block]:
    """Gaps and breaks of measurement: who does not know of them misreads what follows."""
    told = [each for each in material.discovery.explanations if each.candidate.family in _FIRST]
    remarks = [each for each in material.discovery.remarks if not each.startswith(PAGES)]
    lines = (
        *(spaced(each) for each in material.remarks),
        *_lines(told, material),
        *(spaced(each) for each in remarks),
    )
    if lines:
        yield Notice(_TITLE, lines)


def of_site(material: Material) -> tuple[str, ...]:
    """What moved everything: real, and no finding on any single item."""
    told = [each for each in material.discovery.explanations if each.candidate.family == _SITE]
    return tuple(f"{each.sentence}（依据 {each.id}）" for each in told)


def behind(material: Material) -> tuple[Finding, ...]:
    """What changed numbers without a change of the service: calendar, programs, mixes, events."""
    first = _FIRST | {_SITE}
    return tuple(
        each for each in material.discovery.explanations if each.candidate.family not in first
    )


def explained(material: Material, most: int) -> Iterator[Block]:
    """The explanations behind the proposals."""
    lines = _lines(behind(material), material)
    for each in lines[:most]:
        yield Paragraph(each, Look.SMALL)
    if len(lines) > most:
        yield Paragraph(f"另有 {len(lines) - most} 处同样不作为变化。", Look.SMALL)


def pages(material: Material) -> tuple[str, ...]:
    """Remarks on the list of pages: states that nobody tested."""
    return tuple(
        each.removeprefix(PAGES) for each in material.discovery.remarks if each.startswith(PAGES)
    )


def _lines(told: Sequence[Finding], material: Material) -> list[str]:
    """A line for each, and one for those beyond two of a kind."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for each in told:
        kinds[each.candidate.type].append(each)
    lines = []
    for group in kinds.values():
        least = len(group) if len(group) <= _MOST_OF_A_KIND + 1 else _MOST_OF_A_KIND
        lines += [f"{each.sentence}（依据 {each.id}）" for each in group[:least]]
        if rest := group[least:]:
            names = "".join(f"“{material.name_of(each.candidate.item)}”" for each in rest)
            lines.append(f"另外 {len(rest)} 个事项也是这样：{names}（依据见附表）。")
    return lines
