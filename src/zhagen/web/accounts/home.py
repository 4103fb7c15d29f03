"""What an administrator's first page tells of people: locked out, not begun, lately changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhagen.web.accounts.models import SignInTry, User
from zhagen.web.accounts.rights import Right, departments_with, may_everywhere, rights_of
from zhagen.web.audit.actions import ACTIONS
from zhagen.web.audit.models import Entry
from zhagen.web.look.waiting import Change, Note, Number, Person

_LATELY: Final = timedelta(days=14)
_MOST: Final = 5
# What an administrator wants to know that another one did.
_TOLD: Final = (
    "person.added", "person.disabled", "person.enabled", "role.given", "role.taken",
    "password.reset", "factor.reset", "department.added", "window.added", "window.removed",
)  # fmt: skip


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
    whole, used, unseen = people.count(), active.count(), new.count()
    return (
        Number(
            _("在用账号"), str(used), ngettext("个账号", "个账号", used),
            _("停用 %(count)s 个") % {"count": whole - used},
        ),
        Number(
            _("还没登录过"), str(unseen), ngettext("位", "位", unseen),
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


def changed(user: Person, now: datetime) -> Sequence[Change]:
    """Who added, disabled and entitled people lately, one line a person, action and day."""
    if not isinstance(user, User) or Right.people not in rights_of(user):
        return ()
    lines = Entry.objects.filter(action__in=_TOLD, at__gte=now - _LATELY)
    if not may_everywhere(user, Right.people):
        lines = lines.filter(department__in=departments_with(user, Right.people))
    rows = (
        lines.values("actor__shown_name", "action", "at__date")
        .annotate(count=Count("pk"), last=Max("at"))
        .order_by("-last")
    )
    address = reverse("audit:index")
    return [
        Change(timezone.localdate(row["last"]), _line(row), address, _("看审计记录"))
        for row in rows[:_MOST]
    ]


def _line(row: Mapping[str, object]) -> str:
    named = {
        "who": row["actor__shown_name"] or _("系统"),
        "action": ACTIONS[str(row["action"])],
        "count": row["count"],
    }
    if row["count"] == 1:
        return _("%(who)s：%(action)s") % named
    return _("%(who)s：%(action)s %(count)s 次") % named
