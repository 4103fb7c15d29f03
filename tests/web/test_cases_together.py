"""Two officers on one case, forms sent twice, pages read twice: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from tests.web.cases_read import READINGS, SLICE, keep, read_case
from tests.web.people import person

from zhagen.web.accounts.rights import Role
from zhagen.web.cases.claims import claim, holder_of
from zhagen.web.cases.models import Case, CaseEvent, CaseState, Decision, PageRead
from zhagen.web.cases.refresh import refresh, shown_of
from zhagen.web.cases.settling import settle
from zhagen.web.cases.slices import newest

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def chen():
    return person(Role.officer, window="综窗 3 号", shown_name="陈晓燕")


@pytest.fixture
def wang():
    return person(Role.officer, window="综窗 2 号", shown_name="王思远")


def _files():
    return {"files": [SimpleUploadedFile("又一份.pdf", b"%PDF-1.4")]}


def _address(case, code="X06"):
    key = next(one.key for one in shown_of(case).findings if one.view.code == code)
    return f"/cases/{case.pk}/findings/{key}"


def test_the_second_officer_sees_who_is_at_work_and_can_take_over(chen, wang):
    case = read_case(chen)
    chen.get(f"/cases/{case.pk}/")
    page = wang.get(f"/cases/{case.pk}/").content.decode()
    assert "陈晓燕 正在看这件" in page
    assert 'data-act="A"' not in page
    refused = wang.post(_address(case), {"choice": "agree"}, headers=FETCH)
    assert refused.status_code == 409
    assert "请先接过来" in refused.content.decode()
    assert wang.post(f"/cases/{case.pk}/claim", headers=FETCH).status_code == 200
    assert wang.post(_address(case), {"choice": "agree"}, headers=FETCH).status_code == 200
    assert "王思远 正在看这件" in chen.get(f"/cases/{case.pk}/state").content.decode()


def test_papers_and_reading_again_are_for_who_is_at_work_and_claim_the_case(chen, wang):
    case = read_case(chen)
    chen.get(f"/cases/{case.pk}/")
    for act in ("files", "again"):
        refused = wang.post(f"/cases/{case.pk}/{act}", _files(), headers=FETCH)
        assert (refused.status_code, "请先接过来" in refused.content.decode()) == (409, True)
    Case.objects.filter(pk=case.pk).update(held_at=timezone.now() - timedelta(seconds=61))
    assert wang.post(f"/cases/{case.pk}/files", _files(), headers=FETCH).status_code == 200
    case.refresh_from_db()
    assert case.holder == wang.user


def test_a_case_sent_back_belongs_to_who_takes_its_corrected_papers_in(chen, wang):
    case = read_case(chen)
    chen.post(f"/cases/{case.pk}/notice/send", {"once": "form-000002", "days": "5"})
    wang.post(f"/cases/{case.pk}/files", _files(), headers=FETCH)
    case.refresh_from_db()
    assert (case.state, case.holder) == (CaseState.READING, wang.user)


def test_a_decided_case_is_not_read_again(chen):
    case = read_case(chen)
    Case.objects.filter(pk=case.pk).update(state=CaseState.ACCEPTED)
    answer = chen.post(f"/cases/{case.pk}/again", headers=FETCH)
    assert (answer.status_code, "已经办结" in answer.content.decode()) == (409, True)
    assert not CaseEvent.objects.filter(kind="again").exists()


def test_a_new_case_is_held_by_who_takes_it_in(chen):
    chen.post("/cases/new", {"slice": newest(SLICE).ref, **_files()}, headers=FETCH)
    assert holder_of(Case.objects.get(), timezone.now()) == chen.user


def test_a_claim_ends_by_itself(chen, wang):
    case = read_case(chen)
    now = timezone.now()
    assert claim(case, chen.user, now)
    assert not claim(case, wang.user, now)
    assert holder_of(case, now + timedelta(seconds=61)) is None
    assert claim(case, wang.user, now + timedelta(seconds=61))


def test_what_a_colleague_decided_meanwhile_is_shown_beside_ones_own(chen, wang):
    case = read_case(chen)
    chen.get(f"/cases/{case.pk}/")
    wang.post(f"/cases/{case.pk}/claim")
    wang.post(_address(case), {"choice": "agree", "was": "0"}, headers=FETCH)
    chen.post(f"/cases/{case.pk}/claim")
    mine = {"choice": "overrule", "reason": "other", "words": "名单另有一页", "was": "0"}
    answer = chen.post(_address(case), mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "名单另有一页" in text
    assert "已认可" in text
    assert Decision.objects.filter(choice="overrule").count() == 0
    again = {**mine, "was": "-1"}
    assert chen.post(_address(case), again).status_code == 302
    assert Decision.objects.last().words == "名单另有一页"


def test_a_decision_about_a_finding_that_is_gone_is_said_not_kept(chen):
    case = read_case(chen)
    answer = chen.post(f"/cases/{case.pk}/findings/gone", {"choice": "agree"}, headers=FETCH)
    assert answer.status_code == 409
    assert not Decision.objects.exists()


def test_nothing_is_sent_over_a_case_that_changed_since_it_was_shown(chen):
    case = read_case(chen)
    Case.objects.filter(pk=case.pk).update(inputs=case.inputs + 1)
    # The screen is made from what stands now, so this one is fine; a decided case is not.
    assert chen.post(f"/cases/{case.pk}/notice/send", {"days": "5"}).status_code == 302
    second = chen.post(f"/cases/{case.pk}/notice/send", {"days": "5"}, headers=FETCH)
    assert second.status_code == 409


def test_a_page_that_is_read_twice_is_there_once_and_its_findings_too(chen):
    case = read_case(chen)
    before = [one.key for one in shown_of(case).findings]
    rows = {row.name: row for row in case.files.all()}
    for file in json.loads(READINGS.read_text("utf-8")):
        for value in file["pages"]:
            keep(rows[file["file"]], value)
    refresh(case.pk)
    settle(case.pk)
    assert PageRead.objects.count() == 9
    assert [one.key for one in shown_of(case).findings] == before
    assert CaseEvent.objects.filter(kind="read").count() == 1


def test_lanes_that_finish_together_settle_a_case_once(chen):
    case = read_case(chen)
    CaseEvent.objects.filter(kind="read").delete()
    Case.objects.filter(pk=case.pk).update(state=CaseState.READING)
    gate, done = threading.Barrier(4), []

    def lane():
        gate.wait()
        refresh(case.pk)
        done.append(settle(case.pk))
        connection.close()

    threads = [threading.Thread(target=lane) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    assert CaseEvent.objects.filter(kind="read").count() == 1
