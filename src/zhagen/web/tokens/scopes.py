"""What a token can be allowed, and which role in the department each of it takes.

A scope bounds a token; the role is what the rest of the workbench asks of whoever acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from zhagen.web.accounts.rights import Role


class Scope(StrEnum):
    """One thing a system may do."""

    cases_write = "cases.write"
    cases_read = "cases.read"
    records_write = "records.write"
    records_read = "records.read"
    reports_read = "reports.read"
    aliases_read = "aliases.read"


SCOPE_NAMES: Final[Mapping[Scope, str]] = MappingProxyType(
    {
        Scope.cases_write: _("交办件"),
        Scope.cases_read: _("查办件进度、问题和告知书"),
        Scope.records_write: _("推送办件记录"),
        Scope.records_read: _("查自己推送过的办件记录"),
        Scope.reports_read: _("取任务分解、分析和验证的报告"),
        Scope.aliases_read: _("取审定的事项别名"),
    }
)
_ROLES: Final[Mapping[Scope, Role]] = MappingProxyType(
    {
        Scope.cases_write: Role.officer,
        Scope.cases_read: Role.officer,
        Scope.reports_read: Role.owner,
        Scope.aliases_read: Role.office,
    }
)


def roles_for(scopes: Iterable[str]) -> tuple[Role, ...]:
    """The roles an account needs for these scopes."""
    found = {_ROLES[Scope(scope)] for scope in scopes if Scope(scope) in _ROLES}
    return tuple(sorted(found))
