"""Trying a version: its worked examples, sample files, a talk. Nothing of it is recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.model import Slice
from zhagen.web.accounts import once
from zhagen.web.accounts.rights import Right, needs, person_of
from zhagen.web.jobs import queue
from zhagen.web.jobs.models import State
from zhagen.web.slices import fitness, trials
from zhagen.web.slices.access import Reached, reached
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.models import Trial
from zhagen.web.slices.place import content_of, slice_in
from zhagen.web.slices.views.answers import told
from zhagen.web.slices.wording import MESSAGES
from zhagen.web.slices.works import REPORT, TRY, folder_of
from zhagen.wiring import UnknownSample

# The report is a page of its own: it may run its script, but not reach anything of ours.
_SANDBOX = (
    "sandbox allow-scripts allow-modals; default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
)


def _loaded(at: Reached) -> Slice:
    try:
        return slice_in(at.held.folder)
    except BrokenSlice as error:
        raise SliceFault(str(MESSAGES["trial_slice"])) from error


@require_safe
@needs(Right.slice_see)
@told
def ways(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """The three ways to try a version."""
    at = reached(request, name, version)
    definition = _loaded(at)
    mine = Trial.objects.filter(by=person_of(request), ref=at.held.ref).order_by("-at")[:5]
    return render(
        request,
        "slices/try.html",
        {
            "at": at,
            "held": at.held,
            "slice": definition,
            "today": timezone.localdate(),
            "samples": trials.samples_of(name),
            "mine": mine,
            "fitness": fitness.fitness_of(at.held.folder),
            "most_files": trials.MOST_FILES,
            "most_megabytes": trials.MOST_MEGABYTES,
        },
    )


@require_POST
@needs(Right.slice_see)
@told
def run_cases(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Run the worked examples once more."""
    at = reached(request, name, version)
    _loaded(at)
    folder = at.held.folder
    fitness.keep(folder, content_of(folder)[:64], fitness.examined(folder))
    return redirect(f"{reverse('slices:open', args=[name, version])}?tab=cases")


@require_POST
@needs(Right.slice_see)
@told
def files(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Have sample files read."""
    person = person_of(request)
    if (led := once.earlier(request, person)) is not None:
        return redirect(led)
    at = reached(request, name, version)
    _loaded(at)
    now = timezone.now()
    sample = request.POST.get("sample", "")
    if sample:
        try:
            made = trials.begin_sample(at.held.ref, sample, person, now)
        except UnknownSample as error:
            raise Http404 from error
    else:
        day = _day(request.POST.get("on", ""))
        given = request.FILES.getlist("files")
        made = trials.begin(at.held.ref, day, given, person, now)
    leads_to = reverse("slices:trial", args=[made.key])
    once.remember(request, person, leads_to, now)
    return redirect(leads_to)


def _day(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SliceFault(str(MESSAGES["no_day"])) from error


@require_POST
@needs(Right.slice_see)
@told
def talk(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """One turn of a trial talk; everything said comes with the request and stays nowhere."""
    at = reached(request, name, version)
    definition = _loaded(at)
    said = [text for text in request.POST.getlist("said") if text.strip()]
    if request.POST.get("again"):
        said = []
    elif request.POST.get("back"):
        said = said[:-1]
    elif (text := request.POST.get("text", "").strip()) != "":
        said.append(text)
    made = trials.talk(definition, timezone.localdate(), said)
    context = {"at": at, "held": at.held, "slice": definition, "talk": made}
    name_of = "slices/_talk.html" if request.headers.get("HX-Request") else "slices/talk.html"
    return render(request, name_of, context)


def _mine(request: HttpRequest, key: str) -> Trial:
    return get_object_or_404(Trial, key=key, by=person_of(request))


@require_GET
@needs(Right.slice_see)
def trial(request: HttpRequest, key: str) -> HttpResponse:
    """How far the reading is, then what was found."""
    held = _mine(request, key)
    name, _at, version = held.ref.partition("@")
    progress = queue.progress(TRY, held.key)
    failed = progress.message if progress and progress.state == State.FAILED else ""
    context = {
        "trial": held, "name": name, "version": version, "progress": progress,
        "failed": failed, "there": (folder_of(held) / REPORT).is_file(),
    }  # fmt: skip
    part = request.headers.get("HX-Request") and not (held.done_at or failed)
    return render(request, "slices/_progress.html" if part else "slices/trial.html", context)


@require_GET
@needs(Right.slice_see)
def report(request: HttpRequest, key: str) -> HttpResponse:
    """The report of a trial, shut in so that it can reach nothing of ours."""
    path: Path = folder_of(_mine(request, key)) / REPORT
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = _SANDBOX
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer
