"""A bundle being spoiled: the papers so far, and which of their facts are already spoken for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from samples.generator import papers

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from samples.generator.papers import Bundle

T = TypeVar("T")


class DefectError(Exception):
    """A defect that was asked for cannot be planted; the message says which and why."""


class NoRoomError(DefectError):
    """This application has no place for the defect; another draw may have one."""


class Draft:
    """The papers under change. `claims` holds facts (form.uscc) and whole materials."""

    def __init__(self, bundle: Bundle, rng: random.Random) -> None:
        self.bundle = bundle
        self.rng = rng
        self.claims: set[str] = set()

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, or NoRoomError when there is none."""
        if not choices:
            raise NoRoomError
        return self.rng.choice(choices)

    def free(self, *facts: str) -> bool:
        """Whether nothing else touches these facts."""
        return not any(fact in self.claims for fact in facts)

    def claim(self, *facts: str) -> None:
        """Take the facts for this defect, or NoRoomError when another has them."""
        if not self.free(*facts):
            raise NoRoomError
        self.claims.update(facts)

    def touched(self, material: str) -> bool:
        """Whether a defect depends on this paper."""
        prefixes = {papers.LICENCE: ("org.", "licence.", "legal_rep."), papers.FORM: ("form.",)}
        wanted = (*prefixes.get(material, ()), f"{material}.")
        return any(claim.startswith(wanted) or claim == material for claim in self.claims)

    def have(self, material: str) -> bool:
        """Whether the paper is there."""
        return self.bundle.paper(material) is not None

    def change(self, material: str, **values: Any) -> None:  # noqa: ANN401 - fields of any paper
        """Write other values onto a paper."""
        paper = self.bundle.paper(material)
        if paper is None:
            raise NoRoomError
        changed = replace(paper, **values)  # type: ignore[type-var]
        self.bundle = self.bundle.with_paper(material, changed)

    @property
    def licence(self) -> papers.LicencePaper:
        """The licence, which every draft begins with."""
        if self.bundle.licence is None:
            raise NoRoomError
        return self.bundle.licence

    @property
    def form(self) -> papers.FormPaper:
        """The form, which every draft begins with."""
        if self.bundle.form is None:
            raise NoRoomError
        return self.bundle.form

    @property
    def letter(self) -> papers.LetterPaper:
        """The authorisation."""
        if self.bundle.letter is None:
            raise NoRoomError
        return self.bundle.letter

    @property
    def roster(self) -> papers.RosterPaper:
        """The roster."""
        if self.bundle.roster is None:
            raise NoRoomError
        return self.bundle.roster
