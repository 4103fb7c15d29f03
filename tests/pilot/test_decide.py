"""The decision table, on scripted pilots of every class."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import decided_pilots
import pilots
import pytest
from scripted_looks import Scripted, estimate, look

from zhagen.pilot.agreeing.sealed import Amendment, SealedCharter
from zhagen.pilot.charter import Standing
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.prospects import target_state
from zhagen.pilot.model import TargetState, Verdict
from zhagen.pilot.recording.record import canonical, decision_json

SCRIPTS = decided_pilots.every()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedCharter:
    return pilots.sealed(tmp_path_factory.mktemp("papers"))


def charter_for(sealed: SealedCharter, script: Scripted) -> SealedCharter:
    """The sealed charter with the amendment of a script, if it has one."""
    if not script.amended:
        return sealed
    amendment = Amendment(
        number=1,
        on=date(2026, 9, 10),
        text="改目标",
        changes={"target": {"text": "用时减少 16.67%", "change": -0.1667, "planned": -0.25}},
        data_seen=script.amended,
        previous_hash=sealed.hash,
        hash="0" * 64,
        signatures=(),
    )
    return replace(sealed, amendments=(amendment,))


def record_of(sealed: SealedCharter, script: Scripted) -> bytes:
    charter = charter_for(sealed, script)
    decision = decide(charter, script.looks, log_root="ab" * 32, extended=script.extended)
    content = decision_json(
        decision, charter, decided_on=date(2026, 10, 20), decided_by=("何以宁", "陆青禾")
    )
    return canonical(content)


def test_there_are_enough_scripts_and_every_class_is_among_them() -> None:
    assert len(SCRIPTS) >= 60
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS)
    assert set(Counter(script.verdict for script in SCRIPTS)) == set(Verdict)
    assert min(Counter(script.verdict for script in SCRIPTS).values()) >= 5


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_verdict_is_that_of_the_table(sealed: SealedCharter, script: Scripted) -> None:
    decision = decide(
        charter_for(sealed, script), script.looks, log_root="ab" * 32, extended=script.extended
    )
    assert decision.verdict is script.verdict
    assert tuple(reason["code"] for reason in decision.reasons) == script.reasons
    assert decision.next_step == script.next_step
    assert decision.extension_allowed == (script.next_step == "extend_once")
    assert decision.week == script.looks[-1].week


def test_the_same_looks_give_the_same_bytes(sealed: SealedCharter) -> None:
    first = [record_of(sealed, script) for script in SCRIPTS]
    second = [record_of(sealed, script) for script in decided_pilots.every()]
    assert first == second


def test_the_state_of_the_target_is_that_of_the_words(sealed: SealedCharter) -> None:
    for script in SCRIPTS:
        for each in script.looks:
            assert target_state(each.primary, sealed.charter) is each.target


@pytest.mark.parametrize("standing", [Standing.QUASI_EXPERIMENTAL, Standing.BEFORE_AFTER])
def test_a_comparison_that_nobody_drew_never_succeeds_nor_is_extended(
    sealed: SealedCharter, standing: Standing
) -> None:
    for low, high in ((-0.9, -0.5), (-0.3, -0.2), (-0.3, -0.1), (-0.3, 0.1), (-0.1, 0.1)):
        decision = decide(sealed, [look(low, high, chance=1.0, standing=standing)])
        assert decision.verdict in (Verdict.PARTLY, Verdict.STOP_FUTILITY)
        assert not decision.extension_allowed


def test_where_more_is_better_the_table_is_the_same_the_other_way_round(tmp_path: Path) -> None:
    sealed = pilots.sealed(
        tmp_path,
        metrics__primary__direction="higher",
        target={"text": "效率提升 20%", "change": 0.2, "planned": 0.3},
    )
    for low, high, state in (
        (0.21, 0.4, TargetState.REACHED),
        (0.1, 0.3, TargetState.BETTER),
        (-0.1, 0.3, TargetState.UNCLEAR),
        (-0.1, 0.1, TargetState.SHORT),
        (-0.3, -0.1, TargetState.WORSE),
    ):
        found = target_state(estimate(low, high), sealed.charter)
        assert found is state


def test_without_a_look_there_is_nothing_to_decide(sealed: SealedCharter) -> None:
    with pytest.raises(ValueError, match="还没有做过约定的查看"):
        decide(sealed, [])


def test_without_weeks_to_extend_nothing_is_extended(tmp_path: Path) -> None:
    sealed = pilots.sealed(tmp_path, schedule__extension_weeks=0)
    decision = decide(sealed, [look(-0.25, -0.05, chance=0.9)])
    assert (decision.verdict, decision.extension_allowed) == (Verdict.PARTLY, False)
    decision = decide(sealed, [look(-0.25, 0.05, chance=0.9)])
    assert decision.verdict is Verdict.STOP_FUTILITY
