"""The error rates that docs/pilot-statistics.md states, on few pilots and with wide bounds.

The benchmark measures; these tests only notice when something breaks. Bounds lie about four Monte
Carlo errors from what is expected.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.pilot_goals import GOALS, Column, Goal
from benchmarks.pilot_scores import batch
from benchmarks.pilot_simulation import table
from benchmarks.pilot_worlds import RATE, World

from zhagen.pilot.charter import Design

pytestmark = pytest.mark.simulation

SEED = 5
SWITCH, CLUSTER = Design.SWITCHBACK, Design.CLUSTER


def shares(world, pilots):
    found = batch("test", world, 0, pilots, SEED)
    return {key: float(values.mean()) for key, values in found.items()}


@pytest.mark.parametrize(
    "world",
    [World(CLUSTER, 6), World(CLUSTER, 10, RATE), World(SWITCH, 3), World(SWITCH, 6, RATE)],
    ids=lambda world: f"{world.design.value}-{world.windows}-{world.metric}",
)
def test_eight_looks_rarely_claim_an_effect_that_is_not_there(world):
    found = shares(world, 250)
    assert found["claim"] <= 0.11
    assert found["fixed_claim"] <= 0.11
    assert found["naive"] > found["claim"]


def test_welch_on_cases_claims_nearly_always_where_windows_are_compared():
    assert shares(World(CLUSTER, 10), 60)["naive"] >= 0.7


def test_intervals_cover_the_effect_where_the_pilot_stops():
    found = shares(World(SWITCH, 6, effect=-0.04), 200)
    assert found["covered"] >= 0.88
    assert found["fixed_covered"] >= 0.88


@pytest.mark.parametrize(
    "world",
    [World(SWITCH, 6, effect=-0.05), World(SWITCH, 3, RATE, effect=-0.04)],
    ids=["time", "returned"],
)
def test_looking_every_week_costs_little_power(world):
    found = shares(world, 150)
    assert found["right"] >= 0.7
    assert found["lost"] <= 0.1


def test_the_target_is_rarely_declared_reached_when_the_effect_is_just_the_target():
    found = shares(World(SWITCH, 6, effect=-0.1667), 250)
    assert found["reached"] <= 0.065
    assert found["by_point"] >= 0.3


@pytest.mark.parametrize("world", [World(CLUSTER, 10), World(SWITCH, 6)], ids=["cluster", "switch"])
def test_easier_cases_on_the_tools_side_are_not_taken_for_its_effect(world):
    found = shares(replace(world, types=2, easier=0.15, looks=(4, 8)), 120)
    assert found["claim"] <= 0.13
    assert abs(found["bias"]) <= 0.02
    assert found["raw_bias"] <= -0.05


@pytest.mark.parametrize("world", [World(CLUSTER, 10), World(SWITCH, 3)], ids=["cluster", "switch"])
def test_ragged_halls_and_jumping_volume_do_not_raise_false_claims(world):
    ragged = shares(replace(world, ragged=True, looks=(2, 4, 6, 8)), 100)
    jumping = shares(replace(world, jumps=True, extension=4, looks=(2, 4, 6, 8)), 100)
    assert ragged["claim"] <= 0.14
    assert jumping["claim"] <= 0.14


def test_an_extension_that_is_always_taken_does_not_raise_false_claims():
    assert shares(World(SWITCH, 6, looks=(2, 4, 6, 8), extension=4), 250)["claim"] <= 0.11


def test_the_decision_table_ends_pilots_as_their_truth_deserves():
    world = World(SWITCH, 6, looks=(2, 4, 6, 8), extension=4, guarded=True)
    nothing = shares(world, 40)
    good = shares(replace(world, effect=-0.3), 40)
    harmful = shares(replace(world, effect=-0.3, harm=0.08), 40)
    assert nothing["success"] == 0
    assert nothing["stop_futility"] >= 0.85
    assert good["success"] >= 0.5
    assert harmful["stop_harm"] >= 0.9


def test_batches_give_the_pilots_that_one_run_gives():
    world = World(SWITCH, 3)
    whole = batch("test", world, 0, 6, SEED)
    parts = [batch("test", world, first, 3, SEED) for first in (0, 3)]
    for key, values in whole.items():
        assert np.array_equal(values, np.concatenate([part[key] for part in parts]))


def test_a_missed_limit_is_marked_and_fails_the_goal():
    goal = Goal("x", "", 4, {"a": World(SWITCH, 3)}, (Column("claims", "claim", most=30.0),))
    lines, met = table(goal, {"a": {"claim": np.array([1.0, 0.0, 0.0, 1.0])}})
    assert not met
    assert lines[-1].endswith("50.00 ± 25.00 ** |")
    lines, met = table(goal, {"a": {"claim": np.array([1.0, 0.0, 0.0, 0.0])}})
    assert met


def test_every_goal_names_its_rows_apart():
    for goal in GOALS:
        assert len(goal.worlds) == len(set(goal.worlds.values()))
    assert {goal.id for goal in GOALS} >= {"1", "2", "3", "4", "5", "10"}
