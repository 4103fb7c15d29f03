"""The usual steps to a deliverable, by the kind of thing that its name ends in.

They are practice, not text: a reader accepts them one by one, and until then they are in no export.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import yaml

from zhagen.breakdown.model import Suggestion, SuggestionKind
from zhagen.language.plain import plain

# What may stand behind the noun: （试行）, 》, the word 工作.
_AFTER: Final = re.compile(r"(?:（[^（）]{0,20}）|[》\"。 ]|工作)+$")

_PRACTICE: Final = "通常做法"


@dataclass(frozen=True, slots=True)
class StepList:
    """The steps of one kind of deliverable and where their order comes from."""

    kind: str
    basis: str
    steps: tuple[str, ...]


@lru_cache(maxsize=1)
def _lists() -> dict[str, StepList]:
    content = files(__package__).joinpath("steps.yaml").read_text(encoding="utf-8")
    return {
        end: StepList(row["kind"], row["basis"], tuple(row["steps"].split()))
        for row in yaml.safe_load(content)
        for end in row["ends"].split()
    }


def steps_to(name: str) -> StepList | None:
    """The steps to a deliverable of this name; None for a kind the data does not know."""
    lists = _lists()
    head = _AFTER.sub("", plain(name))
    longest = max(map(len, lists))
    for length in range(min(longest, len(head)), 0, -1):
        if (found := lists.get(head[-length:])) is not None:
            return found
    return None


def _grounds(basis: str) -> str:
    """What stands behind 通常步骤: the rule, or the remark; that it is practice is said already."""
    if basis.startswith(_PRACTICE):
        return basis.removeprefix(_PRACTICE)
    return f"；依据：{basis}"


def suggested_steps(deliverable: str) -> tuple[Suggestion, ...]:
    """The usual steps to a deliverable, in their order; none for an unknown kind of thing."""
    found = steps_to(deliverable)
    if found is None:
        return ()
    reason = f"“{deliverable}”属{found.kind}，通常步骤" + _grounds(found.basis)
    return tuple(Suggestion(SuggestionKind.STEP, step, reason) for step in found.steps)
