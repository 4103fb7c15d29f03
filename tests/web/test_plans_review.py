"""Plans on the screen: who sees them, what an edit keeps, two people at one row, exports."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from people import other_department_person, person, without

from zhagen import wiring
from zhagen.breakdown.advising.advise import AdviceCounts
from zhagen.breakdown.model import Suggestion, SuggestionKind
from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.jobs import running
from zhagen.web.ledger import outgoing
from zhagen.web.plans import advising
from zhagen.web.plans.editing import cell_text
from zhagen.web.plans.models import Plan, PlanState, Row, Step
from zhagen.web.plans.table import task_of

TEXT = """示例市“高效办成一件事”2026年度重点事项清单任务分工方案
示政数〔2026〕17号
各县（区）人民政府，市政府各部门：
一、总体要求
以企业和群众需求为导向，持续优化政务服务。
二、重点任务
（一）推进新生儿出生一件事。实现户口登记、社会保障卡申领一表申请。（市卫生健康委牵头，市公安局、市医保局配合，6月底前完成）
（二）优化企业开办服务。由市市场监管局会同市税务局，今年9月底前将企业社保登记并入开办平台，材料由7份减至4份以内，并向市政府报送《企业开办并联办理情况报告》。
（三）加强跟踪问效。市政务服务数据局要每季度首月10日前通报进展。
（四）推进证照共享。年底前完成电子营业执照在政务服务窗口的应用。
示例市人民政府办公室
2026年3月9日
"""


def office(**given):
    return person(Role.office, **given)


def taken(client, text=TEXT, **given) -> Plan:
    answer = client.post(reverse("plans:new"), {"text": text, "once": "paste-0001", **given})
    assert answer.status_code == 302, answer.content
    return Plan.objects.latest("id")


def sent(client, name, content, **given):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("plans:new"), {"file": file, **given}, follow=True)


def page(client, plan, **query):
    answer = client.get(reverse("plans:open", args=[plan.pk]), query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def edited(client, row, cell, text, version=None, **given):
    address = reverse("plans:cell", args=[row.plan_id, row.name])
    shown = row.version if version is None else version
    return client.post(address, {"cell": cell, "text": text, "version": shown, **given})


def task(row):
    row.refresh_from_db()
    return task_of(row.plan, row.value)


def test_a_pasted_text_is_read_at_once_and_every_value_stands_in_its_paragraph():
    client = office()
    plan = taken(client)
    assert plan.state == PlanState.READY
    assert plan.tasks_read == 4
    told = page(client, plan)
    assert "市卫生健康委" in told
    assert "原文：6月底前" in told
    assert "原文未写" in told
    assert "不算任务" in told
    assert 'data-kind="deadline"' in told


def test_only_the_rights_of_the_own_department_open_a_plan():
    client = office()
    plan = taken(client)
    for role in without(Right.plan_see):
        assert person(role).get(reverse("plans:index")).status_code == 403
    stranger = other_department_person(Role.office)
    row = plan.rows.first()
    for name, more in (("open", []), ("compare", []), ("export", ["xlsx"])):
        assert stranger.get(reverse(f"plans:{name}", args=[plan.pk, *more])).status_code == 404
    for name, more in (("cell", [row.name]), ("check", [row.name]), ("add", []), ("remove", [])):
        address = reverse(f"plans:{name}", args=[plan.pk, *more])
        assert stranger.post(address, {"cell": "title", "text": "x"}).status_code == 404
    owner = person(Role.owner)
    assert owner.get(reverse("plans:open", args=[plan.pk])).status_code == 200
    assert edited(owner, row, "title", "x").status_code == 403
    assert "data-edits" not in page(owner, plan)


def test_the_same_form_sent_twice_makes_one_plan():
    client = office()
    taken(client)
    taken(client)
    assert Plan.objects.count() == 1


def test_a_corrected_cell_keeps_what_the_machine_read_and_gives_it_back_with_its_place():
    client = office()
    row = taken(client).rows.first()
    before = task(row)
    assert edited(client, row, "lead", "市数据局").status_code == 302
    now = task(row)
    assert [(one.name, one.origin.value) for one in now.roles.lead] == [("市数据局", "corrected")]
    assert row.machine["lead"][0]["name"] == "市卫生健康委"
    assert now.roles.support == before.roles.support
    assert now.deadlines == before.deadlines
    told = page(client, row.plan, row=row.name)
    assert "机器原读：市卫生健康委" in told
    assert "人工填写" in told
    assert edited(client, row, "lead", "", restore="1").status_code == 302
    assert task(row).roles == before.roles
    assert row.standing == "open"


@pytest.mark.parametrize(
    ("cell", "text", "shown"),
    [
        ("deadline", "2026-08-31", "2026-08-31"),
        ("deadline", "长期", "长期"),
        ("deliverable", "《工作报告》\n问题台账", "《工作报告》\n问题台账"),
        ("support", "市公安局、市民政局", "市公安局、市民政局"),
        ("title", "  一表  申请 ", "一表 申请"),
        ("deadline", "", ""),
    ],
)
def test_every_cell_takes_a_persons_words(cell, text, shown):
    client = office()
    row = taken(client).rows.first()
    edited(client, row, cell, text)
    assert cell_text(task(row), cell) == shown
    assert row.standing == "corrected"


def test_two_people_at_one_row_lose_nothing():
    one, two = office(), office(name="second")
    row = taken(one).rows.first()
    edited(one, row, "title", "甲写的")
    answer = edited(two, row, "title", "乙写的", version=1)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "甲写的" in told
    assert "乙写的" in told
    row.refresh_from_db()
    assert row.title == "甲写的"
    # The page offers to send one's own once more, for the version it has shown.
    assert edited(two, row, "title", "乙写的", version=row.version).status_code == 302
    row.refresh_from_db()
    assert row.title == "乙写的"


def test_the_same_cell_sent_twice_is_written_once():
    client = office()
    row = taken(client).rows.first()
    edited(client, row, "title", "一次")
    assert edited(client, row, "title", "一次", version=1).status_code == 302
    assert Step.objects.filter(kind="field").count() == 1


def test_confirming_names_who_and_an_edit_asks_to_confirm_again():
    client = office()
    row = taken(client).rows.first()
    address = reverse("plans:check", args=[row.plan_id, row.name])
    client.post(address, {"version": row.version})
    client.post(address, {"version": row.version})
    assert task(row).check.confirmed_by == "陈晓燕"
    assert row.version == 2
    edited(client, row, "deadline", "2026-08-31")
    row.refresh_from_db()
    assert row.standing == "corrected"


def test_a_suggestion_is_never_in_a_field_until_somebody_takes_it():
    client = office()
    plan = taken(client)
    row = next(row for row in plan.rows.all() if not task(row).roles.lead)
    offer = next(one for one in task(row).suggestions if one.kind.value == "lead")
    assert "建议，非原文" in page(client, plan)
    address = reverse("plans:suggestion", args=[plan.pk, row.name])
    given = {"version": row.version, "kind": "lead", "value": offer.value, "take": "yes"}
    client.post(address, given)
    client.post(address, given)
    lead = task(row).roles.lead
    assert [(one.name, one.origin.value) for one in lead] == [(offer.value, "corrected")]
    assert all(one.kind.value != "lead" for one in task(row).suggestions)


def test_a_suggestion_left_does_not_come_back_with_the_next_edit():
    client = office()
    plan = taken(client)
    row = next(row for row in plan.rows.all() if not task(row).roles.lead)
    offer = next(one for one in task(row).suggestions if one.kind.value == "lead")
    address = reverse("plans:suggestion", args=[plan.pk, row.name])
    given = {"version": row.version, "kind": "lead", "value": offer.value, "take": "no"}
    client.post(address, given)
    row.refresh_from_db()
    edited(client, row, "title", "改个名字")
    assert offer.value not in [one.value for one in task(row).suggestions]
    assert not task(row).roles.lead


def test_a_paragraph_that_is_no_task_becomes_one_once():
    client = office()
    plan = taken(client)
    address = reverse("plans:add", args=[plan.pk])
    other = next(
        one["paragraph"]
        for one in plan.document["others"]
        if f'value="{one["paragraph"]}"' in page(client, plan)
    )
    client.post(address, {"paragraph": other, "once": "para-00001"})
    client.post(address, {"paragraph": other, "once": "para-00001"})
    made = plan.rows.get(paragraph=other)
    assert made.name.startswith("a")
    assert task(made).evidence[0].paragraph == other


def test_rows_are_added_split_removed_and_put_back():
    client = office()
    plan = taken(client)
    row = plan.rows.first()
    address = reverse("plans:add", args=[plan.pk])
    client.post(address, {"row": row.name, "title": "自己加的", "once": "add-000001"})
    assert [one.title for one in plan.rows.all()][1] == "自己加的"
    split = {
        "row": row.name,
        "version": row.version,
        "first": "甲",
        "second": "乙",
        "once": "split-0001",
    }
    client.post(address, split)
    assert [one.title for one in plan.rows.all()][:2] == ["甲", "乙"]
    second = plan.rows.all()[1]
    assert task(second).roles.lead == task(row).roles.lead
    gone = reverse("plans:remove_row", args=[plan.pk, second.name])
    client.post(gone, {"version": second.version})
    assert plan.rows.get(pk=second.pk).removed
    assert "删去的 1 行" in page(client, plan)
    client.post(gone, {"back": "1"})
    assert not plan.rows.get(pk=second.pk).removed


@pytest.mark.parametrize("form", ["xlsx", "docx", "csv", "ics", "json", "html"])
def test_every_form_is_the_librarys_own(form):
    client = office()
    plan = taken(client)
    answer = client.get(reverse("plans:export", args=[plan.pk, form]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    if form in {"xlsx", "docx"}:
        assert zipfile.is_zipfile(io.BytesIO(answer.content))
    else:
        assert "新生儿" in answer.content.decode()
    assert Entry.objects.filter(action="plan.exported").count() == 1


def test_a_corrected_workbook_comes_back_row_by_row():
    client = office()
    plan = taken(client)
    first, second = plan.rows.all()[:2]
    export = reverse("plans:export", args=[plan.pk, "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(client.get(export).content))
    sheet = book.worksheets[0]
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value == "市卫生健康委":
                cell.value = "市民政局"
            if isinstance(cell.value, str) and cell.value.startswith("企业开办并联"):
                cell.value = "别的报告"
    changed = io.BytesIO()
    book.save(changed)
    edited(client, second, "title", "网页上改过")
    address = reverse("plans:read_back", args=[plan.pk])
    file = SimpleUploadedFile("改.xlsx", changed.getvalue())
    told = client.post(address, {"file": file}, follow=True).content.decode()
    assert [one.name for one in task(first).roles.lead] == ["市民政局"]
    assert task(second).title == "网页上改过"
    assert task(second).deliverables[0].name != "别的报告"
    assert "网页上又改过" in told


def test_a_table_of_another_document_is_refused():
    client = office()
    one = taken(client)
    answer = client.get(reverse("plans:export", args=[one.pk, "xlsx"]))
    two = taken(client, "请市卫生健康委牵头，6月底前完成示例工作。", once="paste-0002")
    file = SimpleUploadedFile("改.xlsx", answer.content)
    address = reverse("plans:read_back", args=[two.pk])
    told = client.post(address, {"file": file}, follow=True).content.decode()
    assert "另一份文件" in told


def test_bad_files_are_told_in_a_sentence_and_nothing_breaks():
    client = office()
    for number, (name, content) in enumerate(
        [
            ("空.txt", b"   \n"),
            ("图.png", b"\x89PNG\r\n\x1a\n0000"),
            ("坏.docx", b"PK\x03\x04" + b"0" * 90),
        ]
    ):
        answer = sent(client, name, content, once=f"file-bad-{number}")
        assert answer.status_code == 200
        assert "banner error" in answer.content.decode()
    assert client.post(reverse("plans:new"), {"text": " "}).status_code == 302


def test_a_long_text_waits_for_a_worker_and_ten_megabytes_are_refused_in_words():
    client = office()
    long = TEXT + "本段说明背景情况，内容较长。\n" * 4000
    told = sent(client, "长.txt", long.encode()).content.decode()
    assert "正在读" in told
    running.run_all()
    assert Plan.objects.latest("id").state == PlanState.READY
    sent(client, "更长.txt", ("背景情况说明。" * 500_000).encode(), once="file-huge1")
    running.run_all()
    plan = Plan.objects.latest("id")
    assert plan.state == PlanState.FAILED
    assert "200" in plan.fault


def test_a_text_without_any_task_says_so_and_one_can_be_written():
    client = office()
    plan = taken(client, "春天来了，花开了。")
    assert "没有读出任务" in page(client, plan)
    client.post(reverse("plans:add", args=[plan.pk]), {"title": "浇花", "once": "add-000009"})
    assert plan.rows.get().title == "浇花"


def test_events_reach_the_ledger_without_a_value(tmp_path, monkeypatch):
    book = wiring.open_ledger(tmp_path)
    monkeypatch.setattr(outgoing, "ledger", lambda: book)
    client = office()
    row = taken(client).rows.first()
    edited(client, row, "lead", "市数据局")
    outgoing.bring_to_ledger()
    text = "".join(
        path.read_text()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.suffix != ".sqlite3"
    )
    assert "breakdown.field_corrected" in text
    assert "市数据局" not in text


def test_two_versions_are_compared_task_by_task():
    client = office()
    old = taken(client)
    new = taken(
        client,
        TEXT.replace("6月底前", "8月底前").replace("（三）加强", "（三）继续加强"),
        once="paste-0002",
    )
    told = client.get(reverse("plans:compare", args=[new.pk]), {"with": old.pk}).content.decode()
    assert "时限推后" in told
    stranger = taken(other_department_person(Role.office))
    assert (
        client.get(reverse("plans:compare", args=[new.pk]), {"with": stranger.pk}).status_code
        == 404
    )


def test_a_session_that_ended_leads_to_the_sign_in_page_and_changes_nothing():
    client = office()
    row = taken(client).rows.first()
    client.logout()
    assert edited(client, row, "title", "没有登录").status_code in {302, 401}
    assert Row.objects.get(pk=row.pk).title != "没有登录"


def test_asking_the_model_is_offered_only_where_one_is_configured():
    client = office()
    plan = taken(client)
    assert client.post(reverse("plans:advise", args=[plan.pk])).status_code == 404
    assert "模型" not in page(client, plan)


def test_what_a_model_offers_never_changes_a_row_that_a_person_touched(monkeypatch):
    client = office()
    plan = taken(client)
    first, second = plan.rows.all()[:2]
    edited(client, first, "title", "人改过")
    offer = Suggestion(SuggestionKind.WORDING, "另一种说法", "模型的说法")

    def offered(found, _endpoint):
        tasks = tuple(replace(one, suggestions=(*one.suggestions, offer)) for one in found.tasks)
        return replace(found, tasks=tasks), AdviceCounts(asked=4, used=4)

    monkeypatch.setattr(advising, "advised", offered)
    monkeypatch.setattr(advising, "model_of", lambda _configuration: object())
    advice = advising.ask(plan)
    assert advising.lay(plan, advice) == 3
    assert offer not in task(first).suggestions
    assert offer in task(second).suggestions
    assert task(second).title != "另一种说法"


def test_what_stood_there_before_is_kept_for_every_field_a_table_changes():
    client = office()
    plan = taken(client)
    row = plan.rows.first()
    for cell in ("lead", "support", "deadline", "deliverable", "target", "title"):
        row.refresh_from_db()
        edited(client, row, cell, "长期" if cell == "deadline" else "市民政局4份")
    row.refresh_from_db()
    for cell in ("lead", "support", "deadline", "deliverable", "target", "title"):
        row.refresh_from_db()
        edited(client, row, cell, "", restore="1")
    row.refresh_from_db()
    assert row.value == row.machine
