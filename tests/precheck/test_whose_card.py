"""Cards are given to persons by what the rest of the case says."""

from datetime import date

import pytest
from papers import (
    BY_AGENT,
    IN_PERSON,
    card,
    codes,
    file_of,
    files_of,
    page_of,
    reviewed,
    without,
)

from zhagen.reading.model import Legibility

BOSS = {"name": "周砚秋", "number": "990102190001019991"}
AGENT = {"name": "沈若溪", "number": "990103190002039990"}
STRANGER = {"name": "顾长宁", "number": "990109190008089997"}
REST = without(files_of(BY_AGENT), "legal_rep_id", "agent_id")


def owners(result):
    return {(entry.file, entry.page): entry.material for entry in result.documents}


def test_each_card_goes_to_the_person_the_form_names():
    files = (*REST, file_of(card("a.jpg", **AGENT)), file_of(card("b.jpg", **BOSS)))
    result = reviewed(files)
    assert owners(result)["a.jpg", 1] == "agent_id"
    assert owners(result)["b.jpg", 1] == "legal_rep_id"
    assert result.findings == ()


def test_a_card_with_a_misread_name_goes_by_its_number():
    files = (
        *REST,
        file_of(card("a.jpg", name="沈若漠", number=AGENT["number"])),
        file_of(card("b.jpg", **BOSS)),
    )
    result = reviewed(files)
    assert owners(result)["a.jpg", 1] == "agent_id"
    assert codes(result) == [("X04", "agent_id")]


def test_a_strangers_card_is_held_against_the_person_whose_card_is_missing():
    files = (*REST, file_of(card("a.jpg", **STRANGER)), file_of(card("b.jpg", **BOSS)))
    result = reviewed(files)
    assert owners(result)["a.jpg", 1] == "agent_id"
    assert codes(result) == [("X04", "agent_id"), ("X04", "agent_id")]
    assert "顾长宁" in result.findings[0].message
    assert "沈若溪" in result.findings[0].message


def test_a_strangers_card_in_place_of_the_legal_representatives():
    files = (*REST, file_of(card("a.jpg", **STRANGER)), file_of(card("b.jpg", **AGENT)))
    assert codes(reviewed(files)) == [("X03", "legal_rep_id"), ("X03", "registration_form")]


def test_the_legal_representatives_card_twice_is_no_agents_card():
    files = (*REST, file_of(card("a.jpg", **BOSS)), file_of(card("b.jpg", **BOSS)))
    assert codes(reviewed(files)) == [("C01", "agent_id")]


def test_one_card_when_the_legal_representative_comes_in_person():
    files = (
        *without(files_of(IN_PERSON), "legal_rep_id"),
        file_of(card("a.jpg", **BOSS, until=date(2030, 1, 1))),
    )
    assert reviewed(files).findings == ()


@pytest.mark.parametrize("swap", [False, True])
def test_backs_follow_their_fronts_by_file_name(swap):
    names = ("法人身份证正面.jpg", "法人身份证反面.jpg", "经办人正面.jpg", "经办人反面.jpg")
    pages = [
        card(names[0], **BOSS, sides=("front",)),
        card(names[1], until=date(2020, 1, 1), sides=("back",)),
        card(names[2], **AGENT, sides=("front",)),
        card(names[3], until=None, sides=("back",)),
    ]
    if swap:
        pages.reverse()
    result = reviewed((*REST, *map(file_of, pages)))
    assert codes(result) == [("V01", "legal_rep_id")]


def test_backs_follow_their_fronts_by_page():
    pages = (
        card("s.pdf", 1, **BOSS, sides=("front",)),
        card("s.pdf", 2, until=None, sides=("back",)),
        card("s.pdf", 3, **AGENT, sides=("front",)),
        card("s.pdf", 4, until=date(2020, 1, 1), sides=("back",)),
    )
    assert codes(reviewed((*REST, file_of(*pages)))) == [("V01", "agent_id")]


def test_a_lone_front_lacks_its_back():
    files = (
        *REST,
        file_of(card("a.jpg", **BOSS)),
        file_of(card("b.jpg", **AGENT, sides=("front",))),
    )
    result = reviewed(files)
    assert codes(result) == [("C02", "agent_id")]
    assert "国徽面" in result.findings[0].message


def test_a_card_nobody_is_missing_is_none_of_the_materials():
    extra = file_of(card("c.jpg", **STRANGER))
    files = (*REST, file_of(card("a.jpg", **BOSS)), file_of(card("b.jpg", **AGENT)), extra)
    assert codes(reviewed(files)) == [("C04", None)]


def sheet(file, *cards):
    """Several cards on one page, each with its own region."""
    return file_of(page_of(file, 1, *(one.documents[0] for one in cards)))


def test_both_persons_on_one_sheet_each_get_their_own():
    result = reviewed(
        (
            *REST,
            sheet(
                "s.jpg",
                card("s.jpg", **AGENT, sides=("front",), region=(100, 100, 700, 500)),
                card(
                    "s.jpg", until=date(2020, 1, 1), sides=("back",), region=(800, 100, 1400, 500)
                ),
                card("s.jpg", **BOSS, sides=("front",), region=(100, 1100, 700, 1500)),
                card("s.jpg", until=None, sides=("back",), region=(800, 1100, 1400, 1500)),
            ),
        )
    )
    assert codes(result) == [("V01", "agent_id")]
    assert result.findings[0].evidence[0].box == (800, 100, 1400, 500)


def test_a_strangers_card_beside_a_good_one_is_not_the_sheets_fault():
    result = reviewed(
        (
            *REST,
            file_of(card("b.jpg", **BOSS)),
            sheet(
                "s.jpg",
                card("s.jpg", **AGENT, region=(100, 100, 700, 500)),
                card("s.jpg", **STRANGER, region=(100, 1100, 700, 1500)),
            ),
        )
    )
    assert result.findings == ()


def test_an_unreadable_side_is_photographed_again_and_not_called_missing():
    blurred = page_of(
        "反面.jpg",
        1,
        card("反面.jpg", sides=("back",), region=(50, 60, 900, 700)).documents[0],
        legibility=Legibility.UNREADABLE,
        reasons=("blur",),
    )
    files = (
        *REST,
        file_of(card("a.jpg", **BOSS)),
        file_of(card("经办人.jpg", **AGENT, sides=("front",))),
        file_of(blurred),
    )
    result = reviewed(files)
    assert codes(result) == [("C03", "agent_id")]
    assert result.findings[0].evidence[0].box == (50, 60, 900, 700)
    assert result.findings[0].message == "反面.jpg 模糊，无法辨认"
