"""The charter's editor with the plan beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhagen.web.accounts.rights import Right, needs
from zhagen.web.look.refusals import Clash, Difference, clashed
from zhagen.web.look.telling import sent_fields
from zhagen.web.pilots import drafts
from zhagen.web.pilots.charter_form import Content, labels, left_over, read, sections
from zhagen.web.pilots.checking import Checked
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.here import checked_here
from zhagen.web.pilots.keeping import TooLarge, folder_of, sealed_of
from zhagen.web.pilots.models import Pilot, PilotState, PlanMade
from zhagen.web.pilots.planning import at_once
from zhagen.web.pilots.views.reached import me, pilot_for, refused, told_faults


@needs(Right.pilot_edit)
@require_http_methods(["GET", "POST"])
@told_faults
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form over the charter; saving keeps everything, also what is wrong."""
    pilot = pilot_for(request, pk, Right.pilot_edit)
    if pilot.state != PilotState.DRAFT:
        raise PilotFault(_("立项书已经有人签封，不能再改。没有签齐前可以先撤回签封。"))
    if request.method == "POST":
        return _saved(request, pilot)
    return render(request, "pilots/edit.html", editor(pilot, pilot.content))


def _saved(request: HttpRequest, pilot: Pilot) -> HttpResponse:
    content = read(request.POST, pilot.content)
    sent = request.FILES.get("baseline")
    try:
        kept = (
            (str(sent.name), folder_of(pilot).keep(str(sent.name), sent.chunks())) if sent else None
        )
        saved = drafts.save(pilot.pk, me(request), _version(request), content, kept)
    except TooLarge:
        return refused(request, _("基线文件太大，请按月拆开，只传最近两个月的。"), 413, pilot.pk)
    except drafts.Changed as changed:
        return _clash(request, changed.pilot, content)
    checked = checked_here(saved)
    drafts.plan_for(saved, checked, ask=True)
    wish = request.POST.get("do", "")
    if not wish and not checked.faults:
        messages.success(request, _("已保存，没有要改的地方。"))
    elif not wish:
        messages.info(request, _("已保存，还有 %(count)d 处要改。") % {"count": checked.count})
    anchor = f"#g-{wish.partition(':')[2].rstrip('.0123456789').replace('.', '-')}" if wish else ""
    return redirect(reverse("pilots:edit", args=[pilot.pk]) + anchor)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else 0


def _clash(request: HttpRequest, pilot: Pilot, mine: Content) -> HttpResponse:
    """Both texts of every field that differs; one's own can be sent once more."""
    theirs = {
        each.name: each.value
        for section in sections(pilot.content, {}, {})
        for row in section.rows
        for each in row.inputs
    }
    named = labels()
    own = [
        each for section in sections(mine, {}, {}) for row in section.rows for each in row.inputs
    ]
    differences = tuple(
        Difference(
            each.name, str(named.get(each.name, each.field.label)), each.value,
            theirs.get(each.name, ""),
        )
        for each in own
        if each.value != theirs.get(each.name, "")
    )  # fmt: skip
    kept = sent_fields(request, {"version", "do"})
    clash = Clash(
        who=str(pilot.changed_by),
        when=f"{timezone.localtime(pilot.changed_at):%H:%M}",
        address=reverse("pilots:edit", args=[pilot.pk]),
        send_to=reverse("pilots:edit", args=[pilot.pk]),
        differences=differences,
        sent=(*kept, ("version", str(pilot.version))),
    )
    return clashed(request, clash)


def editor(pilot: Pilot, content: Content, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a page's own places
    """What the form and the panel beside it show."""
    checked = checked_here(pilot, content)
    plan = drafts.plan_for(pilot, checked, ask=False)
    return {
        "pilot": pilot,
        "sections": sections(content, checked.faults, checked.warnings),
        "amending": False,
        **_panel(pilot, content, checked, plan),
        **more,
    }


def _panel(
    pilot: Pilot, content: Content, checked: Checked, plan: drafts.PlanState
) -> dict[str, Any]:
    return {
        "pilot": pilot,
        "checked": checked,
        "left_over": left_over(content, checked.faults),
        "quick": at_once(checked.charter) if checked.charter else None,
        "plan": plan,
        "shown": plan.made.shown if plan.made else None,
    }


@needs(Right.pilot_edit)
@require_POST
@told_faults
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of what stands in the form now, nothing saved; what is wrong goes to its field."""
    pilot = pilot_for(request, pk, Right.pilot_edit)
    base = pilot.content if pilot.state == PilotState.DRAFT else dict(sealed_of(pilot).amended)
    content = read(request.POST, base)
    checked = checked_here(pilot, content)
    state = drafts.plan_for(pilot, checked, ask=pilot.state == PilotState.DRAFT)
    places = {
        **_panel(pilot, content, checked, state),
        "sections": sections(content, checked.faults, checked.warnings),
    }
    return render(request, "pilots/plan_typed.html", places)


@needs(Right.pilot_edit)
@require_GET
@told_faults
def plan_state(request: HttpRequest, pk: int, mark: str) -> HttpResponse:
    """The chances of a plan that was on its way; nothing while it still is."""
    pilot = pilot_for(request, pk, Right.pilot_edit)
    made = PlanMade.objects.filter(pilot=pilot, fingerprint=mark).first()
    if made is None:
        return HttpResponse(status=204)
    state = drafts.PlanState(mark, made)
    return render(request, "pilots/_chances.html", {"plan": state, "shown": made.shown})
