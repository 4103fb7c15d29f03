"""The checksum of every beginning of a file: the same for the same bytes, however they come."""

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhagen.logs.storing.line_sums import SHORTEST_BEGINNING, SUMS_TABLE, LineSums, is_beginning
from zhagen.logs.storing.store import staged_name

FRESH = [HealthCheck.function_scoped_fixture]
FIRST = b"x" * (SHORTEST_BEGINNING - 1) + b"\n"
LINES = st.lists(st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b"")), max_size=12)


def summed(folder, data, size=1 << 20):
    """Where the sums of some content lie, and its head."""
    folder.mkdir(exist_ok=True)
    sums = LineSums(folder)
    for begin in range(0, len(data), size):
        sums.take(data[begin : begin + size])
    sums.close()
    return folder / staged_name(SUMS_TABLE), sums.head


def sums_in(place):
    return pq.read_table(place)["sum"].to_pylist()


@settings(suppress_health_check=FRESH)
@given(lines=LINES, size=st.integers(1, 5000))
def test_sums_do_not_depend_on_how_the_content_is_cut(tmp_path, lines, size):
    data = FIRST + b"\n".join(lines)
    whole, pieces = summed(tmp_path / "a", data), summed(tmp_path / "b", data, size)
    assert sums_in(whole[0]) == sums_in(pieces[0])
    assert len(sums_in(whole[0])) == data.count(b"\n")
    assert whole[1] == pieces[1] == sums_in(whole[0])[0]


@settings(suppress_health_check=FRESH)
@given(lines=LINES, kept=st.integers(0, 12), more=st.binary(max_size=9))
def test_whole_lines_at_the_beginning_are_a_beginning(tmp_path, lines, kept, more):
    cut = FIRST + b"".join(line + b"\n" for line in lines[:kept])
    short, head = summed(tmp_path / "a", cut + more.replace(b"\n", b""))
    long, same = summed(tmp_path / "b", FIRST + b"".join(line + b"\n" for line in lines))
    assert is_beginning(short, long)
    assert head == same
    assert is_beginning(long, short) == (kept >= len(lines))


@settings(suppress_health_check=FRESH)
@given(place=st.integers(0, SHORTEST_BEGINNING + 398), bit=st.integers(0, 7))
def test_one_other_bit_makes_another_file(tmp_path, place, bit):
    data = FIRST + b"some other line, shorter\n" * 16
    other = bytearray(data)
    other[place] ^= 1 << bit
    mine, _ = summed(tmp_path / "a", data)
    theirs, _ = summed(tmp_path / "b", bytes(other))
    assert not is_beginning(theirs, mine)


@pytest.mark.parametrize("swap", [(8, 16), (1, 9), (0, 25), (7, 8)])
def test_the_order_of_bytes_and_lines_counts(tmp_path, swap):
    line = bytes(range(97, 122))
    data = bytearray(FIRST + line[::-1] + b"\n" + line + b"\n")
    one, two = (place + SHORTEST_BEGINNING for place in swap)
    mine, _ = summed(tmp_path / "a", bytes(data))
    data[one], data[two] = data[two], data[one]
    theirs, _ = summed(tmp_path / "b", bytes(data))
    assert not is_beginning(theirs, mine)


def test_a_file_without_a_long_beginning_leaves_nothing(tmp_path):
    place, head = summed(tmp_path / "a", FIRST[:-2] + b"\n")
    assert (head, place.exists()) == (0, False)


def test_many_lines_are_written_in_parts_and_still_compare(tmp_path, monkeypatch):
    monkeypatch.setattr("zhagen.logs.storing.line_sums._MOST_HELD", 100)
    data = FIRST + b"".join(b"line %d\n" % number for number in range(1000))
    short, _ = summed(tmp_path / "a", data[: data.index(b"line 555")], 777)
    long, _ = summed(tmp_path / "b", data, 1000)
    assert pq.ParquetFile(long).num_row_groups > 5
    assert is_beginning(short, long)
    assert not is_beginning(long, short)
