"""Correcting the item and the facts at the seat; names for items proposed, decided, then used."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.people import HERE, other_department_person, person, without
from tests.web.test_seat_conversations import handed, text

from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.dialogues import parts as held_parts
from zhagen.web.dialogues import storing
from zhagen.web.dialogues.models import Alias, SeatLine, Talk
from zhagen.web.dialogues.parts import aliases_file, parts

WORDING = "给店里人弄养老那个"


@pytest.fixture(autouse=True)
def _no_names_left():
    yield
    aliases_file().unlink(missing_ok=True)
    held_parts.renew()


@pytest.fixture
def seat():
    return person(Role.seat, shown_name="罗书意")


@pytest.fixture
def office():
    return person(Role.office, shown_name="周以宁")


@pytest.fixture
def address(caller, seat):
    made = handed(caller)
    seat.post(f"{made}take")
    return made


def facts():
    return storing.stage_of(Talk.objects.get().stage).state.facts


def correct(seat, address, name, value, was="", key="key-fact-1"):
    given = {"fact": name, "value": value, "was": was, "once": key}
    return seat.post(f"{address}fact", given, follow=True)


def number(name="参保人数"):
    definition = parts().reception.slice_of("employer-social-insurance")
    return next(fact.name for fact in definition.facts.values() if fact.title == name)


def test_a_fact_is_corrected_in_the_words_people_use(seat, address):
    page = text(seat.get(f"{address}?fact={number()}"))
    assert 'id="editing"' in page
    correct(seat, address, number(), "30个人", was="28")
    assert facts()[number()].value == 30
    assert "坐席填" in text(seat.get(address))
    assert Entry.objects.filter(action="talk.fact_corrected").count() == 1


def test_a_value_that_is_none_is_refused_with_the_reason(seat, address):
    name = number("统一社会信用代码")
    page = text(correct(seat, address, name, "12345"))
    assert "当不了“统一社会信用代码”" in page
    assert name not in facts()


def test_a_fact_that_changed_meanwhile_shows_both_values(seat, address):
    answer = correct(seat, address, number(), "30", was="27")
    assert answer.status_code == 409
    assert facts()[number()].value == 28
    correct(seat, address, number(), "30", was="-1", key="key-fact-2")
    assert facts()[number()].value == 30


def test_a_missing_fact_can_be_filled_in_and_is_sent_once(seat, address):
    for _ in range(2):
        correct(seat, address, number("经办人姓名"), "沈若溪")
    assert facts()[number("经办人姓名")].value == "沈若溪"
    assert SeatLine.objects.count() == 1


def test_another_item_keeps_what_fits_and_tells_the_applicant(caller, seat, address):
    assert "个体工商户设立登记" in text(seat.get(f"{address}?item=个体户营业执照"))
    given = {"item": "individual-business-registration", "once": "key-item-1"}
    given |= {"propose": "1", "wording": WORDING}
    answer = seat.post(f"{address}item", given, follow=True)
    assert "已提请审定" in text(answer)
    assert Talk.objects.get().slice_ref.startswith("individual-business-registration@")
    lines = caller.of("/live").json()["lines"]
    assert lines[-1]["text"] == "工作人员把要办的事改成了“个体工商户设立登记”。"
    made = Alias.objects.get()
    assert (made.wording, made.why, made.state) == (WORDING, "corrected", "proposed")
    seat.post(f"{address}back", {"once": "back-key-1"})
    assert caller.of("/live").json()["who"] == "machine"
    assert caller.heard("个人经营")["item"] == "个体工商户设立登记"


def test_who_corrects_to_another_department_s_item_keeps_the_talk_until_it_is_given_back(
    caller, seat, address
):
    person(Role.seat, "示例市市场监督管理局")
    given = {"item": "individual-business-registration", "once": "key-item-1"}
    answer = seat.post(f"{address}item", given, follow=True)
    assert answer.status_code == 200
    assert "这件事归示例市市场监督管理局" in text(answer)
    assert caller.talk in text(seat.get("/seat/?show=mine"))
    assert (
        seat.post(f"{address}reply", {"text": "请带身份证", "once": "key-reply-1"}).status_code
        == 302
    )
    assert caller.of("/live").json()["lines"][-1]["text"] == "请带身份证"
    answer = seat.post(f"{address}back", {"once": "back-key-1"}, follow=True)
    assert answer.status_code == 200
    assert seat.get(address).status_code == 404


def test_who_ended_a_talk_of_another_department_finds_it_among_the_ended(caller, seat, address):
    there = person(Role.seat, "示例市市场监督管理局")
    given = {"item": "individual-business-registration", "once": "key-item-1"}
    seat.post(f"{address}item", given)
    seat.post(f"{address}close", {"outcome": "elsewhere", "once": "key-close"})
    assert caller.talk in text(seat.get("/seat/?show=done"))
    assert seat.get(address).status_code == 200
    # Said once more it waits where it belongs.
    caller.heard("还有一个问题")
    assert caller.talk in text(there.get("/seat/?show=waiting"))
    assert seat.get(address).status_code == 404


def test_a_name_for_a_department_with_nobody_to_decide_is_decided_by_another(seat, address):
    place = "示例市市场监督管理局"
    person(Role.seat, place)
    given = {"item": "individual-business-registration", "once": "key-item-1"}
    seat.post(f"{address}item", {**given, "propose": "1", "wording": WORDING})
    made = Alias.objects.get()
    assert made.body == place
    office = person(Role.office)
    assert WORDING in text(office.get("/seat/aliases"))
    assert WORDING in text(office.get("/"))
    there = person(Role.office, place)
    assert office.post(f"/seat/aliases/{made.pk}", {"choice": "approve"}).status_code == 404
    there.post(f"/seat/aliases/{made.pk}", {"choice": "approve", "was": "0"})
    made.refresh_from_db()
    assert made.state == "approved"


def test_no_item_is_no_change(seat, address):
    answer = seat.post(f"{address}item", {"item": "none", "once": "key-item-1"}, follow=True)
    assert "请先选一个" in text(answer)


def test_a_wording_with_a_telephone_number_is_kept_masked(seat, address):
    given = {"item": "individual-business-registration", "once": "key-item-1", "propose": "1"}
    seat.post(f"{address}item", {**given, "wording": "开店13900001234"})
    assert "13900001234" not in Alias.objects.get().wording


def proposed(wording=WORDING, item="employer-social-insurance", **given):
    row = {"schema": 1, "state": "proposed", "wording": wording, "item": item, "searches": 40}
    return json.dumps({**row, "why": "nothing_found", **given}, ensure_ascii=False) + "\n"


def read_in(who, content):
    file = SimpleUploadedFile("aliases.jsonl", content.encode())
    return who.post("/seat/aliases/file", {"file": file}, follow=True)


@pytest.mark.parametrize("role", without(Right.alias_approve))
def test_who_may_not_decide_about_names_is_told_so(role):
    assert person(role).get("/seat/aliases").status_code == 403


def test_an_approved_name_is_used_and_a_declined_one_is_not(office):
    assert "读入 2 条新的" in text(read_in(office, proposed() + proposed("社保那张表")))
    page = text(office.get("/seat/aliases"))
    assert "有 2 个叫法等您审定" in page
    assert "搜了 40 次" in page
    made = Alias.objects.get(wording=WORDING)
    before = parts().reception.linker.link(WORDING).wishes[0]
    office.post(f"/seat/aliases/{made.pk}", {"choice": "approve", "was": "0"})
    after = parts().reception.linker.link(WORDING).wishes[0]
    assert after.items[0].item == "employer-social-insurance"
    assert after != before
    rows = [json.loads(line) for line in aliases_file().read_text("utf-8").splitlines()]
    assert [(one["wording"], one["by"]) for one in rows] == [(WORDING, "周以宁")]
    other = Alias.objects.get(wording="社保那张表")
    refused = office.post(
        f"/seat/aliases/{other.pk}", {"choice": "decline", "was": "0"}, follow=True
    )
    assert "不采用要写明原因" in text(refused)
    given = {"choice": "decline", "reason": "太笼统", "was": "0"}
    office.post(f"/seat/aliases/{other.pk}", given)
    other.refresh_from_db()
    assert (other.state, other.reason) == ("declined", "太笼统")


def test_a_name_taken_back_is_no_longer_used(office):
    read_in(office, proposed())
    made = Alias.objects.get()
    office.post(f"/seat/aliases/{made.pk}", {"choice": "approve", "was": "0"})
    office.post(f"/seat/aliases/{made.pk}", {"choice": "decline", "reason": "错了", "was": "1"})
    assert aliases_file().read_text("utf-8") == ""


def test_of_two_who_decide_the_second_sees_what_the_first_decided(office):
    read_in(office, proposed())
    made = Alias.objects.get()
    office.post(f"/seat/aliases/{made.pk}", {"choice": "approve", "was": "0"})
    other = person(Role.manager, shown_name="何亦舟")
    given = {"choice": "decline", "reason": "太笼统", "was": "0"}
    answer = other.post(f"/seat/aliases/{made.pk}", given)
    assert answer.status_code == 409
    assert "周以宁" in text(answer)


def test_names_of_another_department_do_not_exist(office):
    read_in(office, proposed())
    Alias.objects.update(body=HERE)
    assert WORDING in text(office.get("/seat/aliases"))
    stranger = other_department_person(Role.office)
    made = Alias.objects.get()
    assert stranger.post(f"/seat/aliases/{made.pk}", {"choice": "approve"}).status_code == 404
    assert WORDING not in text(stranger.get("/seat/aliases"))


def test_a_file_read_twice_counts_nothing_twice_and_changes_no_decision(office):
    read_in(office, proposed(id="A-1"))
    office.post("/seat/aliases/A-1", {"choice": "approve", "was": "0"})
    page = text(read_in(office, proposed(id="A-1", searches=90)))
    assert "1 条原来就有" in page
    made = Alias.objects.get()
    assert (made.state, made.searches) == ("approved", 90)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("不是 JSON", "不是 JSON"),
        ('{"wording": "一"}', "缺少 wording 或 item"),
        (proposed(item="nowhere"), "事项清单里没有 nowhere"),
        ("[1]", "不是对象"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_nothing_is_kept(office, content, told):
    assert told in text(read_in(office, content))
    assert not Alias.objects.exists()


def test_the_sites_page_shows_the_list_and_how_to_add():
    page = text(person(Role.administrator).get("/seat/sites"))
    assert "https://www.example.gov.cn" in page
    assert "origins" in page
    assert person(Role.seat).get("/seat/sites").status_code == 403


def test_an_office_is_led_to_the_names_and_a_home_page_tells_what_waits(office, seat, address):
    assert office.get("/seat/")["Location"] == "/seat/aliases"
    read_in(office, proposed())
    assert WORDING in text(office.get("/"))
    assert "边聊边办" in text(seat.get("/"))
