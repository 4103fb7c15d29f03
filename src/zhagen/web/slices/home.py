"""What the home page of those who look after slices says: drafts to finish, versions put in use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.web.accounts.rights import Right, departments_with, rights_of
from zhagen.web.look.waiting import Change, Person, Row, Waiting
from zhagen.web.slices import fitness
from zhagen.web.slices.access import keepers, seen_by
from zhagen.web.slices.models import Did, Step
from zhagen.web.slices.place import Held, every

_LATELY = timedelta(days=14)
_MOST = 6


def waiting(user: Person, now: datetime) -> Sequence[Waiting]:  # noqa: ARG001 - the shape of all
    """The drafts of the person's department that are not yet in use."""
    mine = set(departments_with(user, Right.slice_edit).values_list("pk", flat=True))
    if not mine:
        return ()
    kept = keepers()
    drafts = [
        one
        for one in seen_by(user, every())
        if one.draft and one.own and one.name in kept and kept[one.name].pk in mine
    ]
    rows = tuple(_row(one) for one in drafts[:_MOST])
    if not rows:
        return ()
    return (
        Waiting(_("场景切片草稿"), rows, all_address=reverse("slices:index"), total=len(drafts)),
    )


def _row(one: Held) -> Row:
    found = fitness.known(one.folder)
    if found is None:
        told, kind = _("还没检查"), "notice"
    elif found.passed:
        told, kind = _("检查通过，可以启用"), "passed"
    else:
        told, kind = _("还有 %(count)s 处要改") % {"count": max(found.to_do, 1)}, "warning"
    return Row(
        state=_("草稿"),
        title=f"{one.title} {one.version}",
        address=reverse("slices:open", args=[one.name, one.version]),
        action=_("打开"),
        under=one.found.because[:60],
        told=told,
        kind=kind,
    )


def changed(user: Person, now: datetime) -> Sequence[Change]:
    """Versions put in use or ended lately."""
    if Right.slice_see not in rights_of(user):
        return ()
    steps = Step.objects.filter(did__in=[Did.RELEASED, Did.RETIRED], at__gte=now - _LATELY)
    titles = {one.ref: one.title for one in every()}
    found = []
    for step in steps.order_by("-at")[:3]:
        if step.ref not in titles:
            continue
        name, _at, version = step.ref.partition("@")
        text = (
            _("%(title)s %(version)s 启用了") if step.did == Did.RELEASED else _("%(title)s 停办了")
        )
        told = text % {"title": titles[step.ref], "version": version}
        address = reverse("slices:open", args=[name, version])
        found.append(Change(timezone.localdate(step.at), told, address, _("看")))
    return found
