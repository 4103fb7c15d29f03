"""Bytes as chunks of whole lines: nothing lost, nothing twice, whatever the packing."""

import gzip
import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.logs.stored import written

from zhagen.logs.files.lines import LineReader
from zhagen.logs.storing.known import Known
from zhagen.logs.storing.store import StoredFile

DATA = st.lists(st.binary(max_size=40), max_size=30).map(b"\n".join)
FRESH = [HealthCheck.function_scoped_fixture]


@settings(suppress_health_check=FRESH)
@given(data=DATA, size=st.integers(1, 64), packed=st.booleans())
def test_chunks_are_whole_lines_and_together_the_content(tmp_path, data, size, packed):
    path = written(tmp_path / "a", b"x" + data if not packed else gzip.compress(data))
    data = data if packed else b"x" + data
    reader = LineReader(path, size=size)
    chunks = list(reader)
    assert b"".join(chunks) == data
    assert all(chunk.endswith(b"\n") for chunk in chunks[:-1])
    assert reader.digest == hashlib.sha256(data).hexdigest()
    assert (reader.bytes_read, reader.cut, reader.too_long) == (len(data), 0, 0)


@settings(suppress_health_check=FRESH)
@given(data=DATA, cut=st.integers(0, 400))
def test_of_a_cut_file_the_whole_lines_come_and_the_last_is_told(tmp_path, data, cut):
    packed = gzip.compress(data)[:cut]
    reader = LineReader(written(tmp_path / "a", packed or b"\x1f\x8b"), size=16)
    read = b"".join(reader)
    assert data.startswith(read)
    assert reader.cut <= 1
    if reader.damage:
        assert not read or read.endswith(b"\n")
    else:
        assert read == data


@settings(suppress_health_check=FRESH)
@given(data=st.binary(min_size=2, max_size=300), marks=st.sets(st.integers(1, 400)))
def test_the_digest_of_every_marked_beginning_is_told(tmp_path, data, marks):
    reader = LineReader(written(tmp_path / "a", b"x" + data), size=7, marks=sorted(marks))
    list(reader)
    whole = b"x" + data
    assert reader.marked == {
        mark: hashlib.sha256(whole[:mark]).hexdigest() for mark in marks if mark <= len(whole)
    }


@pytest.mark.parametrize("size", [5, 1 << 10, 1 << 22])
def test_a_line_of_megabytes_is_counted_and_not_held(tmp_path, size):
    data = b"one\n" + b"x" * 3_000_000 + b"\ntwo\n"
    reader = LineReader(written(tmp_path / "a", data), size=max(size, 1 << 10))
    assert b"".join(reader) == b"one\ntwo\n"
    assert reader.too_long == 1


def test_only_long_beginnings_make_a_file_the_older_state_of_another():
    def stored(size):
        return StoredFile("d" * 60 + f"{size:04}", "a.log", "access", size, 1, ())

    known, newer = Known(), StoredFile("e" * 64, "a.log", "access", 9999, 9, ())
    for size in (100, 5000):
        known.add(stored(size))
    assert known.sizes() == (5000,)
    assert list(known.beginnings({5000: stored(5000).digest}, newer)) == [stored(5000)]
    assert list(known.beginnings({5000: "f" * 64}, newer)) == []
