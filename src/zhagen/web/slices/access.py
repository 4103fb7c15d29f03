"""Who sees which version, and who may change it.

What is in use is everybody's who may see slices: the officer and the guide work by it. A draft is
its department's own until then: for others it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhagen.web.accounts.models import Department, User
from zhagen.web.accounts.rights import Right, departments_with, person_of
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.models import Keeper
from zhagen.web.slices.place import NAME, NUMBER, Held, every, of_item
from zhagen.web.slices.shelf import shelf
from zhagen.web.slices.wording import MESSAGES
from zhagen.web.slices.writing import Actor, why_fixed


def keepers() -> dict[str, Department]:
    """Who looks after which slice."""
    rows = Keeper.objects.select_related("department")
    return {row.slice_id: row.department for row in rows}


def seen_by(user: object, held: Iterable[Held]) -> tuple[Held, ...]:
    """The versions this person may know of."""
    mine = set(departments_with(user, Right.slice_see).values_list("pk", flat=True))
    kept = keepers()
    return tuple(
        one
        for one in held
        if not (one.draft and one.own and one.name in kept) or kept[one.name].pk in mine
    )


def all_seen(request: HttpRequest) -> tuple[Held, ...]:
    """Every version this person may know of."""
    return seen_by(request.user, every())


@dataclass(frozen=True, slots=True)
class Reached:
    """A version that was asked for, its siblings, and what this person may do."""

    held: Held
    siblings: tuple[Held, ...]
    keeper: Department | None
    edits: bool
    why_not: str

    @property
    def writable(self) -> bool:
        """Whether this person may change this very version."""
        return self.edits and not self.why_not


def reached(request: HttpRequest, name: str, version: str) -> Reached:
    """The version, or 404 for one that does not exist for this person."""
    if not (NAME.fullmatch(name) and NUMBER.fullmatch(version)):
        raise Http404
    siblings = seen_by(request.user, of_item(name))
    held = next((one for one in siblings if one.version == version), None)
    if held is None:
        raise Http404
    keeper = keepers().get(name)
    edits = may_edit(request.user, keeper)
    return Reached(held, siblings, keeper, edits, why_fixed(held))


def may_edit(user: object, keeper: Department | None) -> bool:
    """Whether the person may bring new versions of a slice this department looks after."""
    mine = departments_with(user, Right.slice_edit)
    return mine.exists() if keeper is None else mine.filter(pk=keeper.pk).exists()


def actor_for(request: HttpRequest, name: str) -> Actor:
    """Who changes this slice, for the department that looks after it. Raises SliceFault."""
    user: User = person_of(request)
    keeper = keepers().get(name)
    mine = departments_with(user, Right.slice_edit)
    if keeper is None:
        first = mine.order_by("name").first()
        if first is None:
            raise SliceFault(str(MESSAGES["no_department"]), status=403)
        return Actor(user, first, timezone.now())
    if not mine.filter(pk=keeper.pk).exists():
        told = {"name": name, "department": keeper.name}
        raise SliceFault(str(MESSAGES["someone_elses"]) % told, status=403)
    return Actor(user, keeper, timezone.now())


def state_of(held: Held, siblings: Iterable[Held]) -> tuple[str, str]:
    """The state of a version in a word, and the kind of its tag."""
    later = [one for one in siblings if one.found.order > held.found.order and not one.draft]
    if held.retired:
        return _("停办"), "warning"
    if held.in_use:
        replaced = any(one.in_use or one.retired for one in later)
        return (pgettext("slice", "停用"), "") if replaced else (_("在用"), "done")
    if _met(held):
        return _("自带，在用"), "done"
    return (_("草稿"), "") if not held.locked else (_("已锁"), "")


def _met(held: Held) -> bool:
    """Whether cases and talks use it as it was shipped, because no other version is in use."""
    meant = shelf().meant(held.name) if not held.own else None
    return meant is not None and meant.ref == held.ref
