"""A study of accuracy and the cases it draws from."""

from __future__ import annotations

from datetime import date, timedelta

from zhagen.pilot.accuracy.sample import SilentCase
from zhagen.pilot.charter import AccuracyStudy

STUDY = AccuracyStudy(0.9, 0.05, 0.96, ("经办人甲", "经办人乙"))
DAY = date(2026, 8, 3)


def silent(count: int, windows: int = 4) -> list[SilentCase]:
    """Cases spread over windows and days."""
    return [
        SilentCase(f"K{at:05d}", f"综窗{at % windows}", DAY + timedelta(days=at // windows % 10))
        for at in range(count)
    ]
