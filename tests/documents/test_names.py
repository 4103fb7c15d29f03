"""Names: plausible or passed over, read twice, in the script of their page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_pages import HandPage, fact, line, make_slice, material, read, ruled

from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import Medium, TextLine
from zhagen.slices.model import How, Reader, Shape


def shaped(one, shape):
    return replace(one, shape=shape)


@pytest.fixture(scope="module")
def stall():
    """A permit with a unit, a person and an authority; a form with a person beside a signature."""
    facts = [
        shaped(fact("permit.unit", read("permit", labels=("名称",))), Shape.UNIT_NAME),
        shaped(fact("permit.owner", read("permit", labels=("负责人",))), Shape.PERSON_NAME),
        shaped(fact("permit.issuer", read("permit", labels=("登记机关",))), Shape.AUTHORITY),
        shaped(
            fact("form.clerk", read("form", labels=("经办人",)),
                 read("form", How.PATTERN, patterns=("由(?P<value>[^，]+)前来",))),
            Shape.PERSON_NAME,
        ),
    ]  # fmt: skip
    materials = [
        material("permit", Reader.CERTIFICATE, ("报刊亭许可证",), ("登记机关",)),
        material("form", Reader.FORM, ("报刊亭申请表",), ("经办人",)),
    ]
    return replace(make_slice(facts, materials), region="示例市")


def permit(*lines: TextLine, finer: dict[TextLine, str] | None = None, **parts) -> HandPage:
    again = {seen.box: TextLine(text, seen.box, 0.99) for seen, text in (finer or {}).items()}
    heading = line("报刊亭许可证", 500, 150, size=70)
    return HandPage((heading, *lines), finer=again, **parts)


def facts_of(page, slice_):
    (document,) = read_documents(page, slice_)
    return {reading.fact: reading for reading in document.readings}


def test_a_rare_name_both_engines_read_alike_stays_sure(stall):
    seen = line("席堃", 500, 400, confidence=0.999)
    page = permit(line("负责人", 200, 400), seen, finer={seen: "席堃"})
    assert facts_of(page, stall)["permit.owner"].confidence >= 0.95


def test_a_name_the_engines_read_differently_is_doubtful(stall):
    seen = line("席圭兰", 500, 400, confidence=0.985)
    page = permit(line("负责人", 200, 400), seen, finer={seen: "席桂兰"})
    reading = facts_of(page, stall)["permit.owner"]
    assert reading.value == "席桂兰"
    assert reading.confidence < 0.9


def test_a_name_of_two_characters_is_read_again_because_a_rare_third_may_be_left_out(stall):
    seen = line("孙源", 500, 400, confidence=0.9999)
    page = permit(line("负责人", 200, 400), seen, finer={seen: "孙飏源"})
    reading = facts_of(page, stall)["permit.owner"]
    assert reading.value == "孙飏源"
    assert reading.confidence < 0.9


def test_a_letter_seen_in_the_pattern_of_the_paper_is_no_part_of_a_name(stall):
    page = permit(
        line("名称", 200, 400), line("b", 430, 400, confidence=0.6, size=50),
        line("示例市青禾商贸有限公司", 500, 400),
    )  # fmt: skip
    reading = facts_of(page, stall)["permit.unit"]
    assert reading.value == "示例市青禾商贸有限公司"
    assert reading.confidence < 0.9


@pytest.mark.parametrize("name", ["3M中国有限公司", "TCL示例有限公司"])
def test_letters_that_are_part_of_a_name_stay(stall, name):
    page = permit(line("名称", 200, 400), line(name, 500, 400))
    assert facts_of(page, stall)["permit.unit"].value == name


def test_a_seal_over_an_authority_leaves_a_doubtful_but_right_name(stall):
    page = permit(line("登记机关", 200, 400), line("列市市场监督管理局F", 500, 400))
    reading = facts_of(page, stall)["permit.issuer"]
    assert reading.value == "示例市市场监督管理局"
    assert reading.confidence < 0.9


def test_a_misspelled_legal_form_is_read_again(stall):
    seen = line("示例市青禾商贸有限工司", 500, 400, confidence=0.999)
    page = permit(line("名称", 200, 400), seen, finer={seen: "示例市青禾商贸有限公司"})
    reading = facts_of(page, stall)["permit.unit"]
    assert reading.value == "示例市青禾商贸有限公司"
    assert reading.confidence < 0.9


def test_no_more_than_three_names_of_a_page_are_read_again():
    class Counting(HandPage):
        asked = 0

        def reread(self, box):
            Counting.asked += 1
            return super().reread(box)

    names = [f"permit.n{n}" for n in range(6)]
    slice_ = make_slice(
        [
            shaped(fact(name, read("permit", labels=(f"负责人{n}号",))), Shape.PERSON_NAME)
            for n, name in enumerate(names)
        ],
        [material("permit", Reader.CERTIFICATE, ("报刊亭许可证",))],
    )
    lines = [line(f"负责人{n}号：席圭兰", 200, 300 + 100 * n, confidence=0.98) for n in range(6)]
    page = Counting((line("报刊亭许可证", 500, 150, size=70), *lines))
    assert len(facts_of(page, slice_)) == 6
    assert Counting.asked == 3


def test_a_text_layer_is_not_read_again(stall):
    seen = line("席堃", 500, 400, confidence=1.0)
    page = permit(
        line("负责人", 200, 400), seen, finer={seen: "席土"}, medium=Medium.TEXT_LAYER
    )  # fmt: skip
    assert facts_of(page, stall)["permit.owner"].value == "席堃"


def test_traditional_characters_recognition_puts_in_become_simplified(stall):
    page = permit(line("负责人", 200, 400), line("康強伟", 500, 400))
    assert facts_of(page, stall)["permit.owner"].value == "康强伟"


def test_a_page_printed_in_traditional_characters_stays_as_written(stall):
    page = permit(
        line("负责人", 200, 400), line("康強偉", 500, 400),
        line("經營範圍：圖書、報紙、雜誌、電子產品的銷售與維護", 200, 600),
    )  # fmt: skip
    assert facts_of(page, stall)["permit.owner"].value == "康強偉"


@pytest.mark.parametrize(
    "seen", ["示例市场监督管理局", "示市市场监督管理局", "示列市市场监督管理局"]
)
def test_an_authority_gets_back_the_characters_recognition_dropped(stall, seen):
    page = permit(line("登记机关", 200, 400), line(seen, 500, 400))
    assert facts_of(page, stall)["permit.issuer"].value == "示例市市场监督管理局"


def form(cells: list[list[str]], *lines: TextLine) -> HandPage:
    table, written = ruled(cells, [300, 500])
    heading = line("报刊亭申请表", 500, 150, size=70)
    return HandPage((heading, *written, *lines), tables=(table,))


def test_a_word_that_is_no_name_is_passed_over_for_the_next_place(stall):
    page = form([["经办人", "本单位"], ["地址", "一号"]], line("现由宋星河前来办理。", 120, 900))
    assert facts_of(page, stall)["form.clerk"].value == "宋星河"


def test_a_name_in_a_cell_is_believed_before_one_at_the_signing_place(stall):
    page = form([["单位", "示例亭"], ["经办人", "宋星河"]], line("经办人：宋量河", 120, 900))
    assert facts_of(page, stall)["form.clerk"].value == "宋星河"


def test_only_words_that_are_no_name_leave_no_sure_reading(stall):
    page = permit(line("负责人", 200, 400), line("甲方", 500, 400))
    facts = facts_of(page, stall)
    assert "permit.owner" not in facts or facts["permit.owner"].confidence <= 0.6
