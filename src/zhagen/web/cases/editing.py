"""The readings of one fact, side by side, as an officer puts them right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhagen.precheck.model import FactEntry
from zhagen.precheck.page import ClipView
from zhagen.precheck.telling import ORIGIN, show_value
from zhagen.slices.model import Fact, FactType, Slice
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.models import Case
from zhagen.web.cases.refresh import given_of
from zhagen.web.cases.shown import Shown
from zhagen.web.cases.wording import MESSAGES

_SHAPE = 5.6


@dataclass(frozen=True, slots=True)
class Place:
    """One reading: where it stands, what was read there, its clipping, what may be typed."""

    fact: str
    title: str
    file: str
    page: int
    number: int
    source: str
    shown: str
    text: str
    state: str
    clip: ClipView | None
    values: tuple[str, ...]
    corrected_by: str


@dataclass(frozen=True, slots=True)
class Editor:
    """The readings of a concept; the one to look at first stands first."""

    concept: str
    title: str
    type: str
    choices: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    why_not: str

    @property
    def readable(self) -> tuple[Place, ...]:
        """The readings that say something, for the sentence below the input."""
        return tuple(place for place in self.places if place.state == "read")


def editor_of(case: Case, definition: Slice, shown: Shown, concept: str) -> Editor:
    """Everything that can be put right about a concept. Raises CaseFault."""
    entries = [
        entry
        for entry in shown.review.facts
        if entry.concept == concept and entry.origin != "derived"
    ]
    facts = list(definition.readings_of(concept))
    if not facts:
        raise CaseFault("gone_finding", str(MESSAGES["gone_finding"]), 404)
    own = next((fact for fact in facts if fact.name == concept), facts[0])
    rows = own.type is FactType.ROWS
    places = sorted(_places(case, definition, shown, entries), key=_weight)
    return Editor(
        concept=concept,
        title=own.title,
        type=str(own.type),
        choices=_choices(own),
        places=tuple(places) or (_nowhere(own),),
        why_not=str(MESSAGES["not_correctable"]) if rows else "",
    )


def _weight(place: Place) -> int:
    """What could not be read first, what was read last."""
    return {"illegible": 0, "blank": 1}.get(place.state, 2)


def _choices(fact: Fact) -> tuple[tuple[str, str], ...]:
    if fact.type is FactType.BOOLEAN:
        return (("true", "有"), ("false", "没有"))
    return tuple(fact.values.items())


def _nowhere(fact: Fact) -> Place:
    return Place(fact.name, fact.title, "", 0, 0, "", "", "", "blank", None, (), "")


def _places(
    case: Case, definition: Slice, shown: Shown, entries: Iterable[FactEntry]
) -> Iterable[Place]:
    given = given_of(case, definition)
    numbers = {(page.file, page.page): page for page in shown.pages}
    corrected = {
        (row.fact, row.file.name if row.file else "", row.page or 0): str(row.by)
        for row in case.corrections.select_related("by", "file")
    }
    for entry in entries:
        key = (entry.file or "", entry.page or 0)
        page = numbers.get(key)
        yield Place(
            fact=entry.name,
            title=entry.title,
            file=key[0],
            page=key[1],
            number=page.number if page else 0,
            source=page.name if page else ORIGIN.get(entry.origin, ""),
            shown=show_value(entry),
            text=_typed(entry),
            state=entry.state,
            clip=_clip(entry, given.pictures.get(key), page),
            values=_held(entry),
            corrected_by=corrected.get((entry.name, *key), ""),
        )


def _typed(entry: FactEntry) -> str:
    """What stands in the input at first."""
    if entry.state != "read":
        return entry.text
    return "" if isinstance(entry.value, tuple) else show_value(entry)


def _held(entry: FactEntry) -> tuple[str, ...]:
    if isinstance(entry.value, bool):
        return ("true" if entry.value else "false",)
    if isinstance(entry.value, tuple):
        return tuple(str(item) for item in entry.value)
    return (str(entry.value),)


def _clip(entry: FactEntry, picture: object, page: object) -> ClipView | None:
    if picture is None or page is None or entry.box is None:
        return None
    from zhagen.report.frames import cut_around, frame_of  # noqa: PLC0415 - with the extra reading

    size = (page.width, page.height)  # type: ignore[attr-defined]
    cut = cut_around(picture, size, entry.box, _SHAPE)  # type: ignore[arg-type]
    frame = frame_of(picture, entry.box, size)  # type: ignore[arg-type]
    return ClipView("", show_value(entry), page.number, cut, frame)  # type: ignore[attr-defined]
