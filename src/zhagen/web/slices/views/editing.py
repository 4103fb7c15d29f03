"""The text of a draft's files: edited in the page, checked while one writes, saved once."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhagen.slices.faults import BrokenSlice, Fault, Level
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.look.refusals import Clash, Difference, clashed
from zhagen.web.slices.access import Reached, actor_for, reached
from zhagen.web.slices.drafts import faults_with, save
from zhagen.web.slices.faults import NotAsSeen, SliceFault
from zhagen.web.slices.fitness import fitness_of
from zhagen.web.slices.models import Step
from zhagen.web.slices.place import slice_in
from zhagen.web.slices.views.answers import told
from zhagen.web.slices.writing import mark_of, may_be_written, text_of

_CODE = re.compile(r"[A-Z][A-Z0-9-]{0,15}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.slice_see)
def file(request: HttpRequest, name: str, version: str, path: str) -> HttpResponse:
    """A file of the version: edited in a draft, only read in any other."""
    at = reached(request, name, version)
    if not may_be_written(path):
        raise Http404
    if request.method == "POST":
        return _save(request, at, path)
    text = text_of(at.held.folder, path)
    there = (at.held.folder / path).is_file()
    if not there and not at.writable:
        raise Http404
    context = {"text": text, "was": mark_of(text)}
    code = request.GET.get("add", "")
    if at.writable and _CODE.fullmatch(code):
        context["text"] = _with_example(text, code, _sound_case(at))
    return _editor(request, at, path, context)


def _editor(
    request: HttpRequest, at: Reached, path: str, context: dict[str, str], status: int = 200
) -> HttpResponse:
    same = mark_of(context["text"]) == mark_of(text_of(at.held.folder, path))
    faults = _faults(at, path, context["text"], same=same)
    line = request.GET.get("line", "")
    places = {
        "at": at,
        "held": at.held,
        "path": path,
        "files": sorted(
            {
                one.relative_to(at.held.folder).as_posix()
                for one in at.held.folder.rglob("*.yaml")
                if may_be_written(one.relative_to(at.held.folder).as_posix())
            },
            key=lambda one: (one.count("/"), one),
        ),
        "line": int(line) if line.isdecimal() and len(line) < 7 else 0,
        **_counted(faults, path),
        **context,
    }
    return render(request, "slices/file.html", places, status=status)


def _faults(at: Reached, path: str, text: str, *, same: bool) -> tuple[Fault, ...]:
    """The faults with this text; of a text that cannot even be checked, that one."""
    if same:
        return fitness_of(at.held.folder).faults
    try:
        return faults_with(at.held, path, text)
    except SliceFault as fault:
        what, _sep, remedy = fault.message.partition("。")
        return (Fault(path, 0, "text", what, remedy.rstrip("。")),)


def _counted(faults: tuple[Fault, ...], path: str) -> dict[str, object]:
    """The faults, those of the open file first."""
    here = sorted(faults, key=lambda one: (one.file != path, one.level is not Level.ERROR))
    return {
        "path": path,
        "faults": here,
        "errors": sum(one.level is Level.ERROR for one in faults),
        "warnings": sum(one.level is Level.WARNING for one in faults),
    }


def _sound_case(at: Reached) -> str:
    """A worked example in which nothing is wrong: what a new one had better begin with."""
    try:
        cases = slice_in(at.held.folder).cases
    except BrokenSlice:
        return ""
    return next((case.name for case in cases if not case.expect), "")


def _with_example(text: str, code: str, like: str) -> str:
    """The file with a beginning of an example for the rule, to be filled in."""
    lines = [
        f"- name: {code} " + _("应查出"),
        f"  like: {like}" if like else f"  on: {timezone.localdate():%Y-%m-%d}",
        "  given:",
        "    facts: {}",
        "  expect:",
        f"    - {{code: {code}}}",
        "  verdict: correct",
    ]
    begin = f"{text.rstrip()}\n\n" if text.strip() else ""
    return begin + "\n".join(lines) + "\n"


def _save(request: HttpRequest, at: Reached, path: str) -> HttpResponse:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    was = request.POST.get("was", "")
    try:
        actor = actor_for(request, at.held.name)
        _refuse_fixed(at)
        save(at.held, path, text, was, actor)
    except NotAsSeen as fault:
        return _clash(request, at, fault)
    except SliceFault as fault:
        messages.error(request, fault.message)
        return _editor(request, at, path, {"text": text, "was": was}, fault.status)
    messages.success(request, _("存好了：%(file)s。") % {"file": path})
    if request.POST.get("then") == "open":
        return redirect("slices:open", name=at.held.name, version=at.held.version)
    return redirect("slices:file", name=at.held.name, version=at.held.version, path=path)


def _refuse_fixed(at: Reached) -> None:
    if at.why_not:
        raise SliceFault(at.why_not)


def _clash(request: HttpRequest, at: Reached, fault: NotAsSeen) -> HttpResponse:
    last = Step.objects.filter(ref=at.held.ref, file=fault.file).select_related("by").last()
    address = reverse("slices:file", args=[at.held.name, at.held.version, fault.file])
    who = str(last.by) if last and last.by else _("别人")
    when = timezone.localtime(last.at if last else None)
    return clashed(
        request,
        Clash(
            who=who,
            when=f"{when:%H:%M}",
            address=address,
            send_to=address,
            differences=(Difference("text", fault.file, fault.mine, fault.theirs),),
            sent=(("text", fault.mine), ("was", fault.now)),
        ),
    )


@require_POST
@needs(Right.slice_edit)
@told
def check_text(request: HttpRequest, name: str, version: str, path: str) -> HttpResponse:
    """What the check would say of this text, as a part of the page; nothing is kept."""
    at = reached(request, name, version)
    text = request.POST.get("text", "")
    if not may_be_written(path):
        raise Http404
    found = faults_with(at.held, path, text)
    return render(request, "slices/_faults.html", {"at": at, **_counted(found, path)})
