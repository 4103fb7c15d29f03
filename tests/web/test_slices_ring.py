"""The ring on the screen: a verdict becomes the next version, which cases are then reviewed by."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cases_read import SLICE, read_case
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from people import other_department_person, person
from tests.web import pilot_office as offices

from zhagen.slices.load import load
from zhagen.web.accounts.rights import Role
from zhagen.web.cases.slices import items
from zhagen.web.jobs.running import run_all
from zhagen.web.ledger.outgoing import ledger
from zhagen.web.pilots.models import Pilot
from zhagen.web.slices import shelf
from zhagen.web.slices.usage import catch_up

WINDOW = "综窗1"
NEXT = f"{SLICE}@1.1"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    own = replace(settings.CONFIGURATION, slices=None, data=tmp_path, ledger=None)
    monkeypatch.setattr(settings, "CONFIGURATION", own)
    monkeypatch.setattr(shelf, "_LOOK_AGAIN", 0.0)
    return tmp_path / "slices"


@pytest.fixture
def clock(monkeypatch):
    return offices.Clock(monkeypatch.setattr)


def link_of(page):
    """Where the decided pilot's page leads on to."""
    address = page.context["next_slice"]
    assert page.text.count("据此出切片的新版本") == 1
    return address


def put_in_use(manager, address):
    """From the link to a version in use, as the buttons do it."""
    form = manager.get(address).context
    given = {"from": form["chosen"].ref, "because": form["because"], "record_of": form["behind"]}
    made = manager.post(reverse("slices:new"), given)
    assert made.url == f"/slices/{SLICE}/1.1/"
    assert [one.ref for one in items() if one.ref.startswith(SLICE)] == [f"{SLICE}@1.0"]
    manager.post(f"{made.url}release")
    assert [one.ref for one in items() if one.ref.startswith(SLICE)] == [NEXT]


def again(office, manager, day):
    """A second pilot, about the next version, that begins on this day."""
    given = {"slice": NEXT, "department": manager.department.pk, "once": "the-second-pilot"}
    manager.post("/pilots/new", given)
    pilot = Pilot.objects.order_by("-pk").first()
    pilot.content["schedule"] |= {
        "start": day.isoformat(), "weeks": 4, "looks": [2, 4],
        "baseline": {"from": str(day - timedelta(days=35)), "to": str(day - timedelta(days=10))},
    }  # fmt: skip
    pilot.save()
    return offices.sealed(office, pilot)


def test_a_verdict_becomes_a_version_a_case_and_what_the_next_pilot_counts(clock, folder):
    office = offices.people(clock)
    manager, officer = office.manager, person(Role.officer, window=WINDOW)
    clock.clients.append(officer)
    pilot = offices.eight_weeks(office, clock, faster=0.7)
    office.owner.post(
        f"/pilots/{pilot.pk}/looks/8/decide", {"step": "productise", "remark": "先开后关"}
    )
    address = link_of(manager.get(f"/pilots/{pilot.pk}/"))
    put_in_use(manager, address)

    made = load(folder / SLICE / "1.1")
    assert "联合验证" in made.changed_because
    (kept,) = (folder / SLICE / "1.1" / "lessons").glob("*.json")
    assert "先开后关" in kept.read_text("utf-8")

    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    clock.set(monday - timedelta(days=4))
    second = again(office, manager, monday)
    clock.set(monday)
    case = read_case(officer)
    assert case.slice_ref == NEXT
    assert case.lock_hash == made.lock_hash != ""
    given = {"once": "form-000001", "days": "5", "own_what": "缺一份", "own_remedy": "请补"}
    officer.post(f"/cases/{case.pk}/notice/send", given)
    told = [one for one in ledger().read("precheck.handled") if one.subject.slice_ref == NEXT]
    assert [one.subject.arm for one in told] == [case.arm]
    assert case.arm in {"on", "off"}

    catch_up()
    assert manager.get(f"/slices/{SLICE}/1.1/?tab=use").context["whole"].decided == 1
    clock.set(monday + timedelta(days=7))
    manager.post(f"/pilots/{second.pk}/records/take", {"week": "1"})
    run_all()
    intake = second.intakes.get()
    assert (intake.accepted, intake.fault) == (1, "")


def test_the_lessons_of_a_pilot_are_not_given_to_another_department(clock):
    office = offices.people(clock)
    pilot = offices.eight_weeks(office, clock, faster=0.7)
    office.owner.post(f"/pilots/{pilot.pk}/looks/8/decide", {"step": "productise"})
    address = link_of(office.manager.get(f"/pilots/{pilot.pk}/"))
    stranger = other_department_person(Role.manager)
    clock.clients.append(stranger)
    stranger.force_login(stranger.user)
    assert stranger.get(address).context["behind"] == ""
    assert office.manager.get(address).context["behind"] != ""
    for named in ("pilot:9999999-8", "pilot:x", "pilot:", "other:1-8", "pilot:1-8-9"):
        shown = office.manager.get("/slices/new", {"from": SLICE, "record_of": named})
        assert shown.context["behind"] == ""


def test_a_version_that_would_break_a_running_pilot_is_put_in_use_only_by_who_says_to_know(clock):
    office = offices.people(clock)
    pilot = offices.sealed(office)
    manager = office.manager
    made = manager.post(reverse("slices:new"), {"from": SLICE, "because": "窗口反映一处写不清"})
    page = manager.get(made.url).text
    assert f"这会打断“{pilot.title}”（{office.manager.department.name}，按 1.0 版）。" in page
    assert 'name="despite" value="1" required' in page
    refused = manager.post(f"{made.url}release", follow=True).text
    assert "没有改动。这会打断" in refused
    assert pilot.title in refused
    assert [one.ref for one in items() if one.ref.startswith(SLICE)] == [f"{SLICE}@1.0"]
    manager.post(f"{made.url}release", {"despite": "1"})
    assert [one.ref for one in items() if one.ref.startswith(SLICE)] == [NEXT]


def test_the_end_of_a_service_names_the_pilot_it_breaks_and_an_ended_pilot_breaks_nothing(clock):
    manager = (office := offices.people(clock)).manager
    made = manager.post(reverse("slices:new"), {"from": SLICE, "because": "窗口反映一处写不清"})
    manager.post(f"{made.url}release")
    pilot = again(office, manager, offices.START)
    given = {"because": "不再受理", "once": "retire-000001"}
    told = manager.post(f"{made.url}retire", given, follow=True).text
    assert f"没有改动。这会打断“{pilot.title}”" in told
    assert any(one.ref == NEXT for one in items())
    clock.set(pilot.last_day + timedelta(days=1))
    assert "这会打断" not in manager.get(made.url).text
    assert "已停办" in manager.post(f"{made.url}retire", given, follow=True).text
    assert not [one for one in items() if one.ref.startswith(SLICE)]
