"""Was it settled? From what the page sends to the figure in the report, and what stays possible."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.utils import timezone

from zhagen.events.kinds import KINDS
from zhagen.guide.measuring.measure import Result, sessions_of
from zhagen.web.dialogues.models import Handover, SaidTurn, Talk
from zhagen.web.dialogues.recorded import bring_to_ledger
from zhagen.web.ledger.outgoing import ledger

SLICE = "employer-social-insurance"


def result_of(caller, later=timedelta(hours=3)):
    """How the report counts this caller's talk."""
    bring_to_ledger()
    case = Talk.objects.get(id=caller.talk).case_id
    held = sessions_of(ledger().read(), timezone.now() + later)
    return next(one.result for one in held if one.case_id == case)


def rate(caller, **given):
    answer = caller.post(f"talks/{caller.talk}/rating", given)
    assert answer.status_code == 200, answer.content


def test_whoever_says_it_was_settled_counts_as_resolved(caller):
    caller.finish()
    assert result_of(caller) is Result.ABANDONED
    rate(caller, solved=True)
    assert result_of(caller) is Result.CONFIRMED


def test_whoever_says_it_was_not_settled_takes_it_back_even_after_a_draft(caller):
    caller.finish()
    assert caller.of("/draft/registration_form").status_code == 200
    assert result_of(caller) is Result.BY_ACTION
    rate(caller, solved=True)
    rate(caller, solved=False)
    assert result_of(caller) is Result.ABANDONED


def test_the_same_mark_twice_is_one_event(caller):
    caller.finish()
    for _ in range(3):
        rate(caller, score=4)
    case = Talk.objects.get(id=caller.talk).case_id
    marks = [
        one for one in ledger().read() if one.kind == "guide.rated" and one.subject.case_id == case
    ]
    assert len(marks) == 1


@pytest.mark.parametrize(("days", "counted"), [(0, Result.REPEATED), (4, Result.CONFIRMED)])
def test_coming_again_within_three_days_takes_a_resolution_back(caller, days, counted):
    caller.finish()
    rate(caller, solved=True)
    first = caller.talk
    Talk.objects.filter(id=first).update(changed_at=timezone.now() - timedelta(days=days))
    caller.token = ""
    caller.start(slice=SLICE, previous=first)
    caller.talk = first
    assert result_of(caller) is counted


def test_a_talk_nobody_had_is_no_earlier_one(caller):
    caller.start(slice=SLICE, previous="talk-of-nobody")
    assert caller.heard("单位")["known"]["applicant.kind"] == "unit"


def test_a_finished_draft_stays_when_a_person_is_asked_for(caller):
    caller.finish()
    caller.of("/handoff", "post")
    assert caller.of("/draft/registration_form").status_code == 200
    assert caller.of("/checklist").json()["done"] is True


def test_an_unfinished_talk_has_no_draft_though_a_person_has_it(caller):
    caller.start(slice=SLICE)
    caller.heard("单位，养老失业工伤")
    caller.of("/handoff", "post")
    assert caller.of("/draft/registration_form").status_code == 404
    assert caller.of("/checklist").json()["done"] is False


def test_a_wrong_number_of_a_person_is_kept_starred_only(caller):
    caller.start(slice=SLICE)
    caller.heard("单位，养老失业工伤，没有办过，示例市青禾科技有限公司")
    caller.heard("法人身份证号 11010119900307999X")
    kept = "".join(f"{one.masked}{one.reply}" for one in SaidTurn.objects.all())
    assert "11010119900307" not in kept


def test_what_was_told_goes_along_when_the_item_was_left_before_a_person_was_asked_for(caller):
    caller.start(slice=SLICE)
    caller.heard("单位，养老失业工伤，没有办过，12个人")
    caller.heard("换个事项")
    caller.of("/handoff", "post")
    package = json.loads(Handover.objects.get(talk_id=caller.talk).package)
    assert package["known"]["org.headcount"] == 12
    assert "换个事项" in [one["text"] for one in package["transcript"]]


def test_every_kind_of_event_the_guide_declares_is_left_by_the_product(caller):
    """But for the one a person of the seat leaves, which the seat's own tests look at."""
    caller.start(text="公司刚注册，第一次给员工交社保")
    caller.finish()
    assert caller.of("/draft/registration_form").status_code == 200
    rate(caller, solved=True, score=5)
    first, caller.token = caller.talk, ""
    caller.start(slice=SLICE, previous=first)
    bring_to_ledger()
    declared = {kind for kind in KINDS if kind.startswith("guide.")}
    left = {one.kind for one in ledger().read()}
    assert declared - left <= {"guide.seat_asked_again"}


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _call(address, given, token=""):
    headers = {"Content-Type": "application/json", **({"X-Talk-Token": token} if token else {})}
    with closing(http.client.HTTPConnection(address, timeout=20)) as asking:
        asking.request("POST", f"/api/guide/{given[0]}", json.dumps(given[1]), headers)
        answer = asking.getresponse()
        assert answer.status < 300, answer.status
        return json.loads(answer.read())


def _begun(address):
    """The talk, once the server answers."""
    for _ in range(600):
        try:
            return _call(address, ("talks", {"slice": SLICE}))
        except OSError:
            time.sleep(0.2)
    raise AssertionError("no answer")


@pytest.mark.browser
def test_from_serving_to_the_report_a_talk_that_was_settled_is_counted(tmp_path):
    """`zhagen serve`, a talk to its end, 解决了, and `zhagen guide report` over its ledger."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    environment = {**kept, "ZHAGEN_DATA": str(tmp_path / "data")}
    port = _free_port()
    command = [sys.executable, "-m", "zhagen"]
    running = subprocess.Popen(
        [*command, "serve", "--port", str(port)], env=environment, cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"127.0.0.1:{port}"
        begun = _begun(address)
        talk, token, turn = begun["talk"], begun["token"], begun["turn"]
        said = ["单位，养老失业工伤，没有办过，12个人，示例市青禾科技有限公司，法人自己去办"]
        for at in range(40):
            if turn["done"]:
                break
            words = said.pop() if said else "不知道"
            turn = _call(
                address, (f"talks/{talk}/turns", {"text": words, "key": f"key-{at:06}"}), token
            )
        assert turn["end"] == "ready"
        _call(address, (f"talks/{talk}/rating", {"solved": True}), token)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)
    told = subprocess.run(
        [*command, "guide", "report", "--ledger", str(tmp_path / "data" / "ledger"), "--json"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    (one,) = json.loads(told.stdout)["slices"]
    assert one["outcomes"]["resolved_confirmed"] == 1
    assert one["resolution"]["events"] == 1
