"""The list of pilots, and beginning one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhagen.web.accounts import once
from zhagen.web.accounts.rights import Right, departments_with, needs, rights_of
from zhagen.web.pilots import drafts
from zhagen.web.pilots.models import Pilot
from zhagen.web.pilots.standing import line_of
from zhagen.web.pilots.views.reached import me, told_faults


@needs(Right.pilot_see)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every pilot of the person's departments, the newest first."""
    rows = Pilot.objects.filter(department__in=departments_with(request.user, Right.pilot_see))
    lines = [line_of(each) for each in rows.select_related("department").order_by("-pk")]
    places = {
        "lines": lines,
        "running": sum(line.pilot.state == "running" for line in lines),
        "may_begin": Right.pilot_edit in rights_of(request.user),
    }
    return render(request, "pilots/index.html", places)


@needs(Right.pilot_edit)
@require_http_methods(["GET", "POST"])
@told_faults
def new(request: HttpRequest) -> HttpResponse:
    """Begin a pilot from a slice."""
    user = me(request)
    if (led := once.earlier(request, user)) is not None:
        return redirect(led)
    departments = departments_with(user, Right.pilot_edit).order_by("name")
    if request.method == "POST":
        given = request.POST.get("department", "")
        department = get_object_or_404(departments, pk=given if given.isdigit() else 0)
        named = request.POST.get("slice", ""), request.POST.get("title", "")
        pilot = drafts.begin(user, department, *named)
        led = reverse("pilots:edit", args=[pilot.pk])
        once.remember(request, user, led, timezone.now())
        return redirect(led)
    places = {
        "choices": drafts.choices(),
        "departments": departments,
        "slice": request.GET.get("slice", ""),
    }
    return render(request, "pilots/new.html", places)
