"""The findings of a report as blocks: five with a chart, the others and the dead links as lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhagen.insight.model import Candidate, Finding
from zhagen.insight.reporting.explained import of_site
from zhagen.insight.reporting.groups import Entry, most_followed
from zhagen.insight.reporting.material import Material
from zhagen.insight.reporting.names import family_name
from zhagen.insight.reporting.values import change_words
from zhagen.insight.wording.figures import number
from zhagen.insight.wording.parts import value
from zhagen.report.document import Beside, Block, Chart, Look, Paragraph, TableBlock
from zhagen.report.drawing import Drawing

MOST_SHOWN = 5


def findings(
    material: Material,
    told: Sequence[Entry],
    charts: dict[str, Drawing],
    listed: int,
    links: int,
) -> Iterator[Block]:
    """What happened to the whole site, then the entries; `listed` and `links` cap the lists."""
    for each in of_site(material):
        yield Paragraph(each, Look.NEAR)
    for entry in told[:MOST_SHOWN]:
        yield from _entry(entry, charts.get(entry.lead.id))
        if entry.links:
            yield from _links(entry, material, links)
    rest = told[MOST_SHOWN:]
    rows = tuple((str(entry.number), entry.text) for entry in rest[:listed])
    if rows:
        yield TableBlock(("条", "其他发现"), rows, (0.7, 11.6), small=True)
    for entry in rest[:listed]:
        if entry.links:
            yield Paragraph(f"第 {entry.number} 条的链接：", Look.SMALL)
            yield from _links(entry, material, links)
    if len(rest) > listed:
        yield Paragraph(_left_out(rest[listed:]), Look.SMALL)


def printed(told: Sequence[Entry], listed: int) -> tuple[Entry, ...]:
    """The entries that are printed."""
    return tuple(told[: MOST_SHOWN + listed])


def _entry(entry: Entry, drawing: Drawing | None) -> Iterator[Block]:
    texts = (
        Paragraph(f"{entry.number}. {entry.sentence}", Look.NEAR),
        Paragraph(numbers_line(entry), Look.SMALL),
    )
    if drawing is None:
        yield from texts
    else:
        yield Beside(texts, Chart(drawing))
    for each in entry.further:
        yield Paragraph(each, Look.NEAR)


def numbers_line(entry: Entry) -> str:
    """What stands under an entry: how sure its first number is, and where all are found again."""
    good = "好消息，不必改。" if entry.better else ""
    if entry.links:
        return "下表只列新出现的，改好地址或设跳转即可；依据见附表同一条。"
    told = change_words(entry.lead.candidate, named=len(entry.findings) > 1)
    ids = "、".join(each.id for each in entry.findings)
    return f"{good}{told}；依据 {ids}。" if told else f"{good}依据 {ids}。"


def _links(entry: Entry, material: Material, most: int) -> Iterator[Block]:
    """Item, target and requests of each; what is not listed stands as one line, so that it adds up.

    A single dead link has its sentence and needs no list.
    """
    group = most_followed(entry)
    if len(group) == 1:
        return
    rows = [_link(each, material) for each in group[:most]]
    rest = group[most:]
    if rest:
        earlier, now = (
            number(sum(value(each.candidate.facts.get(key)) for each in rest))
            for key in ("new_before", "new_after")
        )
        rows.append((f"其余 {len(rest)} 处", "", earlier, now))
    header = ("在哪里", "打不开的地址", "上期次数", "本期次数")
    yield TableBlock(header, tuple(rows), (3.4, 5.6, 1.4, 1.4), (2, 3), small=True)


def _link(finding: Finding, material: Material) -> tuple[str, str, str, str]:
    facts = finding.candidate.facts
    many = int(value(facts.get("targets")))
    target = str(facts.get("target", ""))
    more = f" 等 {many} 个" if many > 1 else ""
    counts = (number(value(facts.get(key))) for key in ("new_before", "new_after"))
    earlier, now = counts
    return _where(finding.candidate, material), f"{target}{more}", earlier, now


def _where(candidate: Candidate, material: Material) -> str:
    return material.name_of(candidate.item) if candidate.item else "各页共有"


def _left_out(rest: Sequence[Entry]) -> str:
    """What is not printed, by kind: the reader knows what is left, and how much of it."""
    kinds: dict[str, int] = {}
    for entry in rest:
        name = family_name(entry.lead.candidate.family)
        kinds[name] = kinds.get(name, 0) + 1
    told = "、".join(f"{name} {many} 条" for name, many in kinds.items())
    return f"另有 {len(rest)} 条较小的没有逐条印出：{told}。"
