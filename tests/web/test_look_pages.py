"""The frame of every page, its languages, its headers, and what is said when something fails."""

from __future__ import annotations

import errno

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from zhagen.web.look import headers, marks, navigation, refusals
from zhagen.web.look.languages import CHOSEN


def rendered(text, **places):
    return engines["django"].from_string("{% load look %}" + text).render(places)


@pytest.fixture
def signed_in():
    person = get_user_model().objects.create_user("chen", shown_name="陈晓燕")
    client = Client()
    client.force_login(person)
    return client


def plain_client():
    return Client(headers={"accept-language": "zh-CN"})


# ---- marks ----
@pytest.mark.parametrize("kind", marks.KINDS)
def test_a_mark_is_shape_and_word(kind):
    told = str(marks.mark(kind, 3))
    assert "<svg" in told
    assert marks.severity_word(kind) in told
    assert ">3<" in told


def test_a_bare_mark_keeps_its_word_for_those_who_hear():
    assert f'<span class="unseen">{marks.severity_word("error")}</span>' in str(
        marks.mark("error", bare=True)
    )


def test_an_unknown_mark_or_icon_is_a_fault_of_the_template():
    for drawing in (marks.mark, marks.shape, marks.severity_word, marks.icon):
        with pytest.raises(marks.NoSuchDrawing, match="只有"):
            drawing("nothing")


def test_what_stands_in_a_mark_is_escaped():
    assert "<b>" not in str(marks.mark("error", word="<b>"))


def test_filters_speak_the_language_of_the_page():
    with translation.override("en"):
        assert rendered("{{ 380|minutes }}") == "6 min 20 s"
    assert rendered("{{ 380|minutes }}{{ nothing|minutes }}{{ nothing|day }}") == "6 分 20 秒"
    assert rendered('{{ "11367"|grouped }}{{ "没有"|grouped }}') == "11\u202f367没有"


# ---- names in the bar ----
def test_a_name_is_shown_only_to_those_who_may_and_where_its_page_exists():
    names = (
        navigation.Name("首页", "home", frozenset({"home"}), frozenset()),
        navigation.Name("样式", "look:style", frozenset({"look"}), frozenset({"case_see"})),
        navigation.Name("没有", "nowhere:index", frozenset({"nowhere"}), frozenset()),
    )
    assert [one.title for one in navigation.places((), "home", names=names)] == ["首页"]
    seen = navigation.places({"case_see"}, "look:style", names=names)
    assert [(one.title, one.here) for one in seen] == [("首页", False), ("样式", True)]


# ---- languages ----
@pytest.mark.parametrize(
    ("language", "tag", "word"),
    [
        ("zh-hans", "zh-Hans", "跳到正文"),
        ("zh-hant", "zh-Hant", "跳到正文"),
        ("en", "en", "Skip to content"),
    ],
)
def test_the_chosen_language_is_served_and_kept_with_the_person(signed_in, language, tag, word):
    answer = signed_in.post("/look/language/", {"language": language, "next": "/look/"})
    assert answer.url == "/look/"
    page = signed_in.get("/look/").content.decode()
    assert f'<html lang="{tag}">' in page
    assert word in page
    assert get_user_model().objects.get().language == language


def test_the_persons_own_language_goes_before_the_browsers(signed_in):
    get_user_model().objects.update(language="zh-hant")
    page = signed_in.get("/look/", headers={"accept-language": "en"}).content.decode()
    assert "收件預審" in page or 'lang="zh-Hant"' in page


def test_the_switch_leads_nowhere_else_and_knows_no_other_language(signed_in):
    for where in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""):
        answer = signed_in.post("/look/language/", {"language": "tlh", "next": where})
        assert answer.url == "/"
    assert CHOSEN not in signed_in.session
    assert signed_in.get("/look/language/").status_code == 405


# ---- headers ----
def test_only_our_own_scripts_and_styles_are_allowed(signed_in):
    answer = signed_in.get("/look/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page


def test_a_policy_that_a_view_sets_is_kept():
    def view(_request):
        return HttpResponse("", headers={"Content-Security-Policy": "default-src 'none'"})

    answer = headers.ContentPolicy(view)(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_a_form_may_lead_on_to_the_sign_in_service():
    assert headers.policy(("https://sso.example.gov.cn",)).endswith(
        "form-action 'self' https://sso.example.gov.cn"
    )


# ---- refusals ----
def asked(**given):
    return RequestFactory().get("/cases/1/?page=2", **given)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (refusals.bad_request, 400),
        (refusals.forbidden, 403),
        (refusals.stale_form, 403),
        (refusals.not_found, 404),
        (refusals.failed, 500),
    ],
)
def test_a_refusal_says_what_happened_and_the_next_step(answer, status):
    given = answer(asked())
    page = given.content.decode()
    assert given.status_code == status
    assert "<h1>" in page
    assert 'class="button solid"' in page
    banner = answer(asked(headers={"hx-request": "true"}))
    assert banner.status_code == status
    assert banner.content.decode().lstrip().startswith('<div class="banner error"')


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (OperationalError("connection refused"), "数据库"),
        (OperationalError("database or disk is full"), "磁盘"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘"),
    ],
)
def test_what_mends_itself_is_said_as_such(fault, word, caplog):
    try:
        raise fault
    except (OperationalError, OSError):
        answer = refusals.failed(asked())
    assert answer.status_code == 503
    assert word in answer.content.decode()
    assert int(answer["Retry-After"]) > 0
    number = caplog.records[-1].getMessage().split()[1].rstrip(":")
    assert number in answer.content.decode()


def test_a_refusal_asks_no_table(django_assert_num_queries):
    with django_assert_num_queries(0):
        refusals.failed(asked())
        refusals.not_found(asked())


def test_both_texts_of_a_clash_are_shown_and_ones_own_can_be_sent_again(signed_in):
    answer = signed_in.get("/look/?refused=409")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "13900000037" in page
    assert "13900000038" in page
    assert '<input type="hidden" name="version" value="4">' in page


def test_an_address_that_does_not_exist_is_said_in_the_frame(signed_in):
    answer = signed_in.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()
    assert "陈晓燕" in answer.content.decode()


def test_another_system_is_refused_in_json():
    answer = Client().get("/api/nowhere/")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert (
        "没有找到"
        in refusals.not_found(asked(headers={"accept": "application/json"})).content.decode()
    )


def test_the_style_page_asks_for_a_sign_in():
    assert plain_client().get("/look/").status_code == 302


def test_who_is_no_longer_signed_in_is_led_to_sign_in_and_back_to_the_form():
    strict = Client(enforce_csrf_checks=True)
    page = "http://testserver/plans/board/?show=late"
    answer = strict.post("/plans/board/", {"words": "写到一半"}, headers={"referer": page})
    assert answer.status_code == 403
    assert 'href="/sign-in/?next=%2Fplans%2Fboard%2F"' in answer.content.decode()
    away = strict.post("/plans/board/", headers={"referer": "https://other.example.com/page"})
    assert 'href="/sign-in/"' in away.content.decode()
