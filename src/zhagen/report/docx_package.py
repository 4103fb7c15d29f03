"""The Word file as a package: nothing in it comes from the template, the machine or the clock.

python-docx starts from a template of 2013 that brings a picture of an empty page, custom data and
the name of a program; what is handed to an applicant should carry the day it speaks of and no more.
The same document gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

LANGUAGE = "zh-CN"
# The last word of a relationship's type; its part leaves the package with it.
_LEFT_OVER = frozenset({"thumbnail", "extended-properties", "customXml", "stylesWithEffects"})
_FIRST_ZIP_DAY = date(1980, 1, 1)


def packed(word: WordDocument, title: str, day: date | None) -> bytes:
    """The finished file. `day` stands in its properties; without one they name no day."""
    _drop_left_overs(word)
    _set_properties(word, title, day)
    target = io.BytesIO()
    word.save(target)
    return _dated(target, day or _FIRST_ZIP_DAY)


def _drop_left_overs(word: WordDocument) -> None:
    package = word.part.package
    for relations in (package.rels, word.part.rels) if package else ():
        for name, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _LEFT_OVER:
                del relations[name]


def _set_properties(word: WordDocument, title: str, day: date | None) -> None:
    properties = word.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.language = LANGUAGE
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), LANGUAGE)
    if day is not None:
        properties.created = properties.modified = datetime.combine(day, time())
        return
    element = properties._element  # noqa: SLF001 - python-docx has no way to take a day out
    for name in ("dcterms:created", "dcterms:modified"):
        for found in element.findall(qn(name)):
            element.remove(found)


def _dated(source: io.BytesIO, day: date) -> bytes:
    """The same package, each entry dated `day`: a zip file otherwise tells when it was packed."""
    target = io.BytesIO()
    first = max(day, _FIRST_ZIP_DAY)
    stamp = (first.year, first.month, first.day, 0, 0, 0)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, stamp)
            made.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(made, old.read(entry))
    return target.getvalue()
