"""The people of the sample: one of each role, all with the one password that is shown to all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhagen.web.accounts.models import Department, Membership, User, Window
from zhagen.web.accounts.rights import ROLE_NAMES, Role
from zhagen.web.audit.trail import record

if TYPE_CHECKING:
    from django.utils.functional import StrPromise

PASSWORD: Final = "shili-2026-demo"  # noqa: S105 - of people who do not exist, on this machine only
HERE: Final = "示例市人力资源和社会保障局"
ELSEWHERE: Final = "示例市市场监督管理局"
WINDOWS: Final = tuple(f"综窗 {number} 号" for number in (1, 2, 3, 4, 5, 6))


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody of the sample, and what a visitor will see as this person."""

    username: str
    name: str
    role: Role
    window: str = ""
    sees: str | StrPromise = ""


PARTS: Final = (
    Part("officer", "陈晓燕", Role.officer, "综窗 3 号", _("收件、看问题、出告知书")),
    Part("officer2", "周启明", Role.officer, "综窗 2 号", _("同一大厅的另一个窗口")),
    Part("seat", "林若溪", Role.seat, "", _("接手等人工的对话")),
    Part("office", "何志远", Role.office, "", _("任务分解、别名、切片")),
    Part("manager", "吴海宁", Role.manager, "", _("试点、切片的下一版")),
    Part("owner", "郑立", Role.owner, "", _("效能分析、选定建议、签封")),
    Part("admin", "许静", Role.administrator, "", _("人员、接口令牌、审计记录")),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is there."""

    department: Department
    windows: Mapping[str, Window]
    people: Mapping[str, User]

    def __getitem__(self, username: str) -> User:
        """The person with this sign-in name."""
        return self.people[username]


def make() -> Cast:
    """The department, its windows and its people."""
    with transaction.atomic():
        department = Department.objects.create(name=HERE)
        Department.objects.create(name=ELSEWHERE)
        windows = {
            name: Window.objects.create(department=department, name=name) for name in WINDOWS
        }
        # Deriving it takes a third of a second, and they all have the same one.
        own = make_password(PASSWORD)
        people = {one.username: _person(one, department, windows, own) for one in PARTS}
    return Cast(department, MappingProxyType(windows), MappingProxyType(people))


def _person(part: Part, department: Department, windows: Mapping[str, Window], own: str) -> User:
    """As somebody who was added and has chosen a password of their own."""
    place = None if part.role is Role.administrator else department
    made = User(
        username=part.username,
        shown_name=part.name,
        window=windows.get(part.window),
        password=own,
        password_changed_at=timezone.now(),
    )
    made.save()
    Membership.objects.create(user=made, role=str(part.role), department=place)
    record(None, "person.added", "person", str(made.pk), place, by="administrator")
    return made


def table() -> list[tuple[Part, str]]:
    """Everybody with the word for the role, for the terminal and the sign-in page."""
    return [(part, str(ROLE_NAMES[part.role])) for part in PARTS]
