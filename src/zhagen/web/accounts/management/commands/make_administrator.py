"""`python -m zhagen.web make_administrator`: the first administrator, or a way back in.

There is no account that exists beforehand and no page that the first visitor could claim: whoever
can run this on the server could read the database as well.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zhagen.web.accounts import changes
from zhagen.web.accounts.models import Membership, User
from zhagen.web.accounts.rights import Role
from zhagen.web.audit.trail import record


class Command(BaseCommand):
    """Make an administrator of all departments, or give one a new password."""

    help = "建一个管理所有单位的管理员，打印临时密码；已有的人加上 --again 换密码、清动态验证码"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The sign-in name, and what is to be done with one that exists."""
        parser.add_argument("username", metavar="登录名", nargs="?", default="admin")
        parser.add_argument("--again", action="store_true", help="给已有的人重新发放临时密码")

    def handle(self, *_given: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own shape
        """Print the temporary password; it is shown once and stored nowhere."""
        name = str(options["username"]).strip()
        known = User.objects.filter(username__iexact=name).first()
        if known is not None and not options["again"]:
            raise CommandError(f"登录名 {name} 已经有了。要重新发放临时密码，请加 --again。")
        password = _renewed(known) if known is not None else _made(name)
        self.stdout.write(f"登录名：{name}")
        self.stdout.write(f"临时密码：{password}")
        self.stdout.write("三天内登录有效，只显示这一次。第一次登录时请改成自己的密码。")


def _made(name: str) -> str:
    roles = [(Role.administrator.value, None)]
    return changes.add_person(None, name, "", None, roles)[1]


def _renewed(known: User) -> str:
    with transaction.atomic():
        if not known.is_active:
            User.objects.filter(pk=known.pk).update(is_active=True)
            record(None, "person.enabled", "person", str(known.pk), by="terminal")
        _held, new = Membership.objects.get_or_create(
            user=known, role=Role.administrator.value, department=None
        )
        if new:
            record(None, "role.given", "person", str(known.pk), role=Role.administrator.value)
        changes.reset_factor(None, known)
        return changes.reset_password(None, known)
