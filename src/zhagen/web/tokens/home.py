"""What an administrator's first page tells of tokens: those that end soon, notes not taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhagen.web.accounts.models import User
from zhagen.web.accounts.reach import departments_of
from zhagen.web.accounts.rights import Right, rights_of
from zhagen.web.look.figures import day
from zhagen.web.look.waiting import Note as Line
from zhagen.web.look.waiting import Person
from zhagen.web.tokens.models import Note, Sending, Token

_SOON: Final = timedelta(days=14)


def today(user: Person, now: datetime) -> Sequence[Line]:
    """Tokens that end within two weeks, and addresses that did not take what was sent."""
    if not isinstance(user, User) or Right.people not in rights_of(user):
        return ()
    places = departments_of(user)
    links = ((_("看令牌"), reverse("tokens:index")),)
    working = Token.objects.filter(department__in=places, revoked_at=None, expires_at__gt=now)
    soon = working.filter(expires_at__lt=now + _SOON).order_by("expires_at")
    lines = [
        Line(
            one.name,
            _("的接口令牌 %(day)s 到期")
            % {"day": day(one.expires_at, get_language() or "zh-hans")},
            links=links,
        )
        for one in soon[:3]
    ]
    failed = Note.objects.filter(
        hook__department__in=places, hook__ended_at=None, state=Sending.FAILED,
        made_at__gt=now - _SOON,
    ).count()  # fmt: skip
    if failed:
        told = _("有 %(count)s 条没有送到对方系统") % {"count": failed}
        lines.append(Line(_("接口通知"), told, links=links))
    return lines
