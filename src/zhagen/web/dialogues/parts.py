"""The working parts of this process: made once from the configuration, through `zhagen.wiring`."""

from __future__ import annotations

import gc
import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from zhagen import wiring
from zhagen.guide.linking.aliases import AliasProposal, BadAliases, alias_of
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.catalogue_read import EXAMPLE, BadCatalogue, items_of, items_of_names
from zhagen.guide.linking.slice_items import with_slices
from zhagen.slices.faults import reason_of
from zhagen.slices.model import Slice
from zhagen.web.configuration import Configuration, model_of
from zhagen.web.dialogues.advised import Advisers
from zhagen.web.dialogues.reception import Reception
from zhagen.web.dialogues.stage import Stage
from zhagen.web.slices.shelf import Stamp, shelf

_log: Final = logging.getLogger(__name__)
_NAMES: Final = frozenset({".txt", ".lst"})
_GREETING: Final = "你好，想问一下"


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


def parts() -> Parts:
    """The parts of this process; made anew when aliases were approved or slices put in use."""
    return _HELD.parts()


def make_ready() -> None:
    """Make the parts and have them answer once: words and rules are read at a first sentence."""
    parts().reception.hear(Stage(), _GREETING, timezone.localdate())


def aliases_file() -> Path:
    """Where the approved aliases stand, for every process and for `guide link --aliases`."""
    configuration: Configuration = settings.CONFIGURATION
    return configuration.data / "aliases.jsonl"


class _Held:
    """The parts of a process, and the aliases and slices they were made with."""

    def __init__(self) -> None:
        self._parts: Parts | None = None
        self._made_of: _MadeOf | None = None
        self._looked_at = 0.0
        self._lock = threading.Lock()

    def parts(self) -> Parts:
        """The parts as they are; a change of the files is seen after a few seconds."""
        now = time.monotonic()
        if self._parts is None:
            with self._lock:
                if self._parts is None:
                    self._renew()
        elif now - self._looked_at > _LOOK_AGAIN and self._lock.acquire(blocking=False):
            # One request looks and makes them; the others answer with what there is.
            try:
                self._looked_at = now
                if _made_of() != self._made_of:
                    self._renew()
            finally:
                self._lock.release()
        if self._parts is None:  # pragma: no cover - made above
            raise RuntimeError
        return self._parts

    def renew(self) -> None:
        """Make them anew at once."""
        with self._lock:
            self._renew()

    def _renew(self) -> None:
        self._looked_at, self._made_of = time.monotonic(), _made_of()
        self._parts = _made()
        if gc.get_freeze_count():
            # In a web worker (see `served`) the new ones are left out of collections as well.
            gc.unfreeze()
            gc.collect()
            gc.freeze()


_LOOK_AGAIN: Final = 2.0
_HELD: Final = _Held()


def renew() -> None:
    """Use what was just approved from now on; other processes see it soon."""
    _HELD.renew()


_MadeOf = tuple[tuple[int, int] | None, Stamp]


def _made_of() -> _MadeOf:
    """What tells whether the aliases, or the slices and their names, have changed."""
    try:
        seen = aliases_file().stat()
    except OSError:
        return None, shelf().stamp()
    return (seen.st_mtime_ns, seen.st_size), shelf().stamp()


def _made() -> Parts:
    configuration: Configuration = settings.CONFIGURATION
    held = shelf()
    catalogue = with_slices(_catalogue(configuration.catalogue), held.offered())
    linker = wiring.linker_of(catalogue, home=configuration.home, aliases=_aliases())
    reception = Reception(linker, held.slice_of, wiring.dialogue_of)
    endpoint = model_of(configuration)
    return Parts(reception, Advisers(endpoint, reception) if endpoint else None)


def body_of(item: str, definition: Slice | None) -> str:
    """The body an item belongs to, as the slice or the catalogue names it; "" where neither."""
    if definition is not None:
        return definition.owner[:100]
    found = parts().reception.catalogue.by_id.get(item)
    return found.department[:100] if found else ""


def _aliases() -> list[AliasProposal]:
    """The approved aliases; a line that cannot be read is left out and told."""
    try:
        lines = aliases_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        _log.error("批准过的别名读不出来：%s", type(error).__name__)
        return []
    made = []
    for number, line in enumerate(lines, 1):
        try:
            made.append(alias_of(json.loads(line), f"第 {number} 行"))
        except (BadAliases, json.JSONDecodeError, AttributeError) as error:
            _log.error("别名文件第 %d 行没有采用：%s", number, error)
    return made


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
