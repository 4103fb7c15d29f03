"""The working parts of this process: made once from the configuration, through `zhagen.wiring`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from zhagen import wiring
from zhagen.events.ledger import Ledger
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.catalogue_read import EXAMPLE, BadCatalogue, items_of, items_of_names
from zhagen.guide.talking.dialogue import Dialogue
from zhagen.guide.talking.turn import State
from zhagen.slices.faults import BrokenSlice, reason_of
from zhagen.slices.find import UnknownSlice, resolve, shipped_root
from zhagen.slices.load import load
from zhagen.slices.model import Slice
from zhagen.web.configuration import Configuration
from zhagen.web.dialogues.reception import Reception

_NAMES: Final = frozenset({".txt", ".lst"})


@dataclass(frozen=True)
class Parts:
    """What answers."""

    reception: Reception

    def name_of(self, item: str) -> str:
        """The name of an item of the catalogue; "" where there is none."""
        found = self.reception.catalogue.by_id.get(item)
        return found.name if found else ""


@cache
def parts() -> Parts:
    """The parts of this process."""
    configuration: Configuration = settings.CONFIGURATION
    folder = configuration.slices or shipped_root()
    linker = wiring.linker_of(_catalogue(configuration.catalogue), folder)
    slices: dict[str, Slice | None] = {}

    def slice_of(ref: str) -> Slice | None:
        """The slice meant; a version that is gone is followed by the one in use now."""
        if ref not in slices:
            slices[ref] = _slice(ref, folder) or _slice(ref.partition("@")[0], folder)
        return slices[ref]

    reception = Reception(linker, slice_of, _talker)
    return Parts(reception)


@cache
def ledger() -> Ledger:
    """Where events are kept."""
    configuration: Configuration = settings.CONFIGURATION
    return wiring.open_ledger(configuration.ledger or configuration.data / "ledger")


def check() -> None:
    """Raise BadCatalogue where the configured items cannot be read; nothing is built."""
    _catalogue(settings.CONFIGURATION.catalogue)


def _talker(definition: Slice, on: date, state: State | None) -> Dialogue:
    return Dialogue(definition, on=on, state=state)


def _slice(ref: str, folder: Path) -> Slice | None:
    try:
        return load(resolve(ref, [folder]))
    except (UnknownSlice, BrokenSlice):
        return None


def _catalogue(path: Path | None) -> Catalogue:
    if path is None:
        return Catalogue.of(())
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = reason_of(error) if isinstance(error, OSError) else "不是 UTF-8 文本"
        raise BadCatalogue(f"读不出事项清单 {path}（{why}）。请检查设置 catalogue。") from error
    if path.suffix.lower() in _NAMES:
        return items_of_names(text.split("\n"))
    return items_of(_rows(text))


def _rows(text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadCatalogue(f"事项清单第 {number} 行不是 JSON。请写成 {EXAMPLE}。") from error
        if not isinstance(row, dict):
            raise BadCatalogue(f"事项清单第 {number} 行不是对象。请写成 {EXAMPLE}。")
        yield f"第 {number} 行", row
