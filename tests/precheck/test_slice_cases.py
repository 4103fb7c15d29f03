"""Every worked example of every shipped slice says exactly what it expects."""

from dataclasses import replace
from pathlib import Path

import pytest

from zhagen.precheck.cases import count_codes, run_case
from zhagen.slices.load import load

SLICES = Path(__file__).parents[2] / "slices"
DEFINITIONS = {
    path.parent.name: load(path) for path in sorted(SLICES.glob("*/1.0")) if path.is_dir()
}
CASES = [
    pytest.param(definition, case, id=f"{name}: {case.name}")
    for name, definition in DEFINITIONS.items()
    for case in definition.cases
]


@pytest.mark.parametrize(("definition", "case"), CASES)
def test_the_review_says_what_the_example_expects(definition, case):
    result = run_case(definition, case)
    assert result.passed, result.detail


def test_two_slices_are_shipped():
    assert {"employer-social-insurance", "individual-business-registration"} <= set(DEFINITIONS)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
def test_every_rule_has_an_example(name):
    definition = DEFINITIONS[name]
    expected = {found["code"] for case in definition.cases for found in case.expect}
    assert expected == set(definition.rules)


def test_an_example_that_is_wrong_says_what_differs():
    definition = DEFINITIONS["employer-social-insurance"]
    case = definition.cases[0]
    wrong = replace(case, expect=({"code": "C01", "subject": "agent_id"},), verdict="correct")
    result = run_case(definition, wrong)
    assert not result.passed
    assert "没有查出 C01 agent_id" in result.detail
    assert "没有查出 C01 agent_id（须补正）" in result.detail
    assert "结论应为“须补正”，得到“未见问题”" in result.detail
    assert (result.wanted, result.matched, result.said) == (("C01",), (), ())


def test_recall_and_precision_of_a_rule_follow_from_its_examples():
    definition = DEFINITIONS["employer-social-insurance"]
    results = [run_case(definition, case) for case in definition.cases]
    rates = {one.code: one for one in count_codes(results).rates()}
    assert set(rates) == set(definition.rules)
    assert all(one.recall == one.precision == 1 for one in rates.values())
    first = next(case for case in definition.cases if case.expect)
    silent = replace(first, expect=())
    (rate, *_) = count_codes([run_case(definition, silent)]).rates()
    assert (rate.recall, rate.precision) == (None, 0.0)
