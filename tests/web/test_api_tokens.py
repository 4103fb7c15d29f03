"""Tokens: made by an administrator, shown once, bounded by scope, department, time and pace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from people import (
    HERE,
    department_of,
    other_department_person,
    person,
    whole_administrator,
    without,
)

from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.tokens import keeping
from zhagen.web.tokens.models import Token


def made(*scopes, department=HERE, days=30, now=None):
    by = whole_administrator().user
    place = department_of(department)
    return keeping.make(by, "社保业务系统", place, scopes, days, now or timezone.now())


def called(secret, path, **given):
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"}, **given)


def test_an_administrator_makes_a_token_that_is_shown_once_and_kept_as_a_digest():
    admin = whole_administrator()
    place = department_of()
    given = {
        "name": "社保业务系统", "department": place.pk, "days": 30,
        "scopes": ["reports.read"], "once": "once-00000001",
    }  # fmt: skip
    answer = admin.post("/tokens/new/", given)
    held = Token.objects.get()
    secret = answer.context["secret"]
    assert secret.startswith("zg_")
    assert secret in answer.content.decode()
    assert secret not in str(held.__dict__)
    again = admin.post("/tokens/new/", given)
    assert again.status_code == 302
    assert Token.objects.count() == 1
    shown = admin.get("/tokens/").content.decode()
    assert "社保业务系统" in shown
    assert secret not in shown
    assert Entry.objects.filter(action="token.made").count() == 1
    assert called(secret, "reports").json() == []


def test_a_token_without_scope_or_department_is_refused_on_the_form():
    admin = whole_administrator()
    answer = admin.post("/tokens/new/", {"name": "系统", "days": 30})
    assert answer.status_code == 422
    assert "至少选一个范围" in answer.content.decode()
    assert not Token.objects.exists()


@pytest.mark.parametrize("role", without(Right.people))
def test_only_those_who_manage_people_see_tokens(role):
    assert person(role).get("/tokens/").status_code == 403


def test_an_administrator_of_another_department_cannot_take_a_token_back():
    held, secret = made("reports.read")
    stranger = other_department_person(Role.administrator)
    assert stranger.post(f"/tokens/{held.pk}/revoke/").status_code == 404
    assert called(secret, "reports").status_code == 200


def test_a_token_that_was_taken_back_or_is_over_opens_nothing():
    held, secret = made("reports.read")
    _old, over = made("reports.read", days=1, now=timezone.now() - timedelta(days=2))
    admin = whole_administrator()
    for _twice in range(2):
        assert admin.post(f"/tokens/{held.pk}/revoke/").status_code == 302
    for one in (secret, over, "zg_nothing", ""):
        answer = called(one, "reports")
        assert answer.status_code == 401
        assert answer.json()["code"] == "no_token"
    assert Entry.objects.filter(action="token.revoked").count() == 1


def test_a_token_opens_what_its_scopes_name_and_nothing_else():
    _held, secret = made("reports.read")
    answer = called(secret, "cases/case-nothing")
    assert answer.status_code == 403
    assert "cases.read" in answer.json()["message"]


def test_more_calls_in_a_minute_than_allowed_are_held_back(monkeypatch):
    monkeypatch.setattr(keeping, "PER_MINUTE", 3)
    _held, secret = made("reports.read")
    answers = [called(secret, "reports") for _ in range(8)]
    assert answers[0].status_code == 200
    assert 429 in {one.status_code for one in answers}
    assert next(one for one in answers if one.status_code == 429)["Retry-After"]


def test_when_it_was_last_used_is_kept():
    held, secret = made("reports.read")
    called(secret, "reports")
    held.refresh_from_db()
    assert held.used_at is not None


def test_the_description_is_a_page_of_our_own_and_names_every_call():
    page = Client().get("/api/v1/docs").content.decode()
    for call in ("/api/v1/cases", "/api/v1/records", "/api/v1/reports", "/api/v1/aliases"):
        assert call in page
    assert "//cdn" not in page
    assert Client().get("/api/v1/openapi.json").json()["info"]["version"] == "1"
