"""From files handed in to raw pages.

A file is listed (folders walked, names given), surveyed (what it is, how many pages; archives
opened) and then read page by page. Nothing is written anywhere. Whatever is wrong with a file
becomes one Unusable value, and the next file is read.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from zhagen.reading import archives
from zhagen.reading.content import Content, Part, Source, os_fault
from zhagen.reading.faults import EmptyFile, FileFault, OutsideLink, TooManyPages, UnsafeArchive
from zhagen.reading.kinds import HEAD_BYTES, PICTURES, SINGLE_PICTURES, Kind, kind_of
from zhagen.reading.limits import DEFAULT_LIMITS, Limits
from zhagen.reading.model import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhagen.reading.raw import RawPage

_MAX_FOLDER_DEPTH = 8


class OpenFile(Protocol):
    """An opened file whose pages can be had in any order."""

    pages: int

    def page(self, number: int) -> RawPage:
        """Page `number` from 1. Raises FileFault."""

    def close(self) -> None:
        """Let go of what is held."""


def missing_paths(paths: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """Those of `paths` that do not exist: a usage error, to be told before anything is read."""
    return tuple(os.fspath(path) for path in paths if not os.path.lexists(path))


def list_sources(
    paths: Sequence[str | os.PathLike[str]], limits: Limits = DEFAULT_LIMITS
) -> tuple[Source | Unusable, ...]:
    """Every file of `paths` in the order given, folders walked in name order."""
    found: list[Source | Unusable] = []
    for path, name in zip(paths, _names(paths), strict=True):
        place = Path(path)
        if os.path.isdir(place):  # noqa: PTH112 - Path.is_dir raises where a folder is closed
            found.extend(_walk(place, name, place.resolve(), 0))
        else:
            found.append(Source(name, str(place.absolute())))
    if len(found) > limits.inputs:
        fault = TooManyPages(len(found), limits.inputs, "个文件")
        rest = found[limits.inputs :]
        found = [
            *found[: limits.inputs],
            fault.unusable(rest[0].name if isinstance(rest[0], Source) else rest[0].file),
        ]
    return tuple(found)


def _names(paths: Sequence[str | os.PathLike[str]]) -> list[str]:
    """File names as people know them; with their folder where two are the same."""
    places = [Path(path) for path in paths]
    short = [place.name or place.resolve().name or str(place) for place in places]
    return [
        str(place) if short.count(name) > 1 else name
        for place, name in zip(places, short, strict=True)
    ]


def _walk(folder: Path, name: str, root: Path, depth: int) -> Iterator[Source | Unusable]:
    try:
        inside = sorted(folder.iterdir(), key=lambda place: archives.natural(place.name))
    except OSError as error:
        yield os_fault(error).unusable(name)
        return
    for place in inside:
        shown = f"{name}/{place.name}"
        if archives.ignorable(place.name):
            continue
        if os.path.islink(place) and not place.resolve().is_relative_to(root):  # noqa: PTH114
            fault = OutsideLink()
            yield fault.unusable(shown)
        elif os.path.isdir(place):  # noqa: PTH112
            if depth < _MAX_FOLDER_DEPTH and not os.path.islink(place):  # noqa: PTH114
                yield from _walk(place, shown, root, depth + 1)
        else:
            yield Source(shown, str(place.absolute()))


def survey(source: Source, limits: Limits = DEFAULT_LIMITS) -> tuple[Part | Unusable, ...]:
    """What a listed file holds: itself with its number of pages, or the entries of an archive."""
    try:
        with Content(source, limits) as content:
            head = content.head()
            kind = kind_of(head) if _single(head) else kind_of(head, content.whole())
            if kind is Kind.ZIP:
                return tuple(_survey_archive(source, content.whole(), limits))
            return (Part(source, _count(kind, content, source.name, limits)),)
    except FileFault as fault:
        return (fault.unusable(source.name),)


def _single(head: bytes) -> bool:
    """Whether the first bytes alone tell that this is one picture, one page."""
    try:
        return kind_of(head) in SINGLE_PICTURES
    except FileFault:
        return False


def _count(kind: Kind, content: Content, name: str, limits: Limits) -> int:
    if kind in SINGLE_PICTURES:
        return 1  # its faults are found when it is decoded
    opened = _open(kind, content.whole(), name, limits)
    try:
        return opened.pages
    finally:
        opened.close()


def _survey_archive(source: Source, content: bytes, limits: Limits) -> Iterator[Part | Unusable]:
    if source.entry is not None:
        raise UnsafeArchive("压缩包里还有压缩包，没有展开")
    archive = archives.open_archive(io.BytesIO(content), limits)
    with archive:
        empty = True
        for index, name, fault in archives.entries(archive, limits):
            empty = False
            inner = Source(f"{source.name}/{name}", source.path, index)
            if fault is not None:
                yield fault.unusable(inner.name)
            else:
                yield from survey(inner, limits)
    if empty:
        raise EmptyFile("压缩包里没有文件")


def open_source(source: Source, limits: Limits = DEFAULT_LIMITS) -> OpenFile:
    """The file behind `source`, opened. Raises FileFault."""
    with Content(source, limits) as content:
        whole = content.whole()
    kind = kind_of(whole[:HEAD_BYTES], whole)
    if kind is Kind.ZIP:
        raise UnsafeArchive("压缩包里还有压缩包，没有展开")
    return _open(kind, whole, source.name, limits)


def _open(kind: Kind, content: bytes, name: str, limits: Limits) -> OpenFile:
    """The opener for a kind; imported when first needed, each costs a fraction of a second."""
    # ruff: noqa: PLC0415
    if kind in PICTURES:
        from zhagen.reading.formats.pictures import PictureFile

        return PictureFile(content, kind, name, limits)
    if kind is Kind.PDF:
        from zhagen.reading.formats.pdf import PdfFile

        return PdfFile(content, name, limits)
    if kind is Kind.DOCX:
        from zhagen.reading.formats.docx import DocxFile

        return DocxFile(content, name, limits)
    if kind is Kind.XLSX:
        from zhagen.reading.formats.xlsx import XlsxFile

        return XlsxFile(content, name, limits)
    from zhagen.reading.formats.ofd import OfdFile

    return OfdFile(content, name, limits)


def open_files(
    paths: Sequence[str | os.PathLike[str]], limits: Limits = DEFAULT_LIMITS
) -> Iterator[RawPage | Unusable]:
    """Every page of every file, one at a time, in this process.

    For trusted files and tests; what strangers hand in goes through `worker.read_files`.
    """
    for listed in list_sources(paths, limits):
        if isinstance(listed, Unusable):
            yield listed
            continue
        for part in survey(listed, limits):
            if isinstance(part, Unusable):
                yield part
            else:
                yield from _pages(part, limits)


def _pages(part: Part, limits: Limits) -> Iterator[RawPage | Unusable]:
    try:
        opened = open_source(part.source, limits)
        try:
            for number in range(1, opened.pages + 1):
                yield opened.page(number)
        finally:
            opened.close()
    except FileFault as fault:
        yield fault.unusable(part.source.name)
