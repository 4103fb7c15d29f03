"""A case from a talk: what the applicant told the guide is known before a paper is on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from zhagen.guide.talking.handoff import plain
from zhagen.slices.model import Slice
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.intake import Known, Where, open_case
from zhagen.web.cases.models import Case, Review
from zhagen.web.cases.refresh import refresh
from zhagen.web.cases.slices import SliceGone, slice_of
from zhagen.web.cases.wording import MESSAGES
from zhagen.web.dialogues.handovers import is_number
from zhagen.web.dialogues.window import CaseFacts, TooManyTries, case_of

_UNIT = ("org.name", "shop.name", "applicant.name")


def case_by_code(code: str, where: Where, now: datetime) -> Case:
    """The case of the talk with this code, opened at most once. Raises CaseFault."""
    try:
        told = case_of(code, by=f"person-{where.by.pk}" if where.by else "")
    except TooManyTries as error:
        raise CaseFault("too_many_tries", str(error), 429) from error
    if told is None:
        # The page of the talk shows both; the number is no secret and must open nothing.
        why = "handover_number" if is_number(code) else "no_code"
        raise CaseFault(why, str(MESSAGES[why]), 404)
    held = Case.objects.filter(key=told.case_id).first()
    if held is not None:
        if held.department_id != where.department.pk:
            raise CaseFault("no_code", str(MESSAGES["no_code"]), 404)
        return _with_review(held)
    came = replace(where, channel="web")
    return _with_review(open_case(came, _slice(told), told.on, now, _known(told)))


def _with_review(case: Case) -> Case:
    """What was said is shown at once, before there is a paper to read."""
    if not Review.objects.filter(case=case).exists():
        refresh(case.pk)
    return case


def _slice(told: CaseFacts) -> Slice:
    try:
        return slice_of(told.slice_ref)
    except SliceGone as error:
        raise CaseFault("slice_gone", str(error), 409) from error


def _known(told: CaseFacts) -> Known:
    """The facts with the turn each was said in."""
    facts: dict[str, dict[str, object]] = {
        one.name: {"value": plain(one.value), "turn": one.turn, "words": one.words[:120]}
        for one in told.facts
    }
    unit = next((str(facts[name]["value"]) for name in _UNIT if name in facts), "")
    return Known(case_key=told.case_id, code="used", facts=facts, unit=unit[:200])


def turns_of(said: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
    """The turn each fact was said in."""
    return {name: int(str(one.get("turn", 0))) for name, one in said.items()}
