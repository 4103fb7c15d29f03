"""Reading in: recognised by content, once each, whole or not at all."""

import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.logs.make_logs import (
    HOST,
    SPIDER,
    Request,
    combined,
    common,
    handling,
    iis,
    json_lines,
    moment,
    packed,
    searches,
    visits,
)
from tests.logs.stored import (
    anonymous,
    asked,
    counts,
    events,
    habits,
    half_hours,
    ingest,
    table,
    written,
)

from zhagen.logs.faults import LogFault
from zhagen.logs.ingest import refuse_small_disk
from zhagen.logs.ingesting.progress import CountStep, FileStep
from zhagen.logs.storing.store import access_files, locked, open_store, stored_days

START = moment("2026-07-01 22:00:00")
VISITS = visits(START, 600)
LOG = combined(VISITS)


@pytest.mark.parametrize("write", [iis, json_lines])
def test_the_same_requests_give_the_same_events_in_every_format(tmp_path, write):
    store = tmp_path / "store"
    ingest(store, written(tmp_path / "a", LOG))
    other = tmp_path / "other"
    ingest(other, written(tmp_path / "b", write(VISITS)))
    assert anonymous(events(store)) == anonymous(events(other))
    assert habits(store) == habits(other)
    assert asked(store) == len(VISITS)


def test_a_log_without_agents_is_one_of_people(tmp_path):
    ingest(tmp_path / "store", written(tmp_path / "a", common(VISITS)))
    assert asked(tmp_path / "store") == len(VISITS)


def test_the_last_word_is_json_that_adds_up(tmp_path):
    log = written(tmp_path / "x.log", LOG + b"junk\n\n" + LOG[:100])
    report = ingest(tmp_path / "store", log, hosts=[HOST]).to_json()
    assert report == {
        "schema": 1,
        "lines": 603,
        "parsed": 600,
        "rejected": {"blank": 1, "malformed": 2},
        "files": [
            {
                "file": str(log),
                "kind": "access",
                "lines": 603,
                "parsed": 600,
                "rejected": {"blank": 1, "malformed": 2},
            }
        ],
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(cuts=st.lists(st.integers(1, 599), max_size=4, unique=True), mix=st.randoms())
def test_how_a_log_is_split_and_ordered_changes_nothing(tmp_path_factory, cuts, mix):
    folder = tmp_path_factory.mktemp("split")
    lines = LOG.splitlines(keepends=True)
    places = [0, *sorted(cuts), len(lines)]
    pieces = [b"".join(lines[a:b]) for a, b in pairwise(places)]
    files = [
        written(folder / f"{number}.log", packed(piece) if number % 2 else piece)
        for number, piece in enumerate(pieces)
    ]
    mix.shuffle(files)
    half = mix.randint(0, len(files))
    whole = written(folder / "whole.log", LOG)
    ingest(folder / "one", whole, hosts=[HOST])
    for some in (files[:half], files[half:]):
        if some:
            ingest(folder / "many", *some, hosts=[HOST])
    assert anonymous(events(folder / "many")) == anonymous(events(folder / "one"))
    assert habits(folder / "many") == habits(folder / "one")
    assert counts(folder / "many") == counts(folder / "one")
    assert len({row["visitor"] for row in events(folder / "many")}) == len(
        {row["visitor"] for row in events(folder / "one")}
    )


def test_days_are_kept_apart_by_local_time(tmp_path):
    late = combined([Request(moment("2026-07-01 00:30:00"))]).replace(
        b"01/Jul/2026:00:30:00 +0800", b"30/Jun/2026:16:30:00 +0000"
    )
    report = ingest(tmp_path / "store", written(tmp_path / "a", late))
    assert report.days == stored_days(tmp_path / "store") == (date(2026, 7, 1),)
    assert len(access_files(tmp_path / "store", date(2026, 7, 1))) == 1
    assert access_files(tmp_path / "store", date(2026, 7, 2)) == ()


def test_robots_leave_counts_and_no_rows(tmp_path):
    rows = [*visits(START, 10), *visits(START, 3, agent=SPIDER)]
    ingest(tmp_path / "store", written(tmp_path / "a", combined(rows)))
    assert asked(tmp_path / "store") == 10
    assert sum(n for (_, robot, _), n in counts(tmp_path / "store").items() if robot) == 3
    assert sum(counts(tmp_path / "store").values()) == 13


def test_addresses_and_queries_are_nowhere_in_the_store(tmp_path):
    rows = visits(START, 20, query="id=11010119000101999X&name=secretword", address="198.51.100.77")
    log = combined(rows) + combined([Request(START, path="/p/11010119000101999X/13900012345")])
    ingest(tmp_path / "store", written(tmp_path / "a", log))
    everything = b"".join(p.read_bytes() for p in (tmp_path / "store").rglob("*") if p.is_file())
    for secret in (b"198.51.100.77", b"secretword", b"11010119000101999X", b"13900012345"):
        assert secret not in everything
    assert "/p/*/*" in {r["path"] for r in events(tmp_path / "store")}


def test_the_same_file_again_is_not_counted_again_however_it_is_packed(tmp_path):
    store, log = tmp_path / "store", written(tmp_path / "a", LOG)
    ingest(store, log)
    before = events(store), half_hours(store)
    for again in (log, written(tmp_path / "b.gz", packed(LOG)), written(tmp_path / "c", LOG)):
        report = ingest(store, again)
        assert report.files[0].repeated
        assert report.to_json()["lines"] == 0
        assert report.files[0].kind == "access"
    assert (events(store), half_hours(store)) == before


def test_a_log_that_has_grown_takes_the_place_of_its_beginning(tmp_path):
    store, half = tmp_path / "store", LOG[: LOG.index(b"\n", len(LOG) // 2) + 1]
    ingest(store, written(tmp_path / "a.log", half))
    assert asked(store) < len(VISITS)
    report = ingest(store, written(tmp_path / "a.log", LOG))
    assert asked(store) == len(VISITS)
    assert sum(counts(store).values()) == len(VISITS)
    assert report.days == stored_days(store)


def test_both_the_beginning_and_the_whole_in_one_call_count_once(tmp_path):
    half = LOG[: LOG.index(b"\n", len(LOG) // 2) + 1]
    ingest(tmp_path / "store", written(tmp_path / "b", LOG), written(tmp_path / "a", half))
    assert asked(tmp_path / "store") == len(VISITS)


def test_a_folder_of_mixed_formats_is_read_whole(tmp_path):
    logs = tmp_path / "logs"
    written(logs / "1/a.log", combined(visits(START, 30)))
    written(logs / "1/b.gz", packed(iis(visits(START + timedelta(days=1), 30))))
    written(logs / "2/c", json_lines(visits(START + timedelta(days=2), 30)))
    written(logs / "2/d.csv", handling([{"case_id": "A1"}]))
    written(logs / "2/e.jsonl", searches([{}]))
    written(logs / "2/empty.log", b"")
    written(logs / "2/.hidden", b"junk")
    written(logs / "2/photo.log", bytes(range(256)) * 20)
    report = ingest(tmp_path / "store", logs)
    kinds = {file.file.rsplit("/", 1)[1]: file.kind for file in report.files}
    assert kinds == {
        "a.log": "access", "b.gz": "access", "c": "access", "d.csv": "handling",
        "e.jsonl": "search", "empty.log": "empty", "photo.log": "unknown",
    }  # fmt: skip
    assert report.to_json()["parsed"] == 92
    problems = {file.kind: file.problem for file in report.files if file.problem}
    assert "空文件" in problems["empty"]
    assert "不是认识的日志" in problems["unknown"]


def test_a_cut_gz_gives_its_whole_lines_and_says_so(tmp_path):
    gz = packed(LOG)
    cut = written(tmp_path / "a.gz", gz[: len(gz) * 2 // 3])
    report = ingest(tmp_path / "store", cut)
    file = report.files[0]
    assert file.parsed == asked(tmp_path / "store") > 100
    assert file.rejected == {"cut": 1}
    assert "被截断" in file.problem


def test_a_damaged_gz_gives_what_stands_before_the_damage(tmp_path):
    gz = bytearray(packed(combined(visits(START, 20000))))
    place = len(gz) * 9 // 10
    gz[place : place + 60] = b"\xff" * 60
    file = ingest(tmp_path / "store", written(tmp_path / "a.gz", bytes(gz))).files[0]
    assert file.lines == file.parsed + sum(file.rejected.values())
    assert file.parsed > 1000
    assert "损坏" in file.problem


def test_zst_is_read_and_so_are_files_of_several_members(tmp_path):
    zstd = pytest.importorskip("backports.zstd")
    first, second = combined(visits(START, 30)), combined(visits(START + timedelta(days=1), 30))
    ingest(tmp_path / "one", written(tmp_path / "a", zstd.compress(first) + zstd.compress(second)))
    ingest(tmp_path / "two", written(tmp_path / "b", packed(first) + packed(second) + b"\0" * 64))
    assert asked(tmp_path / "one") == asked(tmp_path / "two") == 60


def test_junk_before_the_first_line_and_lines_of_megabytes_harm_nothing(tmp_path):
    data = b"\0\1junk\n" * 600 + b"x" * 20_000_000 + b"\n" + LOG
    file = ingest(tmp_path / "store", written(tmp_path / "a", data)).files[0]
    assert file.lines == data.count(b"\n")
    assert file.rejected == {"malformed": 600, "long": 1}


def test_a_clock_that_jumps_back_is_said(tmp_path):
    data = combined(visits(START, 10)) + combined(visits(START - timedelta(days=3), 10))
    file = ingest(tmp_path / "store", written(tmp_path / "a", data)).files[0]
    assert "1 处倒退" in file.problem
    assert file.parsed == 20


def test_missing_and_unreadable_files_are_said_and_the_rest_is_read(tmp_path):
    good = written(tmp_path / "a", LOG)
    report = ingest(tmp_path / "store", tmp_path / "nowhere", good)
    assert [file.usable for file in report.files] == [False, True]
    assert "找不到" in report.files[0].problem
    assert report.to_json()["parsed"] == 600


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"BZh9", b"\xfd7zXZ\0"])
def test_other_packings_are_told_to_be_unpacked(tmp_path, head):
    file = ingest(tmp_path / "store", written(tmp_path / "a", head + LOG)).files[0]
    assert "先解压" in file.problem


def test_a_small_disk_is_refused_before_anything_is_written(tmp_path):
    log = tmp_path / "huge.log"
    with log.open("wb") as file:
        file.truncate(1 << 43)
    with pytest.raises(LogFault, match=r"磁盘空间不够.*还没有写入"):
        ingest(tmp_path / "store", log)
    assert not (tmp_path / "store").exists()
    refuse_small_disk(tmp_path / "store", [written(tmp_path / "a", LOG)])


def test_a_folder_with_other_things_is_no_store(tmp_path):
    written(tmp_path / "mine" / "thesis.docx", b"")
    with pytest.raises(LogFault, match=r"thesis\.docx"):
        ingest(tmp_path / "mine", written(tmp_path / "a", LOG))
    with pytest.raises(LogFault, match="不是效能分析的数据文件夹"):
        stored_days(tmp_path / "mine")


def test_two_runs_at_once_are_kept_apart(tmp_path):
    log = written(tmp_path / "a", LOG)
    ingest(tmp_path / "store", log)
    with locked(open_store(tmp_path / "store")), pytest.raises(LogFault, match="正被另一个程序"):
        ingest(tmp_path / "store", log)


_DIES = """
import os, sys
from datetime import date
from pathlib import Path
from zhagen.logs import ingest as run
from zhagen.logs.ingesting import file as ingest_file
from zhagen.logs.storing import store
root, left = Path(sys.argv[1]), int(sys.argv[2])
rename = Path.rename
def dying(self, target):
    global left
    if self.suffix == ".parquet" or ".json" in self.name and "files" in str(self):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
    return rename(self, target)
Path.rename = dying
run.ingest(root, [Path(p) for p in sys.argv[3:]], today=date(2026, 11, 23), counting=False)
"""


@pytest.mark.parametrize("steps", range(6))
def test_a_run_killed_at_any_step_is_taken_up_without_counting_twice(tmp_path, steps):
    first = written(tmp_path / "a", combined(visits(START, 200)))
    second = written(tmp_path / "b", combined(visits(START + timedelta(days=1), 300)))
    store = tmp_path / "store"
    died = subprocess.run(
        [sys.executable, "-c", _DIES, store, str(steps), first, second],
        check=False,
        capture_output=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    ingest(store, first, second)
    assert asked(store) == 500
    assert sum(counts(store).values()) == 500
    assert not list(store.glob(".staging-*"))
    assert len(list((store / "access").rglob("*.parquet"))) == sum(
        len(access_files(store, day)) for day in stored_days(store)
    )


def test_secrets_of_the_months_are_for_the_owner_alone(tmp_path):
    rows = visits(moment("2026-06-30 12:00:00"), 5) + visits(moment("2026-07-02 12:00:00"), 5)
    ingest(tmp_path / "store", written(tmp_path / "a", combined(rows)))
    keys = sorted((tmp_path / "store" / "salts").iterdir())
    assert [key.name for key in keys] == ["2026-06.key", "2026-07.key"]
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}
    assert len({visitor for visitor, _ in half_hours(tmp_path / "store")}) == 10


def test_a_visitor_keeps_the_id_within_a_month_that_begins_at_four(tmp_path):
    at = ["2026-07-01 03:59:59", "2026-07-01 04:00:00", "2026-07-31 23:00:00",
          "2026-08-01 03:59:00", "2026-08-01 04:01:00"]  # fmt: skip
    ingest(tmp_path / "s", written(tmp_path / "a", combined(Request(moment(t)) for t in at)))
    ids = [r["visitor"] for r in sorted(events(tmp_path / "s"), key=lambda row: row["at"])]
    assert ids[1] == ids[2] == ids[3]
    assert len(set(ids)) == 3


def test_the_report_of_a_file_tells_its_lines(tmp_path):
    ingest(tmp_path / "store", written(tmp_path / "a", LOG + b"junk\n"))
    (path,) = (tmp_path / "store" / "files").glob("*.json")
    record = json.loads(path.read_text())
    assert (record["lines"], record["parsed"]) == (601, 600)
    assert record["rejected"] == {"malformed": 1}
    assert table(tmp_path / "store", "counts")


def test_the_daily_counts_are_made_and_kept_up_to_date(tmp_path):
    store = tmp_path / "store"
    for day in (0, 1):
        log = combined(visits(START + timedelta(days=day), 100))
        ingest(store, written(tmp_path / f"{day}", log), counting=True)
    days = {path.stem for path in (store / "cube" / "views").glob("*.parquet")}
    assert days == {day.isoformat() for day in stored_days(store)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    parts=st.lists(st.tuples(st.integers(60, 600), st.booleans()), min_size=1, max_size=3),
    mix=st.randoms(use_true_random=False),
)
def test_a_log_and_its_beginnings_count_once_in_any_order_and_again(tmp_path_factory, parts, mix):
    folder = tmp_path_factory.mktemp("parts")
    lines = LOG.splitlines(keepends=True)
    pieces = [(b"".join(lines[:count]), zipped) for count, zipped in [*parts, (600, False)]]
    files = [
        written(folder / str(number), packed(piece) if zipped else piece)
        for number, (piece, zipped) in enumerate(pieces)
    ]
    runs = [*files, *files]
    mix.shuffle(runs)
    for file in runs:
        ingest(folder / "store", file)
    assert asked(folder / "store") == len(VISITS)
    assert sum(counts(folder / "store").values()) == len(VISITS)
    assert ingest(folder / "store", *files).to_json()["lines"] == 0


def test_a_cut_gz_is_a_beginning_of_the_whole_whichever_is_read_first(tmp_path):
    gz = packed(LOG)
    cut, full = written(tmp_path / "c.gz", gz[: len(gz) // 2]), written(tmp_path / "f.gz", gz)
    for name, order in {"a": (cut, full), "b": (full, cut)}.items():
        for file in (*order, *order):
            ingest(tmp_path / name, file)
        assert asked(tmp_path / name) == len(VISITS)


def test_a_log_that_only_begins_like_another_is_read(tmp_path):
    lines = LOG.splitlines(keepends=True)
    ingest(tmp_path / "s", written(tmp_path / "a", LOG))
    other = b"".join(lines[:299]) + lines[299].replace(b"HTTP/1.1", b"HTTP/1.0")
    assert not ingest(tmp_path / "s", written(tmp_path / "b", other)).files[0].repeated


def test_a_table_without_a_column_is_told_which(tmp_path):
    bare = written(tmp_path / "a.csv", b"case_id,item_code,channel\nA1,X,window\n")
    file = ingest(tmp_path / "store", bare).files[0]
    assert (file.usable, "缺少列 applied_at" in file.problem) == (False, True)


def test_directives_in_a_log_of_another_format_are_comments(tmp_path):
    data = LOG + b"#Fields: date time\n#Version: 1.0\n" + LOG[: LOG.index(b"\n") + 1]
    file = ingest(tmp_path / "store", written(tmp_path / "a", data)).files[0]
    assert (file.parsed, file.rejected) == (601, {"comment": 2})


def test_how_far_it_is_is_told_over_all_files_and_days(tmp_path):
    told = []
    small, large = (
        written(tmp_path / "s", LOG[: LOG.index(b"\n") + 1]),
        written(tmp_path / "l", LOG),
    )
    ingest(tmp_path / "store", large, small, progress=told.append, counting=True)
    files = [step for step in told if isinstance(step, FileStep)]
    assert [(step.name, step.number, step.files) for step in files] == [
        (str(small), 1, 2),
        (str(large), 2, 2),
    ]
    assert files[0].share < 0.01
    assert files[-1].share == 1.0
    days = len(stored_days(tmp_path / "store"))
    assert told[-1] == CountStep(days, days)
