"""Signing in: who gets in, who rests, what must be done first, when it ends."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from tests.web.people import PASSWORD, department_of, person, whole_administrator

from zhagen.web.accounts import lockout
from zhagen.web.accounts.first import first_step
from zhagen.web.accounts.models import Membership, SignInTry, User
from zhagen.web.accounts.rights import Role
from zhagen.web.audit.models import Entry

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of nobody


def _sign_in(client, name, password=PASSWORD, **asked):
    return client.post("/sign-in/", {"login": name, "password": password, **asked})


def _code():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def _signed_in(client):
    return client.get("/me/").status_code == 200


def _actions():
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


@pytest.fixture
def officer():
    return person(Role.officer, name="Chen.XY").user


@pytest.fixture
def settings_of(settings):
    """Some settings of the installation, changed for this test."""
    import dataclasses  # noqa: PLC0415

    def change(**given):
        settings.CONFIGURATION = dataclasses.replace(settings.CONFIGURATION, **given)

    return change


def test_name_and_password_let_in_and_lead_back(client, officer):
    answer = _sign_in(client, "chen.xy", next="/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert _signed_in(client)
    assert _actions() == ["sign_in.done"]


def test_nobody_is_led_to_another_site(client, officer):
    answer = _sign_in(client, "chen.xy", next="https://evil.example/")
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("Chen.XY", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_read_the_same(client, officer, name, password):
    said = _sign_in(client, name, password).content.decode()
    assert "登录名或密码不对" in said
    assert not _signed_in(client)


def test_a_disabled_person_does_not_get_in_and_is_signed_out(client, officer):
    _sign_in(client, "Chen.XY")
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert not _signed_in(client)
    answer = _sign_in(Client(), "Chen.XY")
    assert answer["Location"] == "/sign-in/disabled/"


def test_after_some_failures_the_name_rests_and_the_minutes_are_said(client, officer):
    for _ in range(4):
        assert "不对" in _sign_in(client, "Chen.XY", "wrong").content.decode()
    assert "15 分钟" in _sign_in(client, "chen.xy ", "wrong").content.decode()
    assert "15 分钟" in _sign_in(Client(), "CHEN.XY").content.decode()
    assert _actions() == ["sign_in.failed"] * 4 + ["sign_in.locked"]
    SignInTry.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert _sign_in(client, "Chen.XY").status_code == 302


def test_an_unknown_name_rests_like_a_known_one(client):
    for _ in range(5):
        said = _sign_in(client, "nobody", "wrong").content.decode()
    assert "15 分钟" in said
    assert not SignInTry.objects.filter(name_hash__contains="nobody").exists()


def test_failures_long_ago_are_forgotten(client, officer):
    for _ in range(4):
        lockout.failed("Chen.XY")
    SignInTry.objects.update(since=timezone.now() - timedelta(minutes=16))
    assert not lockout.failed("Chen.XY")


def test_a_success_forgets_the_failures(client, officer):
    for _ in range(4):
        lockout.failed("Chen.XY")
    _sign_in(client, "Chen.XY")
    assert not SignInTry.objects.exists()


def test_a_session_that_is_not_used_ends_and_says_so(client, officer, settings_of):
    settings_of(idle_minutes=5)
    _sign_in(client, "Chen.XY")
    assert _signed_in(client)
    session = client.session
    session["zhagen.used"] -= 301
    session.save()
    answer = client.get("/me/")
    assert answer["Location"] == "/sign-in/?next=%2Fme%2F&why=time"
    assert "登录到时间了" in client.get(answer["Location"]).content.decode()


def test_a_session_ends_after_a_days_work_however_much_it_is_used(client, officer, settings_of):
    settings_of(longest_hours=1)
    _sign_in(client, "Chen.XY")
    client.get("/me/")
    session = client.session
    session["zhagen.began"] -= 3601
    session.save()
    assert not _signed_in(client)


def test_a_page_that_asks_by_itself_does_not_keep_the_session(client, officer):
    _sign_in(client, "Chen.XY")
    client.get("/me/")
    session = client.session
    session["zhagen.used"] -= 100
    session.save()
    before = client.session["zhagen.used"]
    client.get("/me/", headers={"X-Quiet": "1"})
    assert client.session["zhagen.used"] == before
    client.get("/me/")
    assert client.session["zhagen.used"] > before


def test_signing_out_is_a_post_and_leads_to_the_sign_in_page(client, officer):
    _sign_in(client, "Chen.XY")
    assert client.get("/sign-out/").status_code == 200
    assert _signed_in(client)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert not _signed_in(client)
    assert _actions() == ["sign_in.done", "sign_in.out"]


def test_a_temporary_password_must_be_changed_before_anything_else(client, officer):
    User.objects.filter(pk=officer.pk).update(password_changed_at=None)
    _sign_in(client, "Chen.XY")
    assert client.get("/me/")["Location"] == "/me/password/"
    given = {"oldpassword": PASSWORD, "password1": "Nan-Feng-77", "password2": "Nan-Feng-77"}
    client.post("/me/password/", given)
    assert _signed_in(client)
    assert "password.changed" in _actions()


def test_a_temporary_password_is_over_after_its_time(client, officer):
    over = timezone.now() - timedelta(minutes=1)
    User.objects.filter(pk=officer.pk).update(password_changed_at=None, password_until=over)
    assert "过期" in _sign_in(client, "Chen.XY").content.decode()
    assert not _signed_in(client)


def test_a_password_gets_old_where_the_installation_says_so(client, officer, settings_of):
    settings_of(password_days=90)
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    _sign_in(client, "Chen.XY")
    assert client.get("/me/")["Location"] == "/me/password/"


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ("Ab3-xyz", "10"),
        ("password1234", "三种"),
        ("Chen.XY-2026-ok", "登录名"),
        ("Password123", "常见"),
        (PASSWORD, "换一个"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(client, officer, chosen, why):
    _sign_in(client, "Chen.XY")
    given = {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen}
    said = client.post("/me/password/", given).content.decode()
    assert why in said
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_new_password_ends_the_sessions_elsewhere(client, officer):
    elsewhere = Client()
    _sign_in(client, "Chen.XY")
    _sign_in(elsewhere, "Chen.XY")
    given = {"oldpassword": PASSWORD, "password1": "Nan-Feng-77", "password2": "Nan-Feng-77"}
    client.post("/me/password/", given)
    assert _signed_in(client)
    assert not _signed_in(elsewhere)


def test_sessions_elsewhere_can_be_ended(client, officer):
    elsewhere = Client()
    _sign_in(client, "Chen.XY")
    _sign_in(elsewhere, "Chen.XY")
    client.post("/me/elsewhere/end/")
    assert _signed_in(client)
    assert not _signed_in(elsewhere)


def test_an_administrator_sets_up_the_second_factor_first(client):
    chief = person(Role.administrator, name="chief")
    Authenticator.objects.all().delete()
    _sign_in(client, "chief")
    assert client.get("/people/")["Location"] == "/me/second/on/"
    assert client.get("/me/second/on/").status_code in (200, 302)
    assert chief.user.pk


def test_without_the_setting_nobody_needs_a_second_factor(client, settings_of):
    settings_of(mfa_roles=())
    person(Role.administrator, name="chief")
    _sign_in(client, "chief")
    assert client.get("/people/").status_code == 200


def test_the_second_factor_is_set_up_asked_and_used_once(client):
    person(Role.administrator, name="chief")
    Authenticator.objects.all().delete()
    _sign_in(client, "chief")
    page = client.get("/me/second/on/", follow=True)
    if page.redirect_chain:
        client.post("/me/again/?next=/me/second/on/", {"password": PASSWORD})
        client.get("/me/second/on/")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    answer = client.post("/me/second/on/", {"code": _code()})
    assert answer["Location"] == "/me/second/codes/"
    assert "factor.added" in _actions()
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert SECRET not in stored
    assert client.get("/people/").status_code == 200


def test_the_code_is_asked_at_sign_in_and_no_code_works_twice(client):
    chief = person(Role.administrator, name="chief").user
    Authenticator.objects.all().delete()
    TOTP.activate(chief, SECRET)
    assert _sign_in(client, "chief")["Location"] == "/sign-in/code/"
    assert not _signed_in(client)
    assert "不对" in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    code = _code()
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    assert _signed_in(client)
    other = Client()
    _sign_in(other, "chief")
    assert "不对" in other.post("/sign-in/code/", {"code": code}).content.decode()


def test_codes_cannot_be_guessed(client):
    chief = person(Role.administrator, name="chief").user
    Authenticator.objects.all().delete()
    TOTP.activate(chief, SECRET)
    _sign_in(client, "chief")
    for number in range(5):
        client.post("/sign-in/code/", {"code": f"00000{number}"})
    assert "5 分钟" in client.post("/sign-in/code/", {"code": _code()}).content.decode()
    assert not _signed_in(client)


def test_nobody_signs_up_by_themselves(client):
    assert client.get("/signup/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_whoever_starts_the_server_is_told_while_there_is_no_administrator():
    assert "make_administrator" in first_step()
    person(Role.administrator)
    assert "make_administrator" in first_step()
    whole_administrator()
    assert first_step() == ""


def test_the_first_administrator_comes_from_the_terminal(client, capsys):
    call_command("make_administrator", "chief")
    said = capsys.readouterr().out
    password = said.split("临时密码：")[1].split()[0]
    assert _sign_in(client, "chief", password).status_code == 302
    assert client.get("/people/")["Location"] == "/me/password/"
    held = Membership.objects.get(user__username="chief")
    assert (held.role, held.department) == ("administrator", None)
    with pytest.raises(CommandError, match="--again"):
        call_command("make_administrator", "chief")


def test_the_terminal_lets_an_administrator_back_in(client, capsys):
    chief = whole_administrator(name="chief").user
    User.objects.filter(pk=chief.pk).update(is_active=False)
    for _ in range(5):
        lockout.failed("chief")
    call_command("make_administrator", "chief", "--again")
    password = capsys.readouterr().out.split("临时密码：")[1].split()[0]
    assert not Authenticator.objects.exists()
    assert _sign_in(client, "chief", password).status_code == 302


def test_people_without_the_page_see_no_database_of_theirs(client):
    assert department_of().name
    answer = client.get("/sign-in/")
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
