"""Who switches the tool: the rota of the sealed charter, by slice, window and day, and no more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.web import pilot_office as offices

from zhagen.calendar.official import official_calendar
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.web.accounts.rights import Role
from zhagen.web.jobs.running import run_all
from zhagen.web.pilots import handled, home
from zhagen.web.pilots.arms import OFF, tool_on
from zhagen.web.pilots.keeping import from_text
from zhagen.web.pilots.models import Pilot


@pytest.fixture
def clock(monkeypatch):
    return offices.Clock(monkeypatch.setattr)


@pytest.fixture
def office(clock):
    return offices.people(clock)


def test_the_arm_is_the_rota_s_and_none_outside_of_it(office):
    draft = offices.drafted(office)
    assert tool_on(offices.SLICE, "综窗1", offices.START) is None  # not sealed yet
    pilot = offices.sealed(office, draft)
    charter = from_text(pilot.sealed).charter
    rota = draw_rota(charter, official_calendar().is_workday)
    for at in range(56):
        day = charter.schedule.start + timedelta(days=at)
        for window, name in enumerate(rota.windows):
            state = int(rota.state[window, at])
            arm = tool_on(offices.SLICE, name, day)
            assert (arm.code if arm else "") == {1: "on", 0: "off", -1: ""}[state]
            assert arm is None or arm.tool == (state == 1)
    place = office.manager.department.pk
    outside = [
        tool_on(offices.SLICE, "综窗9", offices.START),
        tool_on("another-slice@1.0", "综窗1", offices.START),
        tool_on(offices.SLICE, "综窗1", offices.START - timedelta(days=3)),
        tool_on(offices.SLICE, "综窗1", date(2026, 11, 2)),
        tool_on(offices.SLICE, "综窗1", offices.START, department=place + 1),
    ]
    assert outside == [None] * 5
    assert tool_on(offices.SLICE, "综窗1", offices.START, department=place) is not None


def test_a_pilot_stopped_for_harm_keeps_the_tool_off_and_a_decided_one_frees_it(office):
    pilot = offices.sealed(office)
    Pilot.objects.filter(pk=pilot.pk).update(state="closed", stopped=True)
    assert tool_on(offices.SLICE, "综窗1", offices.START) == OFF
    Pilot.objects.filter(pk=pilot.pk).update(stopped=False)
    assert tool_on(offices.SLICE, "综窗1", offices.START) is None


def test_an_extension_runs_on_the_rota_and_ends_with_one_more_look(office, clock):
    pilot = offices.eight_weeks(office, clock, faster=0.8)
    assert pilot.looks.get(week=8).shown["next_step"] == "extend_once"
    later = offices.START + timedelta(days=7 * 9 + 1)
    assert tool_on(offices.SLICE, "综窗1", later) is None
    decided = f"/pilots/{pilot.pk}/looks/8/decide"
    office.owner.post(decided, {"step": "productise"})
    assert not pilot.outcomes.exists()
    office.owner.post(decided, {"step": "extend_once"})
    assert tool_on(offices.SLICE, "综窗1", later) is not None
    clock.set(offices.after(12))
    offices.week_of_records(office, pilot, 9, 12, 0.8)
    offices.lodged(office, pilot, 12)
    look = offices.looked(office, pilot, 12)
    assert look.fault == ""
    page = office.owner.get(f"/pilots/{pilot.pk}/").content.decode()
    assert look.shown["headline"] in page
    assert look.shown["next_step"] != "extend_once"


def test_the_workbench_s_own_cases_come_into_the_log_under_the_arm_that_was_used(
    office, clock, monkeypatch
):
    def told(slice_ref, department, first, last):
        assert (slice_ref, department) == (offices.SLICE, office.manager.department.pk)
        for at in range(8):
            begun = f"{first.isoformat()}T09:{at:02}:00+08:00"
            yield {
                "case_id": f"case-{at:032x}",
                "window": "综窗1",
                "started_at": begun,
                "ended_at": f"{first.isoformat()}T10:{at:02}:00+08:00",
                "arm": tool_on(slice_ref, "综窗1", first).code,
                "returned": at == 0,
                "attempt": 1,
            }

    monkeypatch.setattr(handled, "_own", [told])
    pilot = offices.sealed(office)
    clock.set(offices.after(1))
    office.manager.post(f"/pilots/{pilot.pk}/records/take", {"week": "1"})
    run_all()
    intake = pilot.intakes.get()
    assert (intake.received, intake.accepted, intake.fault) == (8, 8, "")


def test_the_home_page_names_what_waits_for_a_party(office, clock):
    def waits(someone):
        now = clock.now()
        return [row.action for each in home.waiting(someone.user, now) for row in each.rows]

    pilot = offices.drafted(office)
    offices.sign(office.owner, pilot)
    assert waits(office.manager) == ["去签封"]
    assert waits(office.owner) == []
    offices.sign(office.manager, pilot)
    clock.set(offices.after(2))
    assert waits(office.owner) == ["去打开", "去存"]
    officer = offices.person(Role.officer)
    assert waits(officer) == []
    assert home.numbers(officer.user, clock.now()) == ()
