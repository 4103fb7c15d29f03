"""Hand-overs to a service desk: signed, tried again, sent once. The desk is a real HTTP server."""

from __future__ import annotations

import http.server
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from zhagen.guide.talking.handoff import verified
from zhagen.web.dialogues.delivery import MOST_ATTEMPTS, deliver_due, wait_after
from zhagen.web.dialogues.models import Handover

KEY = "0123456789abcdef0123"


class _Desk(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def desk():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Desk) as server:
        server.heard, server.answers = [], []
        running = threading.Thread(target=server.serve_forever, args=(0.01,))
        running.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/in"
        chosen = replace(settings.CONFIGURATION, webhook_url=address, webhook_secret=KEY)
        with override_settings(CONFIGURATION=chosen):
            Handover.objects.all().delete()
            yield server
        server.shutdown()
        running.join()


def _handed_over(caller) -> Handover:
    caller.start(slice="employer-social-insurance")
    caller.heard("单位，手机13900012345")
    caller.of("/handoff", "post")
    return Handover.objects.get(talk_id=caller.talk)


def test_a_package_is_signed_and_sent_once(desk, caller):
    held = _handed_over(caller)
    assert held.status == "waiting"
    assert deliver_due().delivered == 1
    assert deliver_due().delivered == 0
    ((headers, body),) = desk.heard
    assert verified(body, headers, KEY.encode(), timezone.now())
    assert not verified(body + b" ", headers, KEY.encode(), timezone.now())
    assert not verified(body, headers, b"another key of the desk", timezone.now())
    assert headers["X-Zhagen-Delivery"] == held.id
    assert b"transcript" in body
    held.refresh_from_db()
    assert (held.status, held.attempts) == ("delivered", 1)


@pytest.mark.parametrize("status", [500, 503, 401, 302])
def test_a_desk_that_refuses_is_tried_again_later(desk, caller, status):
    held = _handed_over(caller)
    desk.answers = [status]
    now = timezone.now()
    assert deliver_due(now).put_off == 1
    assert deliver_due(now + timedelta(seconds=1)).put_off == 0
    assert len(desk.heard) == 1
    assert deliver_due(now + timedelta(minutes=2)).delivered == 1
    held.refresh_from_db()
    assert held.attempts == 2


def test_what_a_desk_that_is_not_there_cannot_be_given_comes_to_our_own_seat(caller):
    gone = replace(settings.CONFIGURATION, webhook_url="http://127.0.0.1:9/in", webhook_secret=KEY)
    with override_settings(CONFIGURATION=gone):
        held = _handed_over(caller)
        now = timezone.now()
        for _ in range(MOST_ATTEMPTS + 3):
            deliver_due(now)
            now += timedelta(hours=7)
    held.refresh_from_db()
    assert (held.status, held.attempts) == ("seat", MOST_ATTEMPTS)


def test_waits_grow_and_stay_bounded():
    waits = [wait_after(attempt) for attempt in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(hours=6)
