"""Choosing periods, the page of an analysis, registering two proposals, what came of them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone
from tests.web import insights_made
from tests.web.people import other_department_person, person, without

from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.insights import book, home
from zhagen.web.insights.models import Analysis, Decision, Paper, State
from zhagen.web.insights.place import items_file, store_of
from zhagen.web.jobs.running import run_all
from zhagen.web.ledger.models import Outgoing
from zhagen.web.ledger.outgoing import bring_to_ledger

pytest.importorskip("pyarrow", reason="needs the extra insight")

TODAY = date(2026, 11, 2)
CHOSEN = {"kind": "quarter", "quarter": "2026Q3", "against": "previous"}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """What was read in, with the table of items."""
    from zhagen.logs.ingest import ingest  # noqa: PLC0415 - needs an extra

    folder = tmp_path_factory.mktemp("office")
    logs = insights_made.write(folder / "logs", views=4, first=date(2026, 4, 1))
    ingest(folder / "store", [logs], today=TODAY)
    (folder / "store" / "proposals").mkdir()
    (folder / "store" / "proposals" / "items.csv").write_text(insights_made.items())
    return folder / "store"


@pytest.fixture(scope="module")
def made(store):
    """The analysis of the quarter, made once for all tests that only look at it."""
    from zhagen.web.insights.analysing import made as analysed  # noqa: PLC0415 - the same

    items = store / "proposals" / "items.csv"
    return analysed(store, items, "2026Q3", "2026Q2", TODAY, lambda: None)


@pytest.fixture
def owner(store, tmp_path, monkeypatch):
    """Somebody who decides, whose department has the records."""
    changed = replace(settings.CONFIGURATION, data=tmp_path / "data", ledger=tmp_path / "ledger")
    monkeypatch.setattr(settings, "CONFIGURATION", changed)
    found = person(Role.owner)
    shutil.copytree(store, store_of(found.department))
    return found


@pytest.fixture
def one(owner, made):
    """The analysis as the worker keeps it."""
    now = timezone.now()
    held = Analysis.objects.create(
        department=owner.department, period="2026Q3", against="2026Q2", state=State.READY,
        shown=made.shown, by=owner.user, at=now, made_at=now, last_day=date(2026, 9, 30),
    )  # fmt: skip
    for name, content in made.papers.items():
        Paper.objects.create(analysis=held, name=name, content=content)
    return held


def _text(answer):
    return answer.content.decode()


def _pick(client, one, key, wanted="1"):
    return client.post(f"/insights/{one.pk}/pick", {"key": key, "wanted": wanted}, follow=True)


def test_a_quarter_is_analysed_and_double_submit_is_one_analysis(owner):
    first = owner.post("/insights/periods", CHOSEN)
    second = owner.post("/insights/periods", CHOSEN)
    assert first.url == second.url
    assert "正在分析" in _text(owner.get(first.url))
    run_all()
    one = Analysis.objects.get()
    assert (one.state, one.fault) == (State.READY, "")
    told = _text(owner.get("/insights/", follow=True))
    assert one.shown["headline"] in told
    assert owner.get(f"/insights/{one.pk}/state")["HX-Refresh"] == "true"
    assert Entry.objects.filter(action="insight.analysed").count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"quarter": "2025Q4"}, "没有任何记录"),
        ({"quarter": "nonsense"}, "看不懂周期"),
        ({"kind": "own", "first": "2026-07-01", "last": ""}, "起止日没有写全"),
        ({"kind": "own", "first": "2026-07-01", "last": "2026-02-30"}, "没有"),
        (
            {"against": "own", "against_first": "2026-08-01", "against_last": "2026-08-09"},
            "重合",
        ),
        ({"against": "year"}, "没有任何记录"),
        ({"quarter": "0000Q1"}, "没有“0000Q1”"),
        ({"quarter": "0001Q1"}, "年份不对"),
        ({"quarter": "9" * 5000}, "看不懂周期"),
        ({"kind": "month", "month": "0001-01", "against": "year"}, "年份不对"),
        ({"kind": "own", "first": "0001-01-01", "last": "0001-01-09"}, "年份不对"),
        ({"kind": "own", "first": "0001-01-01", "last": "9999-12-31"}, "年份不对"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused_in_a_sentence(owner, given, said):
    answer = owner.post("/insights/periods", CHOSEN | given)
    assert answer.status_code == 422
    assert said in _text(answer)
    assert not Analysis.objects.exists()


def test_the_page_tells_findings_with_charts_numbers_and_what_they_rest_on(owner, one):
    told = _text(owner.get(f"/insights/{one.pk}/"))
    assert "社保开户" in told
    assert "好消息，不必改" in told
    chart = next(each["chart"] for each in one.shown["entries"] if each["chart"])
    answer = owner.get(f"/insights/{one.pk}/files/{chart}")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert "图上的数，每周一个" in told
    assert "SELECT" in told.upper()
    shares = [
        row[part["heads"].index("占比")]
        for entry in one.shown["entries"]
        for part in entry["parts"]
        if "占比" in part["heads"]
        for row in part["counts"]
    ]
    assert shares
    assert all(each.endswith("%") for each in shares)


def test_the_papers_can_be_taken_away_and_that_is_on_the_trail(owner, one):
    for name in ("report.docx", "report.html", "findings.json", "evidence.sql"):
        answer = owner.get(f"/insights/{one.pk}/files/{name}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    assert Entry.objects.filter(action="insight.exported").count() == 4
    assert owner.get(f"/insights/{one.pk}/files/other").status_code == 404


def test_another_department_and_people_without_the_right_see_nothing(owner, one):
    stranger = other_department_person(Role.owner)
    assert stranger.get(f"/insights/{one.pk}/").status_code == 404
    assert stranger.get(f"/insights/{one.pk}/files/report.docx").status_code == 404
    assert _pick(stranger, one, "P-1").status_code == 404
    for role in without(Right.insight_see):
        assert person(role).get(f"/insights/{one.pk}/").status_code == 403


def test_a_manager_sees_but_does_not_choose(owner, one):
    manager = person(Role.manager)
    told = _text(manager.get(f"/insights/{one.pk}/"))
    assert "等业务负责人选" in told
    assert "选为微优化</button>" not in told
    key = next(iter(one.shown["offers"]))
    assert _pick(manager, one, key).status_code == 403


def test_two_are_chosen_and_registered_once_and_no_third(owner, one):
    keys = [*one.shown["offers"]]
    assert len(keys) >= 3
    _pick(owner, one, keys[0])
    told = _text(_pick(owner, one, keys[1]))
    assert "登记这两条，下季度来验" in told
    assert "何时看" in told
    assert "最多选两条" in _text(_pick(owner, one, keys[2]))
    for _ in range(2):
        answer = owner.post(f"/insights/{one.pk}/register", {"key": keys[:2]}, follow=True)
    assert "没有改动" in _text(answer)
    assert Decision.objects.filter(state="accepted").count() == 2
    known = book.book_of(owner.department)
    assert {each.state.value for each in known.values()} == {"accepted"}
    answer = owner.post(f"/insights/{one.pk}/register", {"key": keys[2]}, follow=True)
    assert "最多选两条" in _text(answer)
    bring_to_ledger()
    assert not Outgoing.objects.exists()
    assert Entry.objects.filter(action="insight.adopted").count() == 2


def test_one_can_be_taken_back_before_it_is_registered(owner, one):
    key = next(iter(one.shown["offers"]))
    _pick(owner, one, key)
    _pick(owner, one, key, wanted="0")
    one.refresh_from_db()
    assert one.picks == []
    answer = owner.post(f"/insights/{one.pk}/register", follow=True)
    assert "还没有选" in _text(answer)


def test_one_is_declined_with_its_reason(owner, one):
    key = next(iter(one.shown["offers"]))
    given = {"key": key, "reason": ""}
    assert "为什么不采纳" in _text(owner.post(f"/insights/{one.pk}/decline", given, follow=True))
    given["reason"] = "明年改版时一起做"
    owner.post(f"/insights/{one.pk}/decline", given)
    told = _text(owner.get("/insights/book"))
    assert "明年改版时一起做" in told
    assert "不采纳" in told


def test_the_day_it_went_live_is_written_once_and_corrected_aloud(owner, one):
    key = next(iter(one.shown["offers"]))
    owner.post(f"/insights/{one.pk}/register", {"key": key})
    today = timezone.localdate()
    address = f"/insights/book/{owner.department.pk}/{key}/live"
    assert "上线日期记好了" in _text(owner.post(address, {"on": str(today)}, follow=True))
    assert "没有改动" in _text(owner.post(address, {"on": str(today)}, follow=True))
    assert "还没有到" in _text(owner.post(address, {"on": "2099-01-01"}, follow=True))
    assert "起止日" in _text(owner.post(address, {"on": "soon"}, follow=True))
    assert owner.post(address.replace(key, "P-none"), {"on": str(today)}).status_code == 404
    stranger = other_department_person(Role.owner)
    assert stranger.post(address, {"on": str(today)}).status_code == 404


def test_a_book_that_is_broken_stops_registering_and_says_so(owner, one):
    path = store_of(owner.department) / "proposals" / "proposals.jsonl"
    path.write_text("no json\n")
    told = _text(owner.get(f"/insights/{one.pk}/"))
    assert "登记簿读不出来" in told
    assert "登记簿" in _text(owner.get("/insights/book"))


def test_without_items_the_page_says_so_before_any_finding(owner):
    items_file(owner.department).unlink()
    owner.post("/insights/periods", CHOSEN)
    run_all()
    one = Analysis.objects.get()
    assert any("没有事项表" in line for line in one.shown["warnings"])
    told = _text(owner.get(f"/insights/{one.pk}/"))
    assert told.index("先请留意") < told.index("本期发现")


def test_the_home_page_tells_what_waits_until_somebody_decides(owner, one):
    now = timezone.now()
    assert home.waiting(owner.user, now)[0].rows[0].mine
    key = next(iter(one.shown["offers"]))
    owner.post(f"/insights/{one.pk}/register", {"key": key})
    assert home.waiting(owner.user, now) == ()
    assert home.changed(owner.user, now)[0].action == "看登记簿"
    assert home.waiting(person(Role.officer).user, now) == ()


def test_in_traditional_our_sentences_are_converted_and_names_are_not(owner, one):
    owner.post("/look/language/", {"language": "zh-hant", "next": "/"})
    told = _text(owner.get(f"/insights/{one.pk}/"))
    assert "第三季度：" in told
    assert "條發現" in told
    assert "“社保开户”" in told


def test_only_who_may_choose_is_told_that_a_choice_waits(owner, one):
    now = timezone.now()
    (row,) = home.waiting(owner.user, now)[0].rows
    assert (row.state, row.mine) == ("等您选", True)
    for role in (Role.manager, Role.office):
        (row,) = home.waiting(person(role).user, now)[0].rows
        assert (row.state, row.mine) == ("等业务负责人选", False)
