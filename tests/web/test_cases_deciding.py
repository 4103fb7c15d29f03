"""Deciding findings and cases: what stands in the way, what goes out, what the ledger keeps."""

from __future__ import annotations

import io

import pytest
from docx import Document
from tests.web.cases_read import empty_case, read_case, with_pages
from tests.web.people import person

from zhagen.web.accounts.rights import Role
from zhagen.web.audit.models import Entry
from zhagen.web.cases.models import Case, CaseEvent, CaseState, Decision, Notice
from zhagen.web.cases.refresh import shown_of
from zhagen.web.ledger.models import Outgoing
from zhagen.web.ledger.outgoing import ledger

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def officer():
    return person(Role.officer, window="综窗 3 号")


@pytest.fixture
def case(officer):
    return read_case(officer)


def _key(case, code):
    return next(one.key for one in shown_of(case).findings if one.view.code == code)


def _decide(client, case, code, **given):
    return client.post(f"/cases/{case.pk}/findings/{_key(case, code)}", given, headers=FETCH)


def _events(case, kind):
    return [one for one in ledger().read(kind) if one.subject.case_id == case.key]


def test_a_finding_is_agreed_with_and_the_decision_can_be_taken_back(officer, case):
    assert _decide(officer, case, "X06", choice="agree").status_code == 200
    assert "已认可" in officer.get(f"/cases/{case.pk}/").content.decode()
    first = Decision.objects.get()
    _decide(officer, case, "X06", choice="undo", was=first.pk)
    assert Decision.objects.last().choice == "undo"
    assert "已认可" not in officer.get(f"/cases/{case.pk}/").content.decode()


def test_the_same_decision_sent_twice_is_one(officer, case):
    for _ in range(2):
        assert _decide(officer, case, "X06", choice="agree").status_code == 200
    assert Decision.objects.count() == 1


def test_disagreeing_needs_a_reason_and_other_needs_words(officer, case):
    assert _decide(officer, case, "X06", choice="overrule").status_code == 422
    answer = _decide(officer, case, "X06", choice="overrule", reason="other", words="  ")
    assert answer.status_code == 422
    assert "不认可的理由" in answer.content.decode()
    answer = _decide(officer, case, "X06", choice="overrule", reason="other", words="名单另附")
    assert answer.status_code == 200
    assert "告知 2 条" in answer.content.decode()
    page = officer.get(f"/cases/{case.pk}/")
    # The course of the case keeps why, and what was overruled is counted no more.
    assert "（X06）：其他，写明原因，名单另附" in page.content.decode()
    assert dict(page.context["counts"])["error"] == 2


def test_what_may_be_said_depends_on_how_grave_it_is(officer, case):
    assert _decide(officer, case, "X06", choice="demand").status_code == 422
    assert _decide(officer, case, "X06", choice="nonsense").status_code == 422


def test_accepting_is_refused_while_errors_stand(officer, case):
    answer = officer.post(f"/cases/{case.pk}/accept", {"once": "form-0001"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.WAITING
    assert "有 3 条须补正，不能受理" in officer.get(f"/cases/{case.pk}/").content.decode()


def test_a_case_whose_errors_are_overruled_can_be_accepted_once(officer, case):
    for code in ("F03", "X06", "V03"):
        _decide(officer, case, code, choice="overrule", reason="fixed_on_the_spot")
    for _ in range(2):
        officer.post(f"/cases/{case.pk}/accept", {"once": "form-0001"})
    case.refresh_from_db()
    assert case.state == CaseState.ACCEPTED
    assert CaseEvent.objects.filter(case=case, kind="accepted").count() == 1
    assert len(_events(case, "precheck.officer_overruled")) == 3
    handled = _events(case, "precheck.handled")
    assert [one.payload["outcome"] for one in handled] == ["accepted"]
    assert Entry.objects.filter(action="case.accepted").count() == 1


def test_the_notice_goes_out_numbered_with_its_word_file(officer, case):
    _decide(officer, case, "V03", choice="overrule", reason="misread")
    given = {"once": "form-0002", "days": "5", "delivery": "打印并当面签收",
             "what-1": "法定代表人电话少一位", "remedy-1": "请补成 11 位"}  # fmt: skip
    answer = officer.post(f"/cases/{case.pk}/notice/send", given)
    assert answer["Location"] == f"/cases/{case.pk}/notices/1"
    assert officer.post(f"/cases/{case.pk}/notice/send", given)["Location"] == answer["Location"]
    notice = Notice.objects.get()
    assert [point["number"] for point in notice.points] == [1, 2]
    assert (notice.points[0]["what"], notice.codes) == ("法定代表人电话少一位", ["F03", "X06"])
    assert all(point["wording"] >= 1 for point in notice.points)
    word = officer.get(f"/cases/{case.pk}/notices/1/word")
    text = "\n".join(each.text for each in Document(io.BytesIO(word.content)).paragraphs)
    assert "法定代表人电话少一位" in text
    assert "5 个工作日内" in text
    assert "发出前请删去本框" not in text
    page = officer.get(f"/cases/{case.pk}/notices/1").content.decode()
    assert "参保人数两处不一致" in page
    case.refresh_from_db()
    assert (case.state, case.due) == (CaseState.RETURNED, notice.due)
    assert [one.payload["code"] for one in _events(case, "precheck.demanded")] == ["F03", "X06"]
    assert [one.payload["points"] for one in _events(case, "precheck.handled")] == [2]


def test_the_notice_can_be_read_on_paper_before_it_goes_out(officer, case):
    officer.post("/look/language/", {"language": "en", "next": "/"})
    given = {"days": "5", "what-1": "法定代表人电话少一位", "remedy-1": "请补成 11 位"}
    page = officer.post(f"/cases/{case.pk}/notice/print", given).content.decode()
    for said in ("法定代表人电话少一位", "一次性告知书（草稿，未发出）", "申请人签收"):
        assert said in page
    assert not Notice.objects.exists()
    case.refresh_from_db()
    assert case.state == CaseState.WAITING
    assert Entry.objects.filter(action="case.notice_exported").count() == 1


def test_why_a_case_cannot_be_accepted_stands_beside_the_button(officer, case):
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "有 3 条须补正，不能受理" in page
    assert "可以发出；有 3 条须补正您还没点认可" in page
    for code in ("F03", "V03", "X06"):
        _decide(officer, case, code, choice="overrule", reason="misread")
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "不能受理" not in page
    assert "没有须补正的，可以受理" in page


def test_personal_numbers_an_officer_types_are_masked_in_the_notice(officer, case):
    given = {"once": "form-0003", "days": "5", "own_what": "电话 13900018421 打不通",
             "own_remedy": "请换一个"}  # fmt: skip
    officer.post(f"/cases/{case.pk}/notice/send", given)
    assert "13900018421" not in Notice.objects.get().points[-1]["what"]


def test_nothing_goes_out_before_every_page_is_read(officer):
    case = read_case(officer, leave_out={("营业执照.pdf", 1)})
    answer = officer.post(f"/cases/{case.pk}/notice/send", {"days": "5"}, headers=FETCH)
    assert answer.status_code == 409
    assert "免得二次补正" in answer.content.decode()
    assert not Notice.objects.exists()


def test_reading_leaves_the_events_of_the_command_line(officer, case):
    kinds = [one.kind for one in ledger().read() if one.subject.case_id == case.key]
    assert kinds == [
        "precheck.received", "precheck.read", *["precheck.finding_shown"] * 3,
        "precheck.verdict", *["precheck.step_timed"] * 3,
    ]  # fmt: skip
    assert not Outgoing.objects.exists()


def test_the_unit_that_comes_back_meets_its_earlier_case_and_notice(officer, case):
    officer.post(f"/cases/{case.pk}/notice/send", {"once": "form-0004", "days": "5"})
    later = with_pages(empty_case(officer))
    assert (later.earlier_id, later.round) == (case.pk, 2)
    page = officer.get(f"/cases/{later.pk}/").content.decode()
    assert "看当时的告知书" in page
    assert "上次告知 3 条，改好 0 条" in page
    assert "补正回来" in officer.get("/cases/").content.decode()


def test_two_open_cases_of_one_unit_are_shown_to_each_other(officer, case):
    other = with_pages(empty_case(officer))
    assert case.number in officer.get(f"/cases/{other.pk}/").content.decode()
    officer.post(f"/cases/{other.pk}/withdraw")
    assert Case.objects.get(pk=other.pk).state == CaseState.WITHDRAWN
    assert other.number not in officer.get("/cases/").content.decode()
