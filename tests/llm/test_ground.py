"""A claim is believed where the text says it, and handed on as the text says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.llm.ground import Ground, json_object

TEXT = "市人社局要于２０２６年６月底前，制定\u3000《实施 方案》（試行）。"


@pytest.mark.parametrize(
    ("claimed", "written"),
    [
        ("市人社局", "市人社局"),
        ("2026年6月底前", "２０２６年６月底前"),
        ("《实施方案》", "《实施 方案》"),
        ("制定《实施", "制定\u3000《实施"),
        ("(试行)", "（試行）"),
        (" 市人社局 ", "市人社局"),
    ],
)
def test_width_blanks_and_traditional_characters_do_not_matter(claimed, written):
    found = Ground(TEXT).quote(claimed)
    assert found is not None
    assert found.text == written == TEXT[found.start : found.end]


@pytest.mark.parametrize(
    "claimed", ["市公安局", "", "市", " ", None, 7, ["市人社局"], {"a": 1}, "市" * 5000, "\ud800市"]
)
def test_what_the_text_does_not_say_is_dropped_and_counted(claimed):
    ground = Ground(TEXT)
    assert ground.quote(claimed) is None
    assert (ground.accepted, ground.dropped) == (0, 1)


def test_a_choice_is_one_of_the_choices_and_nothing_near_it():
    ground = Ground(TEXT)
    assert ground.choice(" 是 ", ("是", "否")) == "是"
    assert [ground.choice(one, ("是", "否")) for one in ("是的", True, None, ["是"])] == [None] * 4
    assert (ground.accepted, ground.dropped) == (1, 4)


@given(st.text(max_size=60), st.text(max_size=20))
def test_every_accepted_quote_is_cut_from_the_text(text, claimed):
    found = Ground(text).quote(claimed)
    assert found is None or text[found.start : found.end] == found.text != ""


@given(st.text(min_size=2, max_size=60), st.data())
def test_every_piece_of_the_text_with_two_characters_in_it_is_found(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    piece = text[start:end]
    if len("".join(piece.split())) >= 2:
        assert Ground(text).quote(piece) is not None


@pytest.mark.parametrize(
    "answer",
    ['{"是任务": "是"}', '```json\n{"是任务": "是"}\n```', '<think>{也许}</think>{"是任务": "是"}'],
)
def test_the_object_is_found_between_thoughts_and_fences(answer):
    assert json_object(answer) == {"是任务": "是"}


@pytest.mark.parametrize("answer", ["", "好的", "[1]", "{", "}{", "{'a': 1}", "{" * 100_000 + "}"])
def test_an_answer_without_an_object_is_none(answer):
    assert json_object(answer) is None
