"""Which question comes next: proved by trying every answer, over invented slices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.cases.model import Value
from zhagen.cases.requirements import condition, environment, requirements
from zhagen.guide.talking.conditions import Conditions, Decision
from zhagen.guide.talking.functions import talk_functions
from zhagen.guide.talking.next_question import Planner, planner_of
from zhagen.slices.expr import UNKNOWN
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Derivation, FactType, Guide, Outcome, Place, Slice

ON = date(2026, 11, 22)
AT = Place("facts.yaml", 1)


@cache
def shipped(name: str = "employer-social-insurance") -> Slice:
    return load(resolve(name))


def world(
    facts: Mapping[str, FactType],
    outcomes: Mapping[str, str],
    needs: Mapping[str, str],
    derive: Mapping[str, str] | None = None,
) -> Slice:
    """A slice of these facts, outcomes and materials; a derived fact cannot be asked."""
    base = shipped()
    some, material = base.facts["org.headcount"], base.materials["business_license"]
    options = {"x": "甲", "y": "乙", "z": "丙"}
    made = {
        name: replace(
            some,
            name=name,
            concept=name,
            type=kind,
            values=options if kind is FactType.CHOICE else {},
            question="" if name in (derive or {}) else f"{name}？",
            derive=(
                (Derivation(True, derive[name], AT), Derivation(False, f"!({derive[name]})", AT))
                if derive and name in derive
                else ()
            ),
            validators=(),
            read=(),
        )
        for name, kind in facts.items()
    }
    guide = Guide(
        names=(),
        look_alikes=(),
        questions=(),
        outcomes=tuple(Outcome(one, when, one, AT) for one, when in outcomes.items()),
        drafts={},
        fill=(),
    )
    return replace(
        base,
        facts=made,
        materials={one: replace(material, id=one, need=need) for one, need in needs.items()},
        rules={},
        guide=guide,
        cases=(),
        parameters={},
    )


ANSWERS: Mapping[FactType, tuple[Value, ...]] = {
    FactType.BOOLEAN: (True, False),
    FactType.CHOICE: ("x", "y", "z"),
    FactType.INTEGER: (0, 1, 2, 3, 4, 5),
}


def completions(definition: Slice, known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """Every way to answer what is not known."""
    open_ = [one for one, fact in definition.facts.items() if one not in known and fact.question]
    for values in product(*(ANSWERS[definition.facts[one].type] for one in open_)):
        yield {**known, **dict(zip(open_, values, strict=True))}


def result(definition: Slice, facts: Mapping[str, Value]) -> tuple[object, ...]:
    """What an applicant of whom all is known must do: worked out without the planner."""
    complete: dict[str, object] = dict(Conditions(definition, ON).complete(facts))
    values = environment(definition, complete, ON)
    functions = talk_functions(definition, values, ON)
    told: list[tuple[str, object]] = []
    assert definition.guide is not None
    for outcome in definition.guide.outcomes:
        truth = condition(outcome.when).evaluate(values, functions)
        if truth is not False:
            told.append((outcome.id, truth))
        if truth is True:
            break
    if not any(name.startswith("ready") for name, _ in told):
        return tuple(told)
    needs = requirements(definition, facts, ON, functions)
    return (*told, *sorted(needs.items()))


def matters(definition: Slice, known: Mapping[str, Value], name: str) -> bool:
    """Whether, all else equal, the answer to `name` can change the result."""
    seen: dict[tuple[object, ...], tuple[object, ...]] = {}
    for facts in completions(definition, known):
        others = tuple(value for one, value in sorted(facts.items()) if one != name)
        found = result(definition, facts)
        if seen.setdefault(others, found) != found:
            return True
    return False


LEAVES = (
    "f.a",
    "!f.b",
    "f.b",
    "f.c == 'x'",
    "f.c != 'y'",
    "f.c == 'z'",
    "f.n > 3",
    "f.n == 0",
    "f.n <= 1",
    "f.d",
    "given('m1')",
    "f.a == f.b",
    "has(f.a)",
)
FACTS = {
    "f.a": FactType.BOOLEAN,
    "f.b": FactType.BOOLEAN,
    "f.c": FactType.CHOICE,
    "f.n": FactType.INTEGER,
    "f.d": FactType.BOOLEAN,
}
conditions = st.recursive(
    st.sampled_from([one for one in LEAVES if one != "has(f.a)"]),
    lambda inner: st.builds(
        lambda left, mark, right: f"({left} {mark} {right})",
        inner,
        st.sampled_from(["&&", "||"]),
        inner,
    ),
    max_leaves=3,
)
worlds = st.builds(
    lambda outcomes, ready, needs, derived: world(
        FACTS,
        {**{f"o{at}": one for at, one in enumerate(outcomes)}, "ready": ready},
        {"m1": "true", **{f"m{at + 2}": one for at, one in enumerate(needs)}},
        {"f.d": derived},
    ),
    st.lists(conditions, max_size=2),
    conditions,
    st.lists(conditions, min_size=1, max_size=2),
    st.sampled_from(["f.c == 'x'", "f.n > 3", "f.a && f.c == 'y'"]),
)


@given(worlds, st.data())
def test_every_question_can_change_the_result_and_none_that_can_is_left_out(
    definition: Slice, data: st.DataObject
) -> None:
    planner = Planner(definition, ON)
    known: dict[str, Value] = {}
    refused: set[str] = set()
    while questions := planner.questions(known, refused):
        asked = questions[0]
        assert asked not in known
        assert asked not in refused
        assert matters(definition, known, asked), (asked, known)
        if data.draw(st.booleans() | st.booleans(), label="tells"):
            known[asked] = data.draw(st.sampled_from(ANSWERS[definition.facts[asked].type]))
        else:
            refused.add(asked)
    left = [
        name
        for name, fact in definition.facts.items()
        if fact.question and name not in known and name not in refused
    ]
    assert not [name for name in left if matters(definition, known, name)]


@given(worlds, st.data())
def test_planning_needs_are_the_requirements_of_the_case(
    definition: Slice, data: st.DataObject
) -> None:
    planner = Planner(definition, ON)
    known = {
        name: data.draw(st.sampled_from(ANSWERS[fact.type]))
        for name, fact in definition.facts.items()
        if fact.question and data.draw(st.booleans())
    }
    assert planner.needs(known) == planner.requirements(known)


def with_cell(definition: Slice, rule: str) -> Slice:
    """The same with a form we fill, whose cell f.t must be filled where the rule says so."""
    base = shipped()
    cell = replace(
        definition.facts["f.a"],
        name="f.t",
        concept="f.t",
        type=FactType.TEXT,
        read=(replace(base.facts["org.name"].read[0], material="m1"),),
    )
    when = f"blank(fact) && {rule}"
    must = replace(
        base.rules["F04"], when=when, each=replace(base.rules["F04"].each, names=("f.t",))
    )
    assert definition.guide is not None
    return replace(
        definition,
        facts={**definition.facts, "f.t": cell},
        rules={"F04": must},
        guide=replace(definition.guide, drafts={"m1": "form.docx"}),
    )


def must_fill(definition: Slice, facts: Mapping[str, Value]) -> bool:
    """Whether the empty cell would surely be found, worked out without the planner."""
    if "f.t" in facts:
        return False
    values = {**environment(definition, Conditions(definition, ON).complete(facts), ON)}
    functions = dict(talk_functions(definition, values, ON))
    functions |= {"blank": lambda _: True, "given": lambda name: name == "m1"}
    rule = condition(definition.rules["F04"].when)
    return rule.evaluate({**values, "fact": "f.t"}, functions) is True


@given(worlds, conditions, st.data())
def test_a_cell_is_asked_for_exactly_where_pre_review_would_want_it(
    definition: Slice, rule: str, data: st.DataObject
) -> None:
    definition = with_cell(definition, rule)
    planner = Planner(definition, ON)
    known: dict[str, Value] = {}
    while questions := planner.questions(known):
        asked = questions[0]
        if asked == "f.t":
            assert must_fill(definition, known), known
            known[asked] = "x"
        else:
            known[asked] = data.draw(st.sampled_from(ANSWERS[definition.facts[asked].type]))
    standing = planner.standing(known)
    if standing.outcome and planner.is_ready(standing.outcome):
        assert not must_fill(definition, known)
    elif not standing.ready:
        assert "f.t" not in known


def test_a_question_whose_answers_all_lead_to_the_same_is_not_asked() -> None:
    definition = world(FACTS, {"ready": "f.a || !f.a"}, {"m": "f.c == 'x' || f.c != 'x'"})
    assert Planner(definition, ON).questions({}) == ()
    assert Planner(definition, ON).standing({}).outcome == "ready"


def test_a_question_that_only_matters_together_with_another_is_asked() -> None:
    definition = world(FACTS, {"ready": "true"}, {"m": "f.a == f.b"})
    assert Planner(definition, ON).questions({}) == ("f.a", "f.b")


def test_what_a_fact_follows_from_is_asked_and_not_the_fact() -> None:
    definition = world(FACTS, {"ready": "true"}, {"m": "f.d"}, {"f.d": "f.n > 3"})
    planner = Planner(definition, ON)
    assert planner.questions({}) == ("f.n",)
    assert planner.needs({"f.n": 4}) == {"m": True}


def test_an_outcome_that_comes_true_ends_the_questions_about_later_ones() -> None:
    definition = world(FACTS, {"other": "f.a", "ready": "f.b"}, {"m": "f.c == 'x'"})
    planner = Planner(definition, ON)
    assert planner.questions({"f.a": True}) == ()
    assert planner.standing({"f.a": True}).outcome == "other"


def test_a_refused_answer_does_not_keep_the_other_questions_back() -> None:
    definition = world(FACTS, {"other": "f.a", "ready": "!f.a"}, {"m": "f.c == 'x'"})
    planner = Planner(definition, ON)
    assert planner.questions({}, {"f.a"}) == ("f.c",)
    assert planner.standing({}).undecided


def test_what_lies_behind_a_refused_answer_is_asked_only_where_both_can_be() -> None:
    definition = world(FACTS, {"o0": "f.a", "o1": "f.a && f.b", "ready": "!f.a"}, {"m": "true"})
    assert Planner(definition, ON).questions({}, {"f.a"}) == ()


def test_the_order_is_the_authors_within_a_stage() -> None:
    definition = world(FACTS, {"ready": "true"}, {"m": "f.a && f.c == 'x' && f.n > 3"})
    assert definition.guide is not None
    ordered = replace(definition, guide=replace(definition.guide, questions=("f.n",)))
    assert Planner(ordered, ON).questions({}) == ("f.n", "f.a", "f.c")


def test_papers_are_unknown_in_a_talk() -> None:
    definition = world(FACTS, {"ready": "true"}, {"m1": "true", "m": "given('m1')"})
    planner = Planner(definition, ON)
    assert planner.needs({})["m"] is UNKNOWN
    assert planner.questions({}) == ()


def test_a_slice_without_an_outcome_called_ready_means_its_last_one() -> None:
    definition = world(FACTS, {"far": "f.a", "fine": "!f.a"}, {"m": "true"})
    planner = Planner(definition, ON)
    assert planner.is_ready("fine")
    assert not planner.is_ready("far")


def test_cells_that_pre_review_wants_filled_are_asked_and_no_others() -> None:
    planner = planner_of(shipped(), ON)
    known: dict[str, Value] = {
        "applicant.kind": "unit",
        "insurance.scheme": "social",
        "org.already_registered": False,
        "handler.role": "legal_rep",
        "payment.method": "self",
        "org.headcount": 0,
    }
    left = set(planner.questions(known))
    assert "form.legal_rep_phone" in left
    assert left.isdisjoint({"form.agent_phone", "form.bank_account_number", "legal_rep.name"})
    agent = {**known, "handler.role": "agent", "payment.method": "bank_deduction"}
    assert {"form.agent_phone", "form.bank_account_number"} <= set(planner.questions(agent))


def test_no_draft_means_no_cells_to_ask_for() -> None:
    planner = Planner(shipped("individual-business-registration"), ON)
    assert planner.questions({}) == ("applicant.kind", "premises.kind")


@pytest.mark.parametrize(
    ("need", "asked"),
    [
        ("age(legal_rep.id_number, on) < 18", ("legal_rep.id_number",)),
        ("org.founded_on < on", ("org.founded_on",)),
        ("days_between(org.founded_on, on) > param.registration_days", ("org.founded_on",)),
        ("'养老保险' in form.insurance_kinds", ("form.insurance_kinds",)),
        ("same(org.name, '示例')", ("org.name",)),
        ("valid('uscc', org.uscc)", ("org.uscc",)),
    ],
)
def test_facts_with_endless_answers_are_tried_where_the_condition_turns(
    need: str, asked: tuple[str, ...]
) -> None:
    definition = replace(shipped(), parameters={"registration_days": 30})
    assert Conditions(definition, ON).deciding(Decision(need), {}) == asked


def test_a_shared_planner_keeps_no_words_of_a_person() -> None:
    planner = Planner(shipped(), ON)
    planner.questions({"legal_rep.name": "陈若水", "org.name": "示例市云杉商贸有限公司"})
    kept = repr(planner.conditions._truths) + repr(planner.conditions._deciding)
    assert "若水" not in kept
    assert "云杉" not in kept
