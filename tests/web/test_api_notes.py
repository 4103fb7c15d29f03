"""Notes to other systems: put out once, signed, tried again, ended by an administrator."""

from __future__ import annotations

import http.server
import threading
from datetime import timedelta

import pytest
from cases_read import read_case
from django.utils import timezone
from people import HERE, department_of, other_department_person, person, whole_administrator

from zhagen.guide.talking.handoff import verified
from zhagen.web.accounts.rights import Role
from zhagen.web.cases.models import CaseEvent
from zhagen.web.dialogues.models import Handover, Talk
from zhagen.web.tokens import hooks
from zhagen.web.tokens.models import Hook, Note, Sending


class Receiver(http.server.BaseHTTPRequestHandler):
    """A system that keeps what it is told, and answers what the test wants."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((body, dict(self.headers)))
        self.send_response(self.server.answers)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_given):
        pass


@pytest.fixture
def system():
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers = [], 200
    server.address = f"http://127.0.0.1:{server.server_port}/notes"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def hook_for(system, *events):
    by = whole_administrator().user
    return hooks.add(by, "社保业务系统", department_of(), system.address, events, timezone.now())


def test_a_case_that_was_read_is_told_once_and_its_signature_holds(system):
    _hook, secret = hook_for(system, "case.read")
    case = read_case(person(Role.officer, window="综窗 3 号"))
    now = timezone.now()
    for _twice in range(2):
        hooks.put_out(now)
        hooks.send_due(now)
    ((body, headers),) = system.got
    assert verified(body, headers, secret.encode(), timezone.now())
    assert not verified(body + b" ", headers, secret.encode(), timezone.now())
    assert not verified(body, headers, secret.encode(), timezone.now() + timedelta(minutes=6))
    assert headers["X-Zhagen-Event"] == "case.read"
    assert case.key.encode() in body
    assert case.unit.encode() not in body
    assert Note.objects.get().state == Sending.DELIVERED


def test_more_than_is_told_at_once_is_told_the_next_time(system, monkeypatch):
    hook_for(system, "case.read")
    monkeypatch.setattr(hooks, "_AT_ONCE", 1)
    officer = person(Role.officer, window="综窗 3 号")
    case = read_case(officer)
    CaseEvent.objects.create(case=case, kind="read", detail={}, at=timezone.now())
    assert [hooks.put_out(timezone.now()) for _ in range(3)] == [1, 1, 0]
    assert Note.objects.count() == 2


def test_what_is_not_taken_is_sent_again_later_and_a_redirect_is_not_followed(system):
    hook_for(system, "case.read")
    read_case(person(Role.officer, window="综窗 3 号"))
    now = timezone.now()
    hooks.put_out(now)
    system.answers = 307
    assert hooks.send_due(now) == 0
    assert hooks.send_due(now) == 0  # not before its time
    system.answers = 200
    assert hooks.send_due(now + timedelta(minutes=1)) == 1
    assert len(system.got) == 2


def test_an_address_of_another_department_hears_nothing_and_one_that_ended_neither(system):
    by = whole_administrator().user
    elsewhere = department_of("示例市住房公积金管理中心")
    hooks.add(by, "别处", elsewhere, system.address, ["case.read"], timezone.now())
    ended, _secret = hook_for(system, "case.read")
    hooks.end(by, ended, timezone.now())
    read_case(person(Role.officer, window="综窗 3 号"))
    assert hooks.put_out(timezone.now()) == 0


def test_a_handover_of_another_department_is_told_to_nobody_else(system):
    elsewhere = department_of("示例市住房公积金管理中心")
    hook, _secret = hook_for(system, "talk.handed_over")
    for number, body in enumerate((HERE, elsewhere.name, "")):
        _handed_over(f"H{number}", body)
    hooks.put_out(timezone.now())
    assert sorted(hook.notes.values_list("about", flat=True)) == ["H0", "H2"]


def _handed_over(number, body):
    now = timezone.now()
    talk = Talk.objects.create(
        id=f"talk-{number}", stage="", body=body, created_at=now, changed_at=now
    )
    Handover.objects.create(
        id=number, talk=talk, reason="asked_for", package="{}", status="seat", next_at=now,
        created_at=now,
    )  # fmt: skip


def test_what_was_given_up_is_sent_again_by_an_administrator(system, monkeypatch):
    monkeypatch.setattr(hooks, "MOST_ATTEMPTS", 1)
    hook, _secret = hook_for(system, "case.read")
    read_case(person(Role.officer, window="综窗 3 号"))
    hooks.put_out(timezone.now())
    system.answers = 500
    hooks.send_due(timezone.now())
    assert Note.objects.get().state == Sending.FAILED
    admin = whole_administrator()
    page = admin.get("/tokens/").content.decode()
    assert "1 条没有送到" in page
    assert "HTTP 500" in page
    stranger = other_department_person(Role.administrator)
    assert stranger.post(f"/tokens/addresses/{hook.pk}/again/").status_code == 404
    admin.post(f"/tokens/addresses/{hook.pk}/again/")
    system.answers = 200
    assert hooks.send_due(timezone.now()) == 1
    assert "都送到了" in admin.get("/tokens/").content.decode()


def test_the_secret_is_shown_once_and_stored_nowhere(system):
    admin = whole_administrator()
    given = {
        "name": "社保业务系统", "department": department_of().pk, "address": system.address,
        "events": ["case.read"], "once": "once-00000001",
    }  # fmt: skip
    secret = admin.post("/tokens/addresses/new/", given).context["secret"]
    held = Hook.objects.get()
    assert secret not in str(held.__dict__)
    assert hooks.secret_of(held) == secret
    assert secret not in admin.get("/tokens/").content.decode()
    stranger = other_department_person(Role.administrator)
    assert stranger.post(f"/tokens/addresses/{held.pk}/end/").status_code == 404


@pytest.mark.parametrize("address", ["ftp://a.example.gov.cn", "https://a:b@c.example.gov.cn", "x"])
def test_an_address_that_is_no_plain_web_address_is_refused(address):
    given = {
        "name": "x",
        "department": department_of().pk,
        "address": address,
        "events": "case.read",
    }
    assert whole_administrator().post("/tokens/addresses/new/", given).status_code == 422
    assert not Hook.objects.exists()
