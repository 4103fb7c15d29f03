"""The list of conversations, one conversation, and its news."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Item
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, needs, rights_of
from zhagen.web.audit.trail import record
from zhagen.web.dialogues import window
from zhagen.web.dialogues.models import Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.look.waiting import Tab
from zhagen.web.seat.alias_book import LONGEST
from zhagen.web.seat.lists import SHOWS, TalkRow, counts, rows_of, talks_in
from zhagen.web.seat.offers import offers
from zhagen.web.seat.presence import here
from zhagen.web.seat.reach import department_of, talk_for
from zhagen.web.seat.shown import Screen, screen_of
from zhagen.web.seat.views.reached import me, typed_again
from zhagen.web.seat.wording import OUTCOMES, READY, TO_WINDOW

_ON_A_PAGE: Final = 30
_BESIDE: Final = 20
_FOUND: Final = 6
# The token of a form differs each time it is shown and is no news.
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
_GONE_AFTER: Final = timedelta(minutes=2)
_PAUSE: Final = timedelta(minutes=10)


@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """The conversations; who sees none is led to what is theirs: names, or the sites."""
    held = rights_of(request.user)
    if Right.talk_see not in held:
        for right, place in ((Right.alias_approve, "seat:aliases"), (Right.people, "seat:sites")):
            if right in held:
                return redirect(place)
    return _index(request)


@needs(Right.talk_see)
def _index(request: HttpRequest) -> HttpResponse:
    now, user = timezone.now(), me(request)
    if Right.talk_seat in rights_of(user):
        here(user, now)
    number = counts(user, now)
    show = request.GET.get("show", "")
    if show not in SHOWS:
        show = "waiting" if number["waiting"] or not number["mine"] else "mine"
    words = request.GET.get("q", "")
    page = Paginator(talks_in(show, user, now, words), _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, now)
    busy = () if rows or show != "waiting" else rows_of(talks_in("machine", user, now)[:5], now)
    places = {
        "tabs": _tabs(number, show),
        "rows": rows,
        "page": page,
        "show": show,
        "words": words,
        "waits": number["waiting"],
        "number": number,
        "busy": busy,
    }
    return render(request, "seat/index.html", places)


def _tabs(number: dict[str, int], show: str) -> list[Tab]:
    names = {
        "waiting": _("等人工"),
        "mine": _("我的"),
        "others": _("同事在接"),
        "machine": _("机器在答"),
        "done": _("近七天结束"),
    }
    address = reverse("seat:index")
    return [
        Tab(names[one], f"{address}?show={one}", number[one], here=one == show) for one in SHOWS
    ]


@require_GET
@needs(Right.talk_see)
def open_talk(request: HttpRequest, talk_id: str) -> HttpResponse:
    """One conversation: what was said, what is known, and the reply."""
    user, talk = me(request), talk_for(request, talk_id, Right.talk_see)
    if Right.talk_seat in rights_of(user):
        here(user, timezone.now())
    with transaction.atomic():
        department = department_of(talk.body, user, Right.talk_see)
        record(user, "talk.seen", "talk", talk.id, department)
    return render(request, "seat/talk.html", _places(request, talk, user))


@require_GET
@needs(Right.talk_see)
def news(request: HttpRequest, talk_id: str) -> HttpResponse:
    """The parts of the page that may have changed; 304 where none has."""
    user, talk = me(request), talk_for(request, talk_id, Right.talk_see)
    if Right.talk_seat in rights_of(user):
        here(user, timezone.now())
    text = render_to_string("seat/news.html", _places(request, talk, user, quiet=True), request)
    same = _TOKEN.sub("", text)
    tag = f'"{hashlib.sha256(same.encode()).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    answer = HttpResponse(text)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _places(
    request: HttpRequest, talk: Talk, user: User, *, quiet: bool = False
) -> dict[str, object]:
    now = timezone.now()
    screen = screen_of(talk, user)
    number = counts(user, now)
    # Who answers is to know what the applicant's page shows; nobody else's look makes a code.
    mine = screen.stand == "mine"
    code = window.code_if_any(talk) if mine else window.standing(talk)
    wanted = request.GET.get("item")
    found = _items(wanted, screen) if wanted is not None else ()
    seen = talk.seen_at or talk.changed_at
    return {
        "screen": screen,
        "talk": talk,
        "held": screen.held,
        "beside": _beside(screen, user, now),
        "tabs": _tabs(number, _list_of(screen))[:2] + _tabs(number, _list_of(screen))[3:4],
        "offers": offers(screen) if screen.stand in {"mine", "waiting", "held"} else (),
        "may_seat": Right.talk_seat in rights_of(user),
        "code": code,
        "away": mine and now - seen > _GONE_AFTER,
        "seen": seen,
        "minutes": _minutes(screen),
        "typed": "" if quiet else typed_again(request, talk.id),
        "once": "" if quiet else get_random_string(24),
        "ready": [one for one in READY if code is not None or one != TO_WINDOW],
        "outcomes": list(OUTCOMES.items()),
        "editing": request.GET.get("fact", ""),
        "choosing": wanted is not None,
        "wanted": wanted or "",
        "found": found,
        "wording": _wording(screen),
        "longest": LONGEST,
        "query": request.GET.urlencode(),
    }


def _minutes(screen: Screen) -> int:
    """How long was really talked: a pause in which nobody was there is left out."""
    times = [one.at for one in screen.lines]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    talked = sum((one for one in gaps if one <= _PAUSE), timedelta())
    return max(1, round(talked.total_seconds() / 60))


def _list_of(screen: Screen) -> str:
    """The list this talk stands in."""
    return {"mine": "mine", "machine": "machine"}.get(screen.stand, "waiting")


def _beside(screen: Screen, user: User, now: datetime) -> tuple[TalkRow, ...]:
    """The list beside the talk: mine and those that wait, or those the machine answers."""
    if screen.stand == "machine":
        return rows_of(talks_in("machine", user, now)[:_BESIDE], now)
    own = rows_of(talks_in("mine", user, now)[:_BESIDE], now)
    return (*own, *rows_of(talks_in("waiting", user, now)[:_BESIDE], now))


def _items(wanted: str, screen: Screen) -> tuple[Item, ...]:
    """Items that fit the words: those the linker finds, and those whose name holds them."""
    catalogue: Catalogue = parts().reception.catalogue
    words = wanted.strip()[:100]
    if not words:
        first = next((one.text for one in screen.lines if one.who == "applicant"), "")
        words = first
    if not words:
        return ()
    linked = parts().reception.linker.link(words)
    ids = [one.item for wish in linked.wishes for one in wish.items]
    named = [one.id for one in catalogue.items if words in one.name or words in one.aliases]
    kept = [one for one in dict.fromkeys((*named, *ids)) if one != screen.item]
    return tuple(catalogue.by_id[one] for one in kept[:_FOUND])


def _wording(screen: Screen) -> str:
    """What the applicant called it: the first words, short enough to be a name."""
    first = next((one.text for one in screen.lines if one.who == "applicant"), "")
    return first[:LONGEST]
