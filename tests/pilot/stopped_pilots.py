"""Scripted pilots that end early or badly: out of reach, harmful, or with unusable records."""

from __future__ import annotations

from scripted_looks import FUTILE, HARM, VOID, Book, look

from zhagen.pilot.charter import Standing


def futile(book: Book) -> None:
    """Out of reach, worse, or at the end not told from nothing."""
    for week in (2, 4, 6, 8, 12):
        book.add(
            f"out of reach in week {week}",
            look(-0.15, 0.05, week, 0.0),
            FUTILE,
            "target_out_of_reach",
            "stop_and_keep",
            extended=week > 8,
        )
        book.add(
            f"worse in week {week}",
            look(0.01, 0.2, week, 0.0),
            FUTILE,
            "worse",
            "stop_and_keep",
            extended=week > 8,
        )
    book.add(
        "better but never enough",
        look(-0.16, -0.05),
        FUTILE,
        "target_out_of_reach",
        "stop_and_keep",
    )
    book.add(
        "not told from nothing at the end",
        look(-0.25, 0.05, chance=0.2),
        FUTILE,
        "not_told_from_nothing",
        "stop_and_keep",
    )
    book.add(
        "not told from nothing after the extension",
        look(-0.25, 0.05, 12, 0.0),
        FUTILE,
        "not_told_from_nothing",
        "stop_and_keep",
        extended=True,
    )
    book.add(
        "a before-after comparison that shows nothing",
        look(-0.25, 0.05, chance=0.9, standing=Standing.BEFORE_AFTER),
        FUTILE,
        "not_told_from_nothing",
        "stop_and_keep",
    )


def harms(book: Book) -> None:
    """More returned cases than the guardrail allows."""
    for week in (2, 4, 6, 8):
        book.add(
            f"more returned in week {week}",
            look(-0.35, -0.2, week, guard=(0.021, 0.08)),
            HARM,
            "harm",
            "stop_now",
        )
    book.add(
        "harm seen at an earlier look",
        (look(-0.3, 0.0, 4, guard=(0.03, 0.09)), look(-0.3, -0.2, 6)),
        HARM,
        "harm",
        "stop_now",
    )
    book.add(
        "harm goes before poor records",
        look(-0.3, -0.2, guard=(0.03, 0.09), checks={"compliance": 0.5}),
        HARM,
        "harm",
        "stop_now",
    )
    book.add(
        "harm at both looks is told twice",
        (look(-0.3, 0.0, 4, guard=(0.03, 0.09)), look(-0.3, 0.0, 6, guard=(0.03, 0.08))),
        HARM,
        "harm harm",
        "stop_now",
    )


def voids(book: Book) -> None:
    """A broken seal, poor records, or a target changed after data were seen."""
    cases: tuple[tuple[str, dict[str, object], str], ...] = (
        ("a broken seal", {"seal_intact": False}, "seal_broken"),
        ("a root that does not fit", {"roots_intact": False}, "root_broken"),
        (
            "both broken",
            {"seal_intact": False, "roots_intact": False},
            "seal_broken root_broken",
        ),
    )
    for name, checks, reason in cases:
        for week in (4, 8):
            book.add(
                f"{name} in week {week}",
                look(-0.3, -0.2, week, checks=checks),
                VOID,
                reason,
                "void",
            )
    ends: tuple[tuple[str, dict[str, object], str], ...] = (
        ("compliance", {"compliance": 0.79}, "compliance_low"),
        ("completeness", {"completeness": 0.94}, "completeness_low"),
        ("split", {"split_p": 0.0005}, "split_mismatch"),
        (
            "all records",
            {"compliance": 0.5, "completeness": 0.5},
            "compliance_low completeness_low",
        ),
    )
    for name, checks, reason in ends:
        book.add(
            f"{name} too poor at the end", look(-0.3, -0.2, checks=checks), VOID, reason, "void"
        )
    book.add(
        "a broken seal goes before harm",
        look(-0.3, -0.2, guard=(0.03, 0.09), checks={"seal_intact": False}),
        VOID,
        "seal_broken",
        "void",
    )
    book.add(
        "the target changed after data were seen",
        look(-0.3, -0.2),
        VOID,
        "changed_after_data",
        "void",
        amended="after",
    )
