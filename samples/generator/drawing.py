"""Every paper of a bundle drawn, captured and packed into files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator import broken, digital, packing, papers, shooting
from samples.generator.documents import card, drawn
from samples.generator.pages import Made, Page

if TYPE_CHECKING:
    import random

    from samples.generator.pages import Shot
    from samples.generator.papers import Bundle
    from samples.generator.sheet import Sheet

Item = tuple[str | None, object]


def pages_of(paper: object, material: str | None, style: str, rng: random.Random) -> list[Page]:
    """The sheets of one paper. A phone sees cards themselves, a scanner copies of them."""
    if isinstance(paper, papers.CardPaper):
        return _card_pages(paper, material, style, rng)
    return [Page(material, page) for page in drawn(paper, rng, printed=False)]


def _card_pages(
    paper: papers.CardPaper, material: str | None, style: str, rng: random.Random
) -> list[Page]:
    if style == "photo" and rng.random() < 0.75:
        return [Page(material, page, card=True) for page in card.sides(paper, rng)]
    sheets: list[Sheet] = card.copies(paper, rng, apart=rng.random() < 0.3)
    return [Page(material, page) for page in sheets]


def files(bundle: Bundle, style: str, rng: random.Random) -> list[Made]:
    """All files of the case, in the order they are handed in."""
    if not bundle.broken and rng.random() < 0.22:
        if style in {"scan", "copy"}:
            return [packing.one_pdf(_all_shots(bundle, style, rng), rng)]
        if style == "digital" and not bundle.spoiled:
            return [digital.together(_handed_in(bundle), rng)]
    names = packing.Names(rng, style)
    faults = dict(bundle.broken)
    made: list[Made] = []
    for item in _handed_in(bundle):
        chosen = rng.choice(("scan", "photo", "copy", "digital")) if style == "mixed" else style
        fault = faults.get(item[0] or "")
        if fault:
            made.append(_ruined(item, fault, names, rng))
        else:
            made += _material_files(bundle, item, chosen, names, rng)
    if "extra" in faults:
        spare = (None, papers.OtherPaper("notice", "示例市综合服务有限公司", "", "", bundle.on))
        made.append(_ruined(spare, faults["extra"], names, rng))
    return made


def _handed_in(bundle: Bundle) -> list[Item]:
    listed: list[Item] = [(material, bundle.paper(material)) for material in papers.MATERIALS]
    listed += [(None, paper) for paper in bundle.others]
    return [(material, paper) for material, paper in listed if paper is not None]


def _all_shots(bundle: Bundle, style: str, rng: random.Random) -> list[Shot]:
    spoiled = dict(bundle.spoiled)
    return [
        shot
        for material, paper in _handed_in(bundle)
        for shot in shooting.shoot(pages_of(paper, material, style, rng), style, rng, spoiled)
    ]


def _ruined(item: Item, fault: str, names: packing.Names, rng: random.Random) -> Made:
    """The paper in one file that nobody can open."""
    material, paper = item
    shots = shooting.shoot(pages_of(paper, material, "scan", rng), "scan", rng, {})
    single = len(shots) == 1 and fault != "encrypted"
    whole = packing.as_file(shots, "jpg" if single else "pdf", names, rng)
    return broken.break_file(whole, fault, rng)


def _material_files(
    bundle: Bundle, item: Item, style: str, names: packing.Names, rng: random.Random
) -> list[Made]:
    material, paper = item
    spoiled = dict(bundle.spoiled)
    if style == "digital":
        if material not in spoiled and not isinstance(paper, papers.CardPaper):
            return [digital.make(material, paper, names, rng)]
        style = "scan"  # cards and unreadable pages are pictures in any case
    shots = shooting.shoot(pages_of(paper, material, style, rng), style, rng, spoiled)
    return packing.pack(shots, style, names, rng)
