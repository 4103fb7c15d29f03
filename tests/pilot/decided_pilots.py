"""Scripted pilots of every class with the verdict that the table of the charter asks for.

Here are those that succeed, succeed in part or go on; `stopped_pilots` has the others.
"""

from __future__ import annotations

from scripted_looks import GO_ON, GOOD, MARGIN, OWNER, PARTLY, TARGET, Book, Scripted, look
from stopped_pilots import futile, harms, voids

from zhagen.pilot.charter import Standing


def _successes(book: Book) -> None:
    for week in (2, 4, 6, 8):
        book.add(
            f"beyond the target in week {week}",
            look(-0.35, -0.18, week),
            GOOD,
            "target_reached",
            "productise",
        )
    book.add("beyond it by a hair", look(-0.3, -0.16701), GOOD, "target_reached", "productise")
    book.add("exactly at it", look(-0.3, TARGET), GOOD, "target_reached", "productise")
    book.add(
        "after the extension",
        look(-0.3, -0.17, 12, 0.0),
        GOOD,
        "target_reached",
        "productise",
        extended=True,
    )
    book.add(
        "after three open looks",
        (look(-0.4, 0.1, 2), look(-0.35, -0.05, 4), look(-0.33, -0.17, 6)),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "guardrail exactly at its margin",
        look(-0.3, -0.2, guard=(-0.01, MARGIN)),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "compliance exactly at its floor",
        look(-0.3, -0.2, checks={"compliance": 0.8, "completeness": 0.95}),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "a split that is only unusual",
        look(-0.3, -0.2, checks={"split_p": 0.01}),
        GOOD,
        "target_reached",
        "productise",
    )
    book.add(
        "an amendment before any data",
        look(-0.3, -0.2),
        GOOD,
        "target_reached",
        "productise",
        amended="before",
    )


def _partly(book: Book) -> None:
    for chance, step in ((0.5, "extend_once"), (0.9, "extend_once"), (0.49, OWNER), (0.0, OWNER)):
        book.add(
            f"better than nothing, chance {chance}",
            look(-0.25, -0.05, chance=chance),
            PARTLY,
            "better_than_nothing chance_of_target",
            step,
        )
        book.add(
            f"reached with an open guardrail, chance {chance}",
            look(-0.3, -0.2, chance=chance, guard=(-0.02, 0.03)),
            PARTLY,
            "target_reached guardrail_open",
            step,
        )
    book.add(
        "better, after the extension",
        look(-0.25, -0.05, 12, 0.0),
        PARTLY,
        "better_than_nothing",
        OWNER,
        extended=True,
    )
    book.add(
        "not told from nothing but likely",
        look(-0.35, 0.02, chance=0.6),
        PARTLY,
        "not_told_from_nothing chance_of_target",
        "extend_once",
    )
    book.add(
        "a guardrail nobody could measure",
        look(-0.3, -0.2, guard=None),
        PARTLY,
        "target_reached guardrail_open",
        OWNER,
    )
    for standing in (Standing.QUASI_EXPERIMENTAL, Standing.BEFORE_AFTER):
        book.add(
            f"reached by a {standing.value} comparison",
            look(-0.3, -0.2, chance=0.99, standing=standing),
            PARTLY,
            "target_reached not_randomised",
            OWNER,
        )
        book.add(
            f"better by a {standing.value} comparison",
            look(-0.25, -0.05, chance=0.99, standing=standing),
            PARTLY,
            "better_than_nothing not_randomised",
            OWNER,
        )


def _going_on(book: Book) -> None:
    for week in (2, 4, 6):
        book.add(
            f"undecided in week {week}",
            look(-0.3, -0.1, week, 0.4),
            GO_ON,
            "not_decided_yet",
            "continue",
        )
        book.add(
            f"reached with an open guardrail in week {week}",
            look(-0.3, -0.2, week, guard=(-0.03, 0.04)),
            GO_ON,
            "target_reached guardrail_open",
            "continue",
        )
        book.add(
            f"compliance too low in week {week}",
            look(-0.3, -0.2, week, checks={"compliance": 0.6}),
            GO_ON,
            "compliance_low",
            "continue",
        )
    book.add(
        "nothing to be said early",
        look(-0.6, 0.9, 2, 0.05),
        GO_ON,
        "not_decided_yet",
        "continue",
    )
    for week in (4, 6):
        book.add(
            f"hardly reachable in week {week}",
            look(-0.2, 0.05, week, 0.05),
            GO_ON,
            "not_decided_yet hardly_reachable",
            "continue",
        )


def every() -> tuple[Scripted, ...]:
    """All scripts."""
    book = Book()
    for chapter in (_successes, _partly, _going_on, futile, harms, voids):
        chapter(book)
    return tuple(book.scripts)
