"""Every finding carries a statement that gets its numbers again from the store."""

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.insight.made import candidate

from zhagen.calendar.official import official_calendar
from zhagen.insight.judging import evidence
from zhagen.insight.judging.discovery import discover
from zhagen.insight.judging.evidence import SUBJECTS, traced
from zhagen.insight.judging.evidence_sql import AFTER, BEFORE, Scope
from zhagen.insight.model import Evidence
from zhagen.insight.period import parse_period
from zhagen.insight.views.baseline import baseline
from zhagen.insight.wording import sentences
from zhagen.logs.ingest import ingest
from zhagen.logs.items import Item
from zhagen.logs.panels import served
from zhagen.logs.panels.load import load_panel
from zhagen.logs.requests.served import Outcome

FIRST, TURN, LAST = date(2026, 3, 2), date(2026, 5, 4), date(2026, 7, 5)
PERIODS = (
    parse_period(f"{FIRST}..{TURN - timedelta(days=1)}"),
    parse_period(f"{TURN}..{LAST}"),
)
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36"
ITEMS = (
    *(Item(f"SX{n}", f"示例事项{n}", f"/guide/{n}/", "personal") for n in range(9)),
    # Within another item's pages, and with a name that SQL must not stumble over.
    Item("SX'9", "示例'事项9", "/guide/0/inner'/", "personal"),
)
CASES_HEADER = (
    "case_id,item_code,channel,window,applied_at,accepted_at,returned_at,return_reason,"
    "finished_at,promise_days,satisfaction\n"
)


def days():
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def logs(folder: Path) -> list[Path]:
    rng = random.Random(4)  # noqa: S311 - drawn logs, no secret
    lines, searches, cases = [], [], []
    for day in days():
        late = day >= TURN
        for n, item in enumerate(ITEMS):
            for _ in range(6 if late and n == 1 else 3):
                at = datetime.combine(day, datetime.min.time()) + timedelta(
                    hours=rng.randint(8, 20), seconds=rng.randint(0, 3599)
                )
                who = f"192.0.2.{rng.randint(1, 250)}"
                page = f"{item.url_prefix}index.html"
                reads = [(at, who, page, 200, "-")]
                if rng.random() < 0.6:
                    after = at + timedelta(seconds=rng.randint(5, 90))
                    onward = rng.choice(("step.html", "file.pdf", "gone.html", "../2/index.html"))
                    path = "/guide/2/index.html" if ".." in onward else item.url_prefix + onward
                    status = 404 if "gone" in onward else 500 if rng.random() < 0.05 else 200
                    reads.append((after, who, path, status, f"https://www.example.cn{page}"))
                lines += reads
                failed = rng.random() < (0.7 if late and n == 0 else 0.2)
                searches.append({
                    "time": f"{at.isoformat()}+08:00", "q": "社保 补贴", "page": page,
                    "results": 0 if failed else 4,
                    "clicked": None if failed or rng.random() < 0.5 else "/guide/1/index.html",
                })  # fmt: skip
                cases.append(_case(rng, f"C{len(cases)}", item.code, at, late))
    (folder / "access.log").write_text("".join(
        f'{who} - - [{at:%d/%b/%Y:%H:%M:%S} +0800] "GET {path} HTTP/1.1" {status} 512 "{source}" '
        f'"{AGENT}" 0.{rng.randint(1, 9)}\n'
        for at, who, path, status, source in sorted(lines)
    ))  # fmt: skip
    (folder / "search.jsonl").write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in searches)
    )
    (folder / "cases.csv").write_text(CASES_HEADER + "".join(cases))
    # A later export tells some cases once more, with what has happened since.
    (folder / "later.csv").write_text(CASES_HEADER + "".join(
        "{0},9,{2}".format(*each.rsplit(",", 2)) for each in cases[::3]))  # fmt: skip
    return [folder / name for name in ("access.log", "search.jsonl", "cases.csv", "later.csv")]


def _case(rng: random.Random, name: str, item: str, at: datetime, late: bool) -> str:
    window = rng.choice(("", "1", "2"))
    channel = "window" if window else rng.choice(("online", "mobile"))
    back = rng.random() < (0.4 if late and item == "SX2" else 0.1)
    accepted = at + timedelta(hours=2)
    finished = accepted + timedelta(days=rng.randint(1, 12))
    told = ("", accepted.isoformat(), "", "", finished.isoformat())
    if back:
        told = ("", "", accepted.isoformat(), rng.choice(("材料不全", "填写有误")), "")
    return ",".join((
        name, item, channel, window, at.isoformat(), *told[1:], "3", str(rng.randint(1, 5)),
    )) + "\n"  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    ingest(folder / "store", logs(folder), today=date(2026, 11, 23))
    return folder / "store"


@pytest.fixture(scope="module")
def panel(store):
    return load_panel(store, ITEMS, FIRST, LAST, official_calendar())


@pytest.fixture
def scope(panel) -> Scope:
    edges = panel.waits.edges if panel.waits is not None else ()
    return Scope(panel.items, *PERIODS, wait_edges=edges)


def ran(store: Path, sql: str) -> list[Mapping[str, object]]:
    with duckdb.connect() as opened:
        opened.execute(f"SET file_search_path = '{store}'")
        found = opened.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def asked(name: str, scope: Scope, item: str | None = "SX1", **given):
    return traced(candidate(name, item, **given), scope).evidence


def test_every_statement_of_a_discovery_gets_the_numbers_of_its_evidence(store, panel):
    say = lambda each: sentences.sentence(each, "事项")  # noqa: E731
    found = discover(panel, *PERIODS, official_calendar(), say)
    told = [each.candidate for each in (*found.findings, *found.explanations)]
    assert {each.type for each in told} >= {"volume.rose", "search.rose", "returns.rose"}
    for each in told:
        rows = ran(store, each.evidence.sql)
        assert rows, each.type
        assert (store / each.evidence.table).is_dir()
        if each.type.endswith(("rose", "fell")) and each.family in ("volume", "search", "returns"):
            counts = [row[1:3] for row in each.evidence.rows[1:]]
            assert [tuple(map(str, list(row.values())[1:3])) for row in rows] == counts


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_every_statement_runs_and_its_table_is_in_the_store(store, scope, name):
    kind = name if "." in name else f"{name}.peers"
    facts = {"word": "社保 补贴", "other_code": "SX2", "window": "1", "page": ""}
    rows = ((), ("示例事项2",))
    evidence_of = Evidence("", "", rows)
    traced_one = asked(kind, scope, facts=facts, evidence=evidence_of)
    # Whose log tells no waiting times has no such folder.
    if traced_one.table == "waits" and not (store / "waits").exists():
        pytest.skip("no waiting times in this log")
    assert (store / traced_one.table).is_dir()
    ran(store, traced_one.sql)


@pytest.mark.parametrize("item", [each.code for each in ITEMS])
def test_views_bounces_and_times_are_those_of_the_panel(store, panel, scope, item):
    place = [each.code for each in panel.items].index(item)
    views = ran(store, asked("volume.rose", scope, item).sql)
    bounces = ran(store, asked("bounce.rose", scope, item).sql)
    times = ran(store, asked("dwell.rose", scope, item).sql)
    for number, period in enumerate(PERIODS):
        span = panel.between(period.first, period.last)
        assert views[number]["period"] == (BEFORE, AFTER)[number]
        assert views[number]["views"] == panel.pages.views[place, span].sum()
        assert bounces[number]["bounces"] == panel.pages.bounces[place, span].sum()
        rows = (panel.dwell.item == place) & (panel.dwell.day >= span.start)
        rows &= panel.dwell.day < span.stop
        assert times[number]["measured"] == panel.dwell.count[rows].sum()


@pytest.mark.parametrize("item", ["SX0", "SX2", "SX'9"])
def test_cases_are_counted_once_in_their_last_state(store, panel, scope, item):
    cases = panel.cases
    place = [each.code for each in panel.items].index(item)
    returned = ran(store, asked("returns.rose", scope, item).sql)
    handled = ran(store, asked("handling_time.rose", scope, item).sql)
    for number, period in enumerate(PERIODS):
        span = panel.between(period.first, period.last)
        mine = (cases.item == place) & (cases.applied >= span.start) & (cases.applied < span.stop)
        assert returned[number]["cases"] == mine.sum()
        assert returned[number]["returned"] == (mine & (cases.returned >= 0)).sum()
        done = [row for row in handled if row["period"] == (BEFORE, AFTER)[number]]
        assert len(done) == (mine & (cases.finished >= 0)).sum()
    assert {row["promise"] for row in handled} == {3.0, 9.0}


def test_downloads_and_failures_are_those_of_the_panel(store, panel, scope):
    for name, counts in (("download.peers", panel.downloads), ("failing.often", panel.failures)):
        for place, item in enumerate(panel.items):
            rows = ran(store, asked(name, scope, item.code).sql)
            span = panel.between(PERIODS[1].first, PERIODS[1].last)
            later = [row["visitors"] for row in rows if row["period"] == AFTER]
            assert sum(later) == counts[place, span].sum()


def test_a_statement_knows_the_programs_of_the_log_layer():
    assert (evidence.TAKEN, evidence.FAILED) == (Outcome.TAKEN, Outcome.FAILED)
    assert evidence.MOST_TAKEN == served.MOST_TAKEN
    assert evidence.MOST_FAILED == served.MOST_FAILED


def test_days_whose_records_are_not_whole_are_left_out_of_views(store, panel, scope):
    torn = replace(scope, left_out=(TURN,))
    span = panel.between(TURN, TURN)
    less, whole = (ran(store, asked("volume.rose", each).sql)[1] for each in (torn, scope))
    assert whole["views"] - less["views"] == panel.pages.views[1, span].sum()
    base = baseline(panel, *PERIODS, official_calendar())
    assert not base.gaps.any()
