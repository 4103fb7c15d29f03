"""The plan as a file, and a corrected file read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhagen.breakdown.from_json import UnreadableBreakdown
from zhagen.breakdown.model import Breakdown
from zhagen.breakdown.papers.calendar_ics import calendar_ics
from zhagen.breakdown.papers.paper_docx import paper_docx
from zhagen.breakdown.papers.review_page import render_html
from zhagen.breakdown.papers.table_xlsx import table_xlsx
from zhagen.breakdown.papers.tracker_csv import tracker_csv
from zhagen.breakdown.to_json import breakdown_text
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.history import audited, tell
from zhagen.web.plans.models import Plan, PlanState
from zhagen.web.plans.reading_back import read_back
from zhagen.web.plans.table import breakdown_of_rows
from zhagen.web.plans.views.reached import me, page_of, plan_for, told_faults
from zhagen.web.plans.wording import MESSAGES

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_MOST: Final = 20_000_000
FORMS: Final[Mapping[str, tuple[str, Callable[[Breakdown], bytes]]]] = MappingProxyType(
    {
        "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", table_xlsx),
        "docx": (f"{_OFFICE}.wordprocessingml.document", paper_docx),
        "csv": ("text/csv; charset=utf-8", tracker_csv),
        "ics": ("text/calendar; charset=utf-8", calendar_ics),
        "json": ("application/json; charset=utf-8", lambda found: breakdown_text(found).encode()),
        "html": ("text/html; charset=utf-8", lambda found: render_html(found).encode()),
    }
)


@require_GET
@needs(Right.plan_see)
@told_faults
def export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The plan as it now stands, in the form asked for; always a file, never shown as a page."""
    plan = plan_for(request, pk)
    if form not in FORMS:
        raise Http404
    if plan.state != PlanState.READY:
        raise PlanFault(str(MESSAGES["not_ready"]), 409)
    kind, make = FORMS[form]
    found = breakdown_of_rows(plan, plan.rows.filter(removed=False))
    content = make(found)
    user, now = me(request), timezone.now()
    with transaction.atomic():
        tell(plan, "exported", user, now, field=form)
        audited(plan, "plan.exported", user, form=form)
    answer = HttpResponse(content, content_type=kind)
    name = f"{_('任务分解表')}-{plan.number or plan.title}"[:60].replace("/", "-")
    told = f"attachment; filename=plan-{plan.pk}.{form}; filename*=UTF-8''{quote(name)}.{form}"
    answer["Content-Disposition"] = told
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@needs(Right.plan_edit)
@told_faults
def back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A corrected table (XLSX or JSON) of this plan is read back, row by row."""
    plan = plan_for(request, pk, Right.plan_edit)
    file = request.FILES.get("file")
    suffix = Path(file.name or "").suffix.lower() if file else ""
    if file is None or suffix not in {".xlsx", ".json"} or (file.size or 0) > _MOST:
        raise PlanFault(str(MESSAGES["bad_table"]))
    with TemporaryDirectory(prefix="zhagen-plan-") as folder:
        path = Path(folder) / f"table{suffix}"
        path.write_bytes(file.read())
        try:
            with transaction.atomic():
                held = Plan.objects.select_for_update().get(pk=plan.pk)
                came = read_back(held, path, me(request), timezone.now())
        except UnreadableBreakdown as fault:
            raise PlanFault(str(fault)) from fault
    for remark in came.remarks:
        messages.warning(request, remark)
    if came.stale:
        messages.warning(request, str(MESSAGES["stale_table"]) % "、".join(came.stale))
    told = _("改稿已读回：改了 %(changed)s 行，新增 %(added)s 行，删去 %(removed)s 行。")
    messages.success(request, told % {
        "changed": came.changed, "added": came.added, "removed": came.removed,
    })  # fmt: skip
    return redirect(page_of(plan))
