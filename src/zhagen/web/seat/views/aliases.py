"""Deciding about names for items, and the sites the guide stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from zhagen.guide.linking.aliases import State
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.dialogues.models import Alias
from zhagen.web.dialogues.parts import parts
from zhagen.web.look.waiting import Tab
from zhagen.web.seat import alias_book
from zhagen.web.seat.faults import SeatFault
from zhagen.web.seat.reach import alias_for, bodies
from zhagen.web.seat.views.reached import me, told_faults
from zhagen.web.seat.wording import WHY

_ON_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class AliasRow:
    """A proposal: the wording, the items it may be meant for (the proposed first), and why."""

    alias: Alias
    name: str
    items: tuple[tuple[str, str], ...]
    why: str
    version: int


@require_GET
@needs(Right.alias_approve)
def index(request: HttpRequest) -> HttpResponse:
    """The proposals, the most frequent first, and what was decided."""
    own = Alias.objects.filter(bodies(request.user, Right.alias_approve))
    show = request.GET.get("show", State.PROPOSED.value)
    show = show if show in {one.value for one in State} else State.PROPOSED.value
    order = "-searches" if show == State.PROPOSED.value else "-decided_at"
    rows = own.filter(state=show).select_related("decided_by").order_by(order, "pk")
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    names = {
        "proposed": _("等审定"),
        "approved": _("已采用"),
        "declined": pgettext("state", "不采用"),
    }
    address = reverse("seat:aliases")
    tabs = [
        Tab(title, f"{address}?show={name}", own.filter(state=name).count(), here=name == show)
        for name, title in names.items()
    ]
    places = {"rows": [_row(one) for one in page], "page": page, "tabs": tabs, "show": show}
    return render(request, "seat/aliases.html", places)


def _row(alias: Alias) -> AliasRow:
    by_id = parts().reception.catalogue.by_id
    ids = dict.fromkeys((alias.item, *map(str, alias.near)))
    items = tuple((one, by_id[one].name) for one in ids if one in by_id)
    name = by_id[alias.item].name if alias.item in by_id else ""
    return AliasRow(alias, name, items, str(WHY.get(alias.why, "")), alias.version)


@require_POST
@needs(Right.alias_approve)
@told_faults
def decide(request: HttpRequest, alias_id: str) -> HttpResponse:
    """Approve or decline."""
    alias, post = alias_for(request, alias_id), request.POST
    was = post.get("was", "")
    alias_book.decide(
        alias,
        State.APPROVED if post.get("choice") == "approve" else State.DECLINED,
        me(request),
        reason=post.get("reason", ""),
        item=post.get("item", ""),
        was=int(was) if was.isdecimal() and len(was) < 9 else alias.version,
        now=timezone.now(),
    )
    return redirect(f"{reverse('seat:aliases')}")


@require_POST
@needs(Right.alias_approve)
@told_faults
def read_in(request: HttpRequest) -> HttpResponse:
    """Take in the proposals that `zhagen guide aliases` found in the search logs."""
    file = request.FILES.get("file")
    if file is None:
        raise SeatFault("no_file")
    if (file.size or 0) > alias_book.MOST_BYTES:
        raise SeatFault("file_too_large", 413)
    new, known = alias_book.read_in(file.read(), me(request), timezone.now())
    told = _("读入 %(new)s 条新的，%(known)s 条原来就有，次数已更新。")
    messages.info(request, told % {"new": new, "known": known})
    return redirect("seat:aliases")


@require_GET
@needs(Right.people)
def sites(request: HttpRequest) -> HttpResponse:
    """The sites that may embed the guide, and how a page does it."""
    configuration = settings.CONFIGURATION
    places = {
        "origins": configuration.origins,
        "own": f"{request.scheme}://{request.get_host()}",
        "phone": configuration.phone,
        "hours": configuration.seat_hours,
        "keep_days": configuration.keep_days,
        "desk": bool(configuration.webhook_url),
    }
    return render(request, "seat/sites.html", places)
