# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""Files that several commands of the guide take: a catalogue, names approved for its items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhagen.cli.exits import UsageFault
from zhagen.cli.json_lines import objects_of

if TYPE_CHECKING:
    from zhagen.guide.linking.aliases import AliasProposal
    from zhagen.guide.linking.catalogue import Catalogue

_NAMES: Final = frozenset({".txt", ".lst"})
_ALIAS: Final = '{"schema": 1, "state": "approved", "wording": "…", "item": "…", "by": "综窗科"}'


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue of a file: JSON lines, or a name on each line of a text."""
    from zhagen.guide.linking.catalogue_read import EXAMPLE, items_of, items_of_names

    if path.suffix.lower() not in _NAMES:
        return items_of(objects_of(path, EXAMPLE))
    try:
        return items_of_names(path.read_text("utf-8-sig").split("\n"))
    except FileNotFoundError as error:
        raise UsageFault(f"找不到事项清单：{path}。请检查路径后再运行。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"读不出事项清单 {path}。请给 UTF-8 编码的文本文件。") from error


def read_aliases(path: Path) -> tuple[AliasProposal, ...]:
    """The proposals of a file, whatever their state."""
    from zhagen.guide.linking.aliases import alias_of

    return tuple(alias_of(row, place) for place, row in objects_of(path, _ALIAS))
