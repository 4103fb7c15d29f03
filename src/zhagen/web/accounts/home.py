"""What an administrator's first page tells of people: who is locked out, who has not begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhagen.web.accounts.models import SignInTry, User
from zhagen.web.accounts.rights import Right, departments_with, may_everywhere
from zhagen.web.look.waiting import Note, Number, Person


def _people(user: Person) -> QuerySet[User] | None:
    """The people this person manages; None where there are none to manage."""
    if not isinstance(user, User):
        return None
    places = departments_with(user, Right.people)
    if may_everywhere(user, Right.people):
        return User.objects.all()
    if not places.exists():
        return None
    return User.objects.filter(memberships__department__in=places).distinct()


def numbers(user: Person, now: datetime) -> Sequence[Number]:
    """Accounts in use, and those nobody has signed in with yet."""
    people = _people(user)
    if people is None:
        return ()
    active = people.filter(is_active=True)
    new = active.filter(password_changed_at=None, password_until__isnull=False)
    late = new.filter(password_until__lt=now).count()
    whole = people.count()
    return (
        Number(
            _("在用账号"), str(active.count()), _("个账号"),
            _("停用 %(count)s 个") % {"count": whole - active.count()},
        ),
        Number(
            _("还没登录过"), str(new.count()), _("位"),
            _("%(count)s 人的临时密码已过期") % {"count": late} if late
            else _("临时密码都还能用"),
            late=late > 0,
        ),
    )  # fmt: skip


def today(user: Person, now: datetime) -> Sequence[Note]:
    """Names under which signing in is locked now."""
    if _people(user) is None or not may_everywhere(user, Right.people):
        return ()
    locked = SignInTry.objects.filter(locked_until__gt=now).count()
    if not locked:
        return ()
    told = _("%(count)s 个登录名因连续输错密码被锁住") % {"count": locked}
    return (Note(_("登录"), told, links=((_("看人员"), reverse("accounts:people")),)),)
