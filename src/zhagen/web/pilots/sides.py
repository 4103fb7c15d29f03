"""For which party a person stands: by the role they hold in the pilot's department.

The product manager is the vendor's side, the problem owner the department's. Somebody who holds
both roles stands for neither: two signatures by one person would be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from zhagen.pilot.charter import Charter, Party
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Role
from zhagen.web.pilots.models import PartyRole, Pilot

_SIDES: Final[Mapping[str, PartyRole]] = {
    Role.owner: PartyRole.DEPARTMENT,
    Role.manager: PartyRole.VENDOR,
}


def side_of(user: User, pilot: Pilot) -> PartyRole | None:
    """The party the person stands for; None for nobody and for somebody with both roles."""
    found = {
        _SIDES[role]
        for role, department in user.held
        if role in _SIDES and department == pilot.department_id
    }
    return found.pop() if len(found) == 1 else None


def why_no_side(user: User, pilot: Pilot) -> str:
    """Why the person stands for no party; empty where they do."""
    if side_of(user, pilot) is not None:
        return ""
    roles = {role for role, department in user.held if department == pilot.department_id}
    if {Role.owner, Role.manager} <= roles:
        return _("您同时是产品经理和业务负责人，不能代表任何一方；请双方各由一人来做。")
    return _("只有本单位的产品经理和业务负责人能代表一方。")


def party_of(charter: Charter, side: PartyRole) -> Party:
    """The charter's party of that side."""
    return next(each for each in charter.parties if each.role == side)
