"""The cube says what plain loops over the requests say, whatever came when."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from access_store import Hit, add_file, at, cube_bytes, cube_rows, reference
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.logs.cube.days import cube_state, refresh
from zhagen.logs.cube.engine import DuckEngine

DUCK = DuckEngine(Path(tempfile.gettempdir()) / "zhagen-cube-spill")
PAGES = ("/a.html", "/b.html", "/b/c.html", "/")
# Moments that hurt: around midnights, exact pauses, the same second twice.
MOMENTS = st.one_of(
    st.integers(0, 4 * 86_400 - 1).map(lambda second: second * 1000),
    st.builds(
        lambda day, minute, extra: at(day, 23, 30) + minute * 60_000 + extra,
        st.integers(0, 3),
        st.integers(0, 75),
        st.sampled_from([0, 0, 0, 1, 999, -1]),
    ),
)
HITS = st.builds(
    Hit,
    clock=MOMENTS.map(lambda clock: min(clock, 5 * 86_400_000 - 1)),
    visitor=st.sampled_from([1, 2, -(2**63)]),
    path=st.sampled_from(PAGES),
    source=st.sampled_from([None, *PAGES]),
    status=st.sampled_from([200, 404, 410, 500]),
    device=st.sampled_from([0, 1]),
    kind=st.sampled_from([0, 0, 0, 1, 2, 3]),
)


def fresh() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@settings(max_examples=25)
@given(st.lists(HITS, min_size=1, max_size=19))
def test_the_cube_equals_plain_loops_over_the_requests(hits):
    with fresh() as folder:
        add_file(Path(folder), "all", hits)
        refresh(Path(folder), engine=DUCK)
        expected = reference(hits)
        found = cube_rows(Path(folder))
        for table, rows in expected.items():
            assert found[table] == rows, table


@settings(max_examples=10)
@given(st.lists(st.tuples(HITS, st.integers(0, 3)), min_size=1, max_size=19), st.booleans())
def test_reading_in_any_order_gives_the_same_bytes_as_all_at_once(dealt, by_parts):
    with fresh() as together, fresh() as apart, fresh() as spill, DuckEngine(Path(spill)) as duck:
        for number in range(4):
            hits = [hit for hit, place in dealt if place == number]
            if hits:
                add_file(Path(together), f"file {number}", hits)
                add_file(Path(apart), f"file {number}", hits)
                refresh(Path(apart), engine=duck, batch=2 if by_parts else 1000)
        refresh(Path(together), engine=duck)
        assert cube_bytes(Path(together)) == cube_bytes(Path(apart))


def test_a_session_over_midnight_begins_on_one_day_and_ends_on_the_next(tmp_path):
    add_file(tmp_path, "second day", [Hit(at(1, 0, 10), 7, "/b.html")])
    refresh(tmp_path)
    add_file(tmp_path, "first day", [Hit(at(0, 23, 50), 7, "/a.html")])
    refresh(tmp_path)
    rows = cube_rows(tmp_path)
    assert [row for key, row in sorted(rows["views"].items())] == [(1, 1, 0, 0), (1, 0, 0, 1)]
    assert [key[3] for key in rows["dwell"]] == [20 * 60]


def test_a_chain_of_files_over_midnight_holds_a_session_together(tmp_path):
    files = [Hit(at(0, 23, 55) + minute * 60_000, 7, "/x.css", kind=1) for minute in (25, 50)]
    add_file(tmp_path, "a", [Hit(at(0, 23, 55), 7, "/a.html"), *files, Hit(at(1, 1, 14), 7)])
    refresh(tmp_path)
    assert [key[3] for key in cube_rows(tmp_path)["dwell"]] == [79 * 60]


def test_a_chain_through_a_whole_day_keeps_one_beginning_and_one_end(tmp_path):
    hits = [Hit(at(0, 22) + number * 29 * 60_000, 7) for number in range(60)]
    add_file(tmp_path, "a", hits)
    refresh(tmp_path)
    rows = cube_rows(tmp_path)["views"].values()
    assert [sum(row[column] for row in rows) for column in range(4)] == [60, 1, 0, 1]


@pytest.mark.parametrize(("pause", "sessions"), [(1_800_000, 1), (1_800_001, 2)])
def test_a_pause_of_exactly_thirty_minutes_does_not_end_a_session(tmp_path, pause, sessions):
    add_file(tmp_path, "a", [Hit(at(0, 9, 59), 7), Hit(at(0, 9, 59) + pause, 7)])
    refresh(tmp_path)
    assert sum(row[1] for row in cube_rows(tmp_path)["views"].values()) == sessions


def test_views_in_the_same_second_are_ordered_by_page(tmp_path):
    hits = [Hit(at(0, 9), 7, path) for path in ("/b.html", "/a.html", "/c.html")]
    add_file(tmp_path, "a", hits)
    refresh(tmp_path)
    rows = cube_rows(tmp_path)
    assert {key[1] for key, row in rows["views"].items() if row[1]} == {"/a.html"}
    assert {key[1] for key, row in rows["views"].items() if row[3]} == {"/c.html"}


def test_only_the_touched_days_and_their_neighbours_are_counted_again(tmp_path):
    for day in range(6):
        add_file(tmp_path, f"day {day}", [Hit(at(day, 12), 7)])
    assert len(refresh(tmp_path)) == 6
    assert refresh(tmp_path) == ()
    add_file(tmp_path, "late", [Hit(at(3, 15), 8)])
    assert [day.day for day in refresh(tmp_path)] == [3, 4, 5]


def test_a_run_broken_off_is_made_good_by_the_next(tmp_path):
    add_file(tmp_path, "a", [Hit(at(0, 12), 7), Hit(at(1, 12), 7)])
    refresh(tmp_path)
    good = cube_bytes(tmp_path)
    (tmp_path / "cube" / "days.json").unlink()
    (tmp_path / "cube" / "views" / "2026-07-01.parquet").write_bytes(b"half")
    (tmp_path / "cube" / "views" / ".2026-07-02.parquet").write_bytes(b"draft")
    refresh(tmp_path)
    assert cube_bytes(tmp_path) == good


def test_days_whose_files_were_taken_out_leave_the_cube(tmp_path):
    add_file(tmp_path, "a", [Hit(at(0, 12), 7)])
    add_file(tmp_path, "b", [Hit(at(4, 12), 7)])
    refresh(tmp_path)
    for table in ("access", "halves"):
        for path in (tmp_path / table / "day=2026-07-05").iterdir():
            path.unlink()
    refresh(tmp_path)
    assert not (tmp_path / "cube" / "views" / "2026-07-05.parquet").exists()
    assert cube_state(tmp_path).stale == ()
