"""Sentences: their numbers are those of the finding after rounding, and every kind has one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.panels import Recipe, draw
from tests.insight.test_shares import beside_others, found, in_time

from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.shares.kinds import BOUNCE, RETURNS, SEARCH
from zhagen.insight.times import dwell, handling
from zhagen.insight.wording.figures import MINUS, NARROW, number, pair, percent, points, seconds
from zhagen.insight.wording.joint import clause
from zhagen.insight.wording.pages import PAGES
from zhagen.insight.wording.sentences import NoWords, sentence

NUMBER = re.compile(rf"{MINUS}?\d[\d{NARROW}]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def office():
    return draw(61, Recipe(items=60, planted=0.3, mixed=0.1, cases=900))


def numbers_of(text):
    """Every number of a sentence."""
    return [float(n.replace(NARROW, "").replace(MINUS, "-")) for n in NUMBER.findall(text)]


@pytest.mark.parametrize(
    "detector",
    [
        in_time(BOUNCE),
        in_time(SEARCH),
        in_time(RETURNS),
        beside_others(BOUNCE),
        beside_others(RETURNS),
        dwell.candidates,
        handling.candidates,
    ],
    ids=[
        "bounce in time", "search in time", "returns in time", "bounce beside others",
        "returns beside others", "dwell", "handling",
    ],
)  # fmt: skip
def test_a_sentence_holds_before_and_after_as_counted(office, detector):
    candidates = found(detector, office)
    assert candidates
    for candidate in candidates:
        text = sentence(candidate, "示例事项")
        scale = 100 if candidate.metric.endswith("share") else 1
        shown = numbers_of(text)
        for value in (candidate.before, candidate.after):
            assert any(abs(number - scale * value) <= 0.0501 for number in shown), text
        assert text.endswith("。")
        assert text.count("“") == text.count("”")
        assert "-" not in text


def test_the_verb_follows_the_numbers(office):
    for candidate in found(in_time(RETURNS), office):
        # What was adjusted against the counts can be no finding, and has no sentence to check.
        if candidate.p == 1.0:
            continue
        if candidate.type == "returns.rose":
            assert "升到" in sentence(candidate, "甲")
            assert candidate.after > candidate.before
        if candidate.type == "returns.fell":
            assert "降到" in sentence(candidate, "甲")
            assert candidate.after < candidate.before


def test_a_finding_without_words_is_told_by_its_name():
    unknown = Candidate("none.such", None, "x", *(None,) * 6, 0, Evidence("", ""))
    with pytest.raises(NoWords, match=re.escape("none.such")):
        sentence(unknown, "")


@given(st.floats(-1e9, 1e9))
def test_a_number_reads_back_as_itself_after_rounding(value):
    shown = number(value, 1)
    assert float(shown.replace(NARROW, "").replace(MINUS, "-")) == pytest.approx(value, abs=0.0501)
    assert "-" not in shown
    assert "," not in shown


def test_numbers_look_as_the_house_writes_them():
    assert number(1234) == "1234"
    assert number(11367) == f"11{NARROW}367"
    assert number(-0.04, 1) == "0.0"
    assert percent(0.141) == "14.1%"
    assert percent(-0.4, signed=True, decimals=0) == f"{MINUS}40%"
    assert points(0.061) == "+6.1 个百分点"
    assert number(float("nan")) == "不详"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(12.5, 0, "13"), (13.5, 0, "14"), (0.25, 1, "0.3"), (2.675, 2, "2.68"), (100 * 0.285, 0, "29"),
     (1e22, 0, f"10{NARROW}" + NARROW.join(["000"] * 7)), (99999.5, 0, f"100{NARROW}000")],
)  # fmt: skip
def test_a_half_is_rounded_up_as_readers_do(value: float, decimals: int, shown: str):
    assert number(value, decimals) == shown
    assert number(-value, decimals) == MINUS + shown


@given(st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_any_half_of_the_last_figure_goes_away_from_zero(whole: int, decimals: int):
    shown = number((whole + 0.5) / 10**decimals, decimals).replace(NARROW, "")
    up = whole + 1 if whole >= 0 else whole
    assert float(shown.replace(MINUS, "-")) == pytest.approx(up / 10**decimals)


def test_two_values_that_differ_never_look_alike():
    assert pair(3.41, 3.44, 1) == ("3.41", "3.44")
    assert pair(3.4, 4.0, 1) == ("3.4", "4.0")
    assert seconds(52, 26) == ("52", "26")
    assert seconds(52, 26.5) == ("52.0", "26.5")


def _told(kind: str, **given: object) -> str:
    facts = given.pop("facts", {})
    made = Candidate(
        kind, "SX0", "x", given.get("before"), given.get("after"), given.get("change"),
        None, None, None, 10, Evidence("", ""), facts=facts,
    )  # fmt: skip
    return sentence(made, "甲")


def test_a_short_stay_tells_both_metrics_and_the_stay_before():
    facts = {"views_before": 57.0, "views_after": 125.0, "views_change": 1.2, "after_n": 4102}
    said = _told("dwell.short", before=52.0, after=26.0, facts=facts)
    assert said == (
        "“甲”的页面浏览量由日均 57 次升到 125 次（扣除同类事项的变化后 +120%），"
        "一半人停留不到 26 秒（上期 52 秒，本期测得 4102 次）。"
    )


def test_dead_links_add_up_with_those_that_were_dead_before():
    facts = {"target": "/gone.html", "targets": 1, "new_before": 0, "new_after": 259}
    plain = _told("broken_link.new", before=0.0, after=259.0, facts=facts)
    assert plain.endswith("本期有 259 次点击落空，上期没有。")
    older = _told("broken_link.new", before=1.0, after=260.0, facts=facts)
    assert older.endswith("上期没有；连同早就打不开的，本期共 260 次、上期 1 次。")


def test_searches_and_documents_for_a_hundred_views_share_their_words():
    facts = {"after_trials": 2000, "after_events": 300}
    search = _told("page_search.peers", before=0.03, after=0.15, change=0.12, facts=facts)
    assert "每 100 次浏览有 15.0 次站内搜索" in search
    assert "多于同类其他事项的 3.0 次" in search
    taken = _told("download.peers", before=0.3, after=0.15, change=-0.15, facts=facts)
    assert "少于同类其他事项的 30.0 人次" in taken


def test_a_clause_goes_on_without_the_name():
    assert clause("“甲”的退件率由 1% 升到 2%。") == "退件率由 1% 升到 2%"
    assert clause("“甲”只看一页就走的访问占比升到 2%。") == "只看一页就走的访问占比升到 2%"
    assert clause("3 号窗口的退件率为 2%。") == "3 号窗口的退件率为 2%"


def test_remarks_on_pages_name_some_and_say_that_there_are_more():
    facts = {
        "items": 7, "views": 900, "first": "乙", "first_views": 90,
        "updated_on": "2024-01-02", "names": "乙、丙",
    }  # fmt: skip
    said = _told("page.stale", facts=facts)
    assert said.startswith(PAGES)
    assert "（“乙”“丙”等）" in said
