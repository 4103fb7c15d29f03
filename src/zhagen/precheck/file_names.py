"""A page nobody can read goes by the name of its file, where that names one material.

01营业执照.JPG, out of focus, is the licence that has to be photographed again; whoever is told so
knows what to do. The name is a hint and no evidence: the page keeps a low confidence, so that it
still may be anything where something else is looked for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from zhagen.language.normalise import fold
from zhagen.precheck.persons import Placed
from zhagen.reading.model import Legibility
from zhagen.slices.model import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.model import FileReading
    from zhagen.slices.model import Slice

_HINTED: Final = 0.6
_SHORTENED: Final = 4  # characters of a title that are enough to name it by (开户信息, 人员名单)
_NUMBERING = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def by_file_name(
    definition: Slice, files: Sequence[FileReading], placed: Sequence[Placed]
) -> list[Placed]:
    """The documents, unreadable pages of a file of one page sorted by its name."""
    single = {file.file for file in files if len(file.pages) == 1}
    return [_named(definition, one) if one.page.file in single else one for one in placed]


def _named(definition: Slice, one: Placed) -> Placed:
    document, page = one.document, one.page
    unread = page.quality.legibility is Legibility.UNREADABLE and document.material is None
    if not unread or document.sides:
        return one
    name = _NUMBERING.sub("", fold(PurePath(page.file).stem))
    found = {
        material.id
        for material in definition.materials.values()
        if any(_means(name, fold(title)) for title in (material.name, *material.titles))
    }
    if len(found) != 1 or definition.materials[min(found)].reader is Reader.ID_CARD:
        return one
    hinted = replace(document, material=min(found), confidence=_HINTED, candidates=(), readings=())
    return replace(one, document=hinted)


def _means(name: str, title: str) -> bool:
    """Whether a file's name holds a title, or is one cut short."""
    return title in name or (len(name) >= _SHORTENED and name in title)
