"""One module per kind of document: values in, sheets out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator import papers
from samples.generator.documents import account, form, letter, licence, other, roster

if TYPE_CHECKING:
    import random

    from samples.generator.sheet import Sheet


def drawn(paper: object, rng: random.Random, *, printed: bool) -> list[Sheet]:
    """The sheets of any paper but a card; `printed` = nothing is filled in by hand."""
    match paper:
        case papers.LicencePaper():
            sheets = licence.draw(paper, rng)
        case papers.FormPaper():
            sheets = form.draw(paper, rng, printed=printed)
        case papers.LetterPaper():
            sheets = letter.draw(paper, rng, printed=printed)
        case papers.AccountPaper():
            sheets = account.draw(paper, rng)
        case papers.RosterPaper():
            sheets = roster.draw(paper, rng)
        case papers.OtherPaper():
            sheets = other.draw(paper, rng)
        case _:
            raise TypeError(paper)
    return sheets
