"""Departments and their windows."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhagen.web.accounts.models import Department, Window
from zhagen.web.accounts.people_forms import DepartmentForm, WindowForm
from zhagen.web.accounts.reach import departments_of
from zhagen.web.accounts.rights import Right, may_everywhere, needs, person_of
from zhagen.web.audit.trail import record


@needs(Right.people)
def places(request: HttpRequest) -> HttpResponse:
    """The departments within reach with their windows."""
    return _page(request)


@require_POST
@needs(Right.people)
def add_department(request: HttpRequest) -> HttpResponse:
    """A new department; only who looks after all of them adds one."""
    me = person_of(request)
    if not may_everywhere(me, Right.people):
        raise PermissionDenied(_("新单位要由管理所有单位的管理员添加。"))
    form = DepartmentForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    with transaction.atomic():
        made = form.save()
        record(me, "department.added", "department", str(made.pk), made)
    messages.success(request, _("已添加“%(name)s”。") % {"name": made.name})
    return redirect("accounts:places")


@require_POST
@needs(Right.people)
def rename_department(request: HttpRequest, pk: int) -> HttpResponse:
    """A department's new name."""
    me = person_of(request)
    department = get_object_or_404(departments_of(me), pk=pk)
    form = DepartmentForm(request.POST, instance=department)
    if not form.is_valid():
        return _refused(request, form)
    with transaction.atomic():
        form.save()
        record(me, "department.changed", "department", str(department.pk), department)
    messages.success(request, _("单位名称已改。"))
    return redirect("accounts:places")


@require_POST
@needs(Right.people)
def add_window(request: HttpRequest, pk: int) -> HttpResponse:
    """A new window of a department."""
    me = person_of(request)
    department = get_object_or_404(departments_of(me), pk=pk)
    form = WindowForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    name = form.cleaned_data["name"]
    try:
        with transaction.atomic():
            made = Window.objects.create(department=department, name=name)
            record(me, "window.added", "window", str(made.pk), department)
    except IntegrityError:
        messages.error(request, _("“%(name)s”已经有了。") % {"name": name})
    else:
        messages.success(request, _("已添加“%(name)s”。") % {"name": name})
    return redirect("accounts:places")


@require_POST
@needs(Right.people)
def remove_window(request: HttpRequest, pk: int) -> HttpResponse:
    """A window that is no longer; who sat there stays without one."""
    me = person_of(request)
    window = get_object_or_404(Window, pk=pk, department__in=departments_of(me))
    name, key, department = window.name, str(window.pk), window.department
    try:
        with transaction.atomic():
            window.delete()
            record(me, "window.removed", "window", key, department)
    except ProtectedError:
        messages.error(request, _("“%(name)s”有办件，不能删。") % {"name": name})
    else:
        messages.success(request, _("已删除“%(name)s”。") % {"name": name})
    return redirect("accounts:places")


def _page(
    request: HttpRequest, form: DepartmentForm | None = None, *, status: int = 200
) -> HttpResponse:
    me = person_of(request)
    mine: list[Department] = list(
        departments_of(me)
        .prefetch_related("windows")
        .annotate(people=Count("members__user", distinct=True))
    )
    shown = {
        "departments": mine,
        "whole": may_everywhere(me, Right.people),
        "form": form or DepartmentForm(),
    }
    return render(request, "accounts/places.html", shown, status=status)


def _refused(request: HttpRequest, form: DepartmentForm | WindowForm) -> HttpResponse:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    return redirect("accounts:places")
