"""Trying a version: sample files put aside to be read, or a talk that lives in its own page."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhagen import wiring
from zhagen.guide.talking.turn import Turn
from zhagen.slices.faults import reason_of
from zhagen.slices.model import Slice
from zhagen.web.accounts.models import User
from zhagen.web.jobs import queue
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.models import Trial
from zhagen.web.slices.wording import MESSAGES
from zhagen.web.slices.works import TRY, folder_of

MOST_FILES: Final = 40
MOST_MEGABYTES: Final = 100
MOST_TURNS: Final = 60
_LONGEST_SAID: Final = 500
_UNFIT: Final = re.compile(r"[\x00-\x1f/\\]")


def begin(ref: str, on: date, files: Sequence[UploadedFile], by: User, now: datetime) -> Trial:
    """Put the files aside and have them read. Raises SliceFault."""
    if not files:
        raise SliceFault(str(MESSAGES["no_file"]))
    whole = sum(one.size or 0 for one in files)
    if len(files) > MOST_FILES or whole > MOST_MEGABYTES * 1_000_000:
        told = {"count": MOST_FILES, "size": MOST_MEGABYTES}
        raise SliceFault(str(MESSAGES["trial_files"]) % told)
    made = Trial(key=secrets.token_urlsafe(18), ref=ref, by=by, on=on, files=len(files), at=now)
    made.title = (files[0].name or "")[:200]
    try:
        for number, one in enumerate(files):
            _keep(folder_of(made) / "files" / f"{number:03}", one)
    except OSError as error:
        shutil.rmtree(folder_of(made), ignore_errors=True)
        raise SliceFault(str(MESSAGES["not_written"]) % {"why": reason_of(error)}) from error
    return _submitted(made)


def begin_sample(ref: str, name: str, by: User, now: datetime) -> Trial:
    """Try a shipped sample. Raises wiring.UnknownSample."""
    sample = wiring.load_sample(name)
    made = Trial(
        key=secrets.token_urlsafe(18), ref=ref, by=by, on=sample.on, files=len(sample.files),
        title=sample.title[:200], at=now,
    )  # fmt: skip
    for number, path in enumerate(sample.files):
        folder = folder_of(made) / "files" / f"{number:03}"
        folder.mkdir(parents=True)
        shutil.copyfile(path, folder / path.name)
    return _submitted(made)


def _submitted(made: Trial) -> Trial:
    with transaction.atomic():
        made.save()
        queue.submit(TRY, made.key, trial=made.pk)
    return made


def _keep(folder: Path, one: UploadedFile) -> None:
    """Each file in a folder of its own: names may be equal."""
    folder.mkdir(parents=True)
    name = _UNFIT.sub("_", one.name or "file").lstrip(".")[-120:] or "file"
    with (folder / name).open("wb") as file:
        for piece in one.chunks():
            file.write(piece)


@dataclass(frozen=True, slots=True)
class SampleChoice:
    """A shipped sample of this slice."""

    name: str
    title: str


def samples_of(name: str) -> tuple[SampleChoice, ...]:
    """The shipped samples of a slice."""
    found = []
    folder = wiring.samples_folder()
    for path in sorted(folder.glob("*/truth.json")):
        sample = wiring.load_sample(path.parent.name)
        if sample.slice_ref.partition("@")[0] == name:
            found.append(SampleChoice(path.parent.name, sample.title))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who said what in a trial talk."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A trial talk as it stands: everything said, the last turn, what is known and needed."""

    said: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    turn: Turn
    known: tuple[tuple[str, str], ...]
    asked: str


def talk(definition: Slice, on: date, said: Sequence[str]) -> Talk:
    """The talk these sentences lead to: always the same, so nothing of it is kept anywhere."""
    if len(said) > MOST_TURNS:
        raise SliceFault(str(MESSAGES["talk_long"]))
    dialogue = wiring.dialogue_of(definition, on)
    turn = dialogue.start()
    exchanges = [Exchange("guide", _words(turn))]
    for text in said:
        turn = dialogue.say(text[:_LONGEST_SAID])
        exchanges += [Exchange("applicant", text[:_LONGEST_SAID]), Exchange("guide", _words(turn))]
    known = tuple(
        (definition.facts[name].title, _shown(definition, name, value))
        for name, value in turn.known.items()
        if name in definition.facts
    )
    asked = definition.facts.get(turn.asks or "")
    return Talk(tuple(said), tuple(exchanges), turn, known, asked.title if asked else "")


def _words(turn: Turn) -> str:
    return "".join(piece.text for piece in turn.pieces)


def _shown(definition: Slice, name: str, value: object) -> str:
    values = definition.facts[name].values
    if isinstance(value, bool):
        return values.get(str(value).lower(), "是" if value else "否")
    if isinstance(value, list | tuple):
        return "、".join(values.get(str(one), str(one)) for one in value)
    return "长期" if value is None else values.get(str(value), str(value))
