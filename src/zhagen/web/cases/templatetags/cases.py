"""`{% load cases %}`: words of closed lists, and personal data for those who may see it whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhagen.language.masks import mask_personal
from zhagen.web.cases import telling, wording
from zhagen.web.cases.deciding import Standing
from zhagen.web.cases.models import Case, CaseEvent
from zhagen.web.cases.screen import leaf
from zhagen.web.cases.slices import Item, SliceGone, items, slice_of
from zhagen.web.look.figures import span

register = template.Library()
_LISTS: Mapping[str, Mapping[str, object]] = {
    "state": wording.STATES,
    "channel": wording.CHANNELS,
    "reason": wording.REASONS,
    "step": wording.STEPS,
    "choice": wording.CHOICES,
}


@register.filter
def word(code: str, of: str) -> str:
    """The word of a code: {{ case.state|word:"state" }}."""
    return str(_LISTS[of].get(code, code))


@register.filter
def personal(text: object, whole: object) -> str:
    """A text as this person may see it: numbers of people masked unless `whole`."""
    return str(text) if whole else mask_personal(str(text))


@register.filter
def joined(parts: tuple[str, ...]) -> str:
    """Parts in a row, as Chinese lists them."""
    return "、".join(map(telling.told, parts))


@register.filter
def told(text: str) -> str:
    """A word of the library in the language of the page."""
    return telling.told(str(text))


register.filter("leaf", leaf)
register.filter("page_state", telling.page_state)


@register.filter
def number(value: float, digits: int = 3) -> str:
    """A number for an attribute: no grouping, a point whatever the language."""
    return f"{float(value):.{digits}f}"


@register.simple_tag
def cut(box: tuple[float, float, float, float]) -> str:
    """x, y, width, height for a viewBox."""
    return " ".join(f"{part:.1f}" for part in box)


@register.simple_tag
def case_items() -> tuple[Item, ...]:
    """The items a case can be opened under."""
    return items()


@register.filter
def clock(when: datetime) -> str:
    """11-20 09:05: a step of a course."""
    return f"{timezone.localtime(when):%m-%d %H:%M}"


@register.simple_tag
def said_turn(case: Case, concept: str, chip: str) -> str:
    """（第 3 轮）behind a fact that was said in a talk."""
    held = case.said.get(concept)
    if not isinstance(held, dict) or chip != _SAID:
        return ""
    return _("（第 %(turn)s 轮）") % {"turn": held.get("turn", "")}


_SAID = "对话中说的"


@register.simple_tag
def decided_as(standing: Standing, whole: object) -> str:
    """不认可：机器读错了，再看原件: a decision with its reason."""
    row = standing.decision
    reason = str(wording.REASONS.get(row.reason, "")) if row else ""
    words = personal(row.words, whole) if row else ""
    return wording.with_reason(standing.word, (reason, words))


@register.simple_tag
def step_detail(step: CaseEvent) -> str:
    """What a step of the course was about: codes and counts."""
    held = step.detail
    if "number" in held and "code" in held:
        told = {"number": held["number"], "code": held["code"]}
        reason = str(wording.REASONS.get(held.get("reason", ""), ""))
        about = _("：第 %(number)s 条（%(code)s）") % told
        return wording.with_reason(about, (reason, step.words))
    if "seconds" in held:
        time = span(float(held["seconds"]), get_language() or "zh-hans")
        return _("：%(pages)s 页，用了 %(time)s") % {"pages": held.get("pages", 0), "time": time}
    if "files" in held:
        return _("：%(count)s 个文件") % {"count": held["files"]}
    if "fact" in held:
        return _("：%(title)s") % {"title": _title(step.case.slice_ref, str(held["fact"]))}
    return ""


def _title(ref: str, fact: str) -> str:
    """What people call a fact; its name where the slice is gone."""
    try:
        known = slice_of(ref).facts.get(fact)
    except SliceGone:
        return fact
    return known.title if known else fact
