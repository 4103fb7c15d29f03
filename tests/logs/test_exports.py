"""Exports of Matomo and Umami: the same traffic gives the same counts as a log of it."""

import csv
import io
import itertools
import json
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.logs.make_exports import (
    action,
    matomo_csv,
    matomo_json,
    matomo_visits,
    umami_csv,
)
from tests.logs.make_logs import HOST, Request, combined, moment, packed, table, visits
from tests.logs.stored import counts, events, habits, ingest, written

from zhagen.calendar.official import official_calendar
from zhagen.logs.exports.exports import export_days
from zhagen.logs.exports.matomo import VISIT_BEGINS
from zhagen.logs.files.json_values import ObjectReader
from zhagen.logs.files.sniff import Form, form_of
from zhagen.logs.files.tally import Tally
from zhagen.logs.panels.load import load_panel
from zhagen.logs.records.search import SEARCHES
from zhagen.logs.storing.store import day_files, stored_days

START = moment("2026-07-01 22:00:00")
PAGES = [request for request in visits(START, 900) if not request.path.endswith(".css")]
VISITS = matomo_visits(PAGES)
WRITERS = {
    "matomo": lambda: matomo_json(VISITS),
    "matomo in Europe": lambda: matomo_json(matomo_visits(PAGES, shift=7200)),
    "matomo, a visit a line": lambda: b"\n".join(json.dumps(v).encode() for v in VISITS),
    "matomo, indented": lambda: json.dumps(VISITS, indent=4, ensure_ascii=False).encode(),
    "matomo table": lambda: matomo_csv(VISITS),
    "matomo table as shown": lambda: matomo_csv(VISITS, translated=True),
    "matomo table in UTF-8": lambda: matomo_csv(VISITS).decode("utf-16").encode(),
    "matomo, packed": lambda: packed(matomo_json(VISITS)),
    "umami": lambda: umami_csv(PAGES),
    "umami, newest first": lambda: umami_csv(PAGES[::-1]),
}


def views(root):
    """Page views by day, page and device, and the half hours people were there."""
    rows = [(row["at"], row["path"], row["device"]) for row in events(root) if row["kind"] == 0]
    return sorted(rows), habits(root)


def read(root, data, **settings):
    return ingest(root, written(root.parent / f"{root.name}.export", data), **settings).files[0]


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    root = tmp_path_factory.mktemp("logged") / "s"
    ingest(root, written(root.parent / "a.log", combined(PAGES)), hosts=[HOST], counting=True)
    return root


@pytest.mark.parametrize("name", WRITERS)
def test_an_export_and_a_log_of_the_same_traffic_give_the_same_views(tmp_path, logged, name):
    file = read(tmp_path / "s", WRITERS[name](), counting=True)
    assert (file.kind, file.lines, file.parsed, file.problem) == ("access", 675, 675, "")
    found, there = views(tmp_path / "s")
    wanted, _ = views(logged)
    assert found == wanted
    assert [row[1:4] for row in there] == [row[1:4] for row in habits(logged)]
    pages = [
        load_panel(root, (), date(2026, 7, 1), date(2026, 7, 2), official_calendar()).site
        for root in (tmp_path / "s", logged)
    ]
    assert pages[0].views.tolist() == pages[1].views.tolist()
    assert pages[0].sessions.tolist() == pages[1].sessions.tolist()
    assert sum(counts(tmp_path / "s").values()) == 675


def test_what_an_export_cannot_know_is_told_and_not_taken_for_nothing(tmp_path, logged):
    read(tmp_path / "s", matomo_csv(VISITS), counting=True)
    span = (date(2026, 6, 30), date(2026, 7, 3), official_calendar())
    panel = load_panel(tmp_path / "s", (), *span)
    assert panel.exported is not None
    assert panel.exported.tolist() == [False, True, True, False]
    assert not panel.from_server(slice(0, 4))
    assert panel.from_server(slice(0, 1), slice(3, 4))
    assert any("统计软件的导出" in remark for remark in panel.remarks)
    assert load_panel(logged, (), *span).from_server(slice(0, 4))


def test_days_with_a_log_and_an_export_are_told(tmp_path):
    log = written(tmp_path / "a.log", combined(PAGES))
    export = written(tmp_path / "a.csv", umami_csv(PAGES))
    assert ingest(tmp_path / "s", log, hosts=[HOST]).remarks == ()
    (remark,) = ingest(tmp_path / "s", export, hosts=[HOST]).remarks
    assert "2 天（2026-07-01 至 2026-07-02）" in remark


def test_the_same_visits_in_another_export_count_once(tmp_path):
    later = visits(START + timedelta(days=1), 60)
    longer = matomo_visits([*PAGES, *later])
    for visit in longer:  # the newest visit is the first of the list; numbers are those of before
        visit["idVisit"] = next(
            (old["idVisit"] for old in VISITS if old["actionDetails"] == visit["actionDetails"]),
            f"9{visit['idVisit']}",
        )
    read(tmp_path / "s", matomo_json(VISITS))
    file = read(tmp_path / "s", matomo_csv(longer))
    assert (file.lines, file.parsed) == (675 + 60, 60)
    assert file.rejected == {"repeated": 675}
    again = read(tmp_path / "s", matomo_csv(longer, translated=True))
    assert (again.parsed, again.rejected) == (0, {"repeated": 735})
    assert sum(counts(tmp_path / "s").values()) == 735


def test_a_growing_table_adds_what_is_new(tmp_path):
    whole = umami_csv(PAGES)
    half = whole[: whole.index(b"\n", len(whole) // 2) + 1]
    first = read(tmp_path / "s", half)
    second = read(tmp_path / "s", whole)
    assert second.rejected == {"repeated": first.parsed}
    assert first.parsed + second.parsed == 675 == sum(counts(tmp_path / "s").values())
    assert read(tmp_path / "s", half).repeated


def test_searches_of_matomo_are_searches_here(tmp_path):
    view = Request(START, "/guide/a.html")
    found = Request(START + timedelta(seconds=30), "/guide/b.html")
    visit = {
        **matomo_visits([view])[0],
        "actionDetails": [
            action(found),
            action(view),
            searched(10, "养老", "3"),
            searched(40, "养老  认证", "0"),
            searched(50, "社保卡", None),
            searched(55, None, "1"),
        ],
    }
    file = read(tmp_path / "s", matomo_json([visit]), counting=True)
    assert (file.lines, file.parsed) == (6, 4)
    assert file.rejected == {"query": 1, "results": 1}
    rows = [row for day in stored_days(tmp_path / "s") for row in search_rows(tmp_path / "s", day)]
    told = [(row["results"], row["page"], row["clicked"]) for row in rows]
    assert told == [(3, "/guide/a.html", "/guide/b.html"), (0, "/guide/b.html", None)]
    panel = load_panel(tmp_path / "s", (), date(2026, 7, 1), date(2026, 7, 1), official_calendar())
    assert panel.searched.tolist() == [True]
    assert panel.searches.site_without_result.tolist() == [1]


def searched(seconds, keyword, results):
    request = Request(START + timedelta(seconds=seconds))
    return {
        **action(request, type="search", url=None),
        "siteSearchKeyword": keyword,
        "siteSearchCount": results,
    }


def search_rows(root, day):
    return [
        row
        for path in day_files(root, "search", day)
        for row in pq.read_table(path, schema=SEARCHES).to_pylist()
    ]


def test_what_is_no_view_leaves_no_view(tmp_path):
    kinds = ("outlink", "goal", "event", "content", "ecommerceOrder", "form")
    other = [action(Request(START), type=kind, url="https://other.example/") for kind in kinds]
    taken = action(Request(START, "/files/form.docx"), type="download")
    unnamed = action(Request(START, "/attach"), type="download")
    visit = {**matomo_visits([Request(START)])[0]}
    visit["actionDetails"] = [*visit["actionDetails"], *other, taken, unnamed]
    file = read(tmp_path / "s", matomo_json([visit]))
    assert (file.lines, file.parsed) == (9, 9)
    assert [(row["path"], row["kind"]) for row in events(tmp_path / "s")] == [
        ("/files/form.docx", 1),
        ("/guide/a.html", 0),
    ]


@pytest.mark.parametrize(
    ("change", "rejected"),
    [
        ({"actionDetails": []}, {"blank": 1}),
        ({"actionDetails": False}, {"blank": 1}),
        ({"actionDetails": "none"}, {"malformed": 1}),
        ({"actionDetails": [1, None]}, {"malformed": 2}),
        ({"visitorId": False, "fingerprint": None, "idVisit": None}, {"visitor": 1}),
        ({"actionDetails": [action(Request(START), timestamp="soon")]}, {"time": 1}),
        ({"actionDetails": [action(Request(START), timestamp=10**15)]}, {"time": 1}),
        ({"actionDetails": [action(Request(START), url=None)]}, {"path": 1}),
    ],
)
def test_an_action_that_cannot_be_is_rejected_for_a_reason(tmp_path, change, rejected):
    visit = matomo_visits([Request(START)])[0]
    file = read(tmp_path / "s", matomo_json([{**visit, **change}, visit]))
    assert (file.parsed, file.rejected) == (1, rejected)
    assert file.lines == 1 + sum(rejected.values())


def test_hidden_visitors_are_their_visits(tmp_path):
    hidden = [{**visit, "visitorId": False, "fingerprint": False} for visit in VISITS]
    file = read(tmp_path / "s", matomo_json(hidden))
    assert file.parsed == 675
    assert len({row["visitor"] for row in events(tmp_path / "s")}) == len(VISITS)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"created_at": "yesterday"}, "time"),
        ({"created_at": "0001-01-01 00:00:00"}, "time"),
        ({"session_id": ""}, "visitor"),
        ({"url_path": "guide"}, "path"),
    ],
)
def test_an_event_of_umami_that_cannot_be_is_rejected_for_a_reason(tmp_path, change, reason):
    data = umami_csv([Request(START), Request(START, "/b.html")])
    for name, value in change.items():
        data = replaced(data, name, value)
    file = read(tmp_path / "s", data)
    assert (file.lines, file.parsed, file.rejected) == (2, 1, {reason: 1})


def replaced(data, column, value):
    """The table with another value in the first row."""
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    rows[0][column] = value
    return table(tuple(rows[0]), rows)


@pytest.mark.parametrize(
    ("text", "kind"), [("2", "signed_up"), ("event", "x"), ("", "x"), ("3", "")]
)
def test_events_of_umami_that_are_no_views_are_parsed(tmp_path, text, kind):
    data = replaced(replaced(umami_csv(PAGES[:2]), "event_type", text), "event_name", kind)
    file = read(tmp_path / "s", data)
    assert (file.parsed, len(events(tmp_path / "s"))) == (2, 1)


@pytest.mark.parametrize(
    "moment",
    ["2026-07-01 14:00:00", "2026-07-01T14:00:00.000Z", "2026-07-01 16:00:00.5+02"],
)
def test_times_of_umami_are_utc_unless_they_say_otherwise(tmp_path, moment):
    read(tmp_path / "s", replaced(umami_csv([Request(START)]), "created_at", moment))
    (row,) = events(tmp_path / "s")
    assert row["at"].replace(microsecond=0) == START


def test_the_days_of_exports_are_those_of_the_office(tmp_path):
    late = Request(moment("2026-07-02 00:30:00"))
    for name, data in (("m", matomo_json(matomo_visits([late]))), ("u", umami_csv([late]))):
        read(tmp_path / name, data)
        assert stored_days(tmp_path / name) == (date(2026, 7, 2),)
        assert list(export_days(tmp_path / name)) == [date(2026, 7, 2)]


BROKEN = [b'{"idSite": 1, "idVisit": ', b'"', b"}]", b'{"idSite":"1","actionDetails":[{"type":"']
GOOD = [json.dumps(visit).encode() for visit in matomo_visits(visits(START, 12))]


@given(
    st.lists(st.sampled_from([*GOOD, *GOOD, *BROKEN]), max_size=12),
    st.lists(st.integers(0, 9000), max_size=5),
)
def test_a_broken_visit_takes_no_other_with_it_wherever_the_pieces_end(parts, cuts):
    data = b"[" + b",".join(parts) + b"]"
    tally = Tally()
    reader = ObjectReader(tally, VISIT_BEGINS)
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    found = [visit for a, b in itertools.pairwise(places) for visit in reader.take(data[a:b])]
    found += reader.close()
    whole = [visit for visit in found if "idVisit" in visit]
    good = sum(part in GOOD for part in parts)
    assert len(whole) == good
    assert tally.lines == sum(tally.rejected.values()) >= (good < len(parts))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(junk=st.lists(st.tuples(st.integers(0, 20_000), st.binary(max_size=4)), max_size=4))
@pytest.mark.parametrize("name", ["matomo", "matomo table in UTF-8", "umami"])
def test_whatever_is_wrong_every_record_is_counted(tmp_path_factory, name, junk):
    folder = tmp_path_factory.mktemp("junk")
    data = bytearray(SMALL[name])
    for place, damage in junk:
        at = 200 + place % (len(data) - 200)
        data[at : at + len(damage)] = damage
    file = read(folder / "s", bytes(data))
    if file.usable:
        assert file.lines == file.parsed + sum(file.rejected.values())
        assert len(events(folder / "s")) <= file.parsed


FEW = [request for request in visits(START, 40) if not request.path.endswith(".css")]
SMALL = {
    "matomo": matomo_json(matomo_visits(FEW)),
    "matomo table in UTF-8": matomo_csv(matomo_visits(FEW)).decode("utf-16").encode(),
    "umami": umami_csv(FEW),
}


def test_an_export_that_was_cut_off_gives_what_is_whole(tmp_path):
    data = matomo_json(VISITS)
    cut = read(tmp_path / "s", data[: len(data) // 2])
    assert 0 < cut.parsed < 675
    assert cut.rejected == {"cut": 1}
    cut = read(tmp_path / "t", packed(data)[:-2000])
    assert 0 < cut.parsed < 675
    assert cut.rejected == {"cut": 1}
    assert "不完整" in cut.problem


def test_the_sites_name_is_that_of_its_pages(tmp_path):
    for name, data in (("m", matomo_json(VISITS)), ("u", umami_csv(PAGES))):
        log = written(tmp_path / name, data)
        (remark,) = ingest(tmp_path / f"store {name}", log).remarks
        assert "shili.example" in remark
        assert "--host" in remark
        assert ingest(tmp_path / f"store {name}", log).remarks == ()


def test_nothing_that_names_a_visitor_is_stored(tmp_path):
    visit = {**VISITS[0], "visitorId": "cafe0123deadbeef", "visitIp": "203.0.113.9"}
    read(tmp_path / "s", matomo_json([visit]))
    events_of_one = umami_csv([Request(START, address="198.51.100.7", query="name=secretword")])
    read(tmp_path / "s", events_of_one)
    everything = b"".join(p.read_bytes() for p in (tmp_path / "s").rglob("*") if p.is_file())
    for secret in (b"cafe0123", b"203.0.113.9", b"198.51.100.7", b"secretword"):
        assert secret not in everything


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (matomo_json(VISITS), Form.MATOMO),
        (b"\xef\xbb\xbf [\n " + matomo_json(VISITS)[1:], Form.MATOMO),
        (json.dumps(VISITS[0]).encode(), Form.MATOMO),
        (matomo_csv(VISITS), Form.MATOMO_TABLE),
        (matomo_csv(VISITS, translated=True), Form.MATOMO_TABLE),
        (umami_csv(PAGES), Form.UMAMI),
        (b"[]", None),
        (b'[{"label": "/index", "nb_visits": 3}]', None),
        (b'{"result":"error","message":"no"}', None),
        (b"website_id,session_id,data_key,string_value,created_at,data_type\n", None),
    ],
)
def test_content_tells_exports(data, form):
    assert form_of(data) is form
