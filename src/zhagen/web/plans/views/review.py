"""The review page: source on the left, table on the right; or how far the reading is."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhagen.breakdown.tables.columns import has_headless_table
from zhagen.web.accounts.rights import Right, may, needs
from zhagen.web.configuration import model_of
from zhagen.web.jobs import queue
from zhagen.web.plans.history import audited
from zhagen.web.plans.intake import READ
from zhagen.web.plans.models import Plan, PlanState, Row
from zhagen.web.plans.shown import RowShown, sheet_of
from zhagen.web.plans.table import breakdown_of_rows, paragraphs_of
from zhagen.web.plans.tracking import choices
from zhagen.web.plans.views.reached import me, plan_for

# So many paragraphs stand on one page: a province's plan has thousands.
_A_PAGE = 80
_PANELS = frozenset({"assign", "split", "add", "remove"})


@require_GET
@needs(Right.plan_see)
def open_plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One plan."""
    plan = plan_for(request, pk)
    if plan.state != PlanState.READY:
        told = {"plan": plan, "progress": queue.progress(READ, str(plan.pk))}
        return render(request, "plans/waiting.html", told)
    if not request.headers.get("X-Live"):
        audited(plan, "plan.seen", me(request))
    return render(request, "plans/review.html", _shown(request, plan))


def _shown(request: HttpRequest, plan: Plan) -> dict[str, object]:
    rows = list(plan.rows.select_related("department", "person", "changed_by"))
    ids = paragraphs_of(plan)
    chosen = _chosen(request, rows)
    page = Paginator(ids, _A_PAGE).get_page(request.GET.get("page") or _page_with(ids, chosen))
    sheet = sheet_of(plan, rows, set(page.object_list), first=page.number == 1)
    here = {one.name for one in sheet.entries if isinstance(one, RowShown)}
    edits = may(request.user, Right.plan_edit, plan.department)
    panel = request.GET.get("do", "")
    return {
        "plan": plan, "sheet": sheet, "page": page,
        "chosen": chosen.name if chosen and chosen.name in here else min(here, default=""),
        "edits": edits, "cell": request.GET.get("edit", "") if edits else "",
        "panel": panel if edits and panel in _PANELS else "",
        "choices": choices() if edits and panel == "assign" else (),
        "headless": not sheet.counts.tasks and _headless(plan),
        "model": edits and model_of(settings.CONFIGURATION) is not None,
        "steps": plan.steps.select_related("by")[:30] if panel == "course" else (),
        "course": panel == "course",
    }  # fmt: skip


def _headless(plan: Plan) -> bool:
    """Whether there is a table whose columns nobody named: the likely reason for no task."""
    return has_headless_table(breakdown_of_rows(plan, ()).document.paragraphs)


def _chosen(request: HttpRequest, rows: list[Row]) -> Row | None:
    """The row asked for, else the first that nobody confirmed."""
    alive = [row for row in rows if not row.removed]
    wanted = request.GET.get("row", "")
    asked = next((row for row in alive if row.name == wanted), None)
    left = next((row for row in alive if row.standing != "confirmed"), None)
    return asked or left or (alive[0] if alive else None)


def _page_with(ids: list[int], chosen: Row | None) -> int:
    """The page on which the chosen row stands."""
    if chosen is None or chosen.paragraph not in ids:
        return 1
    return ids.index(chosen.paragraph) // _A_PAGE + 1
