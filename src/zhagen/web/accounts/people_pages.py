"""The list of people and the page of a new one."""

from __future__ import annotations

from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.web.accounts import once
from zhagen.web.accounts.changes import add_person
from zhagen.web.accounts.models import Membership, User
from zhagen.web.accounts.people_forms import NewPerson
from zhagen.web.accounts.reach import departments_of, within_reach
from zhagen.web.accounts.rights import ROLE_NAMES, Right, Role, needs, person_of

_A_PAGE: Final = 30


@needs(Right.people)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody within reach, filtered by name, department, role and state."""
    me = person_of(request)
    found = _filtered(within_reach(me), request)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    places = {
        "page": page,
        "people": _rows(list(page.object_list)),
        "departments": departments_of(me),
        "roles": [(role.value, ROLE_NAMES[role]) for role in Role],
        "asked": request.GET,
    }
    return render(request, "accounts/people.html", places)


@needs(Right.people)
def add(request: HttpRequest) -> HttpResponse:
    """Add somebody; the temporary password is shown on the page that answers, and never again."""
    me = person_of(request)
    form = NewPerson(request.POST or None, administrator=me)
    if (led := once.earlier(request, me)) is not None:
        return redirect(led)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = _added(me, form)
        except IntegrityError:
            form.add_error("username", _("这个登录名刚刚被别人用了，请换一个。"))
        else:
            led = reverse("accounts:person", args=[made.pk])
            once.remember(request, me, led, timezone.now())
            return render(request, "accounts/handed.html", {"person": made, "password": password})
    ticked = set(request.POST.getlist("roles"))
    places = {
        "form": form,
        "groups": form.roles.groups(ticked, set()),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/add.html", places, status=status)


def _added(me: User, form: NewPerson) -> tuple[User, str]:
    data = form.cleaned_data
    roles = form.roles.held(data["roles"])
    return add_person(me, data["username"], data["shown_name"], data["window"], roles)


def _filtered(found: QuerySet[User], request: HttpRequest) -> QuerySet[User]:
    words = request.GET.get("q", "").strip()[:60]
    if words:
        found = found.filter(Q(username__icontains=words) | Q(shown_name__icontains=words))
    if request.GET.get("role") in set(Role):
        found = found.filter(memberships__role=request.GET["role"])
    if request.GET.get("department", "").isdecimal():
        found = found.filter(memberships__department_id=int(request.GET["department"]))
    if request.GET.get("state") == "disabled":
        found = found.filter(is_active=False)
    elif request.GET.get("state") != "all":
        found = found.filter(is_active=True)
    roles = Membership.objects.select_related("department").order_by("department__name", "role")
    shown = found.select_related("window").prefetch_related(Prefetch("memberships", roles))
    return shown.order_by("shown_name", "username").distinct()


def _rows(people: list[User]) -> list[dict[str, Any]]:
    """What the list shows of each."""
    ids = [one.pk for one in people]
    with_factor = set(
        Authenticator.objects.filter(user_id__in=ids, type=Authenticator.Type.TOTP).values_list(
            "user_id", flat=True
        )
    )
    return [
        {"person": one, "roles": role_lines(one), "factor": one.pk in with_factor} for one in people
    ]


def role_lines(person: User) -> list[dict[str, str]]:
    """The roles a person holds, in words, by department."""
    by_place: dict[str, list[str]] = {}
    for one in person.memberships.all():  # type: ignore[attr-defined] # the other side of a key
        name = str(one.department) if one.department else ""
        known = ROLE_NAMES.get(one.role)
        by_place.setdefault(name, []).append(str(known or one.role))
    return [{"place": place, "names": "、".join(names)} for place, names in by_place.items()]
