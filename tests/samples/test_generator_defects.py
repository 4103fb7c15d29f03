"""Planted defects and the truth about them, worked out from papers alone: no picture is drawn."""

import random
from dataclasses import replace

import pytest
from samples.generator import defects, judge, papers
from samples.generator.judge_facts import facts_of

SEEDS = range(25)


def dice(seed):
    return random.Random(seed)  # noqa: S311 - a seeded draw, not a secret


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_application_has_no_finding_but_the_thirty_day_notice(seed):
    bundle = defects.planted(dice(seed), ())
    found = judge.findings(bundle)
    assert {finding.code for finding in found} <= {"T01"}
    assert judge.verdict(found) == "pass"


@pytest.mark.parametrize("code", defects.CODES)
def test_every_code_can_be_planted_and_is_found(code):
    for seed in range(8):
        bundle = defects.planted(dice(f"{seed}{code}"), (code,))
        assert code in {finding.code for finding in judge.findings(bundle)}


# What may follow from a defect, beside itself; T01 may stand beside anything.
KNOCK_ON = {
    "C05": {"C01"},  # the ruined file's material, said as unclear
    "F01": {"X02"},  # a slip on the form alone
    "F02": {"X03", "X04"},  # the number no longer is that of the other papers
    "X02": {"F01"},  # a slip of the pen breaks the check character
}


@pytest.mark.parametrize("code", defects.CODES)
def test_nothing_follows_from_a_defect_that_the_contract_does_not_say(code):
    for seed in range(12):
        bundle = defects.planted(dice(f"{code}{seed}"), (code,))
        found = {finding.code for finding in judge.findings(bundle)}
        assert found <= {code, "T01"} | KNOCK_ON.get(code, set())


def test_the_codes_are_those_of_the_contract():
    contract = (
        "C01 C02 C03 C04 C05 F01 F02 F03 F04 F05 V01 V02 V03 V04 X01 X02 X03 X04 X05 X06 X07 "
        "S01 S02 S03 L01 L02 L03 L04 T01"
    )
    assert set(defects.CODES) == set(contract.split())


@pytest.mark.parametrize("seed", range(40))
def test_random_codes_go_together(seed):
    codes = defects.random_codes(dice(seed))
    bundle = defects.planted(dice(seed + 1), codes)
    assert set(codes) <= {finding.code for finding in judge.findings(bundle)}


def test_a_missing_material_beside_a_file_nobody_can_open_is_unclear():
    bundle = defects.planted(dice(3), ())
    bundle = bundle.with_paper(papers.LEGAL_ID, None)
    errors = {f.code: f.as_json()["severity"] for f in judge.findings(bundle)}
    assert errors["C01"] == "error"
    bundle = replace(bundle, broken=(("extra", "empty"),))
    doubts = {f.code: f.as_json()["severity"] for f in judge.findings(bundle)}
    assert doubts["C01"] == "unclear"


def test_defects_that_cannot_stand_together_are_refused_in_one_line():
    with pytest.raises(defects.DefectsDoNotFitError, match="C01 C05"):
        defects.planted(dice(1), ("C01", "C05"))
    with pytest.raises(defects.UnknownDefectError, match="Z99"):
        defects.planted(dice(1), ("Z99",))


def test_a_page_nobody_can_read_gives_no_facts_and_allows_doubt_about_its_material():
    bundle = defects.planted(dice(5), ("C03",))
    material = bundle.spoiled[0][0]
    prefixes = {judge.material_of(fact) for fact in facts_of(bundle)}
    assert material not in prefixes
    assert [finding.code for finding in judge.allowed(bundle)] == ["C01"]


def test_headcount_is_compared_with_all_rows_duplicates_too():
    bundle = defects.planted(dice(8), ("L02",))
    facts = facts_of(bundle)
    rows = facts["employee_roster.rows"]
    assert len({row["id_number"] for row in rows}) == len(rows) - 1
    assert facts["form.headcount"] == len(rows)
