"""Two versions of a document, task by task."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhagen.breakdown.comparing.compare import Comparison, Difference, Pair, compared
from zhagen.breakdown.model import Breakdown, Task
from zhagen.breakdown.wording import lead_lines, when
from zhagen.web.accounts.rights import Right, departments_with, needs
from zhagen.web.plans.models import Plan, PlanState
from zhagen.web.plans.table import breakdown_of_rows
from zhagen.web.plans.views.reached import number_in, plan_for
from zhagen.web.plans.wording import MESSAGES


@dataclass(frozen=True, slots=True)
class Side:
    """A task that only one version has; lead and day are "" where the text has none."""

    title: str
    lead: str
    due: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in words, with both readings; "" where the text has none."""

    word: str
    before: str
    after: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Both:
    """A task that changed."""

    title: str
    changes: tuple[Told, ...]


@require_GET
@needs(Right.plan_see)
def compare(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was added, dropped, moved, given to others, from `with` to this plan."""
    plan = plan_for(request, pk)
    wanted = request.GET.get("with", "")
    old = plan_for(request, number_in(wanted)) if wanted else plan.previous
    given: dict[str, object] = {"plan": plan, "others": _others(request, plan), "old": old}
    if old is not None and old.pk == plan.pk:
        given["why"] = MESSAGES["same"]
    elif old is not None and old.state == plan.state == PlanState.READY:
        found = compared(_now(old), _now(plan))
        changed = [pair for pair in found.pairs if pair.changes]
        given |= {
            "found": True,
            "added": [_side(task) for task in found.added],
            "dropped": [_side(task) for task in found.dropped],
            "changed": [Both(pair.new.title, _told(pair)) for pair in changed],
            "same": len(found.pairs) - len(changed),
            "nothing": _same(found),
        }
    elif old is not None:
        given["why"] = MESSAGES["not_ready"]
    return render(request, "plans/compare.html", given)


def _others(request: HttpRequest, plan: Plan) -> QuerySet[Plan]:
    places = departments_with(request.user, Right.plan_see)
    held = Plan.objects.filter(department__in=places, forgotten_at=None, state=PlanState.READY)
    return held.exclude(pk=plan.pk)[:100]


def _now(plan: Plan) -> Breakdown:
    return breakdown_of_rows(plan, plan.rows.filter(removed=False))


def _same(found: Comparison) -> bool:
    return not (found.added or found.dropped or any(pair.changes for pair in found.pairs))


def _side(task: Task) -> Side:
    lead = "；".join(lead_lines(task))
    due = "；".join(map(when, task.deadlines))
    return Side(task.title, lead, due, task.evidence[0].paragraph if task.evidence else 0)


def _words() -> dict[Difference, str]:
    return {
        Difference.EARLIER: _("时限提前"),
        Difference.LATER: _("时限推后"),
        Difference.DEADLINE_ADDED: _("新写了时限"),
        Difference.DEADLINE_DROPPED: _("时限没有了"),
        Difference.DEADLINE_CHANGED: _("时限改了"),
        Difference.LEAD: _("牵头单位变了"),
        Difference.SUPPORT: _("配合单位变了"),
        Difference.TARGET: _("目标变了"),
        Difference.DELIVERABLE: _("交付物变了"),
        Difference.WORDING: _("文字有改动"),
        Difference.TITLE: _("任务名称改了"),
    }


def _told(pair: Pair) -> tuple[Told, ...]:
    words = _words()
    return tuple(
        Told(
            words[one.what], one.before, one.after,
            plain=one.what is Difference.WORDING,
        )
        for one in pair.changes
    )  # fmt: skip
