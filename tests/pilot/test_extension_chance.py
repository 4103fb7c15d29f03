"""An extension is granted on the chance of what is still open, and says which that is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import scripted_looks
import told_looks
from charters import SHIPPED
from drawn_cells import charter_of, quick
from hypothesis import given
from hypothesis import strategies as st

from zhagen.measures.sequential import Look as Bound
from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.charter import Guardrail, Measure
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.prospects import Ahead, with_chance
from zhagen.pilot.model import Estimate, GuardrailState, Look, TargetState, Verdict
from zhagen.pilot.wording import verdicts

OPEN = (-0.02, 0.03)
shares = st.floats(0.0, 1.0)
AHEAD = Ahead(1.5, Bound(1.5, 2.0, 0.01, 0.024))


def looked(
    low: float,
    high: float,
    chance: float,
    guard: tuple[float, float] = (-0.01, 0.015),
    guard_chance: float = 1.0,
) -> Look:
    """A look at the end with the chances of target and guardrail."""
    found = scripted_looks.look(low, high, chance=chance, guard=guard)
    return replace(found, guardrails=(replace(found.guardrails[0], chance=guard_chance),))


@quick
@given(shares, shares)
def test_the_least_likely_of_what_is_open_decides(target: float, guard: float) -> None:
    look = looked(-0.3, -0.2, chance=target, guard=OPEN, guard_chance=guard)
    assert look.chance_of_success == min(target, guard)
    held = looked(-0.3, -0.2, chance=target, guard_chance=guard)
    assert held.chance_of_success == target


@pytest.mark.parametrize("interval", [(-0.3, -0.2), (-0.25, -0.05), (-0.35, 0.02)])
def test_no_extension_where_the_guardrail_will_stay_open(
    interval: tuple[float, float], tmp_path: Path
) -> None:
    sealed = told_looks.sealed(tmp_path)
    hopeless = looked(*interval, chance=0.95, guard=OPEN, guard_chance=0.2)
    likely = looked(*interval, chance=0.95, guard=OPEN, guard_chance=0.7)
    assert not decide(sealed, [hopeless]).extension_allowed
    assert decide(sealed, [likely]).extension_allowed
    if interval[1] < 0:
        made = decide(sealed, [hopeless])
        assert made.verdict is Verdict.PARTLY
        said = verdicts.reason_sentences(made, sealed.charter)
        assert any("守住底线的机会约 20.0%" in each for each in said)


def test_the_sentence_names_what_the_chance_is_about(tmp_path: Path) -> None:
    sealed = told_looks.sealed(tmp_path)
    wanted = {
        ((-0.3, -0.2), OPEN): "证实退件率守住底线的把握约 60%",
        ((-0.25, -0.05), OPEN): "证实达标、证实退件率守住底线的把握约 60%",
        ((-0.25, -0.05), (-0.01, 0.015)): "证实达标的把握约 90%",
    }
    for (interval, guard), words in wanted.items():
        look = looked(*interval, chance=0.9, guard=guard, guard_chance=0.6)
        made = decide(sealed, [look])
        assert made.next_step == "extend_once"
        _, how = verdicts.next_step(made, look, sealed.charter)
        assert words in how


def guarded(effect: float, se: float = 0.01) -> GuardrailState:
    found = Estimate(effect, effect, effect, se, 100, 101, 0, 0, 0, 0.1, 0.1)
    return GuardrailState("return_rate", found, 0.02, held=False, harmed=False)


@quick
@given(st.floats(-0.1, 0.1), st.floats(0.0, 0.05), st.sampled_from(list(Measure)))
def test_a_worse_guardrail_is_never_likelier_to_hold(
    effect: float, more: float, measure: Measure
) -> None:
    charter = charter_of()
    guardrail = charter.guardrails[0]
    guardrail = replace(guardrail, metric=replace(guardrail.metric, measure=measure))
    one, other = (
        with_chance(guarded(each), guardrail, charter, AHEAD).chance
        for each in (effect, effect + more)
    )
    assert 0 <= other <= one <= 1


@quick
@given(st.floats(0.001, 0.2), st.floats(0.0, 0.2))
def test_a_wider_margin_is_never_harder_to_hold(margin: float, more: float) -> None:
    charter = load_charter(SHIPPED)
    metric = charter.guardrails[0].metric
    one, other = (
        with_chance(guarded(0.01), Guardrail(metric, each, 0.05), charter, AHEAD).chance
        for each in (margin, margin + more)
    )
    assert one <= other


def test_nothing_is_ahead_of_the_last_look() -> None:
    charter = charter_of()
    state = guarded(-0.05)
    assert with_chance(state, charter.guardrails[0], charter, None).chance == 0.0
    nothing = replace(state, estimate=None)
    assert with_chance(nothing, charter.guardrails[0], charter, AHEAD).chance == 0.0


def test_a_reached_target_with_a_guardrail_that_cannot_hold_is_the_owners_to_decide(
    tmp_path: Path,
) -> None:
    look = looked(-0.3, -0.2, chance=1.0, guard=OPEN, guard_chance=0.1)
    assert look.target is TargetState.REACHED
    assert decide(told_looks.sealed(tmp_path), [look]).next_step == "owner_decides_on_proven_part"
