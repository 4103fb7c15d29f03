"""Several tasks in one paragraph, and the parts of an enumeration."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.bodies.brackets import find_brackets
from zhagen.breakdown.tasks.segments import pieces_of, segments_of
from zhagen.language.plain import plain


def tasks(text: str) -> list[str]:
    spelt = plain(text)
    return [text[one.start : one.end] for one in segments_of(spelt, find_brackets(text, spelt))]


def test_each_closing_bracket_ends_the_task_before_it() -> None:
    first = "（一）优化服务。压缩时限。（市人社局牵头）"
    second = "推广系统。（责任单位：市数据局）（完成时限：6月底）"
    assert tasks(first + second + "加强宣传。") == [first, second, "加强宣传。"]


def test_a_full_stop_behind_the_bracket_belongs_to_its_task() -> None:
    assert tasks("优化服务（市人社局负责）。推广系统（市数据局负责）。") == [
        "优化服务（市人社局负责）。",
        "推广系统（市数据局负责）。",
    ]


def test_a_bracket_inside_a_sentence_does_not_end_the_task() -> None:
    text = "推进校园安全（教育部负责），加强食品监管（市场监管总局负责），健全机制。"
    assert tasks(text) == [text]


def test_a_paragraph_without_brackets_is_one_task() -> None:
    assert tasks("市人社局要抓好落实。") == ["市人社局要抓好落实。"]


def test_an_enumeration_falls_into_parts_that_have_a_body_or_a_time() -> None:
    for text, count in (
        ("一是市人社局6月底前制定办法；二是市财政局落实资金。", 2),
        ("抓好落实：①市人社局牵头；②市医保局配合。", 2),
        ("市人社局6月底前报送；市财政局7月底前拨付。", 2),
        ("一是提高认识；二是加强领导。", 0),
        ("市人社局制定办法。", 0),
    ):
        assert len(pieces_of(plain(text), 0, len(text))) == count, text


_TASK = st.sampled_from(
    [
        "优化服务。（市人社局牵头，市财政局配合）",
        "推广系统（责任单位：市数据局）。",
        "加强培训。【责任单位：区人社局】",
    ]
)


@given(st.lists(_TASK, min_size=1, max_size=6))
def test_tasks_put_together_fall_apart_again(parts: list[str]) -> None:
    assert tasks("".join(parts)) == parts
