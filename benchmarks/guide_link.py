"""How well utterances are linked: python -m benchmarks.guide_link ITEMS.jsonl UTTERANCES.jsonl...

An utterance is `{id, text, kind, gold, in_scope}`. Printed per file: top-1 and top-3 of utterances
with one wish (beside them those of plain search, guide_link_peers), how many are settled within one
question, how often a question holds what is meant, the share answered at once and how many of those
rightly, what becomes of utterances out of scope by kind, and CPU milliseconds.

With --regions N every item is repeated for N places: whether many items are fast enough.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.guide_link_peers import Order, bm25, tf_idf

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.catalogue_read import items_of
from zhagen.guide.linking.link import Linker
from zhagen.guide.linking.rank import rank
from zhagen.guide.model import Act, Linked
from zhagen.wiring import linker_of

ROUTED = {Act.REFUSE, Act.HANDOFF, Act.SAFETY}
MANY = {"multi"}


@dataclass
class Tally:
    """Counts of one file."""

    first: list[bool] = field(default_factory=list)
    third: list[bool] = field(default_factory=list)
    peers: dict[str, list[tuple[bool, bool]]] = field(default_factory=lambda: defaultdict(list))
    settled: list[bool] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    answered: list[bool] = field(default_factory=list)
    accepted: list[bool] = field(default_factory=list)
    routed: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    wishes: list[bool] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", type=Path)
    parser.add_argument("utterances", type=Path, nargs="+")
    parser.add_argument("--regions", type=int, default=1)
    asked = parser.parse_args(arguments)
    items = items_of((line, json.loads(line)) for line in _lines(asked.items))
    names = [item.name for item in items.items]
    peers = {"tf-idf": tf_idf(names), "bm25": bm25(names)} if asked.regions == 1 else {}
    items = _repeated(items, asked.regions)
    started = time.process_time()
    linker = linker_of(items, None)
    print(f"{len(items)} items, index made in {time.process_time() - started:.1f} CPU s")
    for path in asked.utterances:
        tally = Tally()
        for line in _lines(path):
            _judge(linker, json.loads(line), tally, peers)
        _tell(path.name, tally)
    return 0


def _repeated(items: Catalogue, regions: int) -> Catalogue:
    """Every item once for each of so many invented places; the first place is the guide's own."""
    return Catalogue.of(
        replace(item, id=item.id if place == 0 else f"{item.id}@{place}", region=f"示例{place}区")
        if regions > 1
        else item
        for place in range(regions)
        for item in items.items
    )


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def _judge(linker: Linker, row: dict[str, Any], tally: Tally, peers: Mapping[str, Order]) -> None:
    started = time.process_time()
    linked = linker.link(row["text"])
    tally.ms.append(1000 * (time.process_time() - started))
    gold = set(row["gold"])
    if not row["in_scope"]:
        tally.routed[row["kind"]].append(_rightly_routed(row, linked))
        return
    tally.accepted.append(any(wish.act not in ROUTED for wish in linked.wishes))
    if row["kind"] in MANY:
        tops = {wish.items[0].item for wish in linked.wishes if wish.items}
        tally.wishes.append(len(tops & gold) >= 2)
        return
    ids = [linker.index.catalogue.items[at].id for at in rank(linker.index, row["text"]).items]
    tally.first.append(ids[0] in gold)
    tally.third.append(bool(set(ids[:3]) & gold))
    for name, order in peers.items():
        found = [linker.index.catalogue.items[at].id for at in order(row["text"])[:3]]
        tally.peers[name].append((found[0] in gold, bool(set(found) & gold)))
    wish = linked.wishes[0]
    tally.settled.append(_settled(linked, gold))
    if wish.act is Act.CLARIFY:
        tally.asked.append(_settled(linked, gold))
    if wish.act is Act.ANSWER and row["kind"] != "clarify":
        tally.answered.append(wish.items[0].item in gold)


def _settled(linked: Linked, gold: set[str]) -> bool:
    """Right at once, or after one question (a confirmation is one)."""
    wish = linked.wishes[0]
    if wish.act in {Act.ANSWER, Act.CONFIRM}:
        return wish.items[0].item in gold
    if wish.act is Act.CLARIFY and wish.question is not None:
        return any(set(option.items) & gold for option in wish.question.options)
    return False


def _rightly_routed(row: dict[str, Any], linked: Linked) -> bool:
    acts = {wish.act for wish in linked.wishes}
    allowed = set(row.get("act", ())) if isinstance(row.get("act"), list) else set()
    if allowed:
        return any(act.value in allowed for act in acts)
    if row["kind"] == "vague":
        return acts <= ROUTED | {Act.CLARIFY}
    return acts <= ROUTED


def _tell(path: str, tally: Tally) -> None:
    print(f"\n{path}")
    single = len(tally.first)
    print(f"  one wish: {single}  top-1 {_share(tally.first)}  top-3 {_share(tally.third)}")
    for name, found in tally.peers.items():
        first, third = ([one[at] for one in found] for at in (0, 1))
        print(f"    {name:8} top-1 {_share(first)}  top-3 {_share(third)}")
    print(f"  settled within one question {_share(tally.settled)}")
    print(f"  asked back {len(tally.asked)}, the right one among the choices {_share(tally.asked)}")
    share = len(tally.answered) / max(single, 1)
    print(f"  answered at once {share:.2f}, right {_share(tally.answered)}")
    print(f"  several wishes: {len(tally.wishes)}  both found {_share(tally.wishes)}")
    print(f"  in scope accepted {_share(tally.accepted)}")
    routed = [one for held in tally.routed.values() for one in held]
    print(f"  out of scope: {len(routed)}  rightly routed {_share(routed)}")
    for kind, held in sorted(tally.routed.items()):
        print(f"    {kind:10} {len(held):3}  {_share(held)}")
    print(f"  CPU ms: p50 {np.quantile(tally.ms, 0.5):.2f}  p95 {np.quantile(tally.ms, 0.95):.2f}")


def _share(held: Sequence[bool]) -> str:
    return f"{sum(held) / len(held):.3f}" if held else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
