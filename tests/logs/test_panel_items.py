"""Without a table of items the codes of the handling records are the items."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.logs.ingest import ingest
from zhagen.logs.panels.items import items_on_record, prefix_at

HEAD = (
    "case_id,item_code,channel,window,applied_at,accepted_at,returned_at,return_reason,"
    "finished_at,promise_days,satisfaction\n"
)
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36"
DAY = date(2026, 7, 6)


def _line(number: int, path: str) -> str:
    return (
        f"192.0.2.{number % 200} - - [06/Jul/2026:10:{number % 60:02}:00 +0800] "
        f'"GET {path} HTTP/1.1" 200 512 "-" "{AGENT}"\n'
    )


def _store(folder: Path, codes: dict[str, int], pages: dict[str, int]) -> Path:
    cases = [code for code, count in codes.items() for _ in range(count)]
    (folder / "cases.csv").write_text(
        HEAD + "".join(f"C{n},{code},online,,2026-07-06T09:00:00,,,,,5,\n"
                       for n, code in enumerate(cases)),
        encoding="utf-8",
    )  # fmt: skip
    paths = [path for path, count in pages.items() for _ in range(count)]
    lines = [_line(number, path) for number, path in enumerate(paths)]
    (folder / "access.log").write_text("".join(lines))
    store = folder / "store"
    ingest(store, [folder / "cases.csv", folder / "access.log"], today=date(2026, 7, 7))
    return store


def test_codes_are_items_and_find_the_pages_whose_address_shows_them(tmp_path):
    store = _store(
        tmp_path,
        {"SX01": 12, "310116128": 11, "2026": 10, "ZZ99": 3},
        {
            "/guide/item-SX01/index.html": 5,
            "/apply/SX01": 2,
            "/fw/310116128.html": 3,
            "/news/2026/1.html": 9,
        },
    )
    found = {item.code: item for item in items_on_record(store, DAY)}
    assert {code: item.url_prefix for code, item in found.items()} == {
        "SX01": "/guide/item-SX01/",
        "310116128": "/fw/310116128.",
        "2026": "",
    }
    assert all(item.name == code and not item.kind for code, item in found.items())


def test_a_page_that_only_begins_like_a_code_is_not_its_page(tmp_path):
    store = _store(tmp_path, {"SX01": 12}, {"/guide/SX012/": 5, "/guide/ASX01/": 5})
    assert [item.url_prefix for item in items_on_record(store, DAY)] == [""]


def test_addresses_are_those_of_the_last_days(tmp_path):
    store = _store(tmp_path, {"SX01": 12}, {"/guide/SX01/": 5})
    assert items_on_record(store, date(2026, 9, 30))[0].url_prefix == ""


def test_without_handling_records_there_are_no_items(tmp_path):
    (tmp_path / "access.log").write_text(_line(1, "/guide/SX01/"))
    ingest(tmp_path / "store", [tmp_path / "access.log"], today=date(2026, 7, 7))
    assert items_on_record(tmp_path / "store", DAY) == ()


@given(
    st.text("/ab1.-", max_size=12),
    st.text("ab1", min_size=1, max_size=4),
    st.text("/x.", max_size=6),
)
def test_a_prefix_begins_the_path_and_holds_the_word(before: str, word: str, after: str):
    path = f"{before}{word}{after}"
    found = prefix_at(path, len(before) + len(word))
    assert path.startswith(found)
    assert found.startswith(before + word)


@pytest.mark.parametrize(("path", "end"), [("/guide/SX01", 11), ("/SX01", 5)])
def test_a_word_at_the_end_is_the_whole_path(path: str, end: int):
    assert prefix_at(path, end) == path
