"""C01-C05: materials, sides, pages and files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from samples.generator import papers
from samples.generator.capture.ruin import WAYS
from samples.generator.defects.draft import Draft, NoRoomError
from samples.generator.documents.other import KINDS
from samples.generator.people import person

FILE_FAULTS = ("encrypted", "truncated", "empty", "unsupported")


def _untouched(draft: Draft) -> list[str]:
    """Papers that may be ruined.

    Beside a page or file nobody can read, nobody can say that something is missing either.
    """
    cards = [draft.bundle.legal_card, draft.bundle.agent_card]
    if any(card is not None and len(card.sides) < 2 for card in cards):
        raise NoRoomError
    return [m for m in papers.MATERIALS if draft.have(m) and not draft.touched(m)]


def missing(draft: Draft) -> None:
    """C01: a needed material is left at home. What makes it needed stays readable."""
    if draft.bundle.spoiled or draft.bundle.broken:
        raise NoRoomError  # then nobody could say that it is missing
    choices = [m for m in _untouched(draft) if m != papers.FORM]
    form = draft.form
    if form.agent_name and draft.have(papers.ACCOUNT) and not draft.touched(papers.FORM):
        choices.append(papers.FORM)
    material = draft.pick(choices)
    draft.claim(material)
    draft.bundle = draft.bundle.with_paper(material, None)


def one_side(draft: Draft) -> None:
    """C02: only one side of a card was copied."""
    cards = [m for m in (papers.LEGAL_ID, papers.AGENT_ID) if m in _untouched(draft)]
    material = draft.pick(cards)
    draft.claim(material)
    draft.change(material, sides=(draft.pick(("front", "front", "back")),))


def unreadable(draft: Draft) -> None:
    """C03: a picture nobody can read."""
    material = draft.pick(_untouched(draft))
    draft.claim(material)
    way = draft.pick(WAYS)
    draft.bundle = replace(draft.bundle, spoiled=(*draft.bundle.spoiled, (material, way)))


def unlisted(draft: Draft) -> None:
    """C04: a page nobody asked for."""
    day = max(draft.licence.unit.founded_on, draft.bundle.on - timedelta(days=9))
    someone = person(draft.rng, draft.bundle.on, set())
    page = papers.OtherPaper(
        draft.pick(KINDS), draft.licence.unit.name, someone.name, someone.id_number, day
    )
    draft.bundle = replace(draft.bundle, others=(*draft.bundle.others, page))


def broken_file(draft: Draft) -> None:
    """C05: a file that cannot be opened: a material's own, or one too many."""
    choices = ["extra", *_untouched(draft)]
    material = draft.pick(choices)
    draft.claim(material)
    fault = draft.pick(FILE_FAULTS)
    draft.bundle = replace(draft.bundle, broken=(*draft.bundle.broken, (material, fault)))
