"""What is wrong with a draft, at the field it is about, in the library's own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zhagen.pilot.agreeing.check import check_charter
from zhagen.pilot.agreeing.file import BrokenCharter, canonical_marked, from_canonical
from zhagen.pilot.agreeing.formula import BadFormula
from zhagen.pilot.charter import Charter
from zhagen.slices.faults import Fault, Level
from zhagen.slices.marks import Marked
from zhagen.web.pilots.charter_form import Content, Path, field_paths, name_of
from zhagen.web.pilots.on_screen import on_screen

_FILE: Final = "立项书"
# `schedule → weeks：` says in keys what the field says by its place.
_PLACE: Final = re.compile(r"^[\w →.]*：")
_MISSING: Final = re.compile(r"缺少必填的“[^”]*”$")
_PAGES: Final = re.compile(r"^(见|对照) ?docs/")


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that was looked at: its charter where it is one, and everything told of it."""

    charter: Charter | None
    canonical: Mapping[str, object] | None
    faults: Mapping[str, tuple[str, ...]]
    warnings: Mapping[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        """How many faults."""
        return sum(map(len, self.faults.values()))


def check(content: Content) -> Checked:
    """Everything that the content shows by itself."""
    paths = list(dict.fromkeys((*_paths(content, ()), *field_paths(content))))
    marked = Marked(_FILE, content, {path: at for at, path in enumerate(paths, start=1)})
    try:
        canonical = canonical_marked(marked)
        charter = from_canonical(canonical)
        problems = check_charter(charter)
    except BrokenCharter as error:
        return Checked(None, None, _by_path(error.faults, paths), {})
    except BadFormula as error:
        return Checked(None, None, {"metrics.primary.formula": (str(error),)}, {})
    told: dict[Level, dict[str, list[str]]] = {level: defaultdict(list) for level in Level}
    for each in problems:
        told[each.level][name_of(each.path)].append(on_screen(f"{each.what}。{each.remedy}。"))
    faults, warnings = ({k: tuple(v) for k, v in told[level].items()} for level in Level)
    return Checked(charter, canonical, faults, warnings)


def _by_path(faults: tuple[Fault, ...], paths: list[Path]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in faults:
        path = paths[each.line - 1] if 0 < each.line <= len(paths) else ()
        found[name_of(path)].append(_told(each))
    return {path: tuple(texts) for path, texts in found.items()}


def _told(fault: Fault) -> str:
    if _MISSING.search(fault.what) or fault.what.endswith("：是空的"):
        return "还没有填。"
    what = _PLACE.sub("", fault.what)
    remedy = "" if _PAGES.match(fault.remedy) else f"{fault.remedy}。"
    return on_screen(f"{what}。{remedy}")


def _paths(value: object, at: Path) -> Iterator[Path]:
    """Every path in the content, its own first."""
    yield at
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _paths(each, (*at, str(key)))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _paths(each, (*at, place))
