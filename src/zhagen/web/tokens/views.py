"""The page of tokens and addresses, for those who manage people."""

from __future__ import annotations

from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhagen.web.accounts import once
from zhagen.web.accounts.models import Department, User
from zhagen.web.accounts.reach import departments_of
from zhagen.web.accounts.rights import Right, needs, person_of
from zhagen.web.tokens import hooks, keeping
from zhagen.web.tokens.forms import HookForm, TokenForm
from zhagen.web.tokens.models import Hook, Note, Sending, Token
from zhagen.web.tokens.scopes import SCOPE_NAMES, Scope

_MOST: Final = 100


@needs(Right.people)
def index(request: HttpRequest) -> HttpResponse:
    """Tokens and addresses of the departments one looks after, those that work first."""
    me, now = person_of(request), timezone.now()
    places = departments_of(me)
    tokens = Token.objects.filter(department__in=places).select_related("department", "made_by")
    rows = [
        {"token": one, "scopes": [SCOPE_NAMES[Scope(name)] for name in one.scopes],
         "works": one.revoked_at is None and one.expires_at > now}
        for one in tokens[:_MOST]
    ]  # fmt: skip
    rows.sort(key=lambda row: not row["works"])
    return render(request, "tokens/index.html", {"tokens": rows, "hooks": _addresses(places)})


def _addresses(places: QuerySet[Department]) -> list[dict[str, object]]:
    """Addresses that are in use: what was sent, what was not taken, and the newest reason."""
    newest = Note.objects.filter(hook=OuterRef("pk")).exclude(fault="").order_by("-pk")
    rows = Hook.objects.filter(department__in=places, ended_at=None).annotate(
        waits=Count("notes", filter=Q(notes__state=Sending.WAITING)),
        failed=Count("notes", filter=Q(notes__state=Sending.FAILED)),
        sent=Count("notes"),
        fault=Subquery(newest.values("fault")[:1]),
    )
    return [
        {"hook": one, "events": [hooks.EVENTS[name] for name in one.events]}
        for one in rows.select_related("department")
    ]


@needs(Right.people)
def add(request: HttpRequest) -> HttpResponse:
    """A new token; it is shown on the page that answers, and never again."""
    me = person_of(request)
    form = TokenForm(request.POST or None, administrator=me)
    if (led := once.earlier(request, me)) is not None:
        return redirect(led)
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        made, secret = keeping.make(
            me, data["name"], data["department"], data["scopes"], data["days"], now
        )
        once.remember(request, me, reverse("tokens:index"), now)
        return render(request, "tokens/handed.html", {"token": made, "secret": secret})
    return _asked(request, form, "tokens/add.html")


@needs(Right.people)
def add_hook(request: HttpRequest) -> HttpResponse:
    """A new address; the secret that signs what is sent is shown once."""
    me = person_of(request)
    form = HookForm(request.POST or None, administrator=me)
    if (led := once.earlier(request, me)) is not None:
        return redirect(led)
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        made, secret = hooks.add(
            me, data["name"], data["department"], data["address"], data["events"], now
        )
        once.remember(request, me, reverse("tokens:index"), now)
        return render(request, "tokens/handed.html", {"hook": made, "secret": secret})
    return _asked(request, form, "tokens/add_hook.html")


@require_POST
@needs(Right.people)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a token back."""
    me = person_of(request)
    held = get_object_or_404(_tokens(me), pk=pk)
    keeping.revoke(me, held, timezone.now())
    return redirect("tokens:index")


@require_POST
@needs(Right.people)
def end_hook(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing more to an address."""
    me = person_of(request)
    held = get_object_or_404(Hook, pk=pk, department__in=departments_of(me))
    hooks.end(me, held, timezone.now())
    return redirect("tokens:index")


@require_POST
@needs(Right.people)
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send once more what an address did not take."""
    me = person_of(request)
    held = get_object_or_404(Hook, pk=pk, department__in=departments_of(me), ended_at=None)
    hooks.send_again(me, held, timezone.now())
    return redirect("tokens:index")


def _tokens(me: User) -> QuerySet[Token]:
    return Token.objects.filter(department__in=departments_of(me))


def _asked(request: HttpRequest, form: TokenForm | HookForm, template: str) -> HttpResponse:
    return render(request, template, {"form": form}, status=422 if form.errors else 200)
