"""What is kept of a talk is what was shown, without names; what is said of a hand-over is so."""

from __future__ import annotations

import gc
import json
import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client, override_settings

from zhagen.guide.talking.drafts import BadDraft
from zhagen.web.dialogues import parts as parts_module
from zhagen.web.dialogues.models import Handover, SaidTurn, Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.recorded import bring_to_ledger
from zhagen.web.ledger.outgoing import ledger

SLICE = "employer-social-insurance"


def events_of(caller, kind=""):
    bring_to_ledger()
    case = Talk.objects.get(id=caller.talk).case_id
    return [
        one
        for one in ledger().read()
        if one.subject.case_id == case and (not kind or one.kind == kind)
    ]


def kept(caller):
    rows = SaidTurn.objects.filter(talk_id=caller.talk)
    return "".join(f"{one.masked}{one.reply}" for one in rows)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_names_are_in_no_row_of_a_turn_and_in_no_line_of_the_talk(caller, language):
    caller.start(slice=SLICE, language=language)
    caller.heard("单位，养老失业工伤，没有办过，示例市青禾科技有限公司")
    shown = caller.heard("法人欧阳若溪，经办人李小溪")
    assert {"歐陽若溪", "欧阳若溪"} & set(re.findall("[欧歐][阳陽]若溪", shown["reply"]))
    assert not re.search("若溪|小溪", kept(caller))
    held = caller.of().json()
    assert not re.search("若溪|小溪", json.dumps(held["lines"], ensure_ascii=False))
    facts = {one["name"]: one["value"] for one in held["turn"]["facts"]}
    assert facts["agent.name"] == "李小溪"
    caller.of("/handoff", "post")
    package = json.loads(Handover.objects.get(talk_id=caller.talk).package)
    assert package["known"]["agent.name"] == "李小溪"
    assert not re.search("若溪|小溪", json.dumps(package["transcript"], ensure_ascii=False))


def test_a_name_said_before_it_was_understood_is_starred_later(caller):
    caller.start(slice=SLICE)
    caller.heard("单位，养老失业工伤，没有办过，李小溪今天没空")
    assert "李小溪" in kept(caller)
    caller.heard("经办人李小溪")
    assert "李小溪" not in kept(caller)


def test_whoever_asks_for_a_person_in_words_reads_the_number_and_finds_it_again(caller):
    caller.start(slice=SLICE)
    caller.heard("单位")
    turn = caller.heard("转人工")
    held = Handover.objects.get(talk_id=caller.talk)
    assert f"编号 {held.id}" in turn["reply"]
    lines = caller.of().json()["lines"]
    assert f"编号 {held.id}" in lines[-1]["text"]
    transcript = json.loads(held.package)["transcript"]
    assert f"编号 {held.id}" in transcript[-1]["text"]
    assert caller.of("/handoff", "post").json()["number"] == held.id


@pytest.mark.parametrize("with_slice", [True, False])
def test_whoever_presses_the_button_finds_the_number_again(caller, with_slice):
    caller.start(**({"slice": SLICE} if with_slice else {}))
    answer = caller.of("/handoff", "post").json()
    lines = caller.of().json()["lines"]
    assert lines[-1] == {"number": answer["line"], "who": "guide", "text": answer["message"]}
    (ended,) = events_of(caller, "guide.ended")
    assert ended.payload["outcome"] == "handed_over"
    assert ended.payload["reason"] == "asked_for"


def test_a_door_named_inside_a_talk_is_kept_as_shown_and_the_question_stands(caller):
    caller.start(slice=SLICE)
    before = caller.heard("单位，12个人")
    turn = caller.heard("顺便问下办护照怎么办")
    assert turn["asks"] == before["asks"]
    assert turn["left"] == before["left"]
    assert turn["choices"] == before["choices"]
    assert turn["pieces"][-1] == before["pieces"][-1]
    caller.of("/handoff", "post")
    package = json.loads(Handover.objects.get(talk_id=caller.talk).package)
    texts = [one["text"] for one in package["transcript"]]
    assert turn["reply"] in texts
    assert not any("先放着" in one for one in texts)


def without_slices(monkeypatch):
    gone = replace(parts(), reception=replace(parts().reception, slice_of=lambda _ref: None))
    for module in ("talks", "handovers"):
        monkeypatch.setattr(f"zhagen.web.dialogues.{module}.parts", lambda: gone)


def test_a_slice_that_is_gone_is_the_reason_and_the_last_words_go_along(caller, monkeypatch):
    caller.start(slice=SLICE)
    caller.heard("单位")
    without_slices(monkeypatch)
    turn = caller.heard("法人来办")
    package = json.loads(Handover.objects.get(talk_id=caller.talk).package)
    assert package["reason"] == "slice_gone"
    assert "法人来办" in [one["text"] for one in package["transcript"]]
    assert turn["pieces"][0]["source"] == "reception.slice_gone"
    (ended,) = events_of(caller, "guide.ended")
    assert (ended.payload["outcome"], ended.payload["reason"]) == ("handed_over", "slice_gone")


def test_what_was_told_of_items_left_before_goes_along(caller):
    caller.start(slice=SLICE)
    caller.heard("单位，养老失业工伤，没有办过，12个人")
    turn = caller.heard("我想办个体户营业执照")
    while turn["item"] != "个体工商户设立登记":
        turn = caller.heard(turn["choices"][0]["says"])
    caller.of("/handoff", "post")
    package = json.loads(Handover.objects.get(talk_id=caller.talk).package)
    (parked,) = package["parked"]
    assert parked["slice"].startswith(SLICE)
    assert parked["known"]["org.headcount"] == 12
    assert parked["transcript"]


def test_a_code_for_the_window_stays_to_be_had_while_something_else_is_looked_for(caller):
    caller.start(slice=SLICE)
    caller.heard("单位，养老失业工伤，没有办过，12个人")
    caller.heard("换个事项")
    assert caller.of("/window", "post").status_code == 200


def test_a_form_that_cannot_be_filled_is_said_calmly(caller, monkeypatch):
    def broken(*_):
        raise BadDraft("forms/registration_form.docx")

    caller.finish()
    monkeypatch.setattr("zhagen.web.dialogues.settled.filled", broken)
    answer = caller.of("/draft/registration_form")
    assert (answer.status_code, answer.json()["code"]) == (503, "bad_draft")
    assert "forms" not in answer.json()["message"]


def test_what_was_done_with_the_answer_counts_once_and_only_when_the_talk_is_done(caller):
    caller.start(slice=SLICE)
    act = {"action": "checklist_saved"}
    assert caller.post(f"talks/{caller.talk}/acts", act).status_code == 204
    assert events_of(caller, "guide.acted") == []
    caller.finish()
    for action in ("checklist_saved", "filing_opened", "checklist_saved"):
        answer = caller.post(f"talks/{caller.talk}/acts", {"action": action})
        assert answer.status_code == 204
    (acted,) = events_of(caller, "guide.acted")
    assert acted.payload == {"action": "checklist_saved"}
    assert caller.post(f"talks/{caller.talk}/acts", {"action": "danced"}).status_code == 422


def test_marks_drafts_and_codes_of_one_talk_are_held_back_when_they_come_too_fast(caller):
    caller.finish()
    with override_settings(CONFIGURATION=replace(settings.CONFIGURATION, turns_per_minute=3)):
        answers = [
            caller.post(f"talks/{caller.talk}/rating", {"score": 1 + at % 5}) for at in range(6)
        ]
        drafts = caller.of("/draft/registration_form")
    assert [one.status_code for one in answers].count(200) <= 3
    assert answers[-1].json()["code"] == "too_fast"
    assert drafts.status_code == 429


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://www.example.gov.cn"}])
def test_a_name_that_is_not_the_servers_is_refused_with_and_without_a_site(origin):
    given = {"data": json.dumps({"text": "你好"}), "content_type": "application/json"}
    headers = {"Host": "elsewhere.example", **origin}
    answer = Client().post("/api/guide/link", headers=headers, **given)
    assert (answer.status_code, answer.json()["code"]) == (400, "host")


def test_a_refusal_leads_to_the_other_item_only_where_the_catalogue_has_it(caller):
    caller.start(slice=SLICE)
    turn = caller.heard("单位，养老失业工伤，办过社保登记")
    assert turn["act"] == "refuse"
    assert not any("改办" in one["label"] for one in turn["choices"])


def test_parts_made_anew_are_left_out_of_collections_where_the_first_ones_were(monkeypatch):
    made = parts()
    monkeypatch.setattr(parts_module, "_made", lambda: made)
    held, before = parts_module._Held(), gc.get_freeze_count()
    held.renew()
    assert gc.get_freeze_count() == before == 0
    gc.freeze()
    try:
        held.renew()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
