"""The people pages: what an administrator does, and what one of another department cannot."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.web.people import (
    ELSEWHERE,
    HERE,
    department_of,
    other_department_person,
    person,
    whole_administrator,
)

from zhagen.web.accounts import lockout
from zhagen.web.accounts.models import Department, Membership, User, Window
from zhagen.web.accounts.rights import Role
from zhagen.web.audit.checking import verify
from zhagen.web.audit.models import Entry

ACTS = ("password", "factor", "sessions", "disable", "enable", "unlock")


@pytest.fixture
def keeper():
    """The administrator of one department."""
    return person(Role.administrator)


@pytest.fixture
def chief():
    return whole_administrator()


def _box(role, department=HERE):
    return f"{role}@{department_of(department).pk}"


def _held(user):
    rows = Membership.objects.filter(user=user).order_by("role")
    return [(one.role, one.department and one.department.name) for one in rows]


def _actions():
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


def _add(client, **more):
    given = {"username": "liuyang", "shown_name": "刘洋", "roles": [_box("officer")], **more}
    return client.post("/people/add/", given)


def _paths(pk):
    return [f"/people/{pk}/save/", f"/people/{pk}/roles/", *[f"/people/{pk}/{a}/" for a in ACTS]]


def test_a_new_person_gets_a_temporary_password_that_is_shown_once(keeper):
    said = _add(keeper).content.decode()
    password = re.search(r'id="temporary">([^<]+)<', said)[1]
    made = User.objects.get(username="liuyang")
    assert made.check_password(password)
    assert made.password_changed_at is None
    assert _held(made) == [("officer", HERE)]
    assert password not in keeper.get(f"/people/{made.pk}/").content.decode()
    assert _actions() == ["person.added", "role.given"]


def test_adding_twice_adds_once(keeper):
    _add(keeper, once="once-00000001")
    answer = _add(keeper, once="once-00000001")
    made = User.objects.get(username="liuyang")
    assert answer["Location"] == f"/people/{made.pk}/"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"username": "LIUYANG"}, "已经有人用了"),
        ({"username": "13900000001"}, "手机号"),
        ({"username": "110101190001019996"}, "身份证号"),
        ({"roles": []}, "至少选一个角色"),
        ({"shown_name": ""}, "刘洋0"),
    ],
)
def test_what_cannot_be_added_is_said_and_what_was_typed_stays(keeper, given, why):
    person(Role.seat, name="liuyang")
    answer = _add(keeper, **{"username": "刘洋0", **given})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert User.objects.count() == 2


def test_roles_of_another_department_cannot_be_given(keeper):
    department_of(ELSEWHERE)
    assert _add(keeper, roles=[_box("officer", ELSEWHERE)]).status_code == 422
    assert _add(keeper, roles=["administrator@*"]).status_code == 422
    whom = person(Role.officer).user
    roles = {"version": 0, "roles": [_box("officer"), _box("seat", ELSEWHERE), "administrator@*"]}
    keeper.post(f"/people/{whom.pk}/roles/", roles)
    assert _held(whom) == [("officer", HERE)]


def test_people_of_another_department_do_not_exist_here(keeper):
    stranger = other_department_person(Role.officer, shown_name="外单位的人").user
    assert "外单位的人" not in keeper.get("/people/?state=all").content.decode()
    assert keeper.get(f"/people/{stranger.pk}/").status_code == 404
    for path in _paths(stranger.pk):
        assert keeper.post(path).status_code == 404, path
    assert stranger.is_active
    assert not Entry.objects.exists()


def test_the_account_of_somebody_who_decides_elsewhere_is_out_of_reach(keeper, chief):
    both = person(Role.officer).user
    Membership.objects.create(user=both, role=Role.owner, department=department_of(ELSEWHERE))
    Membership.objects.create(user=chief.user, role=Role.officer, department=department_of(HERE))
    for whom in (both, chief.user):
        assert keeper.get(f"/people/{whom.pk}/").status_code == 200
        for path in [f"/people/{whom.pk}/save/", *[f"/people/{whom.pk}/{a}/" for a in ACTS]]:
            assert keeper.post(path).status_code == 404, path
    roles = {"version": 0, "roles": [_box("seat")]}
    keeper.post(f"/people/{both.pk}/roles/", roles)
    assert _held(both) == [("owner", ELSEWHERE), ("seat", HERE)]
    assert chief.post(f"/people/{both.pk}/sessions/").status_code == 302


def test_nobody_raises_or_locks_out_themselves(chief):
    me = chief.user
    chief.post(f"/people/{me.pk}/roles/", {"version": 0, "roles": [_box("officer")]})
    assert _held(me) == [("administrator", None)]
    for path in [f"/people/{me.pk}/save/", *[f"/people/{me.pk}/{a}/" for a in ACTS]]:
        assert chief.post(path).status_code == 404, path


def test_without_the_right_no_page_of_people_is_reached():
    officer = person(Role.officer)
    pages = ["/people/", "/people/add/", f"/people/{officer.user.pk}/", "/places/", "/audit/"]
    assert {officer.get(page).status_code for page in pages} == {403}
    posts = ["/places/add/", "/places/1/rename/", "/places/1/windows/add/", "/windows/1/remove/"]
    posts += ["/audit/export/", "/audit/check/", *_paths(officer.user.pk)]
    assert {officer.post(page).status_code for page in posts} == {403}
    assert {Client().post(page).status_code for page in posts} == {302}


def test_roles_are_given_and_taken_and_at_least_one_stays(keeper):
    whom = person(Role.officer).user
    path = f"/people/{whom.pk}/roles/"
    keeper.post(path, {"version": 0, "roles": [_box("seat"), _box("office")]})
    assert _held(whom) == [("office", HERE), ("seat", HERE)]
    assert _actions() == ["role.taken", "role.given", "role.given"]
    said = keeper.post(path, {"version": 1, "roles": []}, follow=True).content.decode()
    assert "至少留一个角色" in said
    assert len(_held(whom)) == 2


def test_two_administrators_at_once_are_told_and_nothing_is_lost(keeper):
    whom = person(Role.officer, shown_name="王思远").user
    keeper.post(f"/people/{whom.pk}/save/", {"version": 0, "shown_name": "王思源"})
    late = keeper.post(f"/people/{whom.pk}/save/", {"version": 0, "shown_name": "王四远"})
    said = late.content.decode()
    assert late.status_code == 409
    assert "王四远" in said
    assert "王思源" in said
    whom.refresh_from_db()
    assert whom.shown_name == "王思源"
    again = keeper.post(f"/people/{whom.pk}/save/", {"version": 1, "shown_name": "王四远"})
    assert again.status_code == 302


def test_an_account_is_disabled_and_comes_back(keeper):
    officer = person(Role.officer)
    path = f"/people/{officer.user.pk}/"
    keeper.post(f"{path}disable/")
    assert officer.get("/me/").status_code == 302
    assert "停用" in keeper.get(path).content.decode()
    keeper.post(f"{path}enable/")
    assert User.objects.get(pk=officer.user.pk).is_active
    assert _actions() == ["person.disabled", "person.enabled"]


def test_a_new_temporary_password_ends_the_old_one_and_every_session(keeper):
    officer = person(Role.officer)
    said = keeper.post(f"/people/{officer.user.pk}/password/").content.decode()
    password = re.search(r'id="temporary">([^<]+)<', said)[1]
    officer.user.refresh_from_db()
    assert officer.user.check_password(password)
    assert officer.get("/me/").status_code == 302


def test_sessions_are_ended_and_the_second_factor_forgotten(keeper):
    other = person(Role.administrator)
    path = f"/people/{other.user.pk}/"
    assert other.get("/me/").status_code == 200
    keeper.post(f"{path}factor/")
    assert not Authenticator.objects.filter(user=other.user).exists()
    assert other.get("/me/").status_code == 302
    keeper.post(f"{path}sessions/")
    assert _actions() == ["factor.reset", "person.sessions_ended"]


def test_a_name_that_rests_is_let_try_again(keeper):
    whom = person(Role.officer, name="resting").user
    for _ in range(5):
        lockout.failed("resting")
    path = f"/people/{whom.pk}/"
    assert "15 分钟" in keeper.get(path).content.decode()
    keeper.post(f"{path}unlock/")
    assert lockout.minutes_left("resting") == 0


def test_an_unknown_act_is_no_page(keeper):
    whom = person(Role.officer).user
    assert keeper.post(f"/people/{whom.pk}/promote/").status_code == 404
    assert keeper.get(f"/people/{whom.pk}/disable/").status_code == 405


def test_departments_are_added_by_who_looks_after_all(keeper, chief):
    assert keeper.post("/places/add/", {"name": "新单位"}).status_code == 403
    chief.post("/places/add/", {"name": "新单位"})
    made = Department.objects.get(name="新单位")
    assert chief.post("/places/add/", {"name": "新单位"}).status_code == 422
    assert keeper.post(f"/places/{made.pk}/rename/", {"name": "x"}).status_code == 404
    chief.post(f"/places/{made.pk}/rename/", {"name": "新名称"})
    assert Department.objects.filter(name="新名称").exists()


def test_windows_are_added_and_removed_in_ones_own_department(keeper):
    here, there = department_of(HERE), department_of(ELSEWHERE)
    foreign = Window.objects.create(department=there, name="1 号")
    assert keeper.post(f"/places/{there.pk}/windows/add/", {"name": "x"}).status_code == 404
    assert keeper.post(f"/windows/{foreign.pk}/remove/").status_code == 404
    for _ in range(2):
        keeper.post(f"/places/{here.pk}/windows/add/", {"name": "综窗 9 号"})
    window = Window.objects.get(department=here)
    page = keeper.get("/places/").content.decode()
    assert "综窗 9 号" in page
    assert ELSEWHERE not in page
    keeper.post(f"/windows/{window.pk}/remove/")
    assert list(Window.objects.all()) == [foreign]
    assert verify().whole


def test_a_person_reads_what_is_stored_about_them(keeper):
    officer = person(Role.officer, name="chenxy", window="综窗 3 号")
    page = officer.get("/me/").content.decode()
    assert all(text in page for text in ("chenxy", "陈晓燕", "综窗 3 号", "窗口人员", HERE))


def test_the_list_is_searched(keeper):
    person(Role.officer, shown_name="王思远")
    person(Role.seat, shown_name="周一", is_active=False)
    for query, shown in [
        ("q=思远", "王思远"),
        ("state=disabled", "周一"),
        ("role=officer", "王思远"),
    ]:
        page = keeper.get(f"/people/?{query}").content.decode()
        assert [name for name in ("王思远", "周一") if name in page] == [shown], query
    assert keeper.get("/people/?page=99&department=x&role=x").status_code == 200


def test_the_trail_is_read_by_department(keeper, chief):
    whom = person(Role.officer, shown_name="王思远").user
    keeper.post(f"/people/{whom.pk}/save/", {"version": 0, "shown_name": "王思源"})
    stranger = other_department_person(Role.administrator, shown_name="外单位")
    colleague = other_department_person(Role.officer).user
    stranger.post(f"/people/{colleague.pk}/sessions/")
    mine, all_of_it = keeper.get("/audit/"), chief.get("/audit/")
    assert "外单位" not in mine.content.decode()
    assert "外单位" in all_of_it.content.decode()
    assert "王思源" in mine.content.decode()


def test_the_trail_is_filtered(chief):
    whom = person(Role.officer).user
    chief.post(f"/people/{whom.pk}/sessions/")
    chief.post(f"/people/{whom.pk}/disable/")
    for query, count in [
        ("action=person.disabled", 1),
        ("action=nonsense", 2),
        ("kind=person", 2),
        ("kind=department", 0),
        (f"record={whom.pk}", 2),
        ("who=nobody", 0),
        ("since=2000-01-01&until=2999-01-01", 2),
        ("until=2000-01-01", 0),
        ("since=nonsense", 2),
    ]:
        assert f"共 {count} 条" in chief.get(f"/audit/?{query}").content.decode(), query


def test_the_trail_is_exported_and_the_export_is_a_line(chief):
    whom = person(Role.officer, shown_name="=1+1").user
    chief.post(f"/people/{whom.pk}/sessions/")
    User.objects.filter(pk=chief.user.pk).update(shown_name="=1+1")
    answer = chief.post("/audit/export/?action=person.sessions_ended")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("序号,时间")
    assert "'=1+1" in lines[1]
    assert _actions()[-1] == "audit.exported"
    assert "没有发现改动" in chief.post("/audit/check/", follow=True).content.decode()


def test_pages_of_people_are_not_kept_by_the_browser(keeper):
    for page in ("/people/", "/me/", "/audit/", "/sign-in/"):
        assert keeper.get(page, follow=True)["Cache-Control"].find("no-store") >= 0, page
