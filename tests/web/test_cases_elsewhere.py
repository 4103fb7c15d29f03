"""What other parts see of cases: the home page, the talk that becomes a case, other systems."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone
from ninja.errors import HttpError
from PIL import Image
from tests.web.cases_read import SLICE, read_case
from tests.web.people import other_department_person, person

from zhagen.web.accounts.rights import Role
from zhagen.web.cases import api, home
from zhagen.web.cases.models import Case, CaseState, Review
from zhagen.web.cases.refresh import shown_of
from zhagen.web.cases.settling import settle_due
from zhagen.web.dialogues.models import Talk
from zhagen.web.dialogues.window import code_for


@pytest.fixture
def officer():
    return person(Role.officer, window="综窗 3 号")


def _asked(client):
    request = RequestFactory().get("/")
    request.user = client.user
    return request


def _picture():
    target = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(target, "PNG")
    return target.getvalue()


def test_the_home_page_tells_the_queue_the_numbers_and_where_to_drop(officer):
    read_case(officer)
    page = officer.get("/").content.decode()
    for said in ("有 1 件等您看", "今天已收", "一次通过", "每件用时", "等补正", "拖到这里"):
        assert said in page


def test_a_correction_due_today_is_told_with_its_notice(officer):
    case = read_case(officer)
    officer.post(f"/cases/{case.pk}/notice/send", {"once": "form-000001", "days": "5"})
    Case.objects.filter(pk=case.pk).update(due=timezone.localdate())
    (note,) = home.today(officer.user, timezone.now())
    assert (note.subject, note.text) == (case.unit, "补正今天到期")
    assert note.links == (("看告知书", f"/cases/{case.pk}/notices/1"),)
    assert home.numbers(officer.user, timezone.now())[3].late


def test_a_home_page_without_the_right_tells_nothing():
    manager = person(Role.manager)
    now = timezone.now()
    told = (home.waiting, home.numbers, home.today, home.changed)
    assert [list(tell(manager.user, now)) for tell in told] == [[], [], [], []]
    assert home.start(manager.user) == ""


def test_a_talk_opens_as_a_case_with_what_was_said(officer, caller):
    caller.finish()
    code = code_for(Talk.objects.get(pk=caller.talk)).shown
    answer = officer.post("/cases/code", {"code": code})
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert case.said["org.name"]["value"] == "示例市青禾科技有限公司"
    assert case.said["org.name"]["turn"] >= 1
    assert case.channel == "web"
    assert officer.post("/cases/code", {"code": code})["Location"] == answer["Location"]
    page = officer.get(answer["Location"]).content.decode()
    assert "示例市青禾科技有限公司" in page


def _from_talk(officer, caller):
    """The case of a talk, opened by its code."""
    caller.finish()
    code = code_for(Talk.objects.get(pk=caller.talk)).shown
    officer.post("/cases/code", {"code": code})
    return Case.objects.get()


def test_what_was_said_stands_on_the_page_with_its_turns_before_there_is_a_paper(officer, caller):
    case = _from_talk(officer, caller)
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    for said in (
        "示例市青禾科技有限公司",
        "对话中说的（第 1 轮）",
        "等材料",
        "还没有材料，交来后才能办",
    ):
        assert said in page
    assert page.count("data-drop") == 1
    for wrong in ("正在看交来了什么", "还没见到", "还没有读出要素"):
        assert wrong not in page
    assert "等材料" in officer.get("/cases/").content.decode()


def test_a_talk_without_papers_is_never_settled_nor_decided(officer, caller):
    case = _from_talk(officer, caller)
    settle_due(timezone.now())
    for act, given in (("accept", {}), ("notice/send", {"days": "5", "own_what": "缺营业执照"})):
        answer = officer.post(
            f"/cases/{case.pk}/{act}", given, headers={"X-Requested-With": "fetch"}
        )
        assert (answer.status_code, "还没有材料" in answer.content.decode()) == (409, True)
    case.refresh_from_db()
    assert case.state == CaseState.READING


def test_a_talk_opened_before_its_review_was_kept_gets_it_when_it_is_opened_again(officer, caller):
    case = _from_talk(officer, caller)
    Review.objects.all().delete()
    code = code_for(Talk.objects.get(pk=caller.talk)).shown
    officer.post("/cases/code", {"code": code})
    assert Review.objects.get(case=case).complete is False


def test_reading_is_timed_from_the_first_papers_of_a_talk(officer, caller):
    case = _from_talk(officer, caller)
    early = timezone.now() - timedelta(hours=1)
    Case.objects.filter(pk=case.pk).update(received_at=early)
    officer.post(f"/cases/{case.pk}/files", {"files": [SimpleUploadedFile("执照.png", _picture())]})
    case.refresh_from_db()
    assert case.received_at > early
    assert "等材料" not in officer.get(f"/cases/{case.pk}/").content.decode()


def test_a_wrong_code_opens_nothing_and_says_so(officer):
    answer = officer.post("/cases/code", {"code": "AAAA AAAA"}, follow=True)
    assert "没有这个导办号" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_system_submits_a_case_once_and_gets_its_findings(officer):
    request = _asked(officer)
    files = [SimpleUploadedFile("一.png", _picture())]
    answer = api.submit(request, SLICE, files, "", "system-key-1")
    made = answer.value
    assert answer.status_code == 201
    assert api.submit(request, SLICE, files, "", "system-key-1").value == made
    told = api.standing(request, made["case"])
    assert (told["state"], told["pages"], told["complete"]) == ("reading", 1, False)
    with pytest.raises(HttpError, match="还在读"):
        api.findings(request, made["case"])
    done = read_case(officer)
    assert [one["code"] for one in api.findings(request, done.key)["findings"]] == [
        one.view.code for one in shown_of(done).findings
    ]


def test_a_system_of_another_department_finds_nothing(officer):
    from django.http import Http404  # noqa: PLC0415 - said where it is met

    case = read_case(officer)
    stranger = _asked(other_department_person(Role.officer))
    with pytest.raises(Http404):
        api.standing(stranger, case.key)
    with pytest.raises(HttpError):
        api.findings(_asked(person(Role.manager)), case.key)


def test_old_values_are_forgotten_and_returned_cases_are_kept_longer(officer, settings):
    from zhagen.web.cases.retention import forget  # noqa: PLC0415 - beside its use

    done, back = read_case(officer), read_case(officer)
    long_ago = timezone.now() - timedelta(days=settings.CONFIGURATION.keep_days + 1)
    Case.objects.filter(pk=done.pk).update(state=CaseState.ACCEPTED, changed_at=long_ago)
    Case.objects.filter(pk=back.pk).update(state=CaseState.RETURNED, changed_at=long_ago)
    assert forget(timezone.now()) == 1
    assert Case.objects.get(pk=done.pk).forgotten_at is not None
    assert Case.objects.get(pk=back.pk).forgotten_at is None
