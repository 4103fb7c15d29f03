"""Born-digital materials: PDF with a text layer, Word, Excel; cards stay pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator import office, papers, typeset
from samples.generator.documents import card, drawn
from samples.generator.pages import Document, Made

if TYPE_CHECKING:
    import random

    from samples.generator.packing import Names
    from samples.generator.sheet import Sheet

_PDF_LIMIT = 0.62  # share of forms and letters that were printed to PDF, the rest stayed Word


def sheets(paper: object, rng: random.Random) -> list[Sheet]:
    """The paper's sheets, printed, never filled in by hand."""
    if isinstance(paper, papers.CardPaper):
        return card.copies(paper, rng, apart=False)
    return drawn(paper, rng, printed=True)


def make(material: str | None, paper: object, names: Names, rng: random.Random) -> Made:
    """One file for the paper, in the format an office would send."""
    word = rng.random() > _PDF_LIMIT
    match paper:
        case papers.FormPaper() if word:
            return _office(material, office.form_docx(paper, rng), "docx", names)
        case papers.LetterPaper() if word:
            return _office(material, office.letter_docx(paper, rng), "docx", names)
        case papers.RosterPaper() if rng.random() < 0.6:
            return _office(material, office.roster_xlsx(paper, rng), "xlsx", names)
    pages = sheets(paper, rng)
    name = names.next(material, "pdf")
    documents = tuple(Document(name, number, material, 0) for number in range(1, len(pages) + 1))
    return Made(name, typeset.pdf(pages), documents)


def _office(material: str | None, data: bytes, extension: str, names: Names) -> Made:
    name = names.next(material, extension)
    return Made(name, data, (Document(name, 1, material, 0),))


def together(items: list[tuple[str | None, object]], rng: random.Random) -> Made:
    """Everything in one PDF with a text layer."""
    name = rng.choice(("申请材料.pdf", "社保开户电子材料.pdf"))
    pages: list[Sheet] = []
    documents: list[Document] = []
    for material, paper in items:
        for page in sheets(paper, rng):
            pages.append(page)
            documents.append(Document(name, len(pages), material, 0))
    return Made(name, typeset.pdf(pages), tuple(documents))
