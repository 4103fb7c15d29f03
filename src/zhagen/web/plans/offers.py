"""What the text does not say, offered with its reason: taken as this person's word, or left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zhagen.breakdown.model import Suggestion, SuggestionKind
from zhagen.web.accounts.models import User
from zhagen.web.plans.adding import add
from zhagen.web.plans.editing import cell_text, edit, write
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.history import audited, tell
from zhagen.web.plans.models import Plan, Row
from zhagen.web.plans.table import task_of
from zhagen.web.plans.wording import MESSAGES


def settle_offer(
    plan: Plan, row: Row, kind: str, values: Sequence[str], by: User, now: datetime, *, take: bool
) -> None:  # fmt: skip
    """Use a suggestion, as this person's word, or put it aside."""
    offered = {(one.kind.value, one.value): one for one in task_of(plan, row.value).suggestions}
    offers = [offered.get((kind, value)) for value in values]
    if not offers or None in offers:
        raise PlanFault(str(MESSAGES["no_suggestion"]), 409)
    if take:
        _use(plan, row, [one for one in offers if one is not None], by, now)
    row.left = [*row.left, *([kind, value] for value in values)]
    task = task_of(plan, row.value)
    gone = {(kind, value) for value in values}
    rest = tuple(one for one in task.suggestions if (one.kind.value, one.value) not in gone)
    write(plan, row, replace(task, suggestions=rest), by, now)
    tell(plan, "taken" if take else "left", by, now, row=row.name, field=kind)
    audited(plan, "plan.changed", by, row=row.name, field="suggestion")


def _use(plan: Plan, row: Row, offers: Sequence[Suggestion], by: User, now: datetime) -> None:
    words = "\n".join(one.value for one in offers)
    match offers[0].kind:
        case SuggestionKind.LEAD:
            edit(plan, row, "lead", words, by, now)
        case SuggestionKind.WORDING:
            edit(plan, row, "title", words, by, now)
        case SuggestionKind.DELIVERABLE:
            held = cell_text(task_of(plan, row.value), "deliverable")
            edit(plan, row, "deliverable", "\n".join(filter(None, (held, words))), by, now)
        case SuggestionKind.STEP:
            above = row
            for one in offers:
                above = add(plan, above, one.value, by, now, part=row.name)
