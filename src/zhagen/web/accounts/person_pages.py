"""The page of one person, and what an administrator does there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhagen.web.accounts import changes, lockout
from zhagen.web.accounts.gate import needs_second_factor
from zhagen.web.accounts.models import Membership, User
from zhagen.web.accounts.people_forms import PersonForm, RoleBoxes, value_of
from zhagen.web.accounts.people_pages import role_lines
from zhagen.web.accounts.reach import owns_account, within_reach
from zhagen.web.accounts.rights import ROLE_NAMES, Right, Role, needs, person_of
from zhagen.web.look.refusals import Clash, Difference, clashed


@needs(Right.people)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, window, roles, and the state of the account."""
    me = person_of(request)
    whom = get_object_or_404(within_reach(me), pk=pk)
    form = PersonForm(_initial(whom), administrator=me)
    return _page(request, whom, form)


@require_POST
@needs(Right.people)
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and window."""
    me = person_of(request)
    whom = _owned(me, pk)
    form = PersonForm(request.POST, administrator=me)
    if not form.is_valid():
        return _page(request, whom, form, status=422)
    data = form.cleaned_data
    try:
        changes.change_person(
            me, whom, _version(request), data["shown_name"], _kept_window(whom, form)
        )
    except changes.ChangedMeanwhile:
        return _clash(request, whom, "accounts:save", _name_differences(whom, form))
    messages.success(request, _("已保存。"))
    return redirect("accounts:person", pk=pk)


@require_POST
@needs(Right.people)
def save_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles in the departments within reach."""
    me = person_of(request)
    whom = get_object_or_404(within_reach(me), pk=pk)
    boxes = RoleBoxes(me)
    known = {value for value, _name in boxes.choices}
    ticked = [value for value in request.POST.getlist("roles") if value in known]
    if whom.pk == me.pk:
        return _said(request, pk, _("自己的角色要请另一位管理员改。"))
    if not ticked and not _roles_elsewhere(whom, boxes):
        return _said(request, pk, _("请至少留一个角色；这个人不再使用的话，请停用账号。"))
    wanted = boxes.held(ticked)
    try:
        changes.change_roles(me, whom, _version(request), boxes.places.values(), wanted)
    except changes.ChangedMeanwhile:
        return _clash(request, whom, "accounts:save_roles", _role_differences(whom, ticked))
    messages.success(request, _("角色已保存，下一次打开页面就生效。"))
    return redirect("accounts:person", pk=pk)


@require_POST
@needs(Right.people)
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Disable, enable, new password, forget the second factor, end sessions, let try again."""
    me = person_of(request)
    whom = _owned(me, pk)
    if what == "password":
        password = changes.reset_password(me, whom)
        return render(request, "accounts/handed.html", {"person": whom, "password": password})
    if what not in _ACTS:
        raise Http404
    done, sentence = _ACTS[what]
    done(me, whom)
    messages.success(request, sentence % {"who": whom})
    return redirect("accounts:person", pk=pk)


def _disable(me: User, whom: User) -> None:
    changes.set_active(me, whom, active=False)


def _enable(me: User, whom: User) -> None:
    changes.set_active(me, whom, active=True)


_ACTS: Final[dict[str, tuple[Callable[[User, User], None], Any]]] = {
    "disable": (_disable, gettext_lazy("已停用%(who)s的账号，登录状态同时结束。以前的记录都在。")),
    "enable": (_enable, gettext_lazy("已恢复%(who)s的账号。")),
    "factor": (
        changes.reset_factor,
        gettext_lazy("已清除%(who)s的动态验证码，下次登录时重新开启。"),
    ),
    "sessions": (changes.end_sessions, gettext_lazy("已结束%(who)s在所有电脑上的登录。")),
    "unlock": (changes.unlock, gettext_lazy("%(who)s现在可以再试登录了。")),
}


def _owned(me: User, pk: int) -> User:
    """Somebody whose account this administrator may change; anybody else does not exist here."""
    whom = get_object_or_404(within_reach(me), pk=pk)
    if not owns_account(me, whom):
        raise Http404
    return whom


def _page(request: HttpRequest, whom: User, form: PersonForm, *, status: int = 200) -> HttpResponse:
    me = person_of(request)
    boxes = RoleBoxes(me)
    held = Membership.objects.filter(user=whom).select_related("department")
    values = {value_of(one.role, one.department): one.from_sign_on for one in held}
    fixed = {value for value, from_sign_on in values.items() if from_sign_on}
    places = {
        "whom": whom,
        "form": form,
        "groups": boxes.groups(set(values), fixed),
        "elsewhere": [line for line in role_lines(whom) if not _shown(line["place"], boxes)],
        "owned": owns_account(me, whom),
        "myself": whom.pk == me.pk,
        "factor": Authenticator.objects.filter(user=whom, type="totp").exists(),
        "needs_factor": needs_second_factor(whom),
        "minutes": lockout.minutes_left(whom.username),
    }
    return render(request, "accounts/person.html", places, status=status)


def _shown(place: str, boxes: RoleBoxes) -> bool:
    return place in {str(department or "") for department in boxes.places.values()}


def _initial(whom: User) -> dict[str, Any]:
    window = whom.window.pk if whom.window else None
    return {"shown_name": whom.shown_name or whom.username, "window": window}


def _kept_window(whom: User, form: PersonForm) -> Any:  # noqa: ANN401 - a window or none
    """A window of another department is not in the list and must not be lost by saving."""
    chosen = form.cleaned_data["window"]
    listed = form.fields["window"].queryset  # type: ignore[attr-defined] # a ModelChoiceField
    if chosen is None and whom.window and not listed.filter(pk=whom.window.pk).exists():
        return whom.window
    return chosen


def _roles_elsewhere(whom: User, boxes: RoleBoxes) -> bool:
    held = Membership.objects.filter(user=whom).select_related("department")
    places = list(boxes.places.values())
    return any(one.department not in places or one.from_sign_on for one in held)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else -1


def _said(request: HttpRequest, pk: int, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("accounts:person", pk=pk)


def _name_differences(whom: User, form: PersonForm) -> tuple[Difference, ...]:
    whom.refresh_from_db()
    window = form.cleaned_data["window"]
    return (
        Difference("shown_name", _("姓名"), form.cleaned_data["shown_name"], whom.shown_name),
        Difference("window", _("窗口"), str(window or ""), str(whom.window or "")),
    )


def _role_differences(whom: User, ticked: list[str]) -> tuple[Difference, ...]:
    mine = [str(ROLE_NAMES[Role(value.partition("@")[0])]) for value in ticked]
    theirs = "\n".join(f"{line['place']} {line['names']}" for line in role_lines(whom))
    return (Difference("roles", _("角色"), "、".join(mine), theirs),)


def _clash(
    request: HttpRequest, whom: User, send_to: str, differences: tuple[Difference, ...]
) -> HttpResponse:
    whom.refresh_from_db()
    skipped = ("version", "csrfmiddlewaretoken")
    sent = [
        (name, value)
        for name in request.POST
        if name not in skipped
        for value in request.POST.getlist(name)
    ]
    clash = Clash(
        who=_("另一位管理员"),
        when=_("刚才"),
        address=reverse("accounts:person", args=[whom.pk]),
        send_to=reverse(send_to, args=[whom.pk]),
        differences=differences,
        sent=(*sent, ("version", str(whom.version))),
    )
    return clashed(request, clash)
