"""The home page puts together what the parts tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhagen.web.home import collecting
from zhagen.web.home.greeting import greeting, waits
from zhagen.web.look.waiting import Change, Note, Number, Row, Waiting

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ROW = Row("待我看", "示例市禾间食品有限公司", "/look/", "打开", marks=(("error", 3),), waited=375)


def part(**functions):
    """A home.py with these functions."""
    return SimpleNamespace(__name__="part", **functions)


@pytest.fixture
def told(monkeypatch):
    def set_to(*parts):
        monkeypatch.setattr(collecting, "tellers", lambda: parts)

    set_to()
    return set_to


@pytest.fixture
def page():
    person = get_user_model().objects.create_user("chen", shown_name="陈晓燕")
    client = Client()
    client.force_login(person)

    def shown():
        return client.get("/").content.decode()

    return shown


@pytest.mark.parametrize(
    ("hour", "word"),
    [(4, "晚上好"), (5, "上午好"), (11, "上午好"), (12, "中午好"), (13, "下午好"), (18, "晚上好")],
)
def test_the_greeting_follows_the_hour(hour, word):
    assert greeting(time(hour)) == word


def test_the_headline_counts_what_waits_for_this_person(told):
    reading = Row("正在读", "甲", "/", "打开", mine=False)
    told(part(waiting=lambda *_: (Waiting("办件", (ROW, reading)),)), part())
    assert waits(collecting.collect(None, NOW).count) == "有 1 件等您看"
    assert waits(0) == "现在没有等您看的"


def test_changes_stand_newest_first_and_numbers_are_few(told):
    first, last = Change(date(2026, 11, 18), "先"), Change(date(2026, 11, 19), "后")
    number = Number("今天已收", "17", "件", "昨天此时 14 件")
    told(
        part(changed=lambda *_: (first,), numbers=lambda *_: (number,) * 3),
        part(changed=lambda *_: (last,), numbers=lambda *_: (number,) * 3),
    )
    home = collecting.collect(None, NOW)
    assert home.changes == (last, first)
    assert len(home.numbers) == 4


def test_a_part_that_tells_something_else_is_a_fault(told):
    told(part(waiting=lambda *_: (ROW,)))
    with pytest.raises(TypeError, match="Waiting"):
        collecting.collect(None, NOW)


def test_an_empty_home_says_so(told, page):
    shown = page()
    assert "现在没有等您看的" in shown
    assert "最近没有变化" in shown
    assert "陈晓燕" in shown


def test_the_first_row_is_ready_to_be_opened(told, page):
    told(
        part(
            waiting=lambda *_: (Waiting("办件", (ROW,), elsewhere="另有 2 号窗 3 件在排"),),
            today=lambda *_: (Note("清禾贸易", "补正今天到期", links=(("看告知书", "/look/"),)),),
        )
    )
    shown = page()
    assert 'data-key="Enter"' in shown
    assert "6 分" in shown
    assert "另有 2 号窗 3 件在排" in shown
    assert "看告知书" in shown


def test_nobody_sees_a_home_without_a_sign_in():
    assert Client().get("/").status_code == 302


def test_every_part_that_has_a_home_is_loadable():
    collecting.tellers.cache_clear()
    for module in collecting.tellers():
        assert module.__name__.endswith(".home")
