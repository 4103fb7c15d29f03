"""Severity marks and icons as SVG: shape, line and word tell them apart, colour only helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhagen.web.look.icons import ICONS, MARKS

# In the order of a list of findings: what goes back first, then what must be looked at.
KINDS: Final = ("error", "unclear", "warning", "notice", "passed")
WORDS: Final[Mapping[str, object]] = {
    "error": _("须补正"),
    "unclear": _("看不准"),
    "warning": _("请核对"),
    "notice": _("提示"),
    "passed": _("未见问题"),
}


class NoSuchDrawing(Exception):
    """A template asked for a mark or an icon that does not exist."""


def severity_word(kind: str) -> str:
    """The word of a severity in the language of the page."""
    if kind not in WORDS:
        raise NoSuchDrawing(f"没有“{kind}”这种程度，只有：{'、'.join(KINDS)}")
    return str(WORDS[kind])


def shape(kind: str) -> SafeString:
    """The mark alone; a word must stand beside it."""
    if kind not in MARKS:
        raise NoSuchDrawing(f"没有“{kind}”这种程度，只有：{'、'.join(KINDS)}")
    return _drawn(MARKS[kind], f"shape {kind}")


def mark(kind: str, count: object = None, *, word: str = "", bare: bool = False) -> SafeString:
    """A mark with its word, a count after it; `bare` keeps the word for screen readers only."""
    told = word or severity_word(kind)
    shown = format_html('<span class="unseen">{}</span>' if bare else "<span>{}</span>", told)
    number = "" if count is None else format_html(' <span class="count">{}</span>', count)
    return format_html('<span class="mark {}">{}{}{}</span>', kind, shape(kind), shown, number)


def icon(name: str) -> SafeString:
    """A drawing beside a word that says the same."""
    if name not in ICONS:
        raise NoSuchDrawing(f"没有“{name}”这个图形，只有：{'、'.join(sorted(ICONS))}")
    return _drawn(ICONS[name], "icon")


def key(name: str) -> SafeString:
    """A key hint: the small key beside the action it triggers; screen readers hear the list."""
    return format_html('<kbd class="key" aria-hidden="true">{}</kbd>', _key_faces(name))


def _key_faces(name: str) -> str:
    faces = {"Enter": "↵", "Escape": gettext("退出键"), "Up": "↑", "Down": "↓"}
    return faces.get(name, name)


def _drawn(body: str, classes: str) -> SafeString:
    head = f'<svg class="{classes}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
    return mark_safe(head + body + "</svg>")  # noqa: S308 - our own drawings
