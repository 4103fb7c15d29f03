"""Applications made of values, for tests that need no picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from zhagen.cases.model import Context, Reading, Spot
from zhagen.precheck.cases import build
from zhagen.precheck.review import review
from zhagen.reading.model import FileReading, Legibility, Medium, PageReading, Quality, Sorted
from zhagen.slices.load import load

SLICE = load(Path(__file__).parents[2] / "slices" / "employer-social-insurance" / "1.0")
ON = date(2026, 11, 22)
CASE = {case.name: case for case in SLICE.cases}
BY_AGENT = "委托办理，材料齐全"
IN_PERSON = "法定代表人本人办理，材料齐全"
CARDS = ("legal_rep_id", "agent_id")


def files_of(name):
    return build(SLICE, CASE[name])[0]


def reviewed(files, on=ON, given=None):
    return review(SLICE, files, Context(on=on), given or {})


def codes(result, severity=None):
    return sorted(
        (finding.code, finding.material)
        for finding in result.findings
        if severity is None or finding.severity == severity
    )


def without(files, *materials):
    return tuple(file for file in files if file.file not in {f"{name}.jpg" for name in materials})


def changed(files, fact, **change):
    """The same files with one reading changed."""
    return redone(
        files, lambda reading: replace(reading, **change) if reading.fact == fact else reading
    )


def redone(files, redo):
    """The same files with every reading put through `redo`."""

    def again(document):
        return replace(document, readings=tuple(map(redo, document.readings)))

    def page_again(page):
        return replace(page, documents=tuple(map(again, page.documents)))

    return tuple(replace(file, pages=tuple(map(page_again, file.pages))) for file in files)


def card(file, page=1, *, name="", number="", until=None, sides=("front", "back"), region=None):
    """A page with an identity card nobody has been told the owner of."""
    spot = Spot(file, page, region or (0, 0, 900, 500))
    readings = []
    if "front" in sides:
        readings.append(Reading("id_card.name", name, 0.99, spot=spot))
        readings.append(Reading("id_card.number", number, 0.99, spot=spot))
    if "back" in sides:
        readings.append(Reading("id_card.valid_until", until, 0.99, spot=spot))
    document = Sorted(None, 0.99, CARDS, tuple(sides), region, tuple(readings))
    return page_of(file, page, document)


def page_of(file, page, *documents, legibility=Legibility.CLEAR, reasons=()):
    return PageReading(
        file, page, Medium.PICTURE, (1654, 2339), 0, Quality(legibility, reasons), tuple(documents)
    )


def file_of(*pages):
    return FileReading(pages[0].file, tuple(pages))
