"""The first page of each role: what waits, and where nothing does, what to do first."""

from __future__ import annotations

import pytest
from cases_read import read_case
from django.db import transaction
from django.db.models.functions import Now
from django.test import Client
from django.utils import translation
from people import other_department_person, person, whole_administrator

from zhagen.web.accounts.rights import Role
from zhagen.web.audit.trail import record
from zhagen.web.jobs.models import Job, State, Worker


@pytest.mark.parametrize("role", list(Role))
def test_somebody_for_whom_nothing_waits_is_told_what_to_do_first(role):
    page = person(role).get("/").content.decode()
    assert "可以先做" in page
    assert "现在没有等您看的" in page


@pytest.mark.parametrize(
    ("role", "step", "hidden"),
    [
        (Role.officer, "收第一件", "添加人员"),
        (Role.office, "分解第一份文件", "收第一件"),
        (Role.administrator, "添加人员", "分解第一份文件"),
    ],
)
def test_a_step_is_shown_to_those_who_may_take_it(role, step, hidden):
    page = person(role).get("/").content.decode()
    assert step in page
    assert hidden not in page


def test_the_steps_are_gone_when_something_waits_and_a_foreign_case_is_not_seen():
    officer = person(Role.officer, window="综窗 3 号")
    case = read_case(officer)
    page = officer.get("/").content.decode()
    assert case.unit in page
    assert "可以先做" not in page
    assert case.unit not in other_department_person(Role.officer).get("/").content.decode()


def test_somebody_without_a_role_gets_a_page_and_a_stranger_the_sign_in():
    assert person(None).get("/").status_code == 200
    assert Client().get("/").status_code == 302


def test_an_administrator_sees_accounts_and_tokens_that_end_soon():
    from test_api_tokens import made  # noqa: PLC0415 - only here

    made("reports.read", days=3)
    page = whole_administrator().get("/").content.decode()
    assert "在用账号" in page
    assert "社保业务系统" in page


def test_who_keeps_the_whole_installation_sees_the_machine():
    Job.objects.create(
        work="test",
        key="1",
        state=State.FAILED,
        due_at=Now(),
        submitted_at=Now(),
        finished_at=Now(),
    )
    keeper = whole_administrator()
    page = keeper.get("/").content.decode()
    for said in (
        "没有任务进程在做",
        "没有在运行：交来的材料读不了",
        "磁盘还剩",
        "近一天有 1 件没有做成",
    ):
        assert said in page
    Worker.objects.create(
        name="a:1:b", machine="a", version="1", lanes=1, started_at=Now(), beat_at=Now()
    )
    assert "1 个任务进程在做" in keeper.get("/").content.decode()
    assert "磁盘还剩" not in person(Role.administrator).get("/").content.decode()


def test_administrators_see_what_others_did_to_people_in_their_departments():
    keeper = person(Role.administrator, shown_name="许静")
    with transaction.atomic():
        record(keeper.user, "role.given", "person", "1", keeper.department)
        record(keeper.user, "role.given", "person", "2", keeper.department)
    assert "许静：授予角色 2 次" in keeper.get("/").content.decode()
    for other in (person(Role.officer), other_department_person(Role.administrator)):
        assert "授予角色" not in other.get("/").content.decode()


@pytest.mark.parametrize(("language", "said"), [("en", "What to do first"), ("zh-hant", "沒有")])
def test_the_page_is_there_in_every_language(language, said):
    office = person(Role.office)
    office.post("/look/language/", {"language": language, "next": "/"})
    try:
        assert said in office.get("/").content.decode()
    finally:
        translation.activate("zh-hans")
