"""What every topic of the reference file shares: the shape of a case and of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhagen.measures.results import Inference, Interval

Given = Mapping[str, Any]
Found = Mapping[str, Any]


class NotKnown(ValueError):
    """A method or quantity of the reference file that nothing here computes."""


class NotHere(ValueError):
    """A part of the product that is not installed yet."""


def ends(interval: Interval) -> list[float]:
    return [interval.lower, interval.upper]


def inferred(result: Inference) -> dict[str, Any]:
    return {
        "estimate": result.estimate,
        "effect": result.estimate,
        "diff": result.estimate,
        "b": result.estimate,
        "ci": ends(result.interval),
        "lower": result.interval.lower,
        "upper": result.interval.upper,
        "se": result.se,
        "df": result.df,
        "t": result.statistic,
        "z": result.statistic,
        "p": result.p,
    }
