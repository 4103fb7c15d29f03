"""Cards and persons are matched together: one wrong paper does not swap two cards."""

from dataclasses import replace

import pytest
from papers import BY_AGENT, card, file_of, files_of, reviewed, without

BOSS = {"name": "周砚秋", "number": "990102190001019991"}
AGENT = {"name": "沈若溪", "number": "990103190002039990"}
REST = without(files_of(BY_AGENT), "legal_rep_id", "agent_id")


def owners(result):
    return {
        entry.file: entry.material
        for entry in result.documents
        if entry.material in ("legal_rep_id", "agent_id")
    }


def changed(files, values):
    """The files with some facts read as something else."""

    def reading(one):
        return replace(one, value=values[one.fact]) if one.fact in values else one

    def document(one):
        return replace(one, readings=tuple(map(reading, one.readings)))

    def page(one):
        return replace(one, documents=tuple(map(document, one.documents)))

    return tuple(replace(file, pages=tuple(map(page, file.pages))) for file in files)


def test_a_form_that_swaps_the_two_numbers_does_not_swap_the_cards():
    swapped = {
        "form.legal_rep_id_number": AGENT["number"],
        "form.agent_id_number": BOSS["number"],
    }
    files = (
        *changed(REST, swapped),
        file_of(card("a.jpg", **AGENT)),
        file_of(card("b.jpg", **BOSS)),
    )
    assert owners(reviewed(files)) == {"a.jpg": "agent_id", "b.jpg": "legal_rep_id"}


def test_a_form_that_gives_the_agent_the_legal_representatives_number():
    both = {"form.agent_id_number": BOSS["number"], "form.agent_name": "年月日"}
    files = (*changed(REST, both), file_of(card("a.jpg", **BOSS)), file_of(card("b.jpg", **AGENT)))
    assert owners(reviewed(files)) == {"a.jpg": "legal_rep_id", "b.jpg": "agent_id"}


@pytest.mark.parametrize(
    "wrong",
    [{"name": "沈若汐"}, {"number": "990103190002039998"}, {"name": "沈苦溪", "number": ""}],
)
def test_a_card_with_something_misread_still_goes_to_its_person(wrong):
    files = (*REST, file_of(card("a.jpg", **BOSS)), file_of(card("b.jpg", **{**AGENT, **wrong})))
    assert owners(reviewed(files)) == {"a.jpg": "legal_rep_id", "b.jpg": "agent_id"}


def test_the_same_card_twice_with_a_misread_character_is_one_persons():
    again = {**BOSS, "name": "周砚秩"}
    files = (*REST, file_of(card("a.jpg", **BOSS)), file_of(card("b.jpg", **again)))
    assert owners(reviewed(files)) == {"a.jpg": "legal_rep_id", "b.jpg": "legal_rep_id"}


def test_fronts_before_backs_are_matched_in_order():
    pages = (
        card("1.jpg", **BOSS, sides=("front",)), card("2.jpg", **AGENT, sides=("front",)),
        card("3.jpg", sides=("back",)), card("4.jpg", sides=("back",)),
    )  # fmt: skip
    assert owners(reviewed((*REST, *map(file_of, pages)))) == {
        "1.jpg": "legal_rep_id", "2.jpg": "agent_id",
        "3.jpg": "legal_rep_id", "4.jpg": "agent_id",
    }  # fmt: skip
