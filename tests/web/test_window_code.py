"""The code that opens a talk as a case at the window: right facts, and no way to guess one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from zhagen.slices.load import load
from zhagen.web.dialogues import handovers, pace, window
from zhagen.web.dialogues.models import Pace, WindowCode
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.retention import forget_old


def code_of(caller) -> str:
    answer = caller.of("/window", "post")
    assert answer.status_code == 200, answer.content
    return answer.json()["code"]


def test_a_code_opens_what_was_said_with_its_turns_and_nothing_unmasked(caller):
    caller.finish()
    found = window.case_of(code_of(caller))
    assert found is not None
    assert (found.slice_ref, found.done) == ("employer-social-insurance@1.0", True)
    named = {one.name: one for one in found.facts}
    assert named["org.name"].value == "示例市青禾科技有限公司"
    assert named["org.name"].turn == 4
    assert named["org.name"].title
    assert found.facts_json["applicant.kind"] == "unit"
    assert "registration_form" in found.drafts
    assert ("applicant", "单位") in found.transcript
    assert load(parts().reception.slice_of(found.slice_ref).folder).ref == found.slice_ref


def test_the_code_is_the_same_while_it_works_and_is_said_as_it_is_read(caller):
    caller.finish()
    code = code_of(caller)
    assert code == code_of(caller)
    assert window.case_of(code.lower().replace(" ", "-")) == window.case_of(code)
    message = caller.of("/window", "post").json()["message"]
    assert code in message
    assert "到窗口报这个号" in message


def test_the_code_stands_in_no_table(caller):
    caller.finish()
    code = code_of(caller).replace(" ", "")
    row = WindowCode.objects.get(talk_id=caller.talk)
    assert code not in (row.salt, row.digest)
    with override_settings(SECRET_KEY="another key of another server"):  # noqa: S106
        assert window.case_of(code) is None


def test_a_code_ends_after_its_days_and_soon_after_it_was_opened(caller):
    caller.finish()
    code = code_of(caller)
    row = WindowCode.objects.get(talk_id=caller.talk)
    assert timedelta(days=6) < row.until - timezone.now() <= timedelta(days=7)
    assert window.case_of(code) is not None
    row.refresh_from_db()
    assert row.opened_at is not None
    assert row.until - timezone.now() <= timedelta(hours=12)
    WindowCode.objects.filter(talk_id=caller.talk).update(until=timezone.now())
    assert window.case_of(code) is None
    assert code_of(caller) != code


def test_a_code_never_outlives_the_talk(caller):
    with override_settings(CONFIGURATION=replace(settings.CONFIGURATION, keep_days=2)):
        caller.finish()
        code = code_of(caller)
        row = WindowCode.objects.get(talk_id=caller.talk)
        assert row.until - timezone.now() <= timedelta(days=2)
    caller.of("", "delete")
    assert window.case_of(code) is None
    assert not WindowCode.objects.filter(talk_id=caller.talk).exists()


@pytest.mark.parametrize("code", ["", "ABCD", "0" * 8, "OOOOIIII", "一二三四五六七八", "A" * 500])
def test_what_is_no_code_opens_nothing(code):
    assert window.case_of(code, by=f"odd-{len(code)}") is None


def test_no_code_looks_like_the_number_of_a_hand_over(monkeypatch):
    made = iter(("HACD EFG3", "h346-789A", "9ACD EFG3"))
    monkeypatch.setattr(window, "_code", lambda _salt: next(made))
    window._salt()
    assert next(made, None) is None


@given(salt=some.binary(min_size=16, max_size=16))
def test_a_number_of_a_hand_over_is_known_by_how_it_is_written(salt):
    number = "H" + "".join(window._SIGNS[one % len(window._SIGNS)] for one in salt[:7])
    assert handovers.is_number(number)
    assert handovers.is_number(f" {number[:4].lower()}-{number[4:]} ")
    assert not handovers.is_number(number[1:])
    assert not handovers.is_number(f"{number}A")


def test_wrong_codes_are_counted_for_each_who_tries(caller):
    caller.finish()
    code = code_of(caller)
    for _ in range(20):
        assert window.case_of("AAAA AAAA", by="window-7") is None
    with pytest.raises(window.TooManyTries, match="十分钟"):
        window.case_of(code, by="window-7")
    assert window.case_of(code, by="window-8") is not None


def test_there_is_no_code_before_anything_was_said(caller):
    caller.start()
    answer = caller.of("/window", "post")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_case")


def test_a_stranger_gets_no_code(caller):
    caller.finish()
    caller.token = "x" * 32
    assert caller.of("/window", "post").status_code == 404


def test_the_pace_of_an_address_is_one_for_all_processes_and_names_no_address(caller):
    with override_settings(CONFIGURATION=replace(settings.CONFIGURATION, talks_per_minute=2)):
        answers = [
            caller.client.post(
                "/api/guide/link",
                '{"text": "你好"}',
                content_type="application/json",
                REMOTE_ADDR="192.0.2.7",
            ).status_code
            for _ in range(5)
        ]
    # A minute may turn in between; never do more than two pass in one.
    assert answers.count(200) <= 4
    assert 429 in answers
    assert not Pace.objects.filter(who__contains="192.0.2.7").exists()
    forget_old(timezone.now() + timedelta(hours=2))
    assert pace.seen("link", "192.0.2.7", 60) == 0
