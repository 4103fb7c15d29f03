"""S01-S03 and F05: seals, signatures, ticks."""

from __future__ import annotations

from samples.generator import papers
from samples.generator.defects.draft import Draft
from samples.generator.people import unit


def _papers_with_seal(draft: Draft, part: str) -> list[tuple[str, str]]:
    both = [("form", papers.FORM), ("authorization", papers.LETTER)]
    return [
        (f"{prefix}.{part}", material)
        for prefix, material in both
        if draft.have(material) and draft.free(f"{prefix}.{part}")
    ]


def no_seal(draft: Draft) -> None:
    """S01: the unit's seal is not on the paper."""
    fact, material = draft.pick(_papers_with_seal(draft, "seal_owner"))
    draft.claim(fact)
    draft.change(material, seal="")


def other_seal(draft: Draft) -> None:
    """S02: another unit's seal."""
    fact, material = draft.pick(_papers_with_seal(draft, "seal_owner"))
    draft.claim(fact)
    while (other := unit(draft.rng, draft.bundle.on, recent=True).name) == draft.licence.unit.name:
        pass
    draft.change(material, seal=other)


def no_signature(draft: Draft) -> None:
    """S03: nobody signed for the unit."""
    fact, material = draft.pick(_papers_with_seal(draft, "signature_present"))
    draft.claim(fact)
    draft.change(material, signer="")


def no_kind(draft: Draft) -> None:
    """F05: no insurance kind is ticked."""
    draft.claim("form.insurance_kinds")
    draft.change(papers.FORM, insurance_kinds=())
