"""A pilot from the empty form to the decision, through the pages, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from people import other_department_person, person, without
from tests.web import pilot_office as offices

from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.jobs.running import run_all
from zhagen.web.pilots.keeping import folder_of, from_text
from zhagen.web.pilots.models import Pilot, PilotState


@pytest.fixture
def clock(monkeypatch):
    return offices.Clock(monkeypatch.setattr)


@pytest.fixture
def office(clock):
    return offices.people(clock)


def _messages(someone) -> str:
    return someone.get("/pilots/").content.decode()


def test_a_pilot_runs_from_the_form_to_the_decision(office, clock):
    pilot = offices.eight_weeks(office, clock)
    look = pilot.looks.get(week=8)
    assert look.fault == ""
    assert look.shown["verdict"] == "success"
    text = office.owner.get(f"/pilots/{pilot.pk}/").content.decode()
    assert look.shown["headline"] in text
    assert look.shown["step"] in text
    paper = office.owner.post(f"/pilots/{pilot.pk}/looks/8/report")
    assert paper.content.startswith(b"PK")
    for size in ("wide", "narrow"):
        picture = office.owner.get(f"/pilots/{pilot.pk}/pictures/effect-8.{size}.svg")
        assert picture["Content-Type"] == "image/svg+xml"
    given = {"step": "productise", "remark": "先开后关更顺"}
    for _ in range(2):
        office.owner.post(f"/pilots/{pilot.pk}/looks/8/decide", given)
    assert [each.step for each in pilot.outcomes.all()] == ["productise"]
    assert Pilot.objects.get(pk=pilot.pk).state == PilotState.CLOSED
    assert "转为正式使用" in office.owner.get(f"/pilots/{pilot.pk}/").content.decode()
    lessons = office.manager.post(f"/pilots/{pilot.pk}/looks/8/lessons")
    assert lessons.content.startswith(b"PK")
    told = Entry.objects.filter(kind="pilot").values_list("action", flat=True)
    assert {"pilot.signed", "pilot.looked", "pilot.decided", "pilot.exported"} <= set(told)


def test_who_may_not_see_pilots_is_told_so_and_another_department_finds_nothing(office):
    pilot = offices.drafted(office)
    for role in without(Right.pilot_see):
        assert person(role).get(f"/pilots/{pilot.pk}/").status_code == 403
    stranger = other_department_person(Role.manager)
    for page in ("", "charter", "seal", "records", "sheets", "amend", "pictures/rota.wide.svg"):
        assert stranger.get(f"/pilots/{pilot.pk}/{page}").status_code == 404, page
    assert stranger.post(f"/pilots/{pilot.pk}/looks/2").status_code == 404
    assert pilot.title not in stranger.get("/pilots/").content.decode()
    assert Client().get(f"/pilots/{pilot.pk}/").status_code == 302


def test_the_empty_list_says_what_to_do_first_and_a_form_sent_twice_is_one_pilot(office):
    assert "起草立项书" in office.manager.get("/pilots/").content.decode()
    assert 'href="/pilots/new"' not in office.owner.get("/pilots/").content.decode()
    offices.drafted(office)
    offices.drafted(office)
    assert Pilot.objects.count() == 1


def test_neither_party_signs_for_the_other_and_nobody_signs_twice(office, clock):
    pilot = offices.drafted(office)
    assert offices.sign(office.owner, pilot, "not it").status_code == 422
    assert not pilot.signatures.exists()
    offices.sign(office.owner, pilot)
    second_owner = person(Role.owner, shown_name="程可")
    for someone in (office.owner, second_owner):
        offices.sign(someone, pilot)
        assert pilot.signatures.count() == 1
    both = person(Role.manager, shown_name="双肩")
    from zhagen.web.accounts.models import Membership  # noqa: PLC0415

    Membership.objects.create(user=both.user, role=Role.owner, department=both.department)
    offices.sign(both, pilot)
    assert pilot.signatures.count() == 1
    offices.sign(office.manager, pilot)
    sealed = from_text(Pilot.objects.get(pk=pilot.pk).sealed)
    assert isinstance(sealed, SealedCharter)
    assert sealed.complete
    assert len({each.key for each in sealed.signatures}) == 2


def test_after_the_seal_nothing_is_edited_and_a_signature_is_withdrawn_only_before(office):
    pilot = offices.drafted(office)
    offices.sign(office.owner, pilot)
    before = Pilot.objects.get(pk=pilot.pk).content
    office.manager.post(f"/pilots/{pilot.pk}/charter", {"version": pilot.version, "title": "新"})
    assert Pilot.objects.get(pk=pilot.pk).content == before
    office.manager.post(f"/pilots/{pilot.pk}/unseal")
    assert pilot.signatures.count() == 1  # the other's
    office.owner.post(f"/pilots/{pilot.pk}/unseal")
    assert pilot.signatures.count() == 0
    offices.sealed(office, pilot)
    office.owner.post(f"/pilots/{pilot.pk}/unseal")
    assert pilot.signatures.count() == 2


def test_a_charter_is_signed_before_its_first_day_and_as_it_was_read(office, clock):
    pilot = offices.drafted(office)
    page = office.owner.get(f"/pilots/{pilot.pk}/seal")
    digest = page.context["hash"]
    pilot.content["hypothesis"] = "另一个假设。"
    pilot.save()
    given = {"hash": digest, "password": offices.PASSWORD}
    office.owner.post(f"/pilots/{pilot.pk}/seal", given)
    assert not pilot.signatures.exists()
    clock.set(offices.START)
    offices.sign(office.owner, pilot)
    assert not pilot.signatures.exists()


def test_looks_are_opened_in_their_order_and_time_and_once(office, clock):
    pilot = offices.sealed(office)
    clock.set(offices.START + timedelta(days=9))
    offices.week_of_records(office, pilot, 1, 1, 0.7)
    page = office.owner.get(f"/pilots/{pilot.pk}/").content.decode()
    assert "才能打开" in page
    for hidden in ("可信范围", "少 "):
        assert hidden not in page
    office.owner.post(f"/pilots/{pilot.pk}/looks/2")
    assert pilot.looks.count() == 0
    clock.set(offices.after(2))
    offices.week_of_records(office, pilot, 2, 2, 0.7)
    office.owner.post(f"/pilots/{pilot.pk}/looks/4")
    assert pilot.looks.count() == 0
    viewer = person(Role.owner, department="示例市住房公积金管理中心")
    assert viewer.post(f"/pilots/{pilot.pk}/looks/2").status_code == 404
    first = offices.looked(office, pilot, 2)
    again = offices.looked(office, pilot, 2)
    assert (first.pk, first.at) == (again.pk, again.at)
    office.owner.post(f"/pilots/{pilot.pk}/looks/2/decide", {"step": "productise"})
    assert not pilot.outcomes.exists()


def test_a_changed_log_is_void_and_offers_nothing(office, clock):
    pilot = offices.sealed(office)
    clock.set(offices.after(2))
    offices.week_of_records(office, pilot, 1, 2, 0.7)
    offices.lodged(office, pilot, 2)
    look = offices.looked(office, pilot, 2)
    path = folder_of(pilot).log / "segments" / "000001.parquet"
    kept = path.read_bytes()
    path.write_bytes(kept[:-9] + b"x" + kept[-8:])
    page = office.owner.get(f"/pilots/{pilot.pk}/").content.decode()
    assert "作废" in page
    assert look.shown["headline"] not in page
    assert office.owner.get(f"/pilots/{pilot.pk}/pictures/effect-2.wide.svg").status_code == 404
    assert office.owner.post(f"/pilots/{pilot.pk}/looks/2/report").status_code == 302
    assert "作废" in _messages(office.owner)
    path.write_bytes(kept)
    assert "作废：" not in office.owner.get(f"/pilots/{pilot.pk}/").content.decode()


def test_a_line_that_was_rewritten_is_found_by_the_whole_check(office, clock):
    pilot = offices.sealed(office)
    clock.set(offices.after(1))
    offices.week_of_records(office, pilot, 1, 1, 0.7)
    offices.lodged(office, pilot, 1)
    path = folder_of(pilot).log / "entries" / "000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b"T09:00:00", b"T09:00:01", 1))
    office.owner.post(f"/pilots/{pilot.pk}/verify")
    run_all()
    page = office.owner.get(f"/pilots/{pilot.pk}/").content.decode()
    assert "作废" in page
    assert "校验单" in page


def test_files_that_hold_no_cases_are_told_and_the_same_file_counts_once(office, clock):
    pilot = offices.sealed(office)
    clock.set(offices.after(1))
    offices.give(office.manager, pilot, b"\x00\x01nothing", "x.csv")
    assert pilot.intakes.get().fault
    offices.give(office.manager, pilot, b"a picture", "x.png")
    for _ in range(2):
        offices.week_of_records(office, pilot, 1, 1, 0.7)
    assert pilot.intakes.count() == 2
    page = office.manager.get(f"/pilots/{pilot.pk}/records").content.decode()
    assert "没有加进" in page
    assert not list((folder_of(pilot).root / "given").glob("*.part"))
    office.owner.post(f"/pilots/{pilot.pk}/records/take", {"week": "1"})
    assert pilot.intakes.count() == 2  # only the manager brings records


def test_weeks_without_a_sheet_are_named_and_one_person_does_not_lodge_for_both(office, clock):
    pilot = offices.sealed(office)
    clock.set(offices.after(2))
    offices.week_of_records(office, pilot, 1, 2, 0.7)
    office.manager.post(f"/pilots/{pilot.pk}/sheets/week/3")
    assert not pilot.sheets.exists()  # the third week is not over
    for _ in range(2):
        office.manager.post(f"/pilots/{pilot.pk}/sheets/week/1")
    sheet = pilot.sheets.get()
    for _ in range(2):
        office.manager.post(f"/pilots/{pilot.pk}/sheets/{sheet.pk}/lodge")
    assert [each.party for each in sheet.lodgings.all()] == ["vendor"]
    page = office.owner.get(f"/pilots/{pilot.pk}/sheets").content.decode()
    assert "第 1、2 周的校验单双方还没有存齐" in page
    paper = office.owner.post(f"/pilots/{pilot.pk}/sheets/{sheet.pk}/word")
    assert paper.content.startswith(b"PK")


def test_a_calendar_nobody_knows_yet_is_said_and_does_not_break_the_page(office):
    pilot = offices.drafted(office)
    pilot.content["schedule"] |= {"start": date(2031, 3, 3).isoformat()}
    pilot.save()
    for page in ("", "charter"):
        answer = office.manager.get(f"/pilots/{pilot.pk}/{page}")
        assert answer.status_code == 200
        assert "2031" in answer.content.decode()


def test_today_is_marked_in_the_calendar_by_frame_word_and_row(office, clock):
    pilot = offices.sealed(office)
    clock.set(offices.START)
    page = office.owner.get(f"/pilots/{pilot.pk}/").content.decode()
    assert page.count('aria-current="date"') == 1
    assert "今天 8 月 24 日（图上加框）：使用" in page
    for size in ("wide", "narrow"):
        picture = office.owner.get(f"/pilots/{pilot.pk}/pictures/rota.{size}.svg")
        assert ">今天<" in picture.content.decode()
