"""The change that a target in words asks of a charter's primary metric."""

from __future__ import annotations

from zhagen.measures.errors import UnreadableTarget
from zhagen.measures.target import read_target
from zhagen.pilot.charter import Direction, Measure


def wanted_change(text: str, measure: Measure, direction: Direction) -> float:
    """What `text` means on the scale of the metric: "效率提升 20%" is -0.1667 of a time.

    Raises:
        UnreadableTarget: the words do not say it on this scale.
    """
    target = read_target(text)
    if not measure.is_ratio:
        if target.scale == "points":
            return target.change
        if target.other is not None:
            return target.other.change
        raise UnreadableTarget(text)
    if target.scale == "points":
        raise UnreadableTarget(text)
    if target.quantity in ("efficiency", "time"):
        lower = direction is Direction.LOWER
        return target.time_change if lower else target.efficiency_change
    return target.change
