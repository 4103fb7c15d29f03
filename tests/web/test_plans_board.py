"""Deadlines: what is due, late, done; rounds of a rhythm; reminders once; the calendar."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from people import ELSEWHERE, department_of, other_department_person, person

from zhagen.guide.talking.handoff import verified
from zhagen.web.accounts.rights import Role
from zhagen.web.configuration import BadConfiguration
from zhagen.web.configuration_file import load
from zhagen.web.jobs.in_time import in_time
from zhagen.web.plans import delivering, home, reminding
from zhagen.web.plans.due import next_due
from zhagen.web.plans.intake import Sent, take
from zhagen.web.plans.models import Contact, Done, Plan, Reminder, Row, Sending
from zhagen.web.plans.retention import forget
from zhagen.web.plans.table import task_of

NOW = datetime(2026, 6, 25, 2, 0, tzinfo=UTC)
TEXT = """关于做好示例工作的通知
一、重点任务
（一）推进一表申请。由市卫生健康委牵头，6月底前完成。
（二）加强通报。市政务服务数据局每季度首月10日前通报进展。
（三）加强宣传。市融媒体中心持续做好宣传解读工作。
示例市人民政府办公室
2026年3月9日
"""


@pytest.fixture
def client():
    return person(Role.office)


@pytest.fixture
def plan(client):
    return take(Sent("", TEXT.encode()), client.department, client.user, NOW)


def row_of(plan, words) -> Row:
    return plan.rows.get(title__contains=words)


def settle(client, row, words="《报告》已报", **given):
    day = row.due.isoformat() if row.due else ""
    return client.post(
        reverse("plans:settle", args=[row.pk]), {"day": day, "words": words, **given}
    )


def test_rounds_of_a_rhythm_come_one_after_the_other(plan):
    task = task_of(plan, row_of(plan, "通报").value)
    first = next_due(task, None, date(2026, 3, 9))
    second = next_due(task, first.day, date(2026, 3, 9))
    assert (first.day, second.day) == (date(2026, 4, 10), date(2026, 7, 10))
    assert first.again


def test_marking_done_keeps_what_was_handed_over_and_the_next_round_comes_up(client, plan):
    row = row_of(plan, "通报")
    settle(client, row)
    settle(client, row)  # the same form once more
    row.refresh_from_db()
    assert (row.due, row.done, Done.objects.count()) == (date(2026, 7, 10), False, 1)
    once = row_of(plan, "一表")
    settle(client, once)
    once.refresh_from_db()
    assert once.done
    told = client.get(reverse("plans:board"), {"show": "done"}).content.decode()
    assert told.count("《报告》已报") == 2
    last = Done.objects.get(row=once)
    client.post(reverse("plans:unsettle", args=[last.pk]))
    once.refresh_from_db()
    assert (once.done, once.due) == (False, date(2026, 6, 30))


def test_nothing_is_done_without_saying_what_was_handed_over(client, plan):
    row = row_of(plan, "一表")
    settle(client, row, "  ")
    assert not Done.objects.exists()


def test_every_row_stands_in_one_view_of_the_board(client, plan):
    seen = []
    for view in ("late", "soon", "month", "after", "undated", "done"):
        told = client.get(reverse("plans:board"), {"show": view}).content.decode()
        seen += [row.pk for row in plan.rows.all() if f'?row={row.name}"' in told]
    assert sorted(seen) == sorted(row.pk for row in plan.rows.all())
    assert client.get(reverse("plans:board"), {"plan": "x", "to": "9" * 30}).status_code == 200


def test_a_row_given_to_another_department_is_seen_there_and_the_plan_is_not(client, plan):
    stranger = other_department_person(Role.office)
    row = row_of(plan, "一表")
    board = reverse("plans:board")
    assert row.title not in stranger.get(board, {"show": "late"}).content.decode()
    assert settle(stranger, row).status_code == 404
    place = department_of(ELSEWHERE)
    address = reverse("plans:assign", args=[plan.pk, row.name])
    client.post(address, {"to": f"d{place.pk}"})
    found = [
        view
        for view in ("late", "soon", "month", "after")
        if row.title in stranger.get(board, {"show": view}).content.decode()
    ]
    assert len(found) == 1
    assert stranger.get(reverse("plans:open", args=[plan.pk])).status_code == 404
    assert settle(stranger, row).status_code == 302
    assert client.post(address, {"to": "p999-1"}).status_code == 302
    row.refresh_from_db()
    assert row.department == place


def test_rows_go_to_the_department_whose_name_leads(client, plan):
    place = department_of("市卫生健康委")
    client.post(reverse("plans:hand_out", args=[plan.pk]))
    assert row_of(plan, "一表").department == place
    assert row_of(plan, "宣传").department is None


def test_a_reminder_goes_out_once_and_not_for_what_is_done(client, plan, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Contact.objects.create(user=client.user, email="zheng@example.gov.cn")
    for _ in range(2):
        reminding.make_due(NOW)
        reminding.send_due(NOW)
    titles = [letter.subject for letter in mail.outbox]
    assert len(titles) == 2  # the quarter's report is late, the form is due within a week
    assert any("就要到期" in one or "七天内" in one for one in titles)
    settle(client, row_of(plan, "一表"))
    later = NOW + timedelta(days=4)
    reminding.make_due(later)
    reminding.send_due(later)
    assert not [one for one in mail.outbox[2:] if "一表" in one.subject]


def test_mail_that_fails_is_tried_again_later_with_the_same_id(client, plan, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Contact.objects.create(user=client.user, email="zheng@example.gov.cn")
    real = delivering.send
    monkeypatch.setattr(delivering, "send", lambda *_: "ConnectionRefusedError")
    reminding.make_due(NOW)
    assert reminding.send_due(NOW) == 0
    assert set(Reminder.objects.values_list("state", flat=True)) == {Sending.WAITING}
    monkeypatch.setattr(delivering, "send", real)
    assert reminding.send_due(NOW) == 0  # not yet
    assert reminding.send_due(NOW + timedelta(minutes=2)) == 2
    assert reminding.send_due(NOW + timedelta(hours=9)) == 0


def test_what_does_not_fit_into_one_go_is_sent_the_next_time(client, plan, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Contact.objects.create(user=client.user, email="zheng@example.gov.cn")
    monkeypatch.setattr(reminding, "in_time", lambda rows: in_time(rows, 0.0))
    reminding.make_due(NOW)
    assert [reminding.send_due(NOW) for _ in range(3)] == [1, 1, 0]


class _Desk(BaseHTTPRequestHandler):
    got: ClassVar[list] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((body, dict(self.headers)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Nothing on the terminal."""


def test_a_departments_own_system_gets_each_reminder_once_and_signed(client, plan, settings):
    desk = HTTPServer(("127.0.0.1", 0), _Desk)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    key = "0123456789abcdef"
    settings.CONFIGURATION = replace(
        settings.CONFIGURATION,
        plan_webhook_url=f"http://127.0.0.1:{desk.server_port}/in",
        plan_webhook_secret=key,
    )
    try:
        for _ in range(2):
            reminding.make_due(NOW)
            reminding.send_due(NOW)
    finally:
        desk.shutdown()
        desk.server_close()
    assert len(_Desk.got) == 2
    for body, headers in _Desk.got:
        assert verified(body, headers, key.encode(), NOW)
        assert client.user.shown_name not in body.decode()


@pytest.mark.parametrize(
    "line",
    [
        "mail_host = 'mail.example.gov.cn'",
        "mail_security = 'ssl'",
        "plan_webhook_url = 'https://oa.example.gov.cn/in'",
        "plan_webhook_url = 'file:///etc/passwd'",
        "plan_days = 0",
    ],
)
def test_settings_that_cannot_work_are_refused_with_their_name(tmp_path, line):
    (tmp_path / "zhagen.toml").write_text(line, encoding="utf-8")
    with pytest.raises(BadConfiguration, match=line.split(" ")[0]):
        load({}, tmp_path)


def test_mails_are_stopped_by_the_link_without_signing_in(client, plan, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Contact.objects.create(user=client.user, email="zheng@example.gov.cn")
    address = reverse("plans:unwanted", args=[delivering.unwanted_token(client.user.pk)])
    nobody = Client()
    assert "不再收" in nobody.get(address).content.decode()
    assert Contact.objects.get().wanted
    nobody.post(address)
    reminding.make_due(NOW)
    assert not Reminder.objects.exists()
    assert nobody.get(reverse("plans:unwanted", args=["x:y"])).status_code == 404


def test_the_calendar_is_fetched_by_a_secret_that_can_be_changed(client, plan):
    client.post(reverse("plans:new_feed"))
    told = client.get(reverse("plans:reminders"))
    address = told.context["feed"]
    assert client.get(reverse("plans:reminders")).context["feed"] == ""
    nobody = Client()
    calendar = nobody.get(address).content.decode()
    assert calendar.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20260630" in calendar
    client.post(reverse("plans:new_feed"))
    assert nobody.get(address).status_code == 404


def test_an_address_that_is_none_is_refused(client):
    client.post(reverse("plans:keep_contact"), {"email": "不是地址", "wanted": "1"})
    assert not Contact.objects.exists()


def test_an_old_plan_is_forgotten_unless_something_is_still_due(client, plan):
    assert forget(NOW + timedelta(days=30)) == 0
    long = timezone.now() + timedelta(days=1200)
    assert forget(long) == 1
    assert not Row.objects.exists()
    assert Plan.objects.get().title == ""
    assert client.get(reverse("plans:open", args=[plan.pk])).status_code == 404


def test_the_home_page_tells_what_waits_what_is_late_and_what_was_done(client, plan):
    later = timezone.make_aware(datetime(2026, 7, 2))  # noqa: DTZ001
    assert home.waiting(client.user, later)[0].rows[0].title == plan.title
    late, soon = home.numbers(client.user, later)
    assert (late.value, late.late) == ("2", True)
    assert soon.value == "0"
    assert home.today(client.user, later)
    assert home.waiting(person(Role.officer).user, later) == ()


def test_empty_pages_say_what_to_do_first(client):
    assert "还没有解析过文件" in client.get(reverse("plans:index")).content.decode()
    assert "还没有要跟踪的任务" in client.get(reverse("plans:board")).content.decode()
