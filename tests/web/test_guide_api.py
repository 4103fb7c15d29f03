"""The HTTP interface of a talk: what is kept, what is refused, and that nothing is lost."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from zhagen.events.ledger import JsonlLedger
from zhagen.web.dialogues import recorded
from zhagen.web.dialogues.models import Handover, SaidTurn, Talk
from zhagen.web.dialogues.parts import parts, renew
from zhagen.web.ledger.outgoing import ledger


def test_a_sentence_leads_to_the_slice_and_its_facts_are_kept(caller):
    turn = caller.start(text="公司刚注册，第一次给员工交社保，我去代办")
    assert turn["item"] == "企业社保开户"
    assert turn["known"]["applicant.kind"] == "unit"
    assert turn["asks"] == "insurance.scheme"
    assert turn["pieces"][0]["source"] == "talk.start"


def test_the_keys_of_a_turn_are_those_of_the_library(caller):
    turn = caller.start(slice="employer-social-insurance")
    assert {"reply", "act", "asks", "known", "done", "draft"} <= set(turn)
    assert turn["schema"] == 1


def test_a_talk_may_begin_with_nothing(caller):
    assert "您想办什么事" in caller.start()["reply"]


def test_a_replay_gets_the_same_turn_and_changes_nothing(caller):
    caller.start(slice="employer-social-insurance")
    first = caller.say("单位", key="the-same-key")
    again = caller.say("单位", key="the-same-key")
    assert first.json() == again.json()
    assert Talk.objects.get(id=caller.talk).version == 1


def test_the_same_key_with_another_text_is_refused(caller):
    caller.start(slice="employer-social-insurance")
    caller.say("单位", key="the-same-key")
    answer = caller.say("个人", key="the-same-key")
    assert answer.status_code == 409
    assert answer.json()["code"] == "key_reused"


def test_turns_said_at_once_follow_one_another(caller):
    caller.start(slice="employer-social-insurance")
    texts = ["单位", "养老、失业、工伤保险", "没有办过", "28个人", "银行代扣", "我去代办"]
    answers = []

    def say(at: int, text: str) -> None:
        given = json.dumps({"text": text, "key": f"at-once-{at:04}"})
        made = Client().post(
            f"/api/guide/talks/{caller.talk}/turns",
            given,
            content_type="application/json",
            headers=caller.headers,
        )
        answers.append(made)
        connection.close()

    threads = [threading.Thread(target=say, args=one) for one in enumerate(texts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    done = [one.json() for one in answers if one.status_code == 200]
    assert {one.status_code for one in answers} <= {200, 409}
    assert sorted(one["number"] for one in done) == list(range(1, len(done) + 1))
    assert Talk.objects.get(id=caller.talk).version == len(done)


@pytest.mark.parametrize("token", ["", "somebody-else", "x" * 90])
def test_somebody_elses_talk_is_not_found(caller, token):
    caller.start(slice="employer-social-insurance")
    address = f"/api/guide/talks/{caller.talk}"
    answer = Client().get(address, headers={"X-Talk-Token": token})
    unknown = Client().get("/api/guide/talks/talk-unknown", headers={"X-Talk-Token": token})
    assert answer.status_code == unknown.status_code == 404
    assert answer.content == unknown.content


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀😀", "<script>alert(1)</script>", "\x00\x07\x1b[31m", "a" * 2000]
)
def test_odd_texts_get_a_calm_sentence(caller, text):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位")
    turn = caller.heard(text)
    assert turn["reply"]
    assert turn["known"]["applicant.kind"] == "unit"


def test_too_much_is_refused_in_a_sentence(caller):
    caller.start(slice="employer-social-insurance")
    longer = caller.say("长" * 2001)
    assert (longer.status_code, longer.json()["code"]) == (422, "too_long")
    huge = caller.say("a" * 100_001)
    assert (huge.status_code, huge.json()["code"]) == (413, "too_large")
    assert "分几次说" in huge.json()["message"]
    assert caller.heard("单位")["known"]["applicant.kind"] == "unit"


@pytest.mark.parametrize(
    "given",
    [{}, {"text": "好"}, {"text": 3, "key": "12345678"}, {"text": "好", "key": "short"}, [], None],
)
def test_a_request_of_another_shape_names_the_field_and_not_the_value(caller, given):
    caller.start()
    answer = caller.post(f"talks/{caller.talk}/turns", given)
    assert answer.status_code == 422
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize("ref", ["no-such-slice", "../../etc", "/etc", "UPPER"])
def test_a_slice_nobody_has_is_refused(caller, ref):
    assert caller.post("talks", {"slice": ref}).status_code in {404, 422}


def test_numbers_of_a_person_are_masked_wherever_they_are_kept_or_shown(caller):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位")
    turn = caller.heard("我叫沈若溪，手机13900012345，身份证 110101190001019991")
    kept = [one.masked for one in SaidTurn.objects.filter(talk_id=caller.talk)]
    shown = json.dumps([turn, caller.of().json()], ensure_ascii=False)
    assert "13900012345" not in "".join(kept) + shown
    assert "沈若溪" not in "".join(kept)


def test_a_talk_goes_on_in_another_process(caller):
    """Nothing of a talk lives in a process: what was stored is enough."""
    caller.start(slice="employer-social-insurance")
    caller.heard("单位，养老失业工伤，没办过")
    renew()
    assert caller.heard("示例市青禾科技有限公司")["known"]["org.name"] == "示例市青禾科技有限公司"


def test_drafts_come_once_the_talk_is_done(caller):
    caller.start(slice="employer-social-insurance")
    assert caller.of("/draft/registration_form").status_code == 404
    turn = caller.finish()
    assert "registration_form" in turn["draft"]
    answer = caller.of("/draft/registration_form")
    assert answer.status_code == 200
    word = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "示例市青禾科技有限公司" in word
    assert caller.of("/draft/no_such_form").status_code == 404


def test_the_checklist_stands_before_the_end(caller):
    caller.start(slice="employer-social-insurance")
    early = caller.of("/checklist").json()
    assert early["materials"]
    assert early["done"] is False


def test_handing_over_carries_everything_said_and_happens_once(caller):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位，养老失业工伤")
    caller.heard("不想说")
    first, again = caller.of("/handoff", "post"), caller.of("/handoff", "post")
    assert first.json() == again.json()
    assert first.json()["number"] in first.json()["message"]
    package = json.loads(Handover.objects.get(talk_id=caller.talk).package)
    assert package["known"]["applicant.kind"] == "unit"
    assert package["missing"]
    assert package["transcript"]
    assert caller.heard("还在吗")["act"] == "closed"


def test_asking_for_a_person_before_an_item_is_found_hands_over_too(caller):
    caller.start()
    turn = caller.heard("转人工")
    assert turn["handed_over"]
    assert Handover.objects.filter(talk_id=caller.talk).count() == 1
    assert caller.heard("你好")["act"] == "closed"


def test_a_rating_may_be_changed(caller):
    caller.finish()
    caller.post(f"talks/{caller.talk}/rating", {"solved": True})
    answer = caller.post(f"talks/{caller.talk}/rating", {"score": 4})
    assert answer.json() == {"solved": True, "score": 4}
    assert caller.post(f"talks/{caller.talk}/rating", {"score": 6}).status_code == 422


def test_a_talk_can_be_forgotten_at_once(caller):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位")
    assert caller.of("", "delete").status_code == 204
    assert caller.of().status_code == 404
    row = Talk.objects.get(id=caller.talk)
    assert (row.stage, SaidTurn.objects.filter(talk=row).count()) == ("", 0)


def test_old_talks_are_forgotten_and_counts_stay(caller):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位")
    caller.of("/handoff", "post")
    long_ago = timezone.now() - timedelta(days=31)
    Talk.objects.filter(id=caller.talk).update(changed_at=long_ago)
    call_command("forget_talks", stdout=io.StringIO())
    row = Talk.objects.get(id=caller.talk)
    assert row.stage == ""
    assert row.version
    assert Handover.objects.get(talk=row).package == "{}"


def test_too_fast_a_talk_is_held_back_and_loses_nothing(caller):
    caller.start(slice="employer-social-insurance")
    with override_settings(CONFIGURATION=replace(settings.CONFIGURATION, turns_per_minute=2)):
        answers = [caller.say("单位") for _ in range(5)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert "您说过的都在" in refused[0].json()["message"]
    assert caller.heard("没有办过")["known"]["applicant.kind"] == "unit"


def test_only_sites_of_the_list_may_call():
    client = Client()
    given = {"data": json.dumps({"text": "你好"}), "content_type": "application/json"}
    stranger = client.post("/api/guide/link", headers={"Origin": "https://evil.example"}, **given)
    listed = client.post(
        "/api/guide/link", headers={"Origin": "https://www.example.gov.cn"}, **given
    )
    own = client.post("/api/guide/link", headers={"Origin": "http://testserver"}, **given)
    assert stranger.status_code == 403
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert listed.status_code == own.status_code == 200
    assert listed.headers["Access-Control-Allow-Origin"] == "https://www.example.gov.cn"
    assert "Set-Cookie" not in listed.headers


def test_a_preflight_is_answered_for_listed_sites_only():
    client = Client()
    listed = client.options("/api/guide/talks", headers={"Origin": "https://www.example.gov.cn"})
    assert listed.status_code == 204
    assert "X-Talk-Token" in listed.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in listed.headers
    assert client.options("/api/guide/talks", headers={"Origin": "null"}).status_code == 403


def test_traditional_is_our_words_only(caller):
    turn = caller.start(slice="employer-social-insurance", language="zh-Hant")
    assert "單位" in turn["reply"]
    caller.heard("单位，养老失业工伤，没办过")
    noted = caller.heard("示例市发达门业有限公司")
    assert "記下了" in noted["reply"]
    assert "示例市发达门业有限公司" in noted["reply"]
    assert all("改一下" in one["change"] for one in noted["facts"])


def test_events_reach_the_ledger_without_a_value(caller):
    caller.finish()
    caller.of("/draft/registration_form")
    caller.post(f"talks/{caller.talk}/rating", {"score": 5})
    caller.of("/handoff", "post")
    recorded.bring_to_ledger()
    assert isinstance(ledger(), JsonlLedger)
    case = Talk.objects.get(id=caller.talk).case_id
    mine = [one for one in ledger().read() if one.subject.case_id == case]
    kinds = {one.kind for one in mine}
    assert {
        "guide.started", "guide.turn_taken", "guide.acted", "guide.rated", "guide.ended",
    } <= kinds  # fmt: skip
    assert "青禾" not in json.dumps([dict(one.payload) for one in mine], ensure_ascii=False)
    assert not SaidTurn.objects.filter(talk_id=caller.talk).exclude(events="").exists()


def test_openapi_describes_every_call():
    spec = Client().get("/api/openapi.json").json()
    assert set(spec["paths"]) == {
        "/api/guide/talks",
        "/api/guide/talks/{talk_id}",
        "/api/guide/talks/{talk_id}/turns",
        "/api/guide/talks/{talk_id}/live",
        "/api/guide/talks/{talk_id}/checklist",
        "/api/guide/talks/{talk_id}/draft/{form}",
        "/api/guide/talks/{talk_id}/handoff",
        "/api/guide/talks/{talk_id}/rating",
        "/api/guide/talks/{talk_id}/acts",
        "/api/guide/talks/{talk_id}/window",
        "/api/guide/link",
    }


@given(st.text(max_size=300))
def test_any_text_can_be_linked(text):
    answer = Client().post(
        "/api/guide/link", json.dumps({"text": text}), content_type="application/json"
    )
    assert answer.status_code == 200
    assert answer.json()["wishes"]


def test_linking_names_items_and_doors():
    def link(text):
        given = json.dumps({"text": text})
        return Client().post("/api/guide/link", given, content_type="application/json").json()

    assert link("公司第一次给员工交社保")["wishes"][0]["items"][0]["slice"]
    assert "12345" in link("我要投诉窗口态度差")["wishes"][0]["message"]


def test_the_tables_are_what_the_models_say():
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())


def test_a_stored_talk_that_cannot_be_read_is_said_calmly(caller):
    caller.start(slice="employer-social-insurance")
    row = Talk.objects.get(id=caller.talk)
    Talk.objects.filter(id=row.id).update(stage=row.stage.replace('"facts"', '"fact"'))
    answer = caller.say("单位")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_database_that_is_away_is_said_calmly_and_the_turn_can_be_said_again(caller):
    caller.start(slice="employer-social-insurance")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE guide_turn RENAME TO guide_turn_away")
    try:
        answer = caller.say("单位", key="said-twice")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE guide_turn_away RENAME TO guide_turn")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    again = caller.say("单位", key="said-twice")
    assert again.json()["known"]["applicant.kind"] == "unit"


def test_a_slice_that_is_gone_hands_over_with_everything_said(caller, monkeypatch):
    caller.start(slice="employer-social-insurance")
    caller.heard("单位")
    gone = replace(parts().reception, slice_of=lambda _ref: None)
    without = replace(parts(), reception=gone)
    for module in ("talks", "handovers"):
        monkeypatch.setattr(f"zhagen.web.dialogues.{module}.parts", lambda: without)
    assert caller.heard("没有办过")["handed_over"]
    package = json.loads(Handover.objects.get(talk_id=caller.talk).package)
    assert package["known"] == {"applicant.kind": "unit"}
    # The sentence to which the slice was gone as well.
    assert "没有办过" in [one["text"] for one in package["transcript"]]
