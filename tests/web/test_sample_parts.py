"""The sample of the demo: made by the functions of the pages, its days counted from today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Role
from zhagen.web.cases.models import Case
from zhagen.web.dialogues.models import Alias, Handover, SaidTurn, Talk, WindowCode
from zhagen.web.pilots.models import Pilot
from zhagen.web.plans.models import Done, Row
from zhagen.web.sample import aliases, cases, people, pilots, plans, talks


@pytest.fixture
def cast():
    return people.make()


@pytest.fixture
def in_the_demo(monkeypatch):
    monkeypatch.setattr(settings, "CONFIGURATION", replace(settings.CONFIGURATION, demo=True))


def test_there_is_somebody_of_every_role_and_they_can_sign_in(cast, in_the_demo):
    assert {part.role for part in people.PARTS} == set(Role)
    client = Client()
    answer = client.post("/sign-in/", {"login": "officer", "password": people.PASSWORD})
    assert answer.status_code == 302
    assert "陈晓燕" in client.get("/").content.decode()


def test_the_sign_in_page_shows_them_in_the_demo(cast, in_the_demo):
    page = Client().get("/sign-in/").content.decode()
    assert people.PASSWORD in page
    assert all(part.name in page for part in people.PARTS)


def test_and_nowhere_else(cast):
    page = Client().get("/sign-in/").content.decode()
    assert people.PASSWORD not in page
    assert "officer" not in page


def test_the_plan_has_something_late_something_done_and_somebody_who_does_it(cast):
    plans.make(cast, timezone.now())
    rows = Row.objects.filter(removed=False)
    today = timezone.localdate()
    assert rows.filter(due__lt=today, done=False).exists()
    assert rows.filter(due__gt=today).exists()
    assert rows.filter(person=cast["office"]).exists()
    assert rows.filter(standing="confirmed").count() == 3
    assert Done.objects.exists()


def test_conversations_lie_in_the_past_and_three_wait_for_a_person(cast):
    now = timezone.now()
    talks.make(now)
    assert Talk.objects.count() == len(talks.TALKS)
    assert Handover.objects.count() == 3
    assert not Talk.objects.filter(changed_at__gt=now).exists()
    assert not SaidTurn.objects.filter(at__gt=now).exists()
    assert not Handover.objects.filter(created_at__gt=now).exists()
    assert WindowCode.objects.count() == 1
    assert Talk.objects.filter(score=5).count() == 1


def test_names_wait_for_the_office_and_come_from_searches_and_from_a_seat(cast):
    aliases.make(cast, timezone.now())
    rows = Alias.objects.filter(state="proposed")
    assert {"opened", "corrected"} == set(rows.values_list("why", flat=True))
    assert "公司挂社保" in signed_in("office").get("/seat/aliases").content.decode()


def test_cases_are_taken_in_before_they_are_read_and_decided_only_when_they_are(cast):
    cases.take_in(cast, timezone.now())
    assert set(Case.objects.values_list("state", flat=True)) == {"reading"}
    assert not cases.decided()
    read_at = timezone.now()
    Case.objects.update(read_at=read_at)
    assert cases.decided()
    assert cases.decided()
    assert Case.objects.filter(read_at__lt=read_at - timedelta(minutes=30)).count() == 2


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.mark.engine
def test_one_pilot_is_in_its_fifth_week_and_one_has_come_to_its_verdict(cast):
    pilots.make(cast, timezone.now())
    states = dict(Pilot.objects.values_list("state", "last_day"))
    if "running" not in states:
        pytest.skip("the days off of next year are not told yet")
    assert set(states) == {"running", "closed"}
    assert states["closed"] < timezone.localdate() <= states["running"]
    assert Pilot.objects.get(state="closed").outcomes.exists()
    for pilot in Pilot.objects.all():
        assert not [each.fault for each in pilot.intakes.all() if each.fault]
