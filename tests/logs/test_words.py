"""Words that few people search for are nowhere to be read."""

import json
from datetime import date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.logs.make_logs import searches
from tests.logs.stored import ingest, table, written

from zhagen.calendar.official import official_calendar
from zhagen.logs.panels.load import load_panel
from zhagen.logs.records.words import ENOUGH, known_words

START = datetime(2026, 7, 1, 8)  # noqa: DTZ001 - wall time
HALF_HOUR = timedelta(minutes=30)
LAST = date(2026, 7, 20)


def search(number, text, **rest):
    """A search of the half hour with this number."""
    return {"time": f"{(START + number * HALF_HOUR).isoformat()}+08:00", "q": text, **rest}


def visited(number, text):
    """A search of the visitor with this number, all at one time."""
    return {**search(0, text), "remote_addr": f"192.0.2.{number}", "user_agent": "Mozilla/5.0"}


def shown(root):
    return load_panel(root, (), START.date(), LAST, official_calendar()).words.words


def everything(root):
    return b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(parts=st.lists(st.integers(0, ENOUGH), min_size=1, max_size=4), known=st.booleans())
def test_a_word_is_told_once_enough_people_typed_it_however_it_comes(
    tmp_path_factory, parts, known
):
    folder = tmp_path_factory.mktemp("parts")
    ingest(folder / "s", written(folder / "other", searches([search(0, "别的")])))
    people = 0
    for name, part in enumerate(parts):
        make = visited if known else search
        rows = [make(people + number, "张三的房产证") for number in range(part)]
        people += part
        rows.append(search(people, "公积金"))
        ingest(folder / "s", written(folder / str(name), searches([*rows, *rows])))
    enough = people >= ENOUGH
    assert ("张三的房产证" in shown(folder / "s")) == enough
    assert ("张三的房产证" in known_words(folder / "s").values()) == enough
    assert ("张三".encode() in everything(folder / "s")) == enough


@pytest.mark.parametrize("make", [search, visited])
def test_one_person_searching_again_and_again_is_one_person(tmp_path, make):
    rows = [make(1, "张三的房产证") for _ in range(50)]
    ingest(tmp_path / "s", written(tmp_path / "a", searches(rows)))
    assert shown(tmp_path / "s") == ()
    assert "张三".encode() not in everything(tmp_path / "s")


def test_what_few_people_typed_still_counts_as_searches(tmp_path):
    rows = [search(number, f"第{number}种写法", results=0) for number in range(8)]
    ingest(tmp_path / "s", written(tmp_path / "a", searches(rows)))
    panel = load_panel(tmp_path / "s", (), START.date(), LAST, official_calendar())
    assert panel.searches.site_without_result.sum() == 8


def test_words_are_masked_and_brought_to_one_width(tmp_path):
    typed = "ＡＢＣ　社保 13900012345"
    rows = [search(number, typed) for number in range(ENOUGH)]
    ingest(tmp_path / "s", written(tmp_path / "a", searches(rows)))
    assert shown(tmp_path / "s") == ("ABC 社保 139****2345",)


def test_the_same_words_have_other_hashes_in_another_store(tmp_path):
    log = written(tmp_path / "a", searches([search(n, "公积金") for n in range(ENOUGH)]))
    found = []
    for name in ("s", "t"):
        ingest(tmp_path / name, log)
        found.append(table(tmp_path / name, "words")[0]["word"])
    assert found[0] != found[1]


def test_searches_stored_without_hashes_are_counted_and_not_shown(tmp_path):
    rows = [search(number, "公积金") for number in range(ENOUGH)]
    ingest(tmp_path / "s", written(tmp_path / "a", searches(rows)))
    for path in (tmp_path / "s" / "search").rglob("*.parquet"):
        pq.write_table(pq.ParquetFile(path).read().drop_columns(["word", "person"]), path)
    ingest(tmp_path / "s", written(tmp_path / "b", searches([search(0, "别的")])))
    panel = load_panel(tmp_path / "s", (), START.date(), LAST, official_calendar())
    assert panel.words.words == ()
    assert panel.searches.site_total.sum() == ENOUGH + 1
    assert json.loads((tmp_path / "s" / "store.json").read_text())["schema"] == 1
