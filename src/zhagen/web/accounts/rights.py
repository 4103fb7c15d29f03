"""Which role may do what, and how a view asks.

Everything is decided in one table, `RIGHTS`: a role has the rights its work needs and no others.
A right is always held in departments. A view first asks with `needs`, then narrows what it reads
with `departments_with`, so that a record of another department does not exist for it (404).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from types import MappingProxyType
from typing import Concatenate, Final, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from zhagen.web.accounts.models import Department, User
from zhagen.web.accounts.refusals import not_signed_in, without_right

_Given = ParamSpec("_Given")
_View = Callable[Concatenate[HttpRequest, _Given], HttpResponseBase]


class Role(StrEnum):
    """What a person is in a department."""

    officer = "officer"
    seat = "seat"
    office = "office"
    manager = "manager"
    owner = "owner"
    administrator = "administrator"


class Right(StrEnum):
    """One thing that can be allowed."""

    case_see = "case_see"
    case_work = "case_work"
    talk_see = "talk_see"
    talk_seat = "talk_seat"
    alias_approve = "alias_approve"
    plan_see = "plan_see"
    plan_edit = "plan_edit"
    insight_see = "insight_see"
    insight_decide = "insight_decide"
    pilot_see = "pilot_see"
    pilot_edit = "pilot_edit"
    pilot_seal = "pilot_seal"
    slice_see = "slice_see"
    slice_edit = "slice_edit"
    personal_whole = "personal_whole"
    people = "people"
    audit_see = "audit_see"


ROLE_NAMES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.officer: _("窗口人员"),
        Role.seat: _("坐席"),
        Role.office: _("科室人员"),
        Role.manager: _("产品经理"),
        Role.owner: _("业务负责人"),
        Role.administrator: _("管理员"),
    }
)

RIGHT_NAMES: Final[Mapping[Right, str]] = MappingProxyType(
    {
        Right.case_see: _("查看办件"),
        Right.case_work: _("办理办件"),
        Right.talk_see: _("查看对话"),
        Right.talk_seat: _("接手对话"),
        Right.alias_approve: _("审定事项别名"),
        Right.plan_see: _("查看任务分解"),
        Right.plan_edit: _("修改任务分解"),
        Right.insight_see: _("查看效能分析"),
        Right.insight_decide: _("选定微优化建议"),
        Right.pilot_see: _("查看联合验证"),
        Right.pilot_edit: _("修改立项书"),
        Right.pilot_seal: _("签封立项书"),
        Right.slice_see: _("查看场景切片"),
        Right.slice_edit: _("修改场景切片"),
        Right.personal_whole: _("查看完整个人信息"),
        Right.people: _("管理人员"),
        Right.audit_see: _("查看审计记录"),
    }
)

RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.officer: frozenset({Right.case_see, Right.case_work, Right.personal_whole}),
        Role.seat: frozenset({Right.talk_see, Right.talk_seat}),
        Role.office: frozenset(
            {
                Right.plan_see,
                Right.plan_edit,
                Right.alias_approve,
                Right.insight_see,
                Right.slice_see,
            }
        ),
        Role.manager: frozenset(
            {
                Right.alias_approve,
                Right.insight_see,
                Right.pilot_see,
                Right.pilot_edit,
                Right.pilot_seal,
                Right.slice_see,
                Right.slice_edit,
            }
        ),
        Role.owner: frozenset(
            {
                Right.plan_see,
                Right.insight_see,
                Right.insight_decide,
                Right.pilot_see,
                Right.pilot_seal,
                Right.slice_see,
            }
        ),
        Role.administrator: frozenset({Right.people, Right.audit_see, Right.slice_see}),
    }
)


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that have this right, in the order of the table."""
    return tuple(role for role, rights in RIGHTS.items() if right in rights)


def rights_of(user: object) -> frozenset[Right]:
    """Everything the person may do in at least one department."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    known = [RIGHTS[Role(role)] for role, _department in user.held if role in RIGHTS]
    return frozenset().union(*known)


def departments_with(user: object, right: Right) -> QuerySet[Department]:
    """The departments in which the person has this right."""
    if not isinstance(user, User) or not user.is_active:
        return Department.objects.none()
    places = _places(user, right)
    if None in places:
        return Department.objects.all()
    return Department.objects.filter(pk__in=[place for place in places if place is not None])


def may(user: object, right: Right, department: Department | None) -> bool:
    """Whether the person has this right in this department; None asks for all departments."""
    if not isinstance(user, User) or not user.is_active:
        return False
    places = _places(user, right)
    return None in places or (department is not None and department.pk in places)


def may_everywhere(user: object, right: Right) -> bool:
    """Whether the right is held for the whole installation."""
    return may(user, right, None)


def person_of(request: HttpRequest) -> User:
    """Who is signed in; to be asked only in views that need somebody to be."""
    user: object = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def needs(right: Right) -> Callable[[_View[_Given]], _View[_Given]]:
    """Let a view be reached only by people who have the right in some department."""

    def around(view: _View[_Given]) -> _View[_Given]:
        @wraps(view)
        def asked(
            request: HttpRequest, /, *args: _Given.args, **named: _Given.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return not_signed_in(request)
            if right not in rights_of(request.user):
                named_roles = [str(ROLE_NAMES[role]) for role in roles_with(right)]
                return without_right(request, str(RIGHT_NAMES[right]), named_roles)
            return view(request, *args, **named)

        return asked

    return around


def signed_in(view: _View[_Given]) -> _View[_Given]:
    """Let a view be reached by everybody who is signed in, whatever their roles."""

    @wraps(view)
    def asked(
        request: HttpRequest, /, *args: _Given.args, **named: _Given.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return not_signed_in(request)
        return view(request, *args, **named)

    return asked


def _places(user: User, right: Right) -> set[int | None]:
    return {place for role, place in user.held if role in RIGHTS and right in RIGHTS[Role(role)]}
