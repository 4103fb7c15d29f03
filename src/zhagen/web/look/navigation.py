"""The seven names of the top bar: shown to those who may, and only where the page exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the bar: the page behind it, the folders it stands for, the rights that show it."""

    title: object
    page: str
    folders: frozenset[str]
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A name as one page shows it."""

    title: str
    address: str
    here: bool


NAMES: Final = (
    Name(_("首页"), "home", frozenset({"home"}), frozenset()),
    Name(_("收件预审"), "cases:index", frozenset({"cases"}), frozenset({"case_see", "case_work"})),
    Name(
        _("边聊边办"),
        "seat:index",
        frozenset({"seat", "dialogues"}),
        frozenset({"talk_see", "talk_seat", "alias_approve"}),
    ),
    Name(
        pgettext_lazy("all", "事项解析"),
        "plans:index",
        frozenset({"plans"}),
        frozenset({"plan_see", "plan_edit"}),
    ),
    Name(
        _("效能分析"),
        "insights:index",
        frozenset({"insights"}),
        frozenset({"insight_see", "insight_decide"}),
    ),
    Name(
        pgettext_lazy("all", "联合验证"),
        "pilots:index",
        frozenset({"pilots"}),
        frozenset({"pilot_see", "pilot_edit", "pilot_seal"}),
    ),
    Name(
        pgettext_lazy("all", "场景切片"),
        "slices:index",
        frozenset({"slices"}),
        frozenset({"slice_see", "slice_edit"}),
    ),
)


def places(rights: Iterable[str], view_name: str, *, names: Iterable[Name] = NAMES) -> list[Place]:
    """The names a person sees on the page of that view."""
    held = {str(right) for right in rights}
    folder = view_name.partition(":")[0]
    found = []
    for name in names:
        address = address_of(name.page)
        if address and (not name.rights or name.rights & held):
            found.append(Place(str(name.title), address, folder in name.folders))
    return found


def address_of(page: str) -> str:
    """The address of a page by its name; empty where this installation has no such page."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
