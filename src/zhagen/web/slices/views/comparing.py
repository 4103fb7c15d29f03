"""What changed between two versions, in words; and a version to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhagen.slices.faults import BrokenSlice
from zhagen.web.accounts.rights import Right, needs, person_of
from zhagen.web.audit.trail import record
from zhagen.web.slices import archive
from zhagen.web.slices.access import reached
from zhagen.web.slices.differences import differences
from zhagen.web.slices.place import slice_in


@require_GET
@needs(Right.slice_see)
def changes(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """What changed since another version, in words."""
    at = reached(request, name, version)
    others = [one for one in at.siblings if one.version != version]
    wanted = request.GET.get("than", "")
    earlier = [one for one in others if one.found.order < at.held.found.order]
    other = next((one for one in others if one.version == wanted), None)
    if wanted and other is None:
        raise Http404
    other = other or (earlier[-1] if earlier else None)
    context: dict[str, object] = {"at": at, "held": at.held, "others": others, "other": other}
    if other is not None:
        try:
            old, new = slice_in(other.folder), slice_in(at.held.folder)
            context["told"] = differences(old, new)
        except BrokenSlice as error:
            context["broken"] = f"{error.folder.parent.name}@{error.folder.name}"
    return render(request, "slices/changes.html", context)


@require_GET
@needs(Right.slice_see)
def download(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """The version as a ZIP; the same one can be uploaded elsewhere."""
    at = reached(request, name, version)
    content = archive.packed(at.held.folder, f"{name}/{version}")
    record(person_of(request), "slice.downloaded", "slice", at.held.ref, at.keeper)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{version}.zip"'
    return answer
