"""The verdict: one table, applied to the looks that were taken, the same bytes every time.

Order matters and is part of the charter's promise: a broken seal voids everything, harm stops at
any look, success needs the whole interval beyond the target with every guardrail held, and what is
neither proven nor hopeless may be extended once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhagen.measures.balance import MISMATCH
from zhagen.measures.sequential import is_futile
from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.charter import Charter, Standing
from zhagen.pilot.model import Decision, Look, TargetState, Verdict

# Below this chance of still proving what is open an extension is not worth four more weeks.
EXTEND_FROM = 0.5
# Futility by low chance is advice, and only after the first half of the pilot.
FUTILE_BELOW = 0.1


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code, with the numbers that decided."""

    code: str
    value: float | None = None
    limit: float | None = None
    subject: str = ""

    def to_json(self) -> dict[str, object]:
        """Without what was not given."""
        given = {"code": self.code, "value": self.value, "limit": self.limit}
        return {
            **{key: value for key, value in given.items() if value is not None},
            **({"subject": self.subject} if self.subject else {}),
        }


def decide(
    sealed: SealedCharter, looks: Sequence[Look], *, log_root: str = "", extended: bool = False
) -> Decision:
    """The verdict after the newest of `looks`, which are in the order of their weeks.

    `extended` says that the one permitted extension has been taken. Raises ValueError without a
    look.
    """
    if not looks:
        raise ValueError("还没有做过约定的查看，不能下结论")
    charter, look = sealed.charter, looks[-1]
    verdict, reasons = _judge(sealed, charter, looks, extended=extended)
    may_extend = (
        verdict is Verdict.PARTLY
        and not extended
        # More weeks make no randomised comparison out of one that is not.
        and look.standing is Standing.RANDOMISED
        and charter.schedule.extension_weeks > 0
        and look.week >= charter.schedule.weeks
        and look.chance_of_success >= EXTEND_FROM
    )
    return Decision(
        verdict=verdict,
        reasons=tuple(reason.to_json() for reason in reasons),
        next_step=_next_step(verdict, may_extend=may_extend),
        extension_allowed=may_extend,
        week=look.week,
        charter_hash=sealed.head,
        log_root=log_root,
    )


def _judge(
    sealed: SealedCharter, charter: Charter, looks: Sequence[Look], *, extended: bool
) -> tuple[Verdict, tuple[Reason, ...]]:
    look = looks[-1]
    last = look.week >= charter.schedule.weeks
    broken = tuple(_broken(sealed, look))
    if broken:
        return Verdict.VOID, broken
    harmed = tuple(
        Reason(
            "harm", state.estimate.effect if state.estimate else None, state.margin, state.metric_id
        )
        for each in looks
        for state in each.guardrails
        if state.harmed
    )
    if harmed:
        return Verdict.STOP_HARM, harmed
    poor = tuple(_poor(charter, look))
    if poor:
        return (Verdict.VOID if last else Verdict.CONTINUE), poor
    reached = _reached(charter, look)
    if reached is not None:
        return reached
    return _short_of_target(charter, look, last=last, extended=extended)


def _broken(sealed: SealedCharter, look: Look) -> Iterator[Reason]:
    """What makes any number worthless: the charter or the log is not what was agreed."""
    for amendment in sealed.amendments:
        if amendment.decisive:
            yield Reason("changed_after_data", subject=str(amendment.number))
    if not look.checks.seal_intact:
        yield Reason("seal_broken")
    if not look.checks.roots_intact:
        yield Reason("root_broken")


def _poor(charter: Charter, look: Look) -> Iterator[Reason]:
    checks = look.checks
    if checks.compliance < charter.compliance_floor:
        yield Reason("compliance_low", checks.compliance, charter.compliance_floor)
    if checks.completeness < charter.completeness_floor:
        yield Reason("completeness_low", checks.completeness, charter.completeness_floor)
    if checks.split_p is not None and checks.split_p < MISMATCH:
        yield Reason("split_mismatch", checks.split_p, MISMATCH)


def _reached(charter: Charter, look: Look) -> tuple[Verdict, tuple[Reason, ...]] | None:
    """Success, or what still keeps a reached target from being one."""
    if look.target is not TargetState.REACHED:
        return None
    bound = look.primary.high if charter.primary.direction.sign < 0 else look.primary.low
    reached = Reason("target_reached", bound, charter.target.change, charter.primary.id)
    open_guards = tuple(
        Reason(
            "guardrail_open",
            state.estimate.effect if state.estimate else None,
            state.margin,
            state.metric_id,
        )
        for state in look.guardrails
        if not state.held
    )
    if look.standing is not Standing.RANDOMISED:
        return Verdict.PARTLY, (reached, _not_randomised(look))
    if not open_guards:
        return Verdict.SUCCESS, (reached,)
    if look.week < charter.schedule.weeks:
        return Verdict.CONTINUE, (reached, *open_guards)
    return Verdict.PARTLY, (reached, *open_guards, *_doubtful(charter, look))


def _doubtful(charter: Charter, look: Look) -> Iterator[Reason]:
    """Open guardrails for which an extension, where there may be one, is not worth while."""
    if charter.schedule.extension_weeks and look.week <= charter.schedule.weeks:
        for state in look.guardrails:
            if not state.held and state.estimate is not None and state.chance < EXTEND_FROM:
                yield Reason("chance_of_guardrail", state.chance, EXTEND_FROM, state.metric_id)


def _not_randomised(look: Look) -> Reason:
    return Reason("not_randomised", subject=look.standing.value)


def _short_of_target(
    charter: Charter, look: Look, *, last: bool, extended: bool
) -> tuple[Verdict, tuple[Reason, ...]]:
    primary, target = look.primary, charter.target.change
    best = primary.low if charter.primary.direction.sign < 0 else primary.high
    worst = primary.high if charter.primary.direction.sign < 0 else primary.low
    chance = Reason("chance_of_target", look.conditional_power, EXTEND_FROM)
    if look.target in (TargetState.SHORT, TargetState.WORSE):
        code = "worse" if look.target is TargetState.WORSE else "target_out_of_reach"
        return Verdict.STOP_FUTILITY, (Reason(code, best, target, charter.primary.id),)
    if not last:
        halfway = 2 * look.week >= charter.schedule.weeks
        advice = (
            (Reason("hardly_reachable", look.conditional_power, FUTILE_BELOW),)
            if halfway and is_futile(look.conditional_power, threshold=FUTILE_BELOW)
            else ()
        )
        return Verdict.CONTINUE, (Reason("not_decided_yet", worst, target), *advice)
    if look.target is TargetState.BETTER:
        better = Reason("better_than_nothing", worst, 0.0, charter.primary.id)
        if look.standing is not Standing.RANDOMISED:
            return Verdict.PARTLY, (better, _not_randomised(look))
        later = () if extended else (chance, *_doubtful(charter, look))
        return Verdict.PARTLY, (better, *later)
    randomised = look.standing is Standing.RANDOMISED
    may_hope = randomised and not extended and charter.schedule.extension_weeks > 0
    if may_hope and look.chance_of_success >= EXTEND_FROM:
        return Verdict.PARTLY, (Reason("not_told_from_nothing", worst, 0.0), chance)
    return Verdict.STOP_FUTILITY, (Reason("not_told_from_nothing", worst, 0.0),)


def _next_step(verdict: Verdict, *, may_extend: bool) -> str:
    """The one permitted next step, as a code that `wording` puts into a sentence."""
    if may_extend:
        return "extend_once"
    return {
        Verdict.SUCCESS: "productise",
        Verdict.PARTLY: "owner_decides_on_proven_part",
        Verdict.CONTINUE: "continue",
        Verdict.STOP_FUTILITY: "stop_and_keep",
        Verdict.STOP_HARM: "stop_now",
        Verdict.VOID: "void",
    }[verdict]
