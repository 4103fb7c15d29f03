"""A version as a ZIP, and a ZIP as a version: read into memory whole, or refused with every reason.

What comes from outside may be anything: paths that climb out, links, archives that unfold without
end, encrypted entries, names in an old encoding. Nothing is written to disk before all of it was
looked at.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Final

from zhagen.slices.faults import Fault, reason_of
from zhagen.slices.marks import too_deep
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.wording import MESSAGES

MOST_BYTES: Final = 20_000_000
_MOST_UNFOLDED: Final = 40_000_000
_MOST_ONE: Final = 10_000_000
_MOST_FILES: Final = 400
_LONGEST: Final = 200
_KINDS: Final = frozenset(
    {".yaml", ".docx", ".xlsx", ".pdf", ".png", ".jpg", ".jpeg", ".json", ".md", ".txt"}
)
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1
_UNIX: Final = 3
_HEAD: Final = "slice.yaml"
# The time in every entry: the same version always gives the same file.
_TIME: Final = (1980, 1, 1, 0, 0, 0)


def packed(folder: Path, ref_folder: str) -> bytes:
    """The version as a ZIP with `ref_folder` (id/version) on top."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                info = zipfile.ZipInfo(f"{ref_folder}/{name.as_posix()}", _TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes())
    return made.getvalue()


def unpacked(file: IO[bytes], size: int) -> Mapping[str, bytes]:
    """The files of the version in a ZIP, by path inside it. Raises SliceFault."""
    if size > MOST_BYTES:
        raise SliceFault(str(MESSAGES["too_big"]))
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _noise(one)]
            _refuse(entries)
            read = dict(_read(archive, entries))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise SliceFault(str(MESSAGES["no_zip"])) from error
    except OSError as error:
        raise SliceFault(str(MESSAGES["not_read"]) % {"why": reason_of(error)}) from error
    deep = [
        Fault(name, line, "zip", *_said("deep"))
        for name, content in read.items()
        if name.endswith(".yaml") and (line := too_deep(content.decode("utf-8", "replace")))
    ]
    if deep:
        raise SliceFault(str(MESSAGES["bad_zip"]), deep)
    return _of_one_version(read)


def _noise(entry: zipfile.ZipInfo) -> bool:
    """What file managers put in on their own."""
    parts = PurePosixPath(entry.filename).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1] in {".DS_Store", "Thumbs.db"})


def _refuse(entries: list[zipfile.ZipInfo]) -> None:
    """Every reason why these entries are not taken, at once."""
    if not entries:
        raise SliceFault(str(MESSAGES["empty_zip"]))
    if len(entries) > _MOST_FILES:
        raise SliceFault(str(MESSAGES["too_many"]) % {"count": len(entries), "most": _MOST_FILES})
    if sum(one.file_size for one in entries) > _MOST_UNFOLDED:
        raise SliceFault(str(MESSAGES["unfolds"]))
    faults = [fault for one in entries for fault in _faults(one)]
    names = [_name(one).lower() for one in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults += [_fault(name, "twice") for name in twice]
    if faults:
        raise SliceFault(str(MESSAGES["bad_zip"]), faults)


def _faults(entry: zipfile.ZipInfo) -> Iterator[Fault]:
    name = _name(entry)
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or ":" in name
        or any(ord(character) < ord(" ") for character in name)
    ):
        yield _fault(name, "climbs")
    elif len(name) > _LONGEST:
        yield _fault(f"{name[:40]}…", "long_name")
    elif any(part.startswith(".") for part in path.parts):
        yield _fault(name, "hidden")
    elif path.suffix.lower() not in _KINDS:
        yield _fault(name, "kind")
    if entry.create_system == _UNIX and _is_link(entry):
        yield _fault(name, "link")
    if entry.flag_bits & _ENCRYPTED:
        yield _fault(name, "encrypted")
    if entry.file_size > _MOST_ONE:
        yield _fault(name, "large")


def _is_link(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is a link or a device instead of a file."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind not in {0, stat.S_IFREG}


def _fault(name: str, code: str) -> Fault:
    return Fault(name, 0, "zip", *_said(code))


def _said(code: str) -> tuple[str, str]:
    """What is wrong, and what to do."""
    what, _, remedy = str(MESSAGES[f"zip_{code}"]).partition("。")
    return what, remedy.rstrip("。")


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its author knew it: without the flag for UTF-8 it is mostly GBK."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Every entry, no further than it may be large: what a header says may be a lie."""
    whole = 0
    for entry in entries:
        with archive.open(entry) as inner:
            content = inner.read(_MOST_ONE + 1)
        whole += len(content)
        if len(content) > _MOST_ONE or whole > _MOST_UNFOLDED:
            raise SliceFault(str(MESSAGES["unfolds"]))
        yield _name(entry), content


def _of_one_version(read: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files below the one slice.yaml; folders around it fall away."""
    heads = [PurePosixPath(name) for name in read if PurePosixPath(name).name == _HEAD]
    if not heads:
        raise SliceFault(str(MESSAGES["no_head"]))
    if len(heads) > 1:
        told = "、".join(str(one) for one in heads[:4])
        raise SliceFault(str(MESSAGES["several"]) % {"names": told})
    top = heads[0].parent
    outside = [name for name in read if not PurePosixPath(name).is_relative_to(top)]
    if outside:
        raise SliceFault(str(MESSAGES["outside"]) % {"name": outside[0], "folder": str(top)})
    return {PurePosixPath(name).relative_to(top).as_posix(): text for name, text in read.items()}
