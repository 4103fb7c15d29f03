"""Archives: what was written is what is read, and nothing damaged or foreign gets through."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.web.upkeep.archive import MANIFEST, DamagedArchive, Writer, read, unpack

_ABOUT = {"version": "0.1.0", "engine": "sqlite", "made_at": "2026-11-23T08:00:00+00:00"}


def _written(path, members):
    with path.open("wb") as file:
        writer = Writer(file, _ABOUT)
        for name, content in members.items():
            writer.add(name, io.BytesIO(content))
        writer.close()
    return path


def _unpacked(path, folder):
    unpack(path, read(path), {"data": folder})
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from("abcdefg"), st.binary(max_size=2000), max_size=5))
def test_what_was_put_in_comes_out(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("archive")
    path = _written(folder / "a.tar", {f"data/深/{name}": text for name, text in contents.items()})
    assert _unpacked(path, folder / "out") == {f"深/{n}": text for n, text in contents.items()}


@settings(max_examples=20)
@given(cut=st.integers(0, 100), at=st.integers(0, 100))
def test_an_archive_cut_off_or_changed_anywhere_that_counts_is_refused(tmp_path_factory, cut, at):
    folder = tmp_path_factory.mktemp("archive")
    path = _written(folder / "a.tar", {"data/one": b"y" * 3000, "data/two": b"x" * 3000})
    whole = path.read_bytes()
    end = whole.rindex(b"}") + 1
    path.write_bytes(whole[: end * cut // 101])
    with pytest.raises(DamagedArchive):
        _unpacked(path, folder / "out")
    first = whole.index(b"y" * 2000)
    place = first + at
    path.write_bytes(whole[:place] + b"\x01" + whole[place + 1 :])
    with pytest.raises(DamagedArchive, match="data/one"):
        _unpacked(path, folder / "again")


@pytest.mark.parametrize("name", ["../data/x", "/etc/x", "data/../../x", "data/./x", "data\\x"])
def test_a_member_that_would_leave_its_place_is_refused(tmp_path, name):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(DamagedArchive, match="不该有"):
        read(path)


def test_links_are_refused(tmp_path):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tar:
        info = tarfile.TarInfo("data/link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(DamagedArchive):
        read(path)


def test_a_member_that_is_not_listed_or_listed_and_not_there_is_refused(tmp_path):
    path = _written(tmp_path / "a.tar", {"data/one": b"1"})
    with tarfile.open(path) as tar:
        text = tar.extractfile(MANIFEST).read()
    for members in ({"data/one": b"1", "data/more": b"2"}, {}):
        with tarfile.open(path, "w") as tar:
            for name, content in {**members, MANIFEST: text}.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        with pytest.raises(DamagedArchive):
            _unpacked(path, tmp_path / f"out-{len(members)}")


def test_what_is_no_archive_is_said_to_be_none(tmp_path):
    path = tmp_path / "a.tar"
    path.write_bytes(b"not an archive")
    with pytest.raises(DamagedArchive):
        read(path)
