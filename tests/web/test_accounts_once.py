"""A form sent twice is done once, at the same moment too; one that failed may be sent again."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from tests.web.people import person

from zhagen.web.accounts import once
from zhagen.web.accounts.models import SentForm
from zhagen.web.accounts.rights import Role

KEY = "a-form-key"


def sent(key=KEY):
    return RequestFactory().post("/plans/new", {"once": key})


def answered(request, view):
    """The view behind the middleware that frees keys."""
    return once.FreeKeys(lambda _: view())(request)


def done(user, request, led, wait=0.0):
    """What every view does: look for an earlier sending, do it, remember where it led."""

    def view():
        before = once.earlier(request, user)
        if before is None:
            time.sleep(wait)
            once.remember(request, user, led, datetime.now(UTC))
        return HttpResponse(before or led)

    return answered(request, view).content.decode()


def test_a_key_counts_once_a_person():
    first, second = person(Role.office).user, person(Role.owner).user
    assert done(first, sent(), "/plans/1/") == "/plans/1/"
    assert done(first, sent(), "/plans/2/") == "/plans/1/"
    assert done(second, sent(), "/plans/3/") == "/plans/3/"


@pytest.mark.parametrize("none", ["", "short", "with space", "x" * 65])
def test_what_is_no_key_is_not_kept(none):
    user = person(Role.office).user
    assert done(user, sent(none), "/plans/1/") == "/plans/1/"
    assert done(user, sent(none), "/plans/2/") == "/plans/2/"
    assert not SentForm.objects.exists()


def test_of_many_at_the_same_moment_one_is_done_and_the_others_wait_for_it():
    user = person(Role.office).user
    gate, led = threading.Barrier(5), []

    def send(number):
        gate.wait()
        led.append(done(user, sent(), f"/plans/{number}/", wait=0.2))
        connection.close()

    threads = [threading.Thread(target=send, args=[number]) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(led) == 5
    assert len(set(led)) == 1


def test_a_form_that_came_to_nothing_may_be_sent_again():
    user = person(Role.office).user
    request = sent()

    def mistaken():
        assert once.earlier(request, user) is None
        return HttpResponse(status=422)

    assert answered(request, mistaken).status_code == 422
    assert done(user, sent(), "/plans/1/") == "/plans/1/"


def test_the_key_of_a_process_that_was_killed_is_free_after_minutes(monkeypatch):
    user = person(Role.office).user
    now = datetime.now(UTC)
    SentForm.objects.create(by=user, once=KEY, leads_to="", at=now - timedelta(minutes=3))
    assert done(user, sent(), "/plans/1/") == "/plans/1/"
    monkeypatch.setattr(once, "_WAIT", 0.1)
    SentForm.objects.update(leads_to="", at=now)
    request = sent()
    with pytest.raises(once.StillUnderway) as fault:
        once.earlier(request, user)
    told = once.FreeKeys(lambda _: HttpResponse()).process_exception(request, fault.value)
    assert told.status_code == 409
    calling = RequestFactory().post("/plans/new", headers={"accept": "application/json"})
    answer = once.FreeKeys(lambda _: HttpResponse()).process_exception(calling, fault.value)
    assert json.loads(answer.content)["code"] == "conflict"


def test_keys_are_forgotten_after_days():
    user = person(Role.office).user
    done(user, sent(), "/plans/1/")
    SentForm.objects.update(at=datetime.now(UTC) - timedelta(days=3))
    assert done(user, sent("another-key"), "/plans/2/") == "/plans/2/"
    assert SentForm.objects.get().once == "another-key"
