"""V01-V04 and T01: terms that are over, days out of order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from samples.generator import papers
from samples.generator.defects.draft import Draft
from samples.generator.people import years_later


def card_expired(draft: Draft) -> None:
    """V01: a card whose term ended one day to three years ago."""
    cards = [papers.LEGAL_ID] + ([papers.AGENT_ID] if draft.have(papers.AGENT_ID) else [])
    material = draft.pick([m for m in cards if draft.free(f"{m}.valid_until")])
    draft.claim(f"{material}.valid_until")
    end = draft.bundle.on - timedelta(days=draft.pick((1, 5, 40, 200, 700, 1100)))
    draft.change(material, valid_until=end, valid_from=years_later(end, -draft.pick((10, 20))))


def term_ended(draft: Draft) -> None:
    """V02: the licence's term is over."""
    draft.claim("licence.term_end")
    founded, on = draft.licence.unit.founded_on, draft.bundle.on
    end = max(founded + timedelta(days=1), on - timedelta(days=draft.pick((1, 20, 90, 400))))
    draft.change(papers.LICENCE, unit=replace(draft.licence.unit, term_end=end))


def authorisation_over(draft: Draft) -> None:
    """V03: the authorisation ended before, or begins after, the day of application."""
    draft.claim("authorization.valid_until", "authorization.valid_from")
    on, letter = draft.bundle.on, draft.letter
    if draft.rng.random() < 0.7:
        founded = draft.licence.unit.founded_on
        end = max(on - timedelta(days=draft.pick((1, 2, 10, 30))), founded)
        start = min(letter.valid_from, end)
        draft.claim("authorization.signed_on")
        draft.change(papers.LETTER, valid_until=end, valid_from=start, signed_on=start)
        return
    start = on + timedelta(days=draft.pick((1, 3, 9)))
    draft.change(papers.LETTER, valid_from=start, valid_until=start + timedelta(days=180))


def out_of_order(draft: Draft) -> None:
    """V04: form or authorisation dated before founding or after today."""
    on, founded = draft.bundle.on, draft.licence.unit.founded_on
    choices = [("form.filled_on", papers.FORM, "filled_on")]
    if draft.have(papers.LETTER):
        choices.append(("authorization.signed_on", papers.LETTER, "signed_on"))
    fact, material, field = draft.pick([c for c in choices if draft.free(c[0])])
    draft.claim(fact)
    draft.claims.add("org.founded_on")
    early = founded - timedelta(days=draft.pick((1, 4, 15, 60)))
    late = on + timedelta(days=draft.pick((1, 6, 30)))
    draft.change(material, **{field: draft.pick((early, late))})


def long_founded(draft: Draft) -> None:
    """T01: founded more than 30 days ago; `Wants.old` already drew it so."""
    draft.claims.add("org.founded_on")
