"""Lines of access logs: understood wholly or rejected for a reason, never a neighbour lost."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.logs.make_logs import (
    CHROME,
    Request,
    combined,
    common,
    iis,
    json_lines,
    moment,
    visits,
)

from zhagen.logs.access.json import row_of
from zhagen.logs.access.line import parse_line
from zhagen.logs.access.read import access_reader
from zhagen.logs.files.json_lines import objects
from zhagen.logs.files.sniff import Form
from zhagen.logs.files.tally import Tally
from zhagen.logs.requests.raw_rows import RawRow, rows_of

GOOD = combined([Request(moment("2026-07-01 09:13:05"))])
OTHER = combined([Request(moment("2026-07-01 09:13:06"), path="/other")])
WRITERS = {Form.COMBINED: combined, Form.COMMON: common, Form.IIS: iis, Form.JSON: json_lines}
PARTS = st.sampled_from(
    [b'"', b"\\", b" ", b"[", b"]", b"\r", b"\0", b"\xb5", b"\xd6\xd0", "中".encode(), b"{", b"}",
     b"GET / HTTP/1.1", b"01/Jul/2026:09:13:05 +0800", b" 200 5 ", b"-", b"#Fields: date", b","]
)  # fmt: skip
JUNK = st.lists(PARTS | st.binary(max_size=6), max_size=12).map(b"".join)


def read(data, form=Form.COMBINED):
    tally = Tally()
    rows = list(access_reader(form)(data, tally))
    return rows, tally


def requests_in(rows):
    return [
        (at, raw, status)
        for each in rows
        for at, raw, status in zip(
            each.at.tolist(), each.request.to_pylist(), each.status.tolist(), strict=True
        )
    ]


@pytest.mark.parametrize("form", list(WRITERS))
@given(lines=st.lists(JUNK.map(lambda raw: raw.replace(b"\n", b" ")), max_size=8))
def test_every_line_is_parsed_or_rejected_and_none_takes_a_neighbour(form, lines):
    good = WRITERS[form](visits(moment("2026-07-01 09:00:00"), 3))
    data = b"".join(line + b"\n" + good for line in lines) + good
    rows, tally = read(data, form)
    assert tally.lines == data.count(b"\n") == tally.parsed + tally.rejected.total()
    assert sum(map(len, rows)) == tally.parsed
    if not any(b"#" in line for line in lines):
        found = requests_in(rows)
        for request in requests_in(read(good, form)[0]):
            assert found.count(request) >= len(lines) + 1


@given(data=st.binary(max_size=300) | JUNK, form=st.sampled_from(list(WRITERS)))
def test_any_bytes_at_all_are_counted_line_by_line(data, form):
    _, tally = read(data, form) if data else ([], Tally())
    assert tally.lines == data.count(b"\n") + (not data.endswith(b"\n") and data != b"")
    assert tally.lines == tally.parsed + tally.rejected.total()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "blank"),
        (b"   ", "blank"),
        (GOOD[:60], "malformed"),
        (GOOD[:-2], "malformed"),
        (GOOD.replace(b" 200 ", b" abc ").strip(), "malformed"),
        (GOOD.replace(b"01/Jul", b"31/Jun").strip(), "time"),
        (GOOD.replace(b":09:13", b":25:13").strip(), "time"),
        (GOOD.replace(b"/2026:", b"/1970:").strip(), "time"),
        (GOOD.replace(b" 200 ", b" 999 ").strip(), "status"),
        (GOOD[:30] + OTHER.strip(), "malformed"),
        (b"\x16\x03\x01", "malformed"),
    ],
)
def test_what_is_no_request_is_rejected_for_a_reason(line, reason):
    rows, tally = read(GOOD + line + b"\n" + OTHER)
    assert (tally.parsed, tally.rejected) == (2, {reason: 1})
    assert len(requests_in(rows)) == 2


@pytest.mark.parametrize(
    "line",
    [
        combined([Request(moment("2026-07-01 09:13:05"), agent='Mozilla "5.0" \\ x')]),
        GOOD.replace(b" 1234 ", b" - "),
        GOOD.replace(b"Chrome", b"Chr\xf6me"),
        GOOD.replace(b"Chrome", b"\xca\xbe\xc0\xfd"),
        GOOD.replace(b"Chrome", b'Chr\\xB6\\"me'),
        GOOD.replace(b"Chrome", b"Chr\0me"),
        GOOD.replace(b"Chrome", b"Chr\rme"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b'"GET /guide/a.html HTTP/1.1"', b'"-"').replace(b"200", b"408"),
        GOOD.replace(b'"GET /guide/a.html HTTP/1.1"', b'"\\x16\\x03\\x01"').replace(b"200", b"400"),
        GOOD.replace(b" - - ", b" - wang.xm "),
        GOOD.replace(b"192.0.2.1", b"2001:db8::1"),
        GOOD.replace(b'"\n', b'" "203.0.113.9"\n'),
        GOOD.replace(b'"\n', b'" 0.250\n'),
        b"\xef\xbb\xbf" + GOOD,
        json_lines([Request(moment("2026-07-01 09:13:05"))]),
        common([Request(moment("2026-07-01 09:13:05"))]),
    ],
)
def test_unusual_lines_are_understood(line):
    rows, tally = read(line + GOOD)
    assert (tally.lines, tally.parsed) == (2, 2)
    assert {at for at, _, _ in requests_in(rows)} == {requests_in(read(GOOD)[0])[0][0]}


def test_the_fast_and_the_careful_reader_agree():
    lines = combined(visits(moment("2026-06-30 23:58:00"), 30)).splitlines()
    fast = requests_in(read(b"\n".join(lines) + b"\n")[0])
    careful = [parse_line(line) for line in lines]
    assert fast == [(row.at, row.request, row.status) for row in careful]


def test_an_offset_other_than_ours_is_reckoned():
    rows, _ = read(GOOD + GOOD.replace(b"09:13:05 +0800", b"01:13:05 +0000"))
    assert len({at for at, _, _ in requests_in(rows)}) == 1


def test_the_response_time_is_kept_where_it_is_in_seconds():
    rows, _ = read(GOOD.replace(b'"\n', b'" 0.250\n') + GOOD)
    assert rows[0].millis.tolist() == [250, -1]


def test_the_fields_of_an_iis_log_may_change_in_the_middle():
    first = b"#Fields: date time c-ip cs-uri-stem sc-status\n2026-07-01 01:00:00 192.0.2.1 /a 200\n"
    then = b"#Fields: sc-status cs-uri-stem c-ip time date\n404 /b 192.0.2.1 01:00:00 2026-07-01\n"
    rows, tally = read(first + then, Form.IIS)
    assert [row[1:] for row in requests_in(rows)] == [(b"GET /a", 200), (b"GET /b", 404)]
    assert tally.rejected == {"comment": 2}


def test_a_piece_of_an_iis_log_without_the_needed_fields_is_rejected():
    _, tally = read(b"#Fields: date time\n2026-07-01 01:00:00\n\n", Form.IIS)
    assert tally.rejected == {"comment": 1, "fields": 2}


def test_blanks_in_iis_agents_are_put_back():
    rows, _ = read(iis([Request(moment("2026-07-01 09:13:05"))]), Form.IIS)
    assert rows[0].agent.to_pylist() == [CHROME.encode()]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"time": "gestern"}, "time"), ({"status": "x"}, "status"), ({"path": None}, "path")],
)
def test_objects_that_are_no_requests_are_rejected_for_a_reason(change, reason):
    good = json.loads(json_lines([Request(moment("2026-07-01 09:13:05"))]))
    _, tally = read(json.dumps(good | change).encode() + b"\n[1]\n", Form.JSON)
    assert tally.rejected == {reason: 1, "malformed": 1}


@given(
    changes=st.lists(
        st.sampled_from(
            [
                {},
                {"user_agent": ""},
                {"user_agent": None},
                {"referer": None},
                {"method": None},
                {"path": "/社保 a"},
                {"path": ""},
                {"path": "\ud800"},
                {"status": "200"},
                {"status": 99},
                {"time": "2026-07-01T01:13:05Z"},
                {"time": "2026-07-01T09:13:05"},
                {"time": "2026-07-01T09:13:05.250+08:00"},
                {"time": "1970-01-01T00:00:00Z"},
                {"request_time": 0.5},
                {"more": {"a": [1]}},
            ]
        ),
        max_size=3,
    ),
    tail=st.sampled_from([b"", b"\n", b"{}\n", b"junk\n", b"{} {}\n", b'{"time":\n']),
)
def test_many_objects_at_once_are_read_as_each_alone(changes, tail):
    usual = json.loads(json_lines([Request(moment("2026-07-01 09:13:05"))]))
    lines = [json.dumps(usual | change).encode() + b"\n" for change in changes]
    if not lines and not tail:
        return
    together, tally = read(b"".join(lines) + tail, Form.JSON)
    apart = Tally()
    found = [row_of(each) for each in objects(b"".join(lines) + tail, apart)]
    alone = [row for row in found if isinstance(row, RawRow)]
    for row in found:
        apart.take(1) if isinstance(row, RawRow) else apart.reject(row)
    assert every(together) == (every([rows_of(alone)]) if alone else [])
    assert (tally.lines, tally.parsed, tally.rejected) == (
        apart.lines,
        apart.parsed,
        apart.rejected,
    )


def every(rows):
    return [
        row
        for each in rows
        for row in zip(
            each.at.tolist(),
            each.address.to_pylist(),
            each.request.to_pylist(),
            each.status.tolist(),
            each.referer.to_pylist(),
            each.agent.to_pylist(),
            strict=True,
        )
    ]
