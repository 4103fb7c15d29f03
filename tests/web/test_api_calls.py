"""What other systems do through the interface: cases, records, reports, aliases."""

from __future__ import annotations

import json

from cases_read import read_case
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from people import ELSEWHERE, HERE, person
from test_api_tokens import made

from zhagen.web.accounts import once
from zhagen.web.accounts.models import SentForm
from zhagen.web.accounts.rights import Role
from zhagen.web.audit.models import Entry
from zhagen.web.cases.models import Case
from zhagen.web.dialogues.models import Alias
from zhagen.web.insights.models import Analysis, Paper, Reading
from zhagen.web.pilots import running
from zhagen.web.pilots.models import OpenedLook, Pilot
from zhagen.web.plans import intake
from zhagen.web.tokens import records
from zhagen.web.tokens.models import HandlingRecord

RECORD = {
    "case_id": "SB-2026-0001",
    "item_code": "employer-social-insurance",
    "channel": "window",
    "applied_at": "2026-11-20T09:00:00+08:00",
    "finished_at": "2026-11-20T09:12:00+08:00",
}


class System(Client):
    """A system with a token."""

    def __init__(self, *scopes, department=HERE):
        self.held, secret = made(*scopes, department=department)
        super().__init__(headers={"Authorization": f"Bearer {secret}"})

    def send(self, path, given):
        return self.post(f"/api/v1/{path}", json.dumps(given), content_type="application/json")


def test_a_call_beside_the_first_with_its_key_is_told_to_wait_in_json(monkeypatch):
    system = System("cases.write")
    monkeypatch.setattr(once, "_WAIT", 0.0)
    key = "once-0000001"
    SentForm.objects.create(by=system.held.account, once=key, leads_to="", at=timezone.now())
    given = {"slice": "employer-social-insurance", "once_key": key}
    file = SimpleUploadedFile("执照.pdf", b"%PDF-1.4 broken")
    answer = system.post("/api/v1/cases", {**given, "files": file})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert "once_key" in answer.json()["message"]
    assert not Case.objects.exists()


def test_a_case_is_taken_in_once_and_told_how_far_it_is():
    system = System("cases.write", "cases.read")
    given = {"slice": "employer-social-insurance", "once_key": "once-0000001"}
    answers = [
        system.post(
            "/api/v1/cases", {**given, "files": SimpleUploadedFile("执照.pdf", b"%PDF-1.4 broken")}
        )
        for _twice in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201], answers[0].content
    assert answers[0].json() == answers[1].json()
    case = Case.objects.get()
    assert case.channel == "system"
    standing = system.get(f"/api/v1/cases/{case.key}").json()
    assert standing["state"] == "reading"
    assert system.get(f"/api/v1/cases/{case.key}/findings").status_code == 409
    assert system.get(f"/api/v1/cases/{case.key}/notice").status_code == 404


def test_the_findings_are_the_contract_and_a_foreign_department_sees_nothing():
    case = read_case(person(Role.officer, window="综窗 3 号"))
    found = System("cases.read").get(f"/api/v1/cases/{case.key}/findings").json()
    assert {one["code"] for one in found["findings"]} >= {"X06"}
    foreign = System("cases.read", department=ELSEWHERE)
    for path in ("", "/findings", "/notice", "/notice.docx"):
        assert foreign.get(f"/api/v1/cases/{case.key}{path}").status_code == 404


def test_a_site_s_script_is_not_let_in_by_the_guide_s_list_and_large_files_are_no_fault():
    system = System("cases.write")
    large = SimpleUploadedFile("大.pdf", b"%PDF-" + b"0" * 300_000)
    answer = system.post("/api/v1/cases", {"slice": "employer-social-insurance", "files": large})
    assert answer.status_code == 201, answer.content
    assert "Access-Control-Allow-Origin" not in answer


def test_an_unknown_item_is_refused_in_a_sentence():
    answer = System("cases.write").post(
        "/api/v1/cases", {"slice": "../etc", "files": SimpleUploadedFile("a.pdf", b"x")}
    )
    assert answer.status_code == 404
    assert answer.json()["message"]


def test_a_record_pushed_again_takes_the_place_of_the_first():
    system = System("records.write", "records.read")
    assert system.send("records", {"records": [RECORD]}).json() == {
        "new": 1, "changed": 0, "same": 0,
    }  # fmt: skip
    assert system.send("records", {"records": [RECORD]}).json()["same"] == 1
    changed = {**RECORD, "satisfaction": 5}
    assert system.send("records", {"records": [changed]}).json()["changed"] == 1
    assert HandlingRecord.objects.count() == 1
    assert system.get("/api/v1/records/SB-2026-0001").json()["satisfaction"] == 5
    foreign = System("records.read", department=ELSEWHERE)
    assert foreign.get("/api/v1/records/SB-2026-0001").status_code == 404


def test_a_record_with_a_column_nobody_knows_is_refused_by_its_name_only():
    system = System("records.write")
    answer = system.send("records", {"records": [{**RECORD, "applicant_name": "某某"}]})
    assert answer.status_code == 422
    assert "applicant_name" in answer.json()["message"]
    assert "某某" not in answer.content.decode()
    assert not HandlingRecord.objects.exists()


def test_records_are_given_to_the_analysis_once_and_again_when_they_change():
    system = System("records.write")
    system.send("records", {"records": [RECORD, {**RECORD, "case_id": "SB-2026-0002"}]})
    assert records.give(timezone.now()) == 2
    assert records.give(timezone.now()) == 0
    system.send("records", {"records": [{**RECORD, "satisfaction": 4}]})
    assert records.give(timezone.now()) == 1
    assert Reading.objects.filter(department=system.held.department, kind="pushed").count() == 2


def test_a_task_table_is_had_as_the_library_writes_it():
    office = person(Role.office)
    text = "示例市人民政府办公室关于抓好任务落实的通知\n市司法局要在2026年12月20日前制定清单。"
    plan = intake.take(
        intake.Sent("", text.encode()), office.department, office.user, timezone.now()
    )
    system = System("reports.read")
    (listed,) = system.get("/api/v1/reports").json()
    assert listed["key"] == plan.key
    assert system.get(listed["path"]).json()["tasks"]
    assert System("reports.read", department=ELSEWHERE).get(listed["path"]).status_code == 404


def test_the_report_of_a_period_is_had_as_json_and_as_a_file():
    owner, now = person(Role.owner), timezone.now()
    made = Analysis.objects.create(
        department=owner.department, period="2026Q3", against="2026Q2", by=owner.user, at=now,
        made_at=now, last_day=now.date(),
    )  # fmt: skip
    Paper.objects.create(analysis=made, name="findings.json", content=b'{"findings": []}')
    Paper.objects.create(analysis=made, name="report.docx", content=b"PK")
    system = System("reports.read")
    (listed,) = system.get("/api/v1/reports").json()
    assert (listed["kind"], listed["files"]) == ("insight", [f"{listed['path']}/report.docx"])
    assert system.get(listed["path"]).json() == {"findings": []}
    assert system.get(listed["files"][0]).content == b"PK"
    foreign = System("reports.read", department=ELSEWHERE)
    assert foreign.get("/api/v1/reports").json() == []
    for path in (listed["path"], *listed["files"]):
        assert foreign.get(path).status_code == 404
    for name in ("report.pdf", "evidence.sql", "x.svg"):
        assert system.get(f"{listed['path']}/{name}").status_code in (404, 422)
    assert Entry.objects.filter(action="insight.exported").count() == 2


def test_an_opened_look_of_a_pilot_is_had_and_an_unopened_one_is_not(monkeypatch):
    owner, now = person(Role.owner), timezone.now()
    pilot = Pilot.objects.create(
        key="k" * 16, department=owner.department, slice_ref="x@1.0", title="验证", state="running",
        made_by=owner.user, made_at=now, changed_by=owner.user, changed_at=now,
    )  # fmt: skip
    OpenedLook.objects.create(
        pilot=pilot, week=4, look={"verdict": "undecided"}, by=owner.user, at=now, computed_at=now
    )
    monkeypatch.setattr(running, "broken", lambda _pilot: ())
    system = System("reports.read")
    (listed,) = system.get("/api/v1/reports").json()
    assert listed["kind"] == "pilot"
    assert system.get(listed["path"]).json()["look"] == {"verdict": "undecided"}
    assert system.get(listed["path"].replace("/4", "/2")).status_code == 404
    foreign = System("reports.read", department=ELSEWHERE)
    assert foreign.get(listed["path"]).status_code == 404
    monkeypatch.setattr(running, "broken", lambda _pilot: ("seal",))
    assert system.get(listed["path"]).status_code == 409


def test_aliases_in_force_are_listed():
    for state in ("approved", "proposed"):
        Alias.objects.create(
            id=state, wording=f"开社保{state}", item="employer-social-insurance", why="search",
            state=state[:8], created_at=timezone.now(),
        )  # fmt: skip
    (told,) = System("aliases.read").get("/api/v1/aliases").json()
    assert told == {"text": "开社保approved", "item": "employer-social-insurance"}
