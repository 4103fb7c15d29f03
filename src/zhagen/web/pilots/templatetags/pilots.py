"""`{% load pilots %}`: names of steps, shares as the papers print them, ids of groups."""

from __future__ import annotations

from django import template

from zhagen.pilot.wording import amounts
from zhagen.web.pilots.deciding import STEPS

register = template.Library()


@register.filter
def step_name(step: str) -> str:
    """The step that was decided."""
    return str(STEPS.get(step, step))


@register.filter
def amount_percent(share: float) -> str:
    """97.2%; an agreed share without a decimal that says nothing."""
    shown = amounts.percent(share)
    return shown.replace(".0%", "%")


@register.filter
def slugged(path: object) -> str:
    """`metrics.guardrails` as part of an id; any other text by its letters' numbers."""
    plain = str(path).replace(".", "-")
    if plain.isascii() and " " not in plain:
        return plain
    return "-".join(f"{ord(sign):x}" for sign in plain)


@register.simple_tag
def look_name(week: int) -> str:
    """The name of a look's chart in its address."""
    return f"effect-{week}"
