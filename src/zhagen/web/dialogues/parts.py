"""The working parts of this process: made once from the configuration, through `zhagen.wiring`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from zhagen import wiring
from zhagen.events.ledger import Ledger
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.catalogue_read import EXAMPLE, BadCatalogue, items_of, items_of_names
from zhagen.slices.faults import reason_of
from zhagen.slices.find import shipped_root
from zhagen.slices.model import Slice
from zhagen.web.configuration import Configuration, model_of
from zhagen.web.dialogues.advised import Advisers
from zhagen.web.dialogues.reception import Reception
from zhagen.web.dialogues.shelf import Shelf

_NAMES: Final = frozenset({".txt", ".lst"})


@dataclass(frozen=True)
class Parts:
    """What answers: the rules, and the advisers where a model is set."""

    reception: Reception
    advisers: Advisers | None = None

    @contextmanager
    def answering(self) -> Iterator[Reception]:
        """What answers one turn, with the model's advice where it is to be had."""
        if self.advisers is None:
            yield self.reception
            return
        with self.advisers.reception() as reception:
            yield reception

    def name_of(self, item: str) -> str:
        """The name of an item of the catalogue; "" where there is none."""
        found = self.reception.catalogue.by_id.get(item)
        return found.name if found else ""


@cache
def parts() -> Parts:
    """The parts of this process."""
    configuration: Configuration = settings.CONFIGURATION
    folder = configuration.slices or shipped_root()
    catalogue = _catalogue(configuration.catalogue)
    linker = wiring.linker_of(catalogue, folder, home=configuration.home)
    reception = Reception(linker, Shelf(folder).slice_of, wiring.dialogue_of)
    endpoint = model_of(configuration)
    return Parts(reception, Advisers(endpoint, reception) if endpoint else None)


def body_of(item: str, definition: Slice | None) -> str:
    """The body an item belongs to, as the slice or the catalogue names it; "" where neither."""
    if definition is not None:
        return definition.owner[:100]
    found = parts().reception.catalogue.by_id.get(item)
    return found.department[:100] if found else ""


@cache
def ledger() -> Ledger:
    """Where events are kept."""
    configuration: Configuration = settings.CONFIGURATION
    return wiring.open_ledger(configuration.ledger or configuration.data / "ledger")


def check() -> None:
    """Raise BadCatalogue where the configured items cannot be read; nothing is built."""
    _catalogue(settings.CONFIGURATION.catalogue)


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
