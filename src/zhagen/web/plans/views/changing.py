"""Changing rows. Every form names the version of the row it was filled for."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhagen.web.accounts import once
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.configuration import model_of
from zhagen.web.jobs import queue
from zhagen.web.plans import adding, editing, offers, tracking
from zhagen.web.plans.advising import ADVISE
from zhagen.web.plans.delivering import has_mail, has_webhook
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.models import Plan, PlanState, Row
from zhagen.web.plans.reminding import make_given
from zhagen.web.plans.table import task_of
from zhagen.web.plans.views.reached import (
    me,
    number_in,
    page_of,
    plan_for,
    told_faults,
    version_of,
)
from zhagen.web.plans.wording import MESSAGES


def _plan(request: HttpRequest, pk: int) -> Plan:
    """The plan, to be changed; held until the transaction ends."""
    plan = plan_for(request, pk, Right.plan_edit)
    if plan.state != PlanState.READY:
        raise PlanFault(str(MESSAGES["not_ready"]), 409)
    return Plan.objects.select_for_update().select_related("department").get(pk=plan.pk)


@require_POST
@needs(Right.plan_edit)
@told_faults
def cell(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Write a cell, or put the machine's reading of it back."""
    field, text = request.POST.get("cell", ""), request.POST.get("text", "")
    if field not in editing.CELLS:
        raise PlanFault(str(MESSAGES["removed"]), 404)
    user, now = me(request), timezone.now()
    with transaction.atomic():
        plan = _plan(request, pk)
        if not request.POST.get("restore") and _written(plan, name, field, text):
            return redirect(page_of(plan, name))
        row = editing.held_row(plan, name, version_of(request), field, text)
        if request.POST.get("restore"):
            remarks = editing.restore(plan, row, field, user, now)
        else:
            remarks = editing.edit(plan, row, field, text, user, now)
    for remark in remarks:
        messages.warning(request, remark)
    return redirect(page_of(plan, name))


def _written(plan: Plan, name: str, field: str, text: str) -> bool:
    """Whether the cell reads so already: the same form came twice."""
    row = Row.objects.filter(plan=plan, name=name, removed=False).first()
    if row is None:
        return False
    same = text.strip().replace("\r\n", "\n")
    return same == editing.cell_text(task_of(plan, row.value), field)


@require_POST
@needs(Right.plan_edit)
@told_faults
def check(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Confirm a row, or take that back."""
    user, now = me(request), timezone.now()
    wanted = not request.POST.get("open")
    with transaction.atomic():
        plan = _plan(request, pk)
        row = editing.held_row(plan, name, None)
        if (row.standing == "confirmed") != wanted:
            row = editing.held_row(plan, name, version_of(request))
            (editing.confirm if wanted else editing.reopen)(plan, row, user, now)
    # The next one that nobody confirmed comes up.
    return redirect(page_of(plan, "" if wanted and request.POST.get("next") else name))


@require_POST
@needs(Right.plan_edit)
@told_faults
def suggestion(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Take a suggestion or leave it."""
    user, now = me(request), timezone.now()
    kind, values = request.POST.get("kind", ""), request.POST.getlist("value")
    with transaction.atomic():
        plan = _plan(request, pk)
        row = editing.held_row(plan, name, None)
        if not all([kind, value] in row.left for value in values):  # sent twice it is done once
            row = editing.held_row(plan, name, version_of(request), "lead", "\n".join(values))
            take = request.POST.get("take") == "yes"
            offers.settle_offer(plan, row, kind, values, user, now, take=take)
    return redirect(page_of(plan, name))


@require_POST
@needs(Right.plan_edit)
@told_faults
def added(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A row of one's own, a row split off, or a paragraph turned into a task."""
    user, now = me(request), timezone.now()
    held = once.earlier(request, user)
    if held:
        return redirect(held)
    with transaction.atomic():
        plan = _plan(request, pk)
        made = _made(request, plan)
        leads_to = page_of(plan, made.name)
        once.remember(request, user, leads_to, now)
    return redirect(leads_to)


def _made(request: HttpRequest, plan: Plan) -> Row:
    user, now = me(request), timezone.now()
    paragraph = request.POST.get("paragraph", "")
    if paragraph:
        return adding.task_from_paragraph(plan, number_in(paragraph), user, now)
    name = request.POST.get("row", "")
    if request.POST.get("second") is not None:
        row = editing.held_row(plan, name, version_of(request), "title", request.POST["second"])
        titles = (request.POST.get("first", ""), request.POST.get("second", ""))
        return adding.split(plan, row, titles, user, now)
    after = Row.objects.filter(plan=plan, name=name).first()
    return adding.add(plan, after, request.POST.get("title", ""), user, now)


@require_POST
@needs(Right.plan_edit)
@told_faults
def removed(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Take a row out, or put it back."""
    user, now = me(request), timezone.now()
    with transaction.atomic():
        plan = _plan(request, pk)
        if request.POST.get("back"):
            adding.put_back(plan, name, user, now)
        elif not Row.objects.filter(plan=plan, name=name, removed=True).exists():
            row = editing.held_row(plan, name, version_of(request))
            adding.remove(plan, row, user, now)
    return redirect(page_of(plan, name))


@require_POST
@needs(Right.plan_edit)
@told_faults
def assigned(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Give a row to somebody of the installation."""
    department, person = tracking.chosen(request.POST.get("to", ""))
    with transaction.atomic():
        plan = _plan(request, pk)
        row = editing.held_row(plan, name, None)
        tracking.assign(plan, row, department, person, me(request), timezone.now())
    return redirect(page_of(plan, name))


@require_POST
@needs(Right.plan_edit)
@told_faults
def advised(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask the configured model for suggestions; where there is none, there is no such page."""
    if model_of(settings.CONFIGURATION) is None:
        raise Http404
    with transaction.atomic():
        plan = _plan(request, pk)
        queue.submit(ADVISE, str(plan.pk), plan=plan.pk)
    messages.success(request, str(MESSAGES["asked"]))
    return redirect(page_of(plan))


@require_POST
@needs(Right.plan_edit)
@told_faults
def handed_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give rows to the departments that lead them, and tell those who were given something."""
    user, now = me(request), timezone.now()
    with transaction.atomic():
        plan = _plan(request, pk)
        count = tracking.assign_by_lead(plan, user, now)
        rows = Row.objects.filter(plan=plan, removed=False, done=False)
        told = make_given(rows.select_related("plan", "plan__by", "person", "department"), now)
    words = ngettext("新分派 %(count)s 项。", "新分派 %(count)s 项。", count) % {"count": count}
    if has_mail() or has_webhook():
        words += ngettext("发出 %(told)s 条提醒。", "发出 %(told)s 条提醒。", told) % {"told": told}
    else:
        words += _("没有配置邮件，提醒只在网页和日历里看得到。")
    messages.success(request, words)
    return redirect(page_of(plan))
