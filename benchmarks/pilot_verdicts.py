"""The verdict of a simulated pilot: its looks put through the product's decision table in turn."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date

from benchmarks.pilot_trial import Seen, Trial

from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.charter import STANDING, Charter
from zhagen.pilot.estimating.looks import spending_of
from zhagen.pilot.evaluating.checks import completeness_of, compliance_of, in_pilot
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.guard import guardrail_state
from zhagen.pilot.evaluating.prospects import ahead_of, chance_of_target, with_chance
from zhagen.pilot.model import Checks, Decision, Flow, Look, Verdict


@dataclass(frozen=True, slots=True)
class Agreed(SealedCharter):
    """A sealed charter that is not read again from its text for every pilot."""

    read: Charter | None = None

    @property
    def charter(self) -> Charter:
        """The charter as given."""
        if self.read is None:
            raise ValueError("a simulated charter is given, not read")
        return self.read


@dataclass(frozen=True, slots=True)
class Ending:
    """How a pilot ended, after which week, and whether the extension was taken."""

    verdict: Verdict
    week: int
    extended: bool


def ending_of(trial: Trial) -> Ending:
    """Look after look until the decision table says to stop; an extension is taken if offered."""
    sealed = Agreed({}, "", (), read=trial.charter)
    weeks = trial.charter.schedule.weeks
    looks: list[Look] = []
    extended = False
    waiting = deque(trial.seen)
    while True:
        seen = waiting.popleft()
        looks.append(look_of(trial, seen, nth=len(looks) + 1))
        decision = decide(sealed, looks, extended=extended)
        extended = extended or decision.extension_allowed
        if not waiting or not _goes_on(decision, seen.week, weeks):
            return Ending(decision.verdict, seen.week, extended)


def _goes_on(decision: Decision, week: int, weeks: int) -> bool:
    if week < weeks:
        return decision.verdict is Verdict.CONTINUE
    return decision.extension_allowed


def look_of(trial: Trial, seen: Seen, *, nth: int) -> Look:
    """The look as the product's evaluation would hand it over, with a seal that holds."""
    charter, rota, cells = trial.charter, trial.rota, trial.cells
    design = charter.assignment.design
    inside = in_pilot(cells, charter, rota, seen.week)
    cases = int(cells.n[inside].sum())
    effect = trial.evidence.effect(charter.primary, seen.week)
    ahead = ahead_of(charter, rota, seen.gathered, seen.bound)
    guards = tuple(
        with_chance(
            guardrail_state(trial.evidence, seen.week, each, charter, seen.bound.nominal),
            each,
            charter,
            ahead,
        )
        for each in charter.guardrails
    )
    return Look(
        week=seen.week,
        until=date.fromordinal(int(cells.day[inside].max())),
        standing=STANDING[design],
        spending=spending_of(seen.bound, seen.week, seen.fraction, effect.df, nth),
        flow=Flow(cases, cases, 0, {}, ()),
        checks=Checks(
            compliance=compliance_of(cells, rota, inside),
            completeness=completeness_of(cells, charter, inside, 0.0),
            carry_over_p=None,
            arrivals_p=None,
            balance={},
            seal_intact=True,
            roots_intact=True,
            covered=trial.evidence.covered(seen.week),
        ),
        primary=seen.estimate,
        raw=seen.estimate,
        with_run_in=None,
        target=seen.state,
        conditional_power=chance_of_target(charter, effect, ahead),
        guardrails=guards,
        secondary=(),
        mix=(),
    )
