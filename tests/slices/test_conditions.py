"""Conditions are true, false or unknown, and nothing else is mistaken for unknown."""

from __future__ import annotations

import contextlib
import logging
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.slices.expr import (
    UNKNOWN,
    BadCondition,
    Condition,
    ConditionFault,
    UnknownValue,
    variables,
)

ON = date(2026, 11, 22)


def truth(source, facts=None, **functions):
    declared = ("org.name", "org.headcount", "handler.role")
    values = variables(facts or {}, on=ON, parameters={"wage_min": 4494}, declared=declared)
    return Condition.parse(source).evaluate(values, functions)


def cannot_tell(*_):
    raise UnknownValue("给不出")


def broken(*_):
    raise ZeroDivisionError("bug")


def test_a_missing_fact_makes_a_condition_unknown():
    assert truth("org.name == 'a'") is UNKNOWN
    assert truth("!(org.name == 'a')") is UNKNOWN
    assert truth("nowhere.at.all == 'a'") is UNKNOWN


def test_the_other_side_decides_over_an_unknown():
    assert truth("org.name == 'a' && false") is False
    assert truth("false && org.name == 'a'") is False
    assert truth("org.name == 'a' || true") is True
    assert truth("handler.role == 'agent' && org.name == 'a'", {"handler.role": "x"}) is False


def test_unknown_is_not_a_bool():
    with pytest.raises(TypeError):
        bool(truth("org.name == 'a'"))


def test_has_is_false_for_a_fact_not_yet_known():
    assert truth("has(org.name)") is False
    assert truth("has(org.name)", {"org.name": "a"}) is True


def test_a_function_may_say_that_it_cannot_tell():
    assert truth("given('x')", given=cannot_tell) is UNKNOWN
    assert truth("given('x') && false", given=cannot_tell) is False


def test_a_function_that_fails_is_a_fault_even_where_it_does_not_decide():
    with pytest.raises(ConditionFault, match="bug"):
        truth("given('x') || true", given=broken)


def test_a_function_nobody_gave_is_a_fault():
    with pytest.raises(ConditionFault, match="given"):
        truth("given('x')")
    with pytest.raises(ConditionFault, match="trim"):
        truth("org.name.trim() == 'a'", {"org.name": "a"})


def test_a_type_error_is_a_fault_not_an_unknown():
    with pytest.raises(ConditionFault, match="类型"):
        truth("org.headcount < 3", {"org.headcount": "三"})
    with pytest.raises(ConditionFault, match="长期"):
        truth("licence.term_end < on", {"licence.term_end": None})


def test_a_result_that_is_no_truth_value_is_a_fault():
    with pytest.raises(ConditionFault, match="真或假"):
        truth("org.headcount", {"org.headcount": 3})


def test_long_term_is_null_and_days_compare():
    source = "licence.term_end != null && licence.term_end < on"
    assert truth(source, {"licence.term_end": None}) is False
    assert truth(source, {"licence.term_end": date(2026, 11, 21)}) is True
    assert truth(source, {"licence.term_end": ON}) is False


def test_functions_receive_days_and_may_give_them():
    seen = []

    def next_day(day):
        seen.append(day)
        return date(2026, 11, 23)

    assert truth("after(on) > on", after=next_day) is True
    assert seen == [ON]


def test_raising_functions_leave_no_log_line(caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        truth("given('某人')", given=cannot_tell)
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


def test_names_are_dotted_paths_without_strings_and_macro_variables():
    condition = Condition.parse(
        "org.name == 'org.fake' && staff.rows.all(r, r.age > param.minimum) && it.row != r.x"
    )
    assert condition.names == ("org.name", "staff.rows", "param.minimum", "it.row", "r.x")


def test_calls_and_comparisons_keep_their_literals():
    condition = Condition.parse(
        "repeated('a.rows', \"id\", it.id) && 'x' != kind && fact in ['y', 'z']"
    )
    assert condition.functions == ("repeated",)
    assert condition.calls[0].literals == ("a.rows", "id", None)
    assert [(c.name, c.literal) for c in condition.comparisons] == [
        ("kind", "x"),
        ("fact", "y"),
        ("fact", "z"),
    ]


@pytest.mark.parametrize(
    "source",
    ["", "   ", "a &&", "a b", "a = 'b'", "(" * 400, "!" * 400 + "a", "x" * 3000, "'", "1."],
)
def test_bad_syntax_is_told_in_chinese(source):
    with pytest.raises(BadCondition) as caught:
        Condition.parse(source)
    assert any("\u4e00" <= character <= "\u9fff" for character in str(caught.value))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abo.n()[]{}'\"!&|=<>+-*/?:, 01中\n\\", max_size=60))
def test_any_text_either_parses_or_is_refused(source):
    try:
        condition = Condition.parse(source)
    except BadCondition:
        return
    with contextlib.suppress(ConditionFault):
        condition.value(variables({}, on=ON))


NAMES = ("a.x", "a.y", "b", "c.d.e")
atoms = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(["true", "false"]),
    st.sampled_from(["f('p')", "f('q')"]),
)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        inner.map(lambda one: f"!{one}"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    ),
    max_leaves=8,
)
facts = st.dictionaries(st.sampled_from(NAMES), st.booleans())


def p_is(answer):
    def function(name):
        if name == "q" or answer is None:
            raise UnknownValue(name)
        return answer

    return {"f": function}


@settings(max_examples=300, deadline=None)
@given(expressions, facts, st.sampled_from(NAMES), st.booleans())
def test_learning_a_fact_never_undoes_a_decision(source, known, name, value):
    condition = Condition.parse(source)
    before = condition.evaluate(variables(known), p_is(None))
    after = condition.evaluate(variables({name: value} | known), p_is(None))
    if before is not UNKNOWN:
        assert after is before


@settings(max_examples=200, deadline=None)
@given(expressions, facts, st.booleans())
def test_a_function_that_learns_to_tell_never_undoes_a_decision(source, known, answer):
    condition = Condition.parse(source)
    before = condition.evaluate(variables(known), p_is(None))
    if before is not UNKNOWN:
        assert condition.evaluate(variables(known), p_is(answer)) is before


@settings(max_examples=200, deadline=None)
@given(expressions, facts)
def test_unknown_and_false_is_false_unknown_or_true_is_true(source, known):
    values = variables(known)
    assert Condition.parse(f"{source} && false").evaluate(values, p_is(None)) is False
    assert Condition.parse(f"true || {source}").evaluate(values, p_is(None)) is True


@given(
    st.dictionaries(st.sampled_from(NAMES), st.none() | st.integers(-5, 5) | st.dates(), min_size=1)
)
def test_every_known_fact_can_be_read_back(known):
    values = variables(known)
    for name, value in known.items():
        expected = "null" if value is None else "x" if isinstance(value, date) else str(value)
        condition = Condition.parse(f"{name} == {expected}")
        assert condition.evaluate({**values, "x": variables({"x": value})["x"]}) is True


def test_a_fact_may_not_begin_with_another_facts_name():
    with pytest.raises(TypeError, match=r"a\.b\.c"):
        variables({"a.b": 1, "a.b.c": 2})
