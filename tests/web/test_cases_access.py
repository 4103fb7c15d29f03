"""Who gets to see a case: the right in its department, and nobody else, by no address."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.cases_read import read_case
from tests.web.people import other_department_person, person, without

from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.cases.folder import CaseFolder
from zhagen.web.cases.models import Notice, PageRead
from zhagen.web.cases.retention import forget_case


@pytest.fixture
def case():
    officer = person(Role.officer, window="综窗 3 号")
    made = read_case(officer, pictures=True)
    made.officer = officer
    return made


def _addresses(case):
    page = PageRead.objects.filter(file__case=case).exclude(picture="").first()
    file = case.files.first()
    root = f"/cases/{case.pk}"
    return [
        f"{root}/", f"{root}/state", f"{root}/pages/{page.pk}/picture.jpg",
        f"{root}/pages/{page.pk}/small.jpg", f"{root}/pages/{page.pk}/plain.jpg",
        f"{root}/files/{file.pk}", f"{root}/facts/org.name", f"{root}/notice",
        f"{root}/notices/1", f"{root}/notices/1/word",
    ]  # fmt: skip


def _posts(case):
    root = f"/cases/{case.pk}"
    return [
        f"{root}/files", f"{root}/files/1/aside", f"{root}/findings/abc", f"{root}/facts",
        f"{root}/claim", f"{root}/again", f"{root}/withdraw", f"{root}/notice/word",
        f"{root}/notice/send", f"{root}/accept",
    ]  # fmt: skip


def test_another_department_finds_nothing_at_any_address(case):
    stranger = other_department_person(Role.officer)
    assert {stranger.get(address).status_code for address in _addresses(case)} == {404}
    assert {stranger.post(address).status_code for address in _posts(case)} == {404}


def test_roles_without_the_right_are_told_which_right_is_missing(case):
    for role in without(Right.case_see):
        client = person(role)
        assert {client.get(address).status_code for address in _addresses(case)} == {403}
        assert {client.post(address).status_code for address in _posts(case)} == {403}
        assert client.get("/cases/").status_code == 403


def test_nobody_signed_in_is_led_to_the_sign_in_page(case):
    nobody = Client()
    for address in _addresses(case):
        answer = nobody.get(address)
        assert (
            answer.status_code,
            "/sign" in answer["Location"] or "login" in answer["Location"],
        ) == (302, True)
    told = nobody.post(f"/cases/{case.pk}/claim", headers={"X-Requested-With": "fetch"})
    assert told.status_code == 401


def test_a_page_of_another_case_is_not_served_under_ones_own(case):
    other = read_case(case.officer, pictures=True)
    page = PageRead.objects.filter(file__case=other).exclude(picture="").first()
    assert case.officer.get(f"/cases/{case.pk}/pages/{page.pk}/picture.jpg").status_code == 404


def test_pictures_are_for_this_browser_only(case):
    page = PageRead.objects.filter(file__case=case).exclude(picture="").first()
    answer = case.officer.get(f"/cases/{case.pk}/pages/{page.pk}/picture.jpg")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private")
    page = case.officer.get(f"/cases/{case.pk}/")
    assert "no-store" in page["Cache-Control"]


def test_opening_a_case_is_written_down_without_a_value(case):
    case.officer.get(f"/cases/{case.pk}/")
    line = Entry.objects.filter(action="case.seen").get()
    assert (line.kind, line.record, line.actor_id) == ("case", str(case.pk), case.officer.user.pk)


def test_the_queue_holds_only_cases_of_ones_departments(case):
    stranger = other_department_person(Role.officer)
    assert case.unit not in stranger.get("/cases/?window=all").content.decode()
    assert case.unit in case.officer.get("/cases/").content.decode()


def test_forgotten_cases_are_gone_for_everybody(case, settings):
    folder = CaseFolder(case.key).root
    assert folder.is_dir()
    forget_case(case.pk, case.received_at)
    assert not folder.exists()
    assert case.officer.get(f"/cases/{case.pk}/").status_code == 404
    case.refresh_from_db()
    assert (case.unit, case.uscc, case.agent, case.said) == ("", "", "", {})
    assert not Notice.objects.exclude(points=[]).exists()
