"""Making a version, from an earlier one, the template or a ZIP; putting it in use, ending it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.new import lessons_before
from zhagen.web.accounts import once
from zhagen.web.accounts.rights import Right, needs, person_of
from zhagen.web.slices import drafts, origins, resting, taking_in, using
from zhagen.web.slices.access import Reached, actor_for, all_seen, keepers, may_edit, reached
from zhagen.web.slices.causes import cause_of, taught_in
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.place import Held, current, slice_in
from zhagen.web.slices.views.answers import address_of, told
from zhagen.web.slices.wording import MESSAGES

_FORM = ["GET", "HEAD", "POST"]


def _after(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep where this form led, and go there."""
    once.remember(request, person_of(request), address_of(ref), timezone.now())
    return redirect(address_of(ref))


@require_http_methods(_FORM)
@needs(Right.slice_edit)
def new(request: HttpRequest) -> HttpResponse:
    """The next version of a slice, for a reason."""
    known = _starting_points(request)
    wanted = request.POST.get("from") or request.GET.get("from", "")
    chosen = _meant(known, wanted)
    words = request.POST.get("because") or request.GET.get("because", "")
    context: dict[str, object] = {"known": known, "chosen": chosen, "because": words[:2000]}
    context["behind"] = _behind(request) if _linked(request) else ""
    status = 200
    if request.method == "POST":
        if (led := once.earlier(request, person_of(request))) is not None:
            return redirect(led)
        try:
            return _started(request, chosen, words)
        except SliceFault as fault:
            context["fault"], status = fault, fault.status
        except BrokenSlice as error:
            context["fault"] = SliceFault(str(error), error.faults)
            status = 422
    if chosen is not None:
        context.update(_lessons(chosen))
    return render(request, "slices/new.html", context, status=status)


def _started(request: HttpRequest, chosen: Held | None, words: str) -> HttpResponse:
    if chosen is None:
        raise SliceFault(str(MESSAGES["no_from"]))
    base = slice_in(chosen.folder)
    cause = cause_of(words, _record(request), base)
    ref = drafts.start_next(base, cause, actor_for(request, base.id))
    messages.success(request, _("已新建 %(ref)s 草稿。改好、检查通过后再启用。") % {"ref": ref})
    return _after(request, ref)


def _behind(request: HttpRequest) -> str:
    return request.POST.get("record_of") or request.GET.get("record_of", "")


def _record(request: HttpRequest) -> bytes:
    """The record given as a file, else the one that was linked from."""
    given = request.FILES.get("record")
    if isinstance(given, UploadedFile):
        content: bytes = given.read()
        return content
    return _linked(request)


def _linked(request: HttpRequest) -> bytes:
    return origins.record_of(person_of(request), _behind(request))


def _starting_points(request: HttpRequest) -> list[Held]:
    """The versions one may go on from: of each slice those this person may change."""
    kept = keepers()
    return [one for one in all_seen(request) if may_edit(request.user, kept.get(one.name))]


def _meant(known: list[Held], wanted: str) -> Held | None:
    """id@version, or an id for its version in use."""
    name, _at, version = wanted.partition("@")
    of_name = tuple(one for one in known if one.name == name)
    if not version:
        return current(of_name) if of_name else None
    return next((one for one in of_name if one.version == version), None)


def _lessons(chosen: Held) -> dict[str, object]:
    """What earlier versions were made for, and what pilots taught."""
    try:
        before = lessons_before(slice_in(chosen.folder))
    except BrokenSlice:
        before = ()
    return {"before": before, "taught": taught_in(chosen.folder)}


@require_http_methods(_FORM)
@needs(Right.slice_edit)
def template(request: HttpRequest) -> HttpResponse:
    """A first draft of a new slice, from the template."""
    name, title = request.POST.get("name", "").strip(), request.POST.get("title", "")
    context: dict[str, object] = {"name": name[:80], "title": title[:200]}
    status = 200
    if request.method == "POST":
        if (led := once.earlier(request, person_of(request))) is not None:
            return redirect(led)
        try:
            ref = drafts.start_new(name, title[:200], actor_for(request, name))
        except SliceFault as fault:
            context["fault"], status = fault, fault.status
        else:
            messages.success(
                request, _("已按模板新建 %(ref)s。模板里的话都要换成真实的。") % {"ref": ref}
            )
            return _after(request, ref)
    return render(request, "slices/template.html", context, status=status)


@require_http_methods(_FORM)
@needs(Right.slice_edit)
def upload(request: HttpRequest) -> HttpResponse:
    """A version as a ZIP, whole or not at all."""
    context: dict[str, object] = {"replace": request.POST.get("replace", "")}
    status = 200
    if request.method == "POST":
        if (led := once.earlier(request, person_of(request))) is not None:
            return redirect(led)
        try:
            return _taken_in(request)
        except SliceFault as fault:
            context["fault"], status = fault, fault.status
    return render(request, "slices/upload.html", context, status=status)


def _taken_in(request: HttpRequest) -> HttpResponse:
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile) or given.file is None:
        raise SliceFault(str(MESSAGES["no_upload"]))

    taken = taking_in.take_in(
        given.file,
        given.size or 0,
        replace=bool(request.POST.get("replace")),
        actor_of=lambda name: actor_for(request, name),
    )
    messages.success(request, _("已收下 %(ref)s，是草稿。") % {"ref": taken.ref})
    if taken.was_released:
        text = _("传来的是别处启用过的版本。在这里先当草稿：检查通过后，用“启用”再启用一次。")
        messages.info(request, text)
    return _after(request, taken.ref)


@require_POST
@needs(Right.slice_edit)
@told
def release(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Put a draft in use; from then on it is locked."""
    at = _to_change(request, name, version)
    if at.held.in_use and at.held.locked:
        return redirect(address_of(at.held.ref))
    _refuse_unsaid(request, at.held.ref)
    using.release(at.held, actor_for(request, name))
    messages.success(
        request, _("%(ref)s 已启用并锁定。新收的办件按它核对。") % {"ref": at.held.ref}
    )
    return redirect(address_of(at.held.ref))


@require_POST
@needs(Right.slice_edit)
@told
def retire(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """End the service: a last version says so, and why."""
    if (led := once.earlier(request, person_of(request))) is not None:
        return redirect(led)
    at = _to_change(request, name, version)
    _refuse_unsaid(request, f"{at.held.name}@")
    ref = using.retire(at.held, request.POST.get("because", ""), actor_for(request, name))
    messages.success(
        request, _("%(title)s 已停办。已收的办件照旧办完。") % {"title": at.held.title}
    )
    return _after(request, ref)


def _refuse_unsaid(request: HttpRequest, ref: str) -> None:
    """Raise SliceFault where this breaks something that runs and nobody said to know it."""
    broken = resting.broken_by(ref, timezone.localdate())
    if broken and "despite" not in request.POST:
        raise SliceFault(str(MESSAGES["rests"]) % {"what": broken})


def _to_change(request: HttpRequest, name: str, version: str) -> Reached:
    at = reached(request, name, version)
    actor_for(request, name)
    return at
