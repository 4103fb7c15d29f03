"""`--model-url` and its kin: a model may order candidates; off or failing, nothing differs."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.llm.talking_server import completion, fails, says, send, serving

from zhagen.cli.exits import UsageFault
from zhagen.cli.guide_model import second_look, tell_talk
from zhagen.slices.find import resolve
from zhagen.slices.load import load

NAMES = "公司变更登记\n个体工商户变更登记\n单位参保信息变更登记\n社会保障卡补领、换领、换发\n"
GIVEN = '{"id": 1, "text": "变更"}\n{"id": 2, "text": "转人工"}\n{"id": 3, "text": "变更"}\n'


def run(names: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhagen", "guide", "link", "--catalogue", str(names)]
    return subprocess.run(
        [*command, *more], input=GIVEN, capture_output=True, text=True, check=False
    )


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.txt"
    path.write_text(NAMES, "utf-8")
    return path


def turned_round(handler: object, question: dict) -> None:
    asked = json.loads(question["messages"][1]["content"])
    marks = [one["编号"] for one in asked["事项"]]
    send(handler, 200, completion(json.dumps({"顺序": marks[::-1]})))


def test_a_model_orders_the_choices_of_questions_and_its_use_is_told(names: Path) -> None:
    plain = run(names)
    with serving(turned_round) as heard:
        done = run(names, "--model-url", heard.url, "--model-name", "m")
    before, after = (
        [json.loads(line) for line in one.stdout.splitlines()] for one in (plain, done)
    )
    assert len(heard.asked) == 2
    assert after[1] == before[1]
    for one, other in ((before[0], after[0]), (before[2], after[2])):
        assert one["act"] == other["act"] == "clarify"
        labels = [
            [option["label"] for option in found["question"]["options"]] for found in (one, other)
        ]
        assert labels[0] != labels[1]
        assert sorted(labels[0]) == sorted(labels[1])
    assert "问了模型 2 次，答了可用的 2 次：2 个问题换了候选的先后" in done.stderr
    assert not plain.stderr


@pytest.mark.parametrize("behaviour", [fails(401), says("乱说")])
def test_with_a_failing_model_every_byte_is_the_same(names: Path, behaviour: object) -> None:
    plain = run(names)
    with serving(behaviour) as heard:
        done = run(names, "--model-url", heard.url, "--model-name", "m")
    assert (done.returncode, done.stdout) == (0, plain.stdout)
    assert "结果与不接模型时一样" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--model-url", "ftp://a/v1", "--model-name", "m"), "http://主机:端口/v1"),
        (("--model-url", "http://127.0.0.1:9/v1"), "模型名称"),
        (
            ("--model-url", "http://127.0.0.1:9/v1", "--model-name", "m", "--model-key", "没有"),
            "读不出密钥文件",
        ),
    ],
)
def test_settings_that_cannot_work_are_told_before_the_first_result(
    names: Path, words: tuple[str, ...], told: str
) -> None:
    done = run(names, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_came_of_a_second_look_in_a_talk_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    definition = load(resolve("employer-social-insurance"))
    reply = says('{"回答": "unit", "事实": [{"要素": "org.headcount", "原文": "九十"}]}')
    with serving(reply) as heard:
        look = second_look(heard.url, "m", None)
        found = look(definition, "干实业的那种", on=date(2026, 11, 23), asked="applicant.kind")
    assert found.known == {"applicant.kind": "unit"}
    tell_talk(look)
    told = capsys.readouterr().err
    assert "听出 1 个回答、0 项信息" in told
    assert "没有采用 1 处没有问的要素" in told


def talk(*more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhagen", "guide", "talk", "employer-social-insurance"]
    return subprocess.run(
        [*command, "--on", "2026-11-23", *more],
        input="干实业的那种\n转人工\n",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_talk_in_the_terminal_takes_a_second_look_and_tells_what_came_of_it() -> None:
    with serving(says('{"回答": "unit", "事实": []}')) as heard:
        done = talk("--model-url", heard.url, "--model-name", "m")
    assert (done.returncode, len(heard.asked)) == (0, 1)
    assert "记下了：申请人身份 单位" in done.stdout
    assert "听出 1 个回答、0 项信息" in done.stderr


def test_with_a_failing_model_a_talk_in_the_terminal_is_the_same_talk() -> None:
    plain = talk()
    with serving(fails(500)) as heard:
        done = talk("--model-url", heard.url, "--model-name", "m")
    assert heard.asked
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout)
    assert "结果与不接模型时一样" in done.stderr


def test_a_key_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="读不出密钥文件"):
        second_look("http://127.0.0.1:9/v1", "m", tmp_path / "没有")
