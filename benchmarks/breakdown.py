"""How right the breakdown is on labelled paragraphs, and how fast, beside plain regexes.

    python -m benchmarks.breakdown FILE.jsonl [--speed] [--misses]

FILE has one JSON a line: text (or para_text), lead, support, joint, guide (names), and where they
are labelled deadlines ({text, norm}), deliverables, targets, is_task, doc_convention, issued, kind.
A name counts when it equals the label as written or with its inherited prefix. Where the label lets
a second reading pass (*_alt, optional, joint_or_lead, is_task_uncertain, as_written) so does the
score.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import breakdown_baseline as baseline
from benchmarks.breakdown_speed import print_speed

from zhagen.breakdown.lone import LoneParagraph, tasks_of
from zhagen.breakdown.model import Body, Task
from zhagen.calendar.official import official_calendar

CALENDAR = official_calendar()
ROLES = ("lead", "support", "joint", "guide")
Names = frozenset[str]
Row = dict[str, Any]


def main() -> int:
    """Score a file and print its tables."""
    options = _options()
    rows = [
        json.loads(line) for line in options.file.read_text("utf-8").splitlines() if line.strip()
    ]
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if "paragraphs" not in row:
            _score(row, scores, misses=options.misses)
    _print(scores)
    if options.speed:
        print_speed([one for row in rows for one in _paragraphs(row)])
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--speed", action="store_true", help="characters a second of the language part"
    )
    parser.add_argument("--misses", action="store_true", help="print every miss")
    return parser.parse_args()


def _paragraphs(row: Row) -> Sequence[str]:
    """The wording of a row: a labelled paragraph, or a document's paragraphs without labels."""
    if "paragraphs" in row:
        return list(row["paragraphs"])
    return [row.get("para_text") or row["text"]]


def _score(row: Row, scores: dict[str, Counter[str]], *, misses: bool) -> None:
    text = row.get("para_text") or row["text"]
    issued = date.fromisoformat(row["issued"]) if row.get("issued") else None
    found = tasks_of(LoneParagraph(text, row.get("doc_convention") or "", issued=issued), CALENDAR)
    kind = row.get("kind", "all")
    if isinstance(row.get("tasks"), list):
        _score_parts(row["tasks"], found, scores, kind)
        return
    if row.get("task_text") and row["task_text"] != text:
        found = tuple(one for one in found if _same_wording(one.text, row["task_text"]))
    told = _Told(row, found, scores, kind, misses=misses)
    told.task()
    told.bodies()
    told.deadlines()
    told.deliverables()
    told.targets()


def _score_parts(
    parts: Sequence[Row], found: Sequence[Task], scores: dict[str, Counter[str]], kind: str
) -> None:
    """Several tasks in a paragraph: each labelled part must be found with its own bodies."""
    for part in parts:
        wording = part.get("task_text") or part.get("text") or ""
        same = [one for one in found if not one.parent and _same_wording(one.text, wording)]
        scores[f"{kind}: parts"]["right" if len(same) == 1 else "missed"] += 1
        _Told({**part, "text": wording}, tuple(same[:1]), scores, kind, misses=False).bodies()


class _Told:
    """One labelled paragraph beside what was read from it."""

    def __init__(
        self, row: Row, found: Sequence[Task], scores: dict[str, Counter[str]], kind: str,
        *, misses: bool,
    ) -> None:  # fmt: skip
        self._row, self._found, self._scores, self._kind = row, found, scores, kind
        self._misses = misses

    def task(self) -> None:
        """Is it a task at all."""
        if "is_task" not in self._row or self._row.get("is_task_uncertain"):
            return
        gold, told = bool(self._row["is_task"]), bool(self._found)
        if gold or told:
            self._count("task", "right" if gold and told else "extra" if told else "missed", "")

    def bodies(self) -> None:
        """All bodies, and whether exactly the right ones lead."""
        written = self._row.get("as_written") or {}
        persons = {_bare(name) for name in self._row.get("persons") or []}
        gold = [name for role in ROLES for name in self._row.get(role) or []]
        found = _bodies(self._found, ROLES, persons)
        self._match("bodies", [_forms(body, written) for body in found], gold)
        leads = [_forms(body, written) for body in _bodies(self._found, ("lead",), persons)]
        joint = [_forms(body, written) for body in _bodies(self._found, ("joint",), persons)]
        readings = [self._row.get("lead") or []]
        if self._row.get("lead_alt"):
            other = self._row["lead_alt"]
            readings.append(other if isinstance(other, list) else [other])
        right = any(_exact(leads, reading) for reading in readings)
        if not right and self._row.get("joint_or_lead"):
            right = _exact(leads + joint, (self._row.get("joint") or []) + readings[0])
        self._count("lead exact", "right" if right else "missed", str(readings[0]))
        self._peer(gold)

    def _peer(self, gold: Sequence[str]) -> None:
        lead, support = baseline.bodies_of(self._row["text"])
        names = [frozenset({_bare(name)}) for name in (*lead, *support)]
        self._match("bodies, plain regex", names, gold, told=False)

    def deadlines(self) -> None:
        """Times by their words, and of those by their normal form."""
        if self._row.get("deadlines") is None:
            return
        left = list(self._row["deadlines"])
        for text, norm in dict.fromkeys((d.text, d.norm) for t in self._found for d in t.deadlines):
            gold = next((one for one in left if _bare(one["text"]) == _bare(text)), None)
            if gold is None:
                self._count("deadlines", "extra", text)
                self._count("deadlines normalised", "extra", "")
                continue
            left.remove(gold)
            self._count("deadlines", "right", "")
            same = norm in _readings(gold, "norm") or (not norm and gold["norm"] == "ONGOING")
            self._count("deadlines normalised", "right" if same else "extra", f"{text} {norm}")
            if not same:
                self._count("deadlines normalised", "missed", "")
        for gold in left:
            if not gold.get("optional"):
                self._count("deadlines", "missed", gold["text"])
                self._count("deadlines normalised", "missed", "")

    def deliverables(self) -> None:
        """Papers and the like, by containment of names; only where they are labelled."""
        labelled = self._row.get("deliverables")
        if labelled is None or not self._found:
            return
        left = [_bare(one["name"] if isinstance(one, dict) else one) for one in labelled]
        for name in (_bare(one.name) for task in self._found for one in task.deliverables):
            gold = next((one for one in left if one in name or name in one), None)
            self._count("deliverables", "extra" if gold is None else "right", name)
            if gold is not None:
                left.remove(gold)
        for name in left:
            self._count("deliverables", "missed", name)

    def targets(self) -> None:
        """Numbers to be reached: comparator, value and unit."""
        if self._row.get("targets") is None or not self._found:
            return
        left = list(self._row["targets"])
        for target in (one for task in self._found for one in task.targets):
            gold = next((one for one in left if _same_target(target, one)), None)
            self._count("targets", "extra" if gold is None else "right", target.text)
            if gold is not None:
                left.remove(gold)
        for gold in left:
            if not gold.get("optional"):
                self._count("targets", "missed", str(gold["text"]))

    def _match(
        self, what: str, found: Sequence[Names], gold: Sequence[str], *, told: bool = True
    ) -> None:
        left = [_bare(name) for name in gold]
        for names in found:
            same = next((name for name in left if name in names), None)
            self._count(what, "extra" if same is None else "right", "/".join(names), told=told)
            if same is not None:
                left.remove(same)
        for name in left:
            self._count(what, "missed", name, told=told)

    def _count(self, what: str, outcome: str, note: str, *, told: bool = True) -> None:
        self._scores[f"{self._kind}: {what}"][outcome] += 1
        if self._misses and told and outcome != "right":
            print(f"{what} {outcome}: {note} | {self._row['text'][:100]}", file=sys.stderr)


def _bodies(found: Iterable[Task], roles: Sequence[str], persons: set[str]) -> list[Body]:
    kept: dict[str, Body] = {}
    for task in found:
        for role in roles:
            for body in getattr(task.roles, role):
                if _bare(body.name) not in persons:
                    kept.setdefault(body.resolved, body)
    return list(kept.values())


def _forms(body: Body, written: dict[str, str]) -> Names:
    names = {_bare(body.name), _bare(body.resolved)}
    return frozenset(
        names | {_bare(full) for full, short in written.items() if _bare(short) in names}
    )


def _exact(found: Sequence[Names], gold: Sequence[str]) -> bool:
    left = [_bare(name) for name in gold]
    for names in found:
        same = next((name for name in left if name in names), None)
        if same is None:
            return False
        left.remove(same)
    return not left


def _readings(gold: Row, key: str) -> list[str]:
    other = gold.get(f"{key}_alt")
    return [gold[key], *(other if isinstance(other, list) else [other] if other else [])]


def _same_target(target: Any, gold: Row) -> bool:
    same = abs(float(target.value) - float(gold["value"])) < 1e-9
    same = same and _bare(target.unit) == _bare(str(gold.get("unit") or ""))
    return same and target.comparator.value in _readings(gold, "comparator")


def _same_wording(one: str, other: str) -> bool:
    first, second = _bare(one), _bare(other)
    return first in second or second in first


def _bare(text: str) -> str:
    close = re.sub(r"[\s“”\"。；;]", "", text)
    return close.translate(str.maketrans("()〔〕[]", "（）（）（）"))


def _print(scores: dict[str, Counter[str]]) -> None:
    print(
        "| what | right | extra | missed | precision | recall | F1 |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for what, count in sorted(scores.items()):
        right, extra, missed = count["right"], count["extra"], count["missed"]
        precision = right / (right + extra) if right + extra else 0.0
        recall = right / (right + missed) if right + missed else 0.0
        both = 2 * right / (2 * right + extra + missed) if right else 0.0
        print(
            f"| {what} | {right} | {extra} | {missed} "
            f"| {precision:.3f} | {recall:.3f} | {both:.3f} |"
        )


if __name__ == "__main__":
    sys.exit(main())
