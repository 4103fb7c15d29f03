"""Which step a proposal may take: agreed to, turned down, done on a day; and what corrects one.

A step that contradicts the book is not taken silently: a slip of the pen would move the day the
verdict rests on. What was wrong, or was decided anew, is said to be so, and both lines stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhagen.insight.book.register import Entry, Registered, State

_AGAIN = "确要更正就再写一次，原来那一行会留在登记簿里"


class Way(StrEnum):
    """What else can be asked for; how it is asked for is told by whoever takes the step."""

    NONE = ""
    CORRECT = "correct"
    ACCEPT = "accept"


class BadStep(ValueError):
    """A step that the book does not allow; the message says why and what to do."""

    def __init__(self, message: str, way: Way = Way.NONE) -> None:
        """`way` is what would be allowed in its place."""
        super().__init__(message)
        self.way = way


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is asked for. `correct`: it may take the place of one that stands."""

    state: State
    on: date
    by: str = ""
    correct: bool = False


def entry_of(known: Registered, step: Step, today: date) -> Entry | None:
    """The entry a step becomes; None where the book says the same already. Raises BadStep."""
    _check_day(known, step, today)
    if _stands(known, step):
        return None
    if known.judged:
        raise BadStep(
            f"《{known.proposal.title}》{known.live} 上线，已经有了结论，登记不能再改。"
            "要再试一次，请等下一期的建议。"
        )
    clash = _clash(known, step)
    if clash and not step.correct:
        raise BadStep(f"《{known.proposal.title}》{clash}。{_AGAIN}。", Way.CORRECT)
    return Entry(step.state, known.proposal.id, step.on, by=step.by, corrects=bool(clash))


def _check_day(known: Registered, step: Step, today: date) -> None:
    title = known.proposal.title
    if step.on > today:
        done = step.state is State.DONE
        what = "上线以后再登记；已经定下要做的，先登记采纳"
        raise BadStep(
            f"《{title}》的日期 {step.on} 还没有到（今天 {today}）。"
            f"{what if done else '请写作出决定的日期'}。",
            Way.ACCEPT if done else Way.NONE,
        )
    if step.on < known.proposed_on:
        raise BadStep(
            f"《{title}》是 {known.proposed_on} 提出的，日期 {step.on} 比它还早。请核对日期。"
        )
    agreed = known.decided_on if known.state is State.ACCEPTED else None
    if step.state is State.DONE and agreed is not None and step.on < agreed and not step.correct:
        raise BadStep(
            f"《{title}》{agreed} 才采纳，不会 {step.on} 就上线。请核对日期；{_AGAIN}。",
            Way.CORRECT,
        )


def _stands(known: Registered, step: Step) -> bool:
    """Whether the book says just this."""
    same_person = step.by in {"", known.by}
    if step.state is State.DONE:
        return known.live == step.on and same_person
    return known.state is step.state and known.decided_on == step.on and same_person


def _clash(known: Registered, step: Step) -> str:
    """What stands in the book against the step; empty where it just follows."""
    if known.live is not None:
        return f"已记为 {known.live} 上线"
    if known.state is State.DECLINED:
        who = f"由{known.by}" if known.by else ""
        return f"已于 {known.decided_on} {who}定为不采纳"
    if known.state is State.ACCEPTED and step.state is State.ACCEPTED:
        return f"已记为 {known.decided_on} 采纳"
    return ""
