"""The optional model behind the web talks: it may help, and failing it changes not one byte."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from tests.llm.talking_server import MISBEHAVING, completion, fails, limits_for, says, send, serving

from zhagen import wiring
from zhagen.guide.linking.catalogue_read import items_of_names
from zhagen.llm.endpoint import Endpoint
from zhagen.web.configuration import BadConfiguration, Configuration, model_of
from zhagen.web.configuration_file import load
from zhagen.web.dialogues import talks
from zhagen.web.dialogues.advised import Advisers
from zhagen.web.dialogues.parts import Parts, parts

NAMES = ("公司变更登记", "个体工商户变更登记", "单位参保信息变更登记", "社会保障卡补领、换领、换发")
SAID = (
    "公司第一次给员工交社保",
    "干实业的那种",
    "单位",
    "就是退休以后能领的那种",
    "养老、失业、工伤保险",
    "为什么要问这个",
    "我叫沈若溪，手机13900012345，第一次办",
)


@contextmanager
def model_at(monkeypatch, url, clock=None, reception=None, **limits):
    """Talks of this process ask the model at `url`."""
    plain = reception or parts().reception
    more = {} if clock is None else {"clock": clock}
    advisers = Advisers(Endpoint(url, "m", **limits), plain, **more)
    with monkeypatch.context() as patch:
        patch.setattr(talks, "parts", lambda: Parts(plain, advisers))
        yield advisers


def walk(caller):
    """The answers to a talk, byte by byte."""
    caller.start()
    return [caller.say(text).content for text in SAID]


@pytest.mark.parametrize("behaviour", MISBEHAVING)
def test_a_talk_with_a_misbehaving_model_is_byte_for_byte_the_talk_without(
    caller, monkeypatch, behaviour
):
    before = walk(caller)
    with serving(behaviour) as heard:
        with model_at(monkeypatch, heard.url, **limits_for(behaviour)):
            after = walk(caller)
        assert heard.asked
    assert after == before


def test_a_model_answers_what_the_rules_could_not_read_and_sees_masked_text_only(
    caller, monkeypatch
):
    with serving(says('{"回答": "unit", "事实": []}')) as heard:
        with model_at(monkeypatch, heard.url):
            caller.start(slice="employer-social-insurance")
            turn = caller.heard("干实业的那种，手机13900012345")
        assert turn["known"]["applicant.kind"] == "unit"
        assert len(heard.asked) == 1
        assert "13900012345" not in json.dumps(heard.asked, ensure_ascii=False)


def test_a_model_orders_the_choices_of_a_question_and_adds_none(caller, monkeypatch):
    def turned_round(handler, question):
        asked = json.loads(question["messages"][1]["content"])
        marks = [one["编号"] for one in asked["事项"]]
        send(handler, 200, completion(json.dumps({"顺序": marks[::-1]})))

    linker = wiring.linker_of(items_of_names(NAMES))
    own = replace(parts().reception, linker=linker)
    monkeypatch.setattr(talks, "parts", lambda: Parts(own))
    before = [one["label"] for one in caller.start(text="变更")["choices"]]
    with serving(turned_round) as heard, model_at(monkeypatch, heard.url, reception=own):
        after = [one["label"] for one in caller.start(text="变更")["choices"]]
    assert sorted(after) == sorted(before)
    assert after != before


def test_after_a_failure_the_model_rests_and_is_tried_again_later(caller, monkeypatch):
    now = [0.0]
    with serving(fails(500)) as heard:
        with model_at(monkeypatch, heard.url, clock=lambda: now[0], retries=0):
            caller.start(slice="employer-social-insurance")
            for _ in range(3):
                caller.heard("干实业的那种")
            asked_at_once = len(heard.asked)
            now[0] = 61.0
            caller.heard("干实业的那种")
        assert (asked_at_once, len(heard.asked)) == (1, 2)


def test_a_turn_that_finds_no_adviser_free_is_answered_without(monkeypatch):
    with serving(says("{}")) as heard, model_at(monkeypatch, heard.url) as advisers:
        plain = parts().reception
        with advisers.reception() as one, advisers.reception() as two:
            with advisers.reception() as three:
                assert three is plain
            assert one is not plain
            assert two is not plain
        assert heard.asked == []


def test_the_model_is_set_in_the_settings_and_its_key_is_shown_nowhere(tmp_path):
    given = {
        "ZHAGEN_MODEL_URL": "http://10.0.0.8:8000/v1",
        "ZHAGEN_MODEL_NAME": "m",
        "ZHAGEN_MODEL_KEY": "a-secret-key",
    }
    made = load(given, tmp_path)
    endpoint = model_of(made)
    assert endpoint is not None
    assert (endpoint.model, endpoint.key) == ("m", "a-secret-key")
    assert "a-secret-key" not in repr(made) + repr(endpoint)
    assert model_of(Configuration()) is None


@pytest.mark.parametrize(
    ("url", "name", "told"),
    [("ftp://a/v1", "m", "http://主机:端口/v1"), ("http://127.0.0.1:9/v1", "", "模型名称")],
)
def test_a_model_that_cannot_work_is_told_when_the_server_starts(tmp_path, url, name, told):
    with pytest.raises(BadConfiguration, match=told):
        load({"ZHAGEN_MODEL_URL": url, "ZHAGEN_MODEL_NAME": name}, tmp_path)
