"""What whoever starts the server is told as long as nobody can manage people."""

from __future__ import annotations

from typing import Final

from zhagen.web.accounts.models import Membership
from zhagen.web.accounts.rights import Role

_SENTENCE: Final = (
    "还没有管理员，谁也登录不了。请在这台机器上另开一个终端运行："
    "python -m zhagen.web make_administrator"
)


def first_step() -> str:
    """The sentence for an installation without an administrator; empty where there is one."""
    whole = Membership.objects.filter(
        role=Role.administrator, department__isnull=True, user__is_active=True
    )
    return "" if whole.exists() else _SENTENCE
