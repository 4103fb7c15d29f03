"""Handling records, searches, votes, inventories and ledgers: each record checked and counted."""

import json
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.logs.make_logs import HANDLING_COLUMNS, handling, searches
from tests.logs.make_logs import table as csv_table
from tests.logs.stored import ingest, table, written

from zhagen.events.kinds import KINDS
from zhagen.events.ledger import JsonlLedger
from zhagen.events.model import Event, Subject
from zhagen.logs.files.csv_records import records
from zhagen.logs.files.sniff import Form, form_of
from zhagen.logs.files.tally import Tally
from zhagen.logs.records.handling import latest_cases
from zhagen.logs.storing.store import day_files, stored_days

GOOD = {
    "case_id": "SL2026070100123",
    "channel": "window",
    "window": "3号窗口",
    "applied_at": "2026-07-01T09:00:00",
    "accepted_at": "2026-07-01T09:20:00",
    "finished_at": "2026-07-03T11:00:00",
    "satisfaction": 5,
}


def test_a_case_is_kept_without_its_number(tmp_path):
    report = ingest(tmp_path / "s", written(tmp_path / "a.csv", handling([GOOD])))
    assert report.to_json()["files"][0]["kind"] == "handling"
    assert report.to_json()["lines"] == 1
    (row,) = latest_cases(tmp_path / "s").to_pylist()
    assert row["item"] == "SL-001"
    assert row["finished"] == datetime(2026, 7, 3, 11)  # noqa: DTZ001
    stored = b"".join(p.read_bytes() for p in (tmp_path / "s").rglob("*") if p.is_file())
    assert b"SL2026070100123" not in stored


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"case_id": ""}, "case"),
        ({"item_code": ""}, "item"),
        ({"channel": "fax"}, "channel"),
        ({"applied_at": ""}, "time"),
        ({"applied_at": "2026-02-30T09:00:00"}, "time"),
        ({"finished_at": "明天"}, "time"),
        ({"accepted_at": "2026-06-30T09:00:00"}, "order"),
        ({"finished_at": "2026-07-01T09:10:00"}, "order"),
        ({"accepted_at": ""}, "order"),
        ({"returned_at": "2026-06-30T09:10:00"}, "order"),
        ({"promise_days": "five"}, "promise"),
        ({"promise_days": "nan"}, "promise"),
        ({"satisfaction": 6}, "satisfaction"),
        ({"satisfaction": 4.5}, "satisfaction"),
    ],
)
def test_a_record_that_cannot_be_is_rejected_for_a_reason(tmp_path, change, reason):
    data = handling([GOOD | change, GOOD])
    file = ingest(tmp_path / "s", written(tmp_path / "a.csv", data)).files[0]
    assert (file.lines, file.parsed, file.rejected) == (2, 1, {reason: 1})


def test_the_last_state_of_a_case_holds_whatever_is_read_first(tmp_path):
    early = {**GOOD, "finished_at": "", "accepted_at": "", "satisfaction": ""}
    files = [
        written(tmp_path / "1.csv", handling([early, {"case_id": "B"}])),
        written(tmp_path / "2.csv", handling([{**GOOD, "satisfaction": ""}])),
        written(tmp_path / "3.csv", handling([GOOD])),
    ]
    found = []
    for name, order in (("x", files), ("y", files[::-1])):
        for file in order:
            ingest(tmp_path / name, file)
        rows = [{**row, "case": 0} for row in latest_cases(tmp_path / name).to_pylist()]
        found.append(sorted(rows, key=str))
    assert found[0] == found[1]
    assert len(found[0]) == 2
    assert sorted(row["satisfaction"] or 0 for row in found[0]) == [0, 5]


def test_no_cases_are_an_empty_table(tmp_path):
    ingest(tmp_path / "s", written(tmp_path / "a", searches([{}])))
    assert latest_cases(tmp_path / "s").num_rows == 0


def test_tables_from_excel_in_chinese_encoding_are_read(tmp_path):
    data = handling([GOOD | {"return_reason": "缺少授权书", "returned_at": "2026-07-02T09:00:00"}])
    ingest(tmp_path / "s", written(tmp_path / "a.csv", data.decode().encode("gb18030")))
    ingest(tmp_path / "t", written(tmp_path / "b.csv", b"\xef\xbb\xbf" + data))
    for name in ("s", "t"):
        assert table(tmp_path / name, "handling")[0]["reason"] == "缺少授权书"


@given(
    st.lists(
        st.sampled_from(['x"', '"a,b"', "a,b", "a", "", '"a\nb",c', '",', 'p"q,r', "好,坏"]),
        max_size=8,
    )
)
def test_an_open_quote_takes_no_complete_record_with_it(lines):
    good = "left,right"
    data = "one,two\n" + "".join(f"{line}\n{good}\n" for line in lines)
    tally = Tally()
    found = list(records(data.encode(), tally))
    assert found.count({"one": "left", "two": "right"}) >= len(lines)


def test_a_field_may_go_over_line_ends():
    tally = Tally()
    data = 'one,two\n"a\n\nb",c\n"x",y\n'
    assert [r["one"] for r in records(data.encode(), tally)] == ["a\n\nb", "x"]
    assert not tally.lines


def test_searches_are_kept_with_their_pages(tmp_path):
    rows = [
        {"q": "ＡＢＣ　社保 13900012345", "results": 0, "page": "/guide/a.html?x=1"},
        {"q": "养老", "results": 3, "clicked": "/guide/b.html"},
        {"time": "later"}, {"q": None}, {"results": "many"}, {"results": -1},
    ]  # fmt: skip
    data = searches(rows) + b"\n{broken\n"
    file = ingest(tmp_path / "s", written(tmp_path / "a", data)).files[0]
    assert (file.kind, file.lines, file.parsed) == ("search", 8, 2)
    assert file.rejected == {"time": 1, "query": 1, "results": 2, "blank": 1, "malformed": 1}
    (day,) = stored_days(tmp_path / "s", "search")
    (path,) = day_files(tmp_path / "s", "search", day)
    first, second = pq.ParquetFile(path).read().to_pylist()
    assert (first["page"], first["clicked"]) == ("/guide/a.html", None)
    assert (second["results"], second["clicked"]) == (3, "/guide/b.html")
    assert first["word"] != second["word"]


def test_votes_keep_the_answer_and_not_the_comment(tmp_path):
    rows = [
        {"time": "2026-07-01T10:00:00", "page": "/a.html", "vote": "yes", "comment": "秘密"},
        {"time": "2026-07-01 10:00:00+08:00", "page": "https://x.example/b?c", "vote": "没用"},
        {"time": "x", "page": "/a", "vote": "yes"},
        {"time": "2026-07-01", "page": "a", "vote": "yes"},
        {"time": "2026-07-01", "page": "/a", "vote": "maybe"},
    ]
    data = csv_table(("time", "page", "vote", "comment"), rows)
    file = ingest(tmp_path / "s", written(tmp_path / "a", data)).files[0]
    assert file.rejected == {"time": 1, "page": 1, "vote": 1}
    assert [(r["page"], r["useful"], r["commented"]) for r in table(tmp_path / "s", "votes")] == [
        ("/a.html", True, True),
        ("/b", False, False),
    ]


def test_an_inventory_names_pages(tmp_path):
    rows = [
        {"path": "/a.html", "title": "社保登记", "item_code": "SL-001", "updated_on": "2026-06-01"},
        {"path": "", "title": "无"},
        {"path": "/b", "title": "", "updated_on": "去年"},
    ]
    data = csv_table(("path", "title", "item_code", "updated_on"), rows)
    file = ingest(tmp_path / "s", written(tmp_path / "a", data)).files[0]
    assert file.rejected == {"path": 1, "date": 1}
    assert table(tmp_path / "s", "inventory") == [
        {"path": "/a.html", "title": "社保登记", "item": "SL-001", "updated_on": date(2026, 6, 1)}
    ]


def test_the_ledger_of_a_tool_is_data_like_any_other(tmp_path):
    subject = Subject("case-" + "0" * 32, "employer-social-insurance@1.0")
    kind = next(iter(KINDS.values()))
    payload = {field.name: 1 for field in kind.fields}
    event = Event(kind.name, datetime(2026, 7, 1, 18, tzinfo=UTC), subject, payload)
    JsonlLedger(tmp_path / "ledger").append([event, event])
    (path,) = (tmp_path / "ledger").glob("*.jsonl")
    written(path, path.read_bytes() + b'{"schema": 1, "kind": "x"}\n')
    file = ingest(tmp_path / "s", path).files[0]
    assert (file.kind, file.lines, file.parsed) == ("events", 3, 2)
    assert file.rejected == {"event": 1}
    row = table(tmp_path / "s", "ledger")[0]
    assert row["at"] == datetime(2026, 7, 2, 2)  # noqa: DTZ001
    assert json.loads(row["payload"]) == payload


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", None),
        (b"\n\n", None),
        (b"\x89PNG\r\n\x1a\n\0\0\0", None),
        (b"[1, 2]\n", None),
        (",".join(HANDLING_COLUMNS).encode(), Form.HANDLING),
        (b'"Case_ID","item_code","channel","applied_at"\r\n', Form.HANDLING),
        (b"path,title\n", Form.INVENTORY),
        (b"#Software: x\n", Form.IIS),
        (b'{"time":"x","q":""}\n', Form.SEARCH),
        (b'{"time":"x","path":"/","q":"","status":200}\n', Form.JSON),
    ],
)
def test_content_tells_the_format(data, form):
    assert form_of(data) is form


@pytest.mark.parametrize("column", ["case_id", "item_code", "channel", "applied_at"])
def test_a_table_without_a_column_it_needs_is_told_which(tmp_path, column):
    columns = [name for name in HANDLING_COLUMNS if name != column]
    path = written(tmp_path / "a.csv", csv_table(columns, [{}]))
    (file,) = ingest(tmp_path / "s", path).files
    assert not file.usable
    assert file.problem == f"{path} 的表头缺少列 {column}，请补上后再读入。"
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    "column",
    ["window", "accepted_at", "returned_at", "return_reason", "finished_at", "promise_days",
     "satisfaction"],
)  # fmt: skip
def test_a_table_may_leave_out_what_may_be_empty(tmp_path, column):
    row = {name: value for name, value in GOOD.items() if name != column}
    columns = [name for name in HANDLING_COLUMNS if name != column]
    data = csv_table(columns, [{"item_code": "SL-001", **row}])
    file = ingest(tmp_path / "s", written(tmp_path / "a.csv", data)).files[0]
    assert (file.parsed, file.rejected) == (1, {})


def test_columns_in_any_order_and_case_are_found(tmp_path):
    data = csv_table([name.upper() for name in reversed(HANDLING_COLUMNS)], [])
    data += b",,,,,2026-07-01T09:00:00,,online,SL-001,C1,\n".replace(b"C1,", b"C1")
    file = ingest(tmp_path / "s", written(tmp_path / "a.csv", data)).files[0]
    assert (file.kind, file.lines) == ("handling", 1)


@pytest.mark.parametrize("kind", ["json", "search", "events"])
def test_lines_that_begin_with_a_hash_are_comments(tmp_path, kind):
    line = {
        "json": b'{"time":"2026-07-01T09:00:00+08:00","path":"/a","status":200}\n',
        "search": searches([{}]),
        "events": b'{"schema":1,"kind":"x","occurred_at":"x","payload":{}}\n',
    }[kind]
    data = b"# exported today\n" + line + b"#\n  # more\n" + line
    file = ingest(tmp_path / "s", written(tmp_path / "a", data)).files[0]
    assert file.lines == 5
    assert file.rejected["comment"] == 3
