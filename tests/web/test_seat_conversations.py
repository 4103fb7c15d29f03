"""The live seat: lists, taking over, answering, giving back, ending; who may, and what is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import Caller
from tests.web.people import (
    ELSEWHERE,
    HERE,
    other_department_person,
    person,
    without,
)

from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.cases.models import Case
from zhagen.web.dialogues import retention, window
from zhagen.web.dialogues.models import Handover, SeatLine, SeatPresence, Talk, WindowCode
from zhagen.web.ledger.outgoing import ledger
from zhagen.web.seat.wording import MOST_WRITTEN


@pytest.fixture
def seat():
    return person(Role.seat, shown_name="罗书意")


@pytest.fixture
def held(caller, seat):
    """A talk handed over and taken by the seat; its address."""
    address = handed(caller)
    seat.post(f"{address}take")
    return SimpleNamespace(address=address, talk=caller.talk, caller=caller)


def handed(caller) -> str:
    caller.start(slice="employer-social-insurance")
    caller.heard("单位，养老、失业、工伤保险，28个人")
    assert caller.of("/handoff", "post").status_code == 200
    return f"/seat/talks/{caller.talk}/"


def live(caller, after=-1):
    return caller.of(f"/live?after={after}").json()


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("role", without(Right.talk_see))
def test_who_may_not_see_talks_is_told_which_right_is_missing(role, caller):
    address = handed(caller)
    answer = person(role).get(address)
    assert answer.status_code == 403
    assert "查看对话" in text(answer)


def test_nobody_is_led_to_the_sign_in_page(caller):
    answer = Client().get(handed(caller))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_talk_of_another_department_does_not_exist(caller):
    address = handed(caller)
    Talk.objects.update(body=HERE)
    stranger = other_department_person(Role.seat)
    assert person(Role.seat).get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}take").status_code == 404
    assert caller.talk not in text(stranger.get("/seat/?show=waiting"))
    Talk.objects.update(body=ELSEWHERE)
    assert stranger.get(address).status_code == 200


def test_a_talk_whose_body_is_no_department_here_can_be_taken_by_any_seat(caller, seat):
    address = handed(caller)
    assert Talk.objects.get().body == "示例市社会保险经办中心"
    assert seat.get(address).status_code == 200


def test_a_talk_whose_department_has_nobody_at_a_seat_can_be_taken_by_any_seat(caller):
    address = handed(caller)
    Talk.objects.update(body=HERE)
    person(Role.office)
    gone = person(Role.seat)
    gone.user.is_active = False
    gone.user.save()
    stranger = other_department_person(Role.seat)
    assert caller.talk in text(stranger.get("/seat/?show=waiting"))
    assert stranger.get(address).status_code == 200


def test_who_waits_longest_stands_first_with_the_waiting_time(seat):
    first, second = Caller(), Caller()
    handed(first), handed(second)
    Handover.objects.filter(talk=first.talk).update(created_at=timezone.now() - timedelta(hours=1))
    page = text(seat.get("/seat/"))
    assert "有 2 位在等人工" in page
    assert page.index(first.talk) < page.index(second.talk)
    assert "等得久" in page


def test_a_call_for_a_person_is_passed_over_where_it_is_told_what_somebody_wants(caller, seat):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位，养老、失业、工伤保险，28个人")
    caller.heard("转人工")
    page = text(seat.get("/seat/"))
    assert "“单位，养老、失业、工伤保险" in page
    assert "“转人工”" not in page
    screen = seat.get(f"/seat/talks/{caller.talk}/").context["screen"]
    assert screen.last_said.startswith("单位")
    assert "转人工" in [line.text for line in screen.lines]


def test_an_administrator_is_led_to_the_sites():
    assert person(Role.administrator).get("/seat/").url == "/seat/sites"


def test_an_empty_seat_says_what_to_do(seat):
    for show in ("waiting", "mine", "others", "machine", "done"):
        answer = seat.get(f"/seat/?show={show}")
        assert answer.status_code == 200
        assert 'class="empty"' in text(answer)


def test_known_missing_and_refused_facts_stand_with_their_turns(caller, seat):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位，养老、失业、工伤保险，28个人")
    caller.heard("没有办过")
    caller.heard("不想说")
    caller.of("/handoff", "post")
    page = text(seat.get(f"/seat/talks/{caller.talk}/"))
    assert re.search(r"参保人数</dt><dd>28</dd><dd class=\"from\"><a href=\"#turn-1\"", page)
    assert "不再追问，到窗口再填" in page
    assert "还缺" in page
    assert "申请人要人工，转给坐席" in page


def test_taking_answering_and_ending_reach_the_applicant(held, seat):
    assert live(held.caller)["who"] == "serving"
    answer = seat.post(
        f"{held.address}reply", {"text": "您好，两位都要报。", "once": "key-reply-1"}
    )
    assert answer.status_code == 302
    given = live(held.caller)
    assert given["lines"][-1]["who"] == "seat"
    assert given["lines"][-1]["text"] == "您好，两位都要报。"
    seat.post(
        f"{held.address}close", {"outcome": "answered", "note": "已说清", "once": "key-close"}
    )
    ended = live(held.caller, given["lines"][-1]["number"])
    assert ended["who"] == "closed"
    assert "已说清" not in str(ended)
    assert "已答清楚" in text(seat.get("/seat/?show=done"))
    actions = list(Entry.objects.filter(kind="talk").values_list("action", flat=True))
    assert actions == ["talk.taken", "talk.answered", "talk.closed"]


def test_a_reply_sent_twice_is_there_once(held, seat):
    for _ in range(2):
        seat.post(f"{held.address}reply", {"text": "好的", "once": "key-twice"})
    assert SeatLine.objects.filter(kind="said").count() == 1
    assert Entry.objects.filter(action="talk.answered").count() == 1


def test_of_two_seats_who_answer_at_once_the_second_sees_both_texts(held):
    other = person(Role.seat, shown_name="秦慕云")
    answer = other.post(f"{held.address}reply", {"text": "我来答", "once": "key-other"})
    assert answer.status_code == 409
    assert "我来答" in text(answer)
    assert "罗书意" in text(answer)
    assert not SeatLine.objects.exists()
    # One press takes it over; what was typed stands in the box, unsent.
    again = other.post(f"{held.address}take", {"text": "我来答", "over": "1"}, follow=True)
    assert "我来答</textarea>" in text(again)
    assert Handover.objects.get().taken_by == other.user


def test_taking_twice_is_taking_once(held, seat):
    seat.post(f"{held.address}take")
    assert Entry.objects.filter(action="talk.taken").count() == 1


def test_a_colleague_must_say_that_they_take_it_over(held):
    other = person(Role.seat, shown_name="秦慕云")
    assert other.post(f"{held.address}take").status_code == 409
    assert "罗书意从" in text(other.get(held.address))


def test_a_reply_of_five_thousand_characters_is_refused_and_kept(held, seat):
    long = "字" * 5000
    answer = seat.post(f"{held.address}reply", {"text": long, "once": "key-long"}, follow=True)
    page = text(answer)
    assert f"一次最多 {MOST_WRITTEN} 个字，您写了 5000 个" in page
    assert f"{long}</textarea>" in page
    assert not SeatLine.objects.exists()


def test_an_empty_reply_is_refused(held, seat):
    answer = seat.post(f"{held.address}reply", {"text": "  ", "once": "key-empty"}, follow=True)
    assert "没有写字" in text(answer)


def test_before_taking_nothing_can_be_sent(caller, seat):
    address = handed(caller)
    answer = seat.post(f"{address}reply", {"text": "好", "once": "key-early"}, follow=True)
    assert "请先接手再发" in text(answer)
    assert 'id="reply-text"' not in text(answer)


def test_given_back_the_machine_goes_on_with_everything_known(held, seat):
    seat.post(f"{held.address}back", {"once": "back-1"})
    assert live(held.caller)["who"] == "machine"
    turn = held.caller.heard("没有办过")
    assert not turn["handed_over"]
    assert turn["answered"] >= 3
    # And it can be handed over once more under the same number.
    number = Handover.objects.get().id
    assert held.caller.of("/handoff", "post").json()["number"] == number
    assert Handover.objects.get().status == "seat"


def test_what_is_said_after_the_end_waits_again(held, seat):
    seat.post(f"{held.address}close", {"outcome": "answered", "once": "key-close"})
    held.caller.heard("还有一个问题")
    assert live(held.caller)["who"] == "waiting"
    assert Handover.objects.get().status == "seat"


def test_who_is_sent_to_the_window_reads_the_code_that_opens_what_was_said(held, seat):
    given = {"outcome": "window", "once": "key-close"}
    shown = seat.get(held.address).context["code"].shown
    assert shown in text(seat.get(held.address))
    assert shown in text(seat.post(f"{held.address}close", given, follow=True))
    ended = live(held.caller)
    assert ended["window"]["code"] == shown
    assert f"到窗口报这个号：{shown}" in ended["message"]
    assert shown in text(seat.get(held.address))
    found = window.case_of(shown)
    assert found is not None
    assert found.talk == held.talk
    assert "28" in [str(one.value) for one in found.facts]
    # Who goes on instead has a person again, and the line is gone.
    held.caller.heard("还有一个问题")
    assert live(held.caller)["window"] is None


def test_who_is_sent_to_the_window_and_has_said_nothing_is_given_no_code(caller, seat):
    caller.start()
    caller.of("/handoff", "post")
    address = f"/seat/talks/{caller.talk}/"
    seat.post(f"{address}take")
    assert "报手机上的号" not in text(seat.get(address))
    answer = seat.post(f"{address}close", {"outcome": "window", "once": "key-1"}, follow=True)
    assert "手机上没有窗口用的号" in text(answer)
    ended = live(caller)
    assert ended["window"] is None
    assert "请您到窗口办" in ended["message"]


def test_the_number_of_a_hand_over_opens_nothing_at_the_window_and_is_told_from_a_code(held):
    officer = person(Role.officer)
    number = Handover.objects.get().id
    assert f"查询编号 {number}" in str(live(held.caller)["lines"])
    answer = officer.post("/cases/code", {"code": f" {number.lower()} "}, follow=True)
    assert "这是转人工的查询编号" in text(answer)
    assert not Case.objects.exists()
    code = held.caller.of("/window", "post").json()["code"]
    officer.post("/cases/code", {"code": code})
    assert "org.headcount" in Case.objects.get().said


def test_to_look_at_a_talk_of_the_machine_gives_no_code_out(caller, seat):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位，养老、失业、工伤保险，28个人")
    seat.get(f"/seat/talks/{caller.talk}/")
    assert not WindowCode.objects.exists()


def test_an_end_without_an_outcome_is_refused(held, seat):
    answer = seat.post(f"{held.address}close", {"outcome": "", "once": "key-close"}, follow=True)
    assert "请选一个结果" in text(answer)
    assert Handover.objects.get().status == "taken"


def test_the_machines_talk_can_be_taken_as_it_stands(caller, seat):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位")
    address = f"/seat/talks/{caller.talk}/"
    assert "机器正在答" in text(seat.get(address))
    seat.post(f"{address}take")
    assert live(caller)["who"] == "serving"
    turn = caller.heard("养老保险")
    assert turn["handed_over"]
    assert not turn["reply"]


def test_where_nobody_is_there_the_applicant_reads_it(caller, seat):
    handed(caller)
    given = live(caller)
    assert not given["people"]
    assert "现在没有工作人员在线" in given["message"]
    seat.get("/seat/")
    assert live(caller)["people"]
    SeatPresence.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert not live(caller)["people"]


def test_an_applicant_who_left_is_told_and_the_outcome_asked(held, seat):
    Talk.objects.update(seen_at=timezone.now() - timedelta(minutes=10))
    page = text(seat.get(held.address))
    assert "后没有再打开对话" in page
    assert 'value="left" required checked' in page


def test_a_talk_past_its_time_shows_that_and_takes_nothing(held, seat):
    seat.post(f"{held.address}reply", {"text": "好的", "once": "key-reply"})
    retention.forget([held.talk], timezone.now())
    assert not SeatLine.objects.exists()
    assert "对话内容已到期删除" in text(seat.get(held.address))
    answer = seat.post(f"{held.address}reply", {"text": "再说", "once": "key-late"}, follow=True)
    assert "已到保存期限" in text(answer)


def test_a_note_is_for_colleagues_only(held, seat):
    seat.post(f"{held.address}note", {"text": "下午再看", "once": "key-note-1"})
    assert "下午再看" in text(seat.get(held.address))
    assert "下午再看" not in str(live(held.caller))
    assert "下午再看" not in str(held.caller.of().json())


def test_news_come_once(held, seat):
    first = seat.get(f"{held.address}news")
    assert "参保人数" in text(first)
    again = seat.get(f"{held.address}news", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    held.caller.heard("在吗")
    assert "在吗" in text(seat.get(f"{held.address}news", headers={"If-None-Match": first["ETag"]}))


def test_lines_follow_one_another_in_one_order(held, seat):
    seat.post(f"{held.address}reply", {"text": "一", "once": "key-line-1"})
    held.caller.heard("二")
    seat.post(f"{held.address}reply", {"text": "三", "once": "key-line-2"})
    given = live(held.caller)["lines"]
    assert [one["text"] for one in given[-3:]] == ["一", "二", "三"]
    numbers = [one["number"] for one in given]
    assert numbers == sorted(numbers)
    assert [one["text"] for one in held.caller.of().json()["lines"][-3:]] == ["一", "二", "三"]


def test_an_asked_again_fact_leaves_an_event_without_its_value(held, seat):
    seat.post(f"{held.address}reply", {"text": "参保人数是多少？", "once": "key-again"})
    found = list(ledger().read("guide.seat_asked_again"))
    assert found
    assert all(set(one.payload) == {"fact"} and "28" not in str(one.payload) for one in found)


def test_a_wrong_method_and_an_unknown_talk_are_refused(seat):
    assert seat.get("/seat/talks/talk-none/").status_code == 404
    assert seat.get("/seat/talks/talk-none/take").status_code == 405
