"""What the templates of 效能分析 need beside the look's own tags."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhagen.insight.period import parse_period
from zhagen.insight.reporting.names import reason_name
from zhagen.web.insights import script
from zhagen.web.insights.periods import named
from zhagen.web.insights.wording import BOOK_STATES, FILE_KINDS, KINDS, LABELS, VERDICTS

register = template.Library()


@register.filter
def files_named(names: Sequence[str]) -> str:
    """The files of a reading in a few words: the first by its name, how many there are."""
    if len(names) < 2:
        return "".join(names)
    told = {"first": names[0], "count": len(names)}
    return _("%(first)s 等 %(count)s 个文件") % told


@register.filter
def reason(code: str) -> str:
    """Why a line was not used."""
    return reason_name(code)


@register.filter
def source_kind(code: str) -> str:
    """Where records came from."""
    return str(KINDS.get(code, code))


@register.filter
def file_kind(code: str) -> str:
    """What a file is."""
    return str(FILE_KINDS.get(code, code))


@register.filter
def verdict_word(code: str) -> str:
    """A verdict in words."""
    return str(VERDICTS[code][0]) if code in VERDICTS else code


@register.filter
def verdict_kind(code: str) -> str:
    """The mark of a verdict."""
    return VERDICTS[code][1] if code in VERDICTS else "notice"


@register.filter
def book_word(code: str) -> str:
    """The state of a proposal."""
    return str(BOOK_STATES[code][0]) if code in BOOK_STATES else code


@register.filter
def book_kind(code: str) -> str:
    """The tag of a state."""
    return BOOK_STATES[code][1] if code in BOOK_STATES else ""


@register.filter
def period(code: str) -> str:
    """A period as the page's language calls it; it is written 2026Q3, 2026-07 or as two days."""
    language = get_language() or ""
    if language.startswith("zh"):
        return str(script.shown(named(parse_period(code))))
    if "Q" in code:
        return f"Q{code[-1]} {code[:4]}"
    return code.replace("..", " – ")


@register.filter
def label(words: str) -> str:
    """The name of a row of a proposal."""
    return str(LABELS.get(words, words))
