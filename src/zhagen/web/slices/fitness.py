"""Whether a version is fit for use: what its check says, kept until a file changes."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.utils import timezone

from zhagen import wiring
from zhagen.slices.check import check
from zhagen.slices.faults import BrokenSlice, Fault, Level
from zhagen.web.slices.models import Checked
from zhagen.web.slices.place import content_of, slice_in

_CONTENT: Final = 64


@dataclass(frozen=True, slots=True)
class Example:
    """How a worked example went; `detail` says what differs."""

    name: str
    passed: bool
    detail: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fitness:
    """The faults of a version and how its worked examples went (None: they could not be run)."""

    faults: tuple[Fault, ...]
    examples: tuple[Example, ...] | None
    seconds: float

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What must be put right before use."""
        return tuple(one for one in self.faults if one.level is Level.ERROR)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What ought to be looked at."""
        return tuple(one for one in self.faults if one.level is Level.WARNING)

    @property
    def failed(self) -> tuple[Example, ...]:
        """The worked examples that came out otherwise."""
        return tuple(one for one in self.examples or () if not one.passed)

    @property
    def to_do(self) -> int:
        """How many places must be changed."""
        return len(self.errors) + len(self.failed)

    @property
    def passed(self) -> bool:
        """Whether it may be put in use."""
        return not self.to_do and self.examples is not None


def fitness_of(folder: Path) -> Fitness:
    """What the check says of the version in a folder, from memory where nothing changed."""
    content = content_of(folder)[:_CONTENT]
    held = Checked.objects.filter(folder=str(folder), content=content).first() if content else None
    if held is not None:
        return _of_json(held.result)
    found = examined(folder)
    keep(folder, content, found)
    return found


def known(folder: Path) -> Fitness | None:
    """What was found of exactly this content; None where it has not been checked yet."""
    content = content_of(folder)[:_CONTENT]
    held = Checked.objects.filter(folder=str(folder), content=content).first()
    return _of_json(held.result) if held else None


def keep(folder: Path, content: str, found: Fitness) -> None:
    """Remember what was found of this content."""
    if not content:
        return
    Checked.objects.update_or_create(
        folder=str(folder),
        defaults={"content": content, "result": _to_json(found), "at": timezone.now()},
    )


def examined(folder: Path) -> Fitness:
    """Check now, worked examples included. Nothing of a folder that cannot be loaded is run."""
    started = time.perf_counter()
    faults = check(folder)
    examples = None
    try:
        definition = slice_in(folder)
    except BrokenSlice:
        pass  # its faults are among those of the check
    else:
        examples = tuple(
            Example(one.name, one.passed, one.detail, one.file, one.line)
            for one in wiring.run_slice_cases(definition)
        )
    return Fitness(faults, examples, round(time.perf_counter() - started, 2))


def _to_json(found: Fitness) -> dict[str, object]:
    return {
        "faults": [asdict(one) for one in found.faults],
        "examples": None if found.examples is None else [asdict(one) for one in found.examples],
        "seconds": found.seconds,
    }


def _of_json(kept: dict[str, list[dict[str, object]]]) -> Fitness:
    faults = tuple(Fault(**{**one, "level": Level(str(one["level"]))}) for one in kept["faults"])  # type: ignore[arg-type]
    examples = kept["examples"]
    made = None if examples is None else tuple(Example(**one) for one in examples)  # type: ignore[arg-type]
    return Fitness(faults, made, float(str(kept["seconds"])))
