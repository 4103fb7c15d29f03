"""F02, F03, X03, X04: names and numbers of the legal representative and the agent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from samples.generator import numbers, papers, words
from samples.generator.defects.draft import Draft

if TYPE_CHECKING:
    import random

# person -> readings of the number and of the name: (fact, material, field)
_Reading = tuple[str, str, str]
_NUMBERS: dict[str, tuple[_Reading, ...]] = {
    "legal": (
        ("legal_rep_id.number", papers.LEGAL_ID, "id_number"),
        ("form.legal_rep_id_number", papers.FORM, "legal_rep_id_number"),
    ),
    "agent": (
        ("agent_id.number", papers.AGENT_ID, "id_number"),
        ("form.agent_id_number", papers.FORM, "agent_id_number"),
        ("authorization.agent_id_number", papers.LETTER, "agent_id_number"),
    ),
}
_NAMES: dict[str, tuple[_Reading, ...]] = {
    "legal": (
        ("legal_rep.name", papers.LICENCE, "legal_rep"),
        ("legal_rep_id.name", papers.LEGAL_ID, "name"),
        ("form.legal_rep_name", papers.FORM, "legal_rep_name"),
    ),
    "agent": (
        ("form.agent_name", papers.FORM, "agent_name"),
        ("authorization.agent_name", papers.LETTER, "agent_name"),
        ("agent_id.name", papers.AGENT_ID, "name"),
    ),
}


def slipped(rng: random.Random, number: str) -> str:
    """An identity number with a slip: a wrong check character, a digit short, an impossible day."""
    way = rng.choice(("check", "digit", "short", "day"))
    if way == "short":
        place = rng.randrange(6, 17)
        return number[:place] + number[place + 1 :]
    if way == "day":
        return f"{number[:10]}13{number[12:]}"
    place = 17 if way == "check" else rng.randrange(6, 14)
    other = rng.choice([c for c in "0123456789" if c != number[place]])
    changed = number[:place] + other + number[place + 1 :]
    return changed if not numbers.id_is_valid(changed) else slipped(rng, number)


def _present(draft: Draft, readings: tuple[_Reading, ...]) -> list[_Reading]:
    return [
        reading
        for reading in readings
        if draft.have(reading[1]) and getattr(draft.bundle.paper(reading[1]), reading[2])
    ]


def wrong_number(draft: Draft) -> None:
    """F02: an identity number that cannot be; mostly a slip in one place."""
    who = draft.pick(("legal", "agent") if draft.have(papers.LETTER) else ("legal",))
    readings = _present(draft, _NUMBERS[who])
    fact, material, field = draft.pick([r for r in readings if draft.free(r[0])])
    draft.claim(fact)
    number = getattr(draft.bundle.paper(material), field)
    draft.change(material, **{field: slipped(draft.rng, number)})
    draft.claims.update(reading[0] for reading in readings)


def wrong_phone(draft: Draft) -> None:
    """F03: a digit short, one too many, or a prefix that is not issued."""
    fields = ["legal_rep_phone"]
    if draft.have(papers.LETTER):
        fields.append("agent_phone")
    field = draft.pick([f for f in fields if draft.free(f"form.{f}") and getattr(draft.form, f)])
    draft.claim(f"form.{field}")
    phone = getattr(draft.form, field)
    wrong = draft.pick((phone[:-1], phone[:-1], phone + "6", "12" + phone[2:]))
    draft.change(papers.FORM, **{field: wrong})


def _similar(rng: random.Random, name: str) -> str:
    """The name with another last character."""
    return name[:-1] + rng.choice([char for char in words.GIVEN if char != name[-1]])


def _other(draft: Draft, who: str) -> None:
    if draft.rng.random() < 0.5:
        readings = _present(draft, _NAMES[who])
        _, material, field = draft.pick(readings)
        draft.claim(*(reading[0] for reading in readings))
        name = getattr(draft.bundle.paper(material), field)
        draft.change(material, **{field: _similar(draft.rng, name)})
        return
    readings = _present(draft, _NUMBERS[who])
    _, material, field = draft.pick(readings[1:])
    draft.claim(*(reading[0] for reading in readings))
    number = getattr(draft.bundle.paper(material), field)
    born = date(1900, 1, 1) + timedelta(days=draft.rng.randrange(365))
    other = numbers.id_number(number[:6], born)
    draft.change(material, **{field: other})


def other_legal_rep(draft: Draft) -> None:
    """X03: one paper has the legal representative's name or number differently."""
    if draft.form.agent_name == draft.form.legal_rep_name:
        # The legal representative acts in person: change the agent's cells away first.
        draft.claim("form.agent_name")
        draft.change(papers.FORM, agent_name="", agent_id_number="", agent_phone="")
    _other(draft, "legal")


def other_agent(draft: Draft) -> None:
    """X04: one paper has the agent's name or number differently."""
    _other(draft, "agent")
