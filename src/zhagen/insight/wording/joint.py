"""Several things of one item told in a row; views and reading time in one sentence.

Every sentence of ours on an item names it first, so that a further one goes on without the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from zhagen.insight.model import Finding

_NAMED = re.compile(r"^“[^”]+”的?")
_MOVED = frozenset({"rose", "fell"})


def spoken(findings: Sequence[Finding]) -> dict[str, str]:
    """The sentence of each finding by id; the first of two on views and reading time says both."""
    said = {each.id: each.sentence for each in findings}
    for views, dwell in _pairs(findings):
        first = min(views, dwell, key=findings.index)
        said[first.id] = f"{views.sentence.removesuffix('。')}，{clause(dwell.sentence)}。"
    return said


def beside(findings: Sequence[Finding]) -> dict[str, str]:
    """Id of a finding whose contents another one's sentence tells -> id of that other one."""
    told = {}
    for views, dwell in _pairs(findings):
        first, second = sorted((views, dwell), key=findings.index)
        told[second.id] = first.id
    for item, own in _by_item(findings).items():
        short = own.get("dwell.short")
        parts = [own.get(kind) for kind in ("volume.rose", "dwell.fell")]
        told.update({each.id: short.id for each in parts if item and short and each})
    return told


def clause(sentence: str) -> str:
    """A sentence to be told behind another on the same item: without the name, without the stop."""
    return _NAMED.sub("", sentence.removesuffix("。"))


def _pairs(findings: Sequence[Finding]) -> list[tuple[Finding, Finding]]:
    """(views, reading time) of the items where both moved and no finding rests on both already."""
    found = []
    for item, own in _by_item(findings).items():
        both = [
            next((each for kind, each in own.items() if _is(kind, family)), None)
            for family in ("volume", "dwell")
        ]
        if item and both[0] and both[1] and "dwell.short" not in own:
            found.append((both[0], both[1]))
    return found


def _is(kind: str, family: str) -> bool:
    of, _, what = kind.partition(".")
    return of == family and what in _MOVED


def _by_item(findings: Sequence[Finding]) -> dict[str | None, dict[str, Finding]]:
    """Item -> type -> finding."""
    found: dict[str | None, dict[str, Finding]] = defaultdict(dict)
    for each in findings:
        found[each.candidate.item].setdefault(each.candidate.type, each)
    return found
