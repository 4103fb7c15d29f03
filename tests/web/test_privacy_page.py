"""What docs/privacy.md promises: every table stands there, and what it says goes does go."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone
from people import person

from zhagen.web.accounts.models import SignInTry
from zhagen.web.accounts.rights import Role
from zhagen.web.accounts.works import forget_ended
from zhagen.web.plans.models import Contact
from zhagen.web.plans.works import forget_old

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "privacy.md").read_text("utf-8")
# Rows without anything of a person or a case: names of places, counters, marks of the server.
BARE = {
    "audit_head", "department", "installation_mark", "job_chore", "job_worker", "slice_checked",
    "slice_keeper", "slice_read_to", "window",
}  # fmt: skip


def ours():
    return {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("zhagen.web.")
    }


@pytest.mark.parametrize("table", sorted(ours() - BARE))
def test_every_table_that_holds_more_than_names_of_places_has_its_line(table):
    assert re.search(rf"`{table}[`.]", PAGE) or table.startswith("pilot_")


def test_a_table_that_is_gone_is_not_told_of():
    told = re.findall(r"`((?:plan|intake|guide|slice|api|insight|audit)_[a-z_]+)[`.]", PAGE)
    settings = {"plan_days"}
    assert set(told) - ours() - settings == set()


def test_sessions_that_are_over_and_tries_that_lock_nobody_are_gone_within_the_hour():
    person(Role.officer)
    now, long_ago = timezone.now(), timezone.now() - timedelta(days=2)
    SignInTry.objects.create(name_hash="old", since=long_ago)
    SignInTry.objects.create(name_hash="new", since=now)
    SignInTry.objects.create(name_hash="locked", since=long_ago, locked_until=now + timedelta(1))
    Session.objects.create(session_key="over", session_data="", expire_date=long_ago)
    assert forget_ended() == 2
    assert set(SignInTry.objects.values_list("name_hash", flat=True)) == {"new", "locked"}
    assert Session.objects.count() == 1


def test_the_address_of_somebody_whose_account_was_disabled_goes():
    stays, goes = person(Role.office).user, person(Role.office).user
    for user in (stays, goes):
        Contact.objects.create(user=user, email="someone@example.gov.cn")
    type(goes).objects.filter(pk=goes.pk).update(is_active=False)
    forget_old()
    assert [one.user_id for one in Contact.objects.all()] == [stays.pk]
