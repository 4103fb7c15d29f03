"""What people send by mistake: other encodings, numbers that are none, another's papers."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from people import other_department_person, person

from zhagen.web.accounts.rights import Role
from zhagen.web.jobs import running
from zhagen.web.plans.editing import cell_text
from zhagen.web.plans.models import Plan, PlanState, Upload
from zhagen.web.plans.table import task_of

TEXT = (
    "示例市优化窗口服务工作方案\n二、重点任务\n"
    "（一）推进新生儿出生一件事。市卫生健康委牵头，市公安局、市医保局配合，2026年6月底前完成。\n"
    "（二）规范一次性告知。由市政务服务数据局每季度首月10日前通报进展。\n"
)
HUGE = "9" * 5000


def office(**given):
    return person(Role.office, **given)


def taken(client, text=TEXT) -> Plan:
    client.post(reverse("plans:new"), {"text": text})
    return Plan.objects.latest("id")


@pytest.mark.parametrize("content", [b"", b" \r\n"])
def test_an_empty_file_is_named_and_said_to_be_empty(content):
    client = office()
    file = SimpleUploadedFile("方案.docx", content)
    page = client.post(reverse("plans:new"), {"file": file}, follow=True).content.decode()
    assert "“方案.docx”是空的" in page
    assert "没有选文件" not in page
    assert not Plan.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_encoding_it_was_written_in(encoding):
    client = office()
    file = SimpleUploadedFile("方案.txt", TEXT.encode(encoding))
    client.post(reverse("plans:new"), {"file": file})
    plan = Plan.objects.latest("id")
    assert plan.state == PlanState.READY, plan.fault
    assert plan.rows.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("方案.docx", b"PK\x03\x04" + bytes(range(256)) * 4, "重新导出"),
        ("方案.pdf", b"%PDF-1.7\n%broken", "重新导出"),
        ("方案.txt", bytes(range(256)) * 20, "请提交 DOCX"),
        ("方案.exe", b"MZ" + bytes(200), "可执行程序"),
        ("../../方案.json", b"{", "重新导出"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do_and_leaves_no_upload(name, content, said):
    client = office()
    answer = client.post(
        reverse("plans:new"), {"file": SimpleUploadedFile(name, content)}, follow=True
    )
    running.run_all()
    plan = Plan.objects.latest("id")
    assert answer.status_code == 200
    assert plan.state == PlanState.FAILED
    assert said in plan.fault
    assert not Upload.objects.exists()


def test_numbers_that_are_none_lead_nowhere_and_break_nothing():
    client = office()
    plan = taken(client)
    name = plan.rows.first().name
    get = {
        reverse("plans:compare", args=[plan.pk]) + f"?with={HUGE}": 404,
        reverse("plans:board") + f"?plan={HUGE}&to={HUGE}&page={HUGE}&mark={HUGE}": 200,
        reverse("plans:open", args=[plan.pk]) + f"?row={HUGE}&page={HUGE}&do=x&edit=y": 200,
        f"/plans/{HUGE}/": 404,
        reverse("plans:index") + f"?page={HUGE}": 200,
    }
    for address, status in get.items():
        assert client.get(address).status_code == status, address[:80]
    for address, given in (
        ("plans:add", {"paragraph": HUGE}),
        ("plans:new", {"text": TEXT, "department": HUGE}),
        ("plans:new", {"text": TEXT, "previous": HUGE}),
    ):
        args = [plan.pk] if address == "plans:add" else []
        assert client.post(reverse(address, args=args), given).status_code in {302, 404}
    for to in (HUGE, f"p{HUGE}-1", "p1", "x1", "d", "p-"):
        sent = client.post(reverse("plans:assign", args=[plan.pk, name]), {"to": to}, follow=True)
        assert sent.status_code == 200
    plan.rows.get(name=name, department=None)
    assert plan.rows.count() == 2


def test_a_plan_of_another_department_is_compared_with_by_nobody_else():
    client = office()
    plan = taken(client)
    foreign = taken(other_department_person(Role.office))
    both = client.get(reverse("plans:compare", args=[plan.pk]), {"with": foreign.pk})
    assert both.status_code == 404
    for name in ("open", "compare"):
        assert client.get(reverse(f"plans:{name}", args=[foreign.pk])).status_code == 404


def test_a_day_is_typed_without_its_original_words_and_gets_its_place_back():
    client = office()
    row = taken(client).rows.first()
    plan = row.plan
    assert cell_text(task_of(plan, row.value), "deadline") == "2026-06-30"

    def typed(text):
        row.refresh_from_db()
        address = reverse("plans:cell", args=[plan.pk, row.name])
        given = {"cell": "deadline", "text": text, "version": row.version}
        assert client.post(address, given).status_code == 302
        row.refresh_from_db()

    typed("2026-06-30")
    assert row.value == row.machine
    typed("2026-07-31")
    assert row.due.isoformat() == "2026-07-31"
    typed("2026-06-30")
    assert row.value["deadlines"] == row.machine["deadlines"]
