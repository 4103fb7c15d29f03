"""Was it settled? From what the page sends to the figure in the report, and what stays possible."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from zhagen.guide.measuring.measure import Result, sessions_of
from zhagen.web.dialogues.models import Handover, SaidTurn, Talk
from zhagen.web.dialogues.parts import ledger
from zhagen.web.dialogues.recorded import bring_to_ledger

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
