"""Parts of what is known put right, totals among several numbers, and who comes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.cases.model import Value
from zhagen.guide.recognising.recognise import Recognised, Recogniser
from zhagen.slices.find import resolve
from zhagen.slices.load import load

ON = date(2026, 11, 25)
RECOGNISER = Recogniser(load(resolve("employer-social-insurance")))


def read(text: str, asked: str | None = None, known: dict[str, Value] | None = None) -> Recognised:
    return RECOGNISER.read(text, on=ON, asked=asked, known=known)


@given(last=st.integers(0, 9), new=st.integers(0, 9))
def test_another_last_digit_changes_nothing_but_that_digit(last: int, new: int) -> None:
    known: dict[str, Value] = {"form.legal_rep_phone": f"1390001122{last}"}
    found = read(f"手机末位不是{last}，应该是{new}", known=known)
    wanted = {} if last == new else {"form.legal_rep_phone": f"1390001122{new}"}
    assert found.known == wanted


def test_a_tail_that_makes_the_code_wrong_is_told_back() -> None:
    found = read("身份证最后一位是2", known={"legal_rep.id_number": "110101190001019995"})
    assert "legal_rep.id_number" not in found.known


def test_a_tail_that_two_known_numbers_share_changes_neither() -> None:
    both: dict[str, Value] = {
        "form.legal_rep_phone": "13900011224",
        "form.agent_phone": "13900033224",
    }
    assert read("尾号不是24，是25", known=both).known == {}


def test_a_piece_of_a_name_is_put_right_in_its_place() -> None:
    found = read("不是红兴，是红星", known={"org.name": "示例市红兴机械有限公司"})
    assert found.known["org.name"] == "示例市红星机械有限公司"


def test_another_day_of_a_known_month() -> None:
    found = read("成立日期记错了，是21号", known={"org.founded_on": date(2026, 3, 12)})
    assert found.known == {"org.founded_on": date(2026, 3, 21)}


@given(st.integers(1, 9), st.sampled_from("百千万"))
def test_a_last_digit_without_its_unit_counts_the_next_lower_one(digit: int, unit: str) -> None:
    said = f"一{unit}{'零一二三四五六七八九'[digit]}"
    size = {"百": 100, "千": 1_000, "万": 10_000}[unit]
    found = read(said, asked="org.headcount")
    assert found.known == {"org.headcount": size + digit * size // 10}


@given(st.integers(1, 60), st.integers(1, 60))
def test_two_parts_are_no_number_until_their_sum_is_told(one: int, other: int) -> None:
    parts = f"仓库{one}个，门店{other}个"
    assert "org.headcount" not in read(parts, asked="org.headcount").known
    told = read(f"{parts}，合计{one + other}个", asked="org.headcount")
    assert told.known == {"org.headcount": one + other}


@pytest.mark.parametrize(
    "text", ["据说工伤保险要先交", "工伤保险的费率高不高", "我们想停保，交的五险"]
)
def test_hearsay_and_questions_choose_no_insurance(text: str) -> None:
    assert "form.insurance_kinds" not in read(text).known


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("法人住院了，我去", "agent"),
        ("我老婆是法人，我去办", "agent"),
        ("法人可以到场", "legal_rep"),
    ],
)
def test_who_comes_is_told_by_who_cannot(text: str, value: str) -> None:
    assert read(text, asked="handler.role").known == {"handler.role": value}


@pytest.mark.parametrize(
    ("text", "value"),
    [("以前就登记了", True), ("绝对没有", False), ("冇", False), ("应该没有吧", None)],
)
def test_yes_and_no_in_other_words(text: str, value: bool | None) -> None:
    found = read(text, asked="org.already_registered").known
    assert found == ({} if value is None else {"org.already_registered": value})


@given(st.text(max_size=40))
def test_no_text_breaks_a_correction_of_parts(text: str) -> None:
    known: dict[str, Value] = {
        "org.name": "示例市红星机械有限公司",
        "form.legal_rep_phone": "13900011224",
        "org.founded_on": date(2026, 1, 31),
    }
    read(f"说错了，不是4，应该是{text}", known=known)
