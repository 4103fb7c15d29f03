"""A sealed pilot at a window: the pre-review is there or not as the rota says, and is told back."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, time, timedelta

import pytest
from cases_read import READINGS, SLICE, empty_case, read_case
from django.test import RequestFactory
from django.utils import timezone
from ninja.errors import HttpError
from people import person
from test_api_calls import System
from tests.web import pilot_office as offices

from zhagen.web.accounts.rights import Role
from zhagen.web.cases import api, home, pilot_rows
from zhagen.web.cases.models import CaseState
from zhagen.web.cases.refresh import shown_of
from zhagen.web.dialogues.recorded import bring_to_ledger
from zhagen.web.jobs.running import run_all
from zhagen.web.ledger.outgoing import ledger
from zhagen.web.pilots import handled
from zhagen.web.pilots.arms import person_on, tool_on

WINDOW = "综窗1"
NAME = json.loads(READINGS.read_text("utf-8"))[0]["file"]


@pytest.fixture
def clock(monkeypatch):
    return offices.Clock(monkeypatch.setattr)


@pytest.fixture
def pilot(clock):
    return offices.sealed(offices.people(clock))


@pytest.fixture
def officer(clock, pilot):
    someone = person(Role.officer, window=WINDOW)
    clock.clients.append(someone)
    return someone


def days(tool):
    """The days on which the rota has the tool so, in order."""
    for at in itertools.count():
        day = offices.START + timedelta(days=at)
        arm = tool_on(offices.SLICE, WINDOW, day)
        if arm is not None and arm.tool is tool:
            yield day


def at_off_day(clock):
    clock.set(next(days(False)))


def test_on_a_day_without_the_tool_the_officer_sees_the_papers_alone(officer, clock):
    at_off_day(clock)
    case = read_case(officer)
    assert (case.arm, case.shown, case.state) == ("off", False, CaseState.WAITING)
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "今天本窗口不用预审" in page
    assert "照您看到的办" in page
    assert "frame-label" not in page
    assert "申报表" not in "".join(one.name for one in shown_of(case).pages)
    assert "今天不用预审" in officer.get("/cases/").content.decode()
    (note,) = home.today(officer.user, timezone.now())
    assert "今天不用预审" in note.text
    seen = shown_of(case)
    assert (seen.findings, seen.review.findings, seen.review.facts) == ((), (), ())


def test_without_the_tool_a_notice_is_written_by_hand_and_tells_no_finding(officer, clock):
    at_off_day(clock)
    case = read_case(officer)
    dialog = officer.get(f"/cases/{case.pk}/notice")
    assert dialog.status_code == 200
    assert "都已核对" not in dialog.content.decode()
    given = {"once": "form-000001", "days": "5", "own_what": "缺经办人身份证复印件",
             "own_remedy": "请带复印件一份"}  # fmt: skip
    officer.post(f"/cases/{case.pk}/notice/send", given)
    case.refresh_from_db()
    assert case.state == CaseState.RETURNED
    told = [one for one in ledger().read() if one.subject.case_id == case.key]
    assert {one.subject.arm for one in told} == {"off"}
    assert {one.kind for one in told} == {"precheck.received", "precheck.handled"}


def test_without_the_tool_the_officer_waits_for_no_page_to_be_read(officer, clock):
    at_off_day(clock)
    case = read_case(officer, leave_out={(NAME, 1)})
    assert case.state == CaseState.READING
    officer.post(f"/cases/{case.pk}/accept", {"once": "form-000001"})
    case.refresh_from_db()
    assert case.state == CaseState.ACCEPTED
    kinds = [one.kind for one in ledger().read() if one.subject.case_id == case.key]
    assert kinds == ["precheck.received", "precheck.handled"]


def test_another_system_is_not_told_what_the_window_may_not_see(officer, clock):
    at_off_day(clock)
    case = read_case(officer)
    request = RequestFactory().get("/")
    request.user = officer.user
    assert api.standing(request, case.key)["errors"] == 0
    with pytest.raises(HttpError):
        api.findings(request, case.key)


def test_on_a_day_with_the_tool_everything_is_as_always_and_stamped(officer, clock):
    clock.set(next(days(True)))
    case = read_case(officer)
    assert (case.arm, case.shown) == ("on", True)
    assert shown_of(case).findings
    (note,) = home.today(officer.user, timezone.now())
    assert note.text == "本窗口今天使用预审。"
    told = [one for one in ledger().read() if one.subject.case_id == case.key]
    assert {one.subject.arm for one in told} == {"on"}


def test_the_day_of_application_that_an_officer_writes_does_not_choose_the_arm(officer, clock):
    at_off_day(clock)
    case = empty_case(officer)  # its day of application is another one
    assert case.on != timezone.localdate()
    assert case.arm == "off"


def test_the_pilot_reads_the_cases_of_the_window_with_arm_times_and_outcome(officer, clock, pilot):
    office = next(one for one in clock.clients if one.user.shown_name == "何以宁")
    done = {}
    for tool in (True, False):
        clock.set(next(days(tool)))
        case = read_case(officer)
        given = {"once": f"form-{tool}", "days": "5", "own_what": "缺一份", "own_remedy": "请补"}
        officer.post(f"/cases/{case.pk}/notice/send", given)
        done[case.key] = timezone.localdate()
    first, last = min(done.values()), max(done.values())
    rows = list(pilot_rows.rows(offices.SLICE, officer.department.pk, first, last))
    assert {row["case_id"] for row in rows} == set(done)
    assert sorted(row["arm"] for row in rows) == ["off", "on"]
    assert all(row["returned"] and row["window"] == WINDOW for row in rows)
    later = datetime.combine(last + timedelta(days=1), time(2), tzinfo=UTC).date()
    assert list(pilot_rows.rows(offices.SLICE, officer.department.pk, later, later)) == []
    clock.set(offices.after(1))
    office.post(f"/pilots/{pilot.pk}/records/take", {"week": "1"})
    run_all()
    intake = pilot.intakes.get()
    assert (intake.received, intake.accepted, intake.fault) == (2, 2, "")


def test_a_corrected_case_stays_one_row_that_began_when_it_first_came(officer, clock):
    clock.set(next(days(True)))
    case = read_case(officer)
    given = {"once": "form-000001", "days": "5", "own_what": "缺一份", "own_remedy": "请补"}
    officer.post(f"/cases/{case.pk}/notice/send", given)
    day = timezone.localdate()
    (before,) = pilot_rows.rows(f"{SLICE}@1.0", officer.department.pk, day, day)
    type(case).objects.filter(pk=case.pk).update(
        round=2, state=CaseState.ACCEPTED, received_at=timezone.now() + timedelta(days=3),
        decided_at=timezone.now() + timedelta(days=4),
    )  # fmt: skip
    (after,) = pilot_rows.rows(f"{SLICE}@1.0", officer.department.pk, day, day)
    assert before == after


def test_a_pilot_that_draws_people_leaves_the_guide_out_for_those_it_drew(clock, caller):
    office = offices.people(clock)
    draft = offices.drafted(office)
    draft.content["design"] = {"kind": "online", "seed": 7, "windows": ["网上"]}
    draft.save()
    pilot = offices.sealed(office, draft)
    clock.set(offices.START)
    people = [f"P{number:03}" for number in range(30)]
    drawn = {one: person_on(pilot.slice_ref, one, offices.START) for one in people}
    led = next(one for one in people if drawn[one].tool)
    plain = next(one for one in people if not drawn[one].tool)
    turn = caller.start(slice=SLICE, person=led)
    assert turn["asks"]
    caller.heard("单位")
    turn = caller.start(slice=SLICE, person=plain)
    assert "reception.not_led" in [one["source"] for one in turn["pieces"]]
    assert "转人工" in [one["label"] for one in turn["choices"]]
    turn = caller.start(text="企业社保开户", person=plain)
    assert "reception.not_led" in [one["source"] for one in turn["pieces"]]
    assert caller.start(slice=SLICE)["asks"]  # nobody is named: nobody is drawn
    bring_to_ledger()
    arms = {
        one.subject.arm
        for one in ledger().read("guide.started")
        if one.subject.slice_ref == offices.SLICE
    }
    assert arms == {"on", ""}
    assert tool_on(pilot.slice_ref, "网上", offices.START) is None


def pushed(held, **told):
    """A record of the department's own system, pushed by the interface."""
    system = System("records.write", department=held.department.name)
    begun = timezone.localtime()
    record = {
        "item_code": SLICE, "channel": "window", "window": "综窗2",
        "applied_at": begun.isoformat(), "finished_at": (begun + timedelta(minutes=9)).isoformat(),
        "case_id": "SB-2026-0001", **told,
    }  # fmt: skip
    return system.send("records", {"records": [record]})


def told_today(case):
    """The rows a pilot is told of this day."""
    day = timezone.localdate()
    return [row for _, row in handled.rows(offices.SLICE, case.department.pk, day, day)]


def test_a_pushed_record_reaches_the_pilot_once_also_when_it_is_pushed_again(officer, clock, pilot):
    clock.set(offices.START)
    case = empty_case(officer)
    for _twice in range(2):
        assert pushed(case, arm="off").status_code == 200
    pushed(case, case_id="SB-2026-0002", item_code="another-item")
    own, record = told_today(case)
    assert own["case_id"] == case.key
    assert (record["case_id"], record["window"], record["arm"]) == ("SB-2026-0001", "综窗2", "off")
    office = next(one for one in clock.clients if one.user.shown_name == "何以宁")
    clock.set(offices.after(1))
    for _again in range(2):
        office.post(f"/pilots/{pilot.pk}/records/take", {"week": "1"})
        run_all()
    first, again = pilot.intakes.order_by("pk")
    assert (first.received, first.accepted) == (2, 2)
    assert len(again.set_aside) == 1  # the handled one is a duplicate, the open one is told again


@pytest.mark.parametrize("name", ["key", "number"])
def test_a_case_that_is_known_both_ways_is_one_row_with_our_own_times(officer, clock, name):
    clock.set(next(days(True)))
    case = read_case(officer)
    before = told_today(case)
    assert pushed(case, case=getattr(case, name), satisfaction=4).status_code == 200
    (row,) = told_today(case)
    assert row["case_id"] == case.key
    assert (row["window"], row["arm"], row["started_at"]) == (
        WINDOW, "on", before[0]["started_at"],
    )  # fmt: skip
    assert row["satisfaction"] == 4


def test_a_record_fills_in_the_window_of_a_case_that_a_system_handed_in(officer, clock):
    clock.set(next(days(True)))
    case = empty_case(officer)
    type(case).objects.filter(pk=case.pk).update(window=None, arm="")
    pushed(case, case_id=case.number, arm="on")
    (row,) = told_today(case)
    assert (row["case_id"], row["window"], row["arm"]) == (case.key, "综窗2", "on")


def test_a_record_of_a_case_that_came_back_as_a_new_one_is_the_first_one(officer, clock):
    clock.set(next(days(True)))
    first, later = empty_case(officer), empty_case(officer)
    type(later).objects.filter(pk=later.pk).update(earlier=first)
    pushed(first, case=later.number)
    assert [row["case_id"] for row in told_today(first)] == [first.key]


def test_a_record_that_names_no_case_here_is_refused(officer, clock):
    clock.set(offices.START)
    answer = pushed(empty_case(officer), case="20000101-0001")
    assert answer.status_code == 404
    assert "20000101-0001" in answer.json()["message"]
