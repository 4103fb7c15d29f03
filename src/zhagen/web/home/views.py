"""The home page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhagen.web.home.beginning import first_steps
from zhagen.web.home.collecting import collect
from zhagen.web.home.greeting import greeting, waits


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what is due, what changed, and the few numbers."""
    now = timezone.now()
    local = timezone.localtime(now)
    found = collect(request.user, now)
    first = next((row for each in found.waiting for row in each.rows if row.mine), None)
    places = {
        "home": found,
        "greeting": greeting(local.time()),
        "waits": waits(found.count),
        "today": local.date(),
        "first": first,
        "steps": () if found.rows else first_steps(request.user),
    }
    return render(request, "home/home.html", places)
