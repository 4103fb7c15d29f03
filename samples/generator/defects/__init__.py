"""Defects: changes to what the papers say, one function for each code of the contract table.

A defect claims what it touches, so that two of them never meet in one place and every finding
that follows can be told from the papers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator import application, judge
from samples.generator.defects import dates, marks, materials, names, people, roster
from samples.generator.defects.draft import DefectError, Draft, NoRoomError

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from samples.generator.papers import Bundle

    Planter = Callable[[Draft], None]

Wants = application.Wants
_PLANTERS: dict[str, tuple[Planter, Wants]] = {
    "C01": (materials.missing, Wants(agent=True, bank=True, rows=1)),
    "C02": (materials.one_side, Wants()),
    "C03": (materials.unreadable, Wants()),
    "C04": (materials.unlisted, Wants()),
    "C05": (materials.broken_file, Wants()),
    "F01": (names.wrong_code, Wants()),
    "F02": (people.wrong_number, Wants()),
    "F03": (people.wrong_phone, Wants()),
    "F04": (names.blank_cell, Wants()),
    "F05": (marks.no_kind, Wants()),
    "V01": (dates.card_expired, Wants()),
    "V02": (dates.term_ended, Wants(old=True)),
    "V03": (dates.authorisation_over, Wants(agent=True)),
    "V04": (dates.out_of_order, Wants()),
    "X01": (names.other_name, Wants()),
    "X02": (names.other_code, Wants()),
    "X03": (people.other_legal_rep, Wants()),
    "X04": (people.other_agent, Wants(agent=True)),
    "X05": (names.other_account, Wants(bank=True)),
    "X06": (roster.headcount, Wants(rows=3)),
    "X07": (names.other_qr, Wants()),
    "S01": (marks.no_seal, Wants()),
    "S02": (marks.other_seal, Wants()),
    "S03": (marks.no_signature, Wants()),
    "L01": (roster.wrong_number, Wants(rows=2)),
    "L02": (roster.twice, Wants(rows=3)),
    "L03": (roster.too_young, Wants(rows=2)),
    "L04": (roster.base_outside, Wants(rows=2)),
    "T01": (dates.long_founded, Wants(old=True)),
}
CODES = tuple(_PLANTERS)
# What ruins a paper comes last: it must not hide a defect planted in that paper.
_LAST = ("C02", "C03", "C05", "C01")
_ATTEMPTS = 40


class UnknownDefectError(DefectError):
    """A code that the slice does not have."""


class DefectsDoNotFitError(DefectError):
    """Codes that cannot be planted together."""


def _wants(codes: Sequence[str]) -> Wants:
    needs = [_PLANTERS[code][1] for code in codes]
    return Wants(
        agent=any(need.agent for need in needs),
        bank=any(need.bank for need in needs),
        rows=max((need.rows for need in needs), default=0),
        old=any(need.old for need in needs),
        recent=not any(need.old for need in needs) and len(codes) == 0,
    )


def planted(rng: random.Random, codes: Sequence[str]) -> Bundle:
    """An application with exactly these defects and what follows from them."""
    for code in codes:
        if code not in _PLANTERS:
            raise UnknownDefectError(f"没有问题代码 {code}；可用：{' '.join(CODES)}，或 none")
    order = [code for code in codes if code not in _LAST] + [
        code for code in _LAST if code in codes
    ]
    wants = _wants(codes)
    for _ in range(_ATTEMPTS):
        draft = Draft(application.draw(rng, wants), rng)
        try:
            for code in order:
                _PLANTERS[code][0](draft)
        except NoRoomError:
            continue
        found = {finding.code for finding in judge.findings(draft.bundle)}
        if set(codes) <= found:
            return draft.bundle
    raise DefectsDoNotFitError(f"这些问题不能放在同一件申请里：{' '.join(codes)}")


def random_codes(rng: random.Random) -> tuple[str, ...]:
    """No defect in a third of the cases, else one to three that go together."""
    if rng.random() < 0.34:
        return ()
    while True:
        count = rng.choices((1, 2, 3), (5, 3, 2))[0]
        codes = tuple(rng.sample(CODES, count))
        try:
            planted(rng, codes)
        except DefectsDoNotFitError:
            continue
        return codes


__all__ = [
    "CODES", "DefectError", "DefectsDoNotFitError", "UnknownDefectError", "planted", "random_codes",
]  # fmt: skip
