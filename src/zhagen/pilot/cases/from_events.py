"""Cases of the log from what the tools themselves wrote down.

A ledger of the pre-review holds, for every case, when the papers came, what the verdict was and
how long it took; with the arm the case was handled in. These events become the same rows that a
department's export has, so that one reader checks both. An event names no window: the ledger of
each window lies in a folder of its own, or the caller says which window it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from zhagen.events.ledger import JsonlLedger
from zhagen.events.model import Event
from zhagen.pilot.cases.rows import BadCaseFile, Row

_RECEIVED, _VERDICT, _TIMED = "precheck.received", "precheck.verdict", "precheck.step_timed"
_FILES = "events-*.jsonl"


@dataclass(slots=True)
class _Story:
    """What the events say of one case: its first hand-in, and that one's review."""

    received: datetime
    arm: str
    ended: datetime | None = None
    spent: float | None = None
    verdict: str = ""
    attempts: int = field(default=1)


def ledger_rows(folder: Path, *, slice_ref: str, window: str = "") -> Iterator[tuple[int, Row]]:
    """(number, row) of every case of a slice in the ledger, in the order the papers came.

    `slice_ref` is `id@version`, "" for any. Without `window` each folder in `folder` is a window's
    ledger, named as the window. Raises BadCaseFile where there is no ledger.
    """
    number = 0
    for name, place in _places(folder, window):
        for case_id, story in _stories(JsonlLedger(place).read(), slice_ref).items():
            number += 1
            yield number, _row(case_id, name, story)


def _places(folder: Path, window: str) -> list[tuple[str, Path]]:
    """(window, ledger folder) of each ledger."""
    if not folder.is_dir():
        raise BadCaseFile(f"没有台账文件夹 {folder}，请检查路径")
    if any(folder.glob(_FILES)):
        if not window:
            raise BadCaseFile(
                f"台账 {folder} 没有写是哪个窗口的，请用 --window 写明，或者按窗口分文件夹"
            )
        return [(window, folder)]
    inner = sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob(_FILES)))
    if not inner:
        raise BadCaseFile(f"{folder} 里没有台账，请给出 zhagen precheck --ledger 写的文件夹")
    if window:
        raise BadCaseFile(f"{folder} 里按窗口分了文件夹，不要再写 --window")
    return [(path.name, path) for path in inner]


def _stories(events: Iterable[Event], slice_ref: str) -> Mapping[str, _Story]:
    stories: dict[str, _Story] = {}
    for event in sorted(events, key=lambda each: each.occurred_at):
        subject = event.subject
        if slice_ref and subject.slice_ref != slice_ref:
            continue
        story = stories.get(subject.case_id)
        if event.kind == _RECEIVED:
            if story is None:
                stories[subject.case_id] = _Story(event.occurred_at, subject.arm)
            else:
                story.attempts += 1
        elif story is not None and story.attempts == 1:
            _tell(story, event)
    return stories


def _tell(story: _Story, event: Event) -> None:
    if event.kind == _VERDICT:
        story.ended = event.occurred_at
        story.verdict = str(event.payload["verdict"])
    elif event.kind == _TIMED and event.payload["step"] == "total":
        story.spent = float(event.payload["seconds"])


def _row(case_id: str, window: str, story: _Story) -> Row:
    """Under the log's own column names; a time carries its offset."""
    row: dict[str, object] = {
        "case_id": case_id,
        "window": window,
        "started_at": story.received.isoformat(timespec="seconds"),
        "attempt": 1,
    }
    ended = story.ended
    if ended is None and story.spent is not None:
        ended = story.received + timedelta(seconds=story.spent)
    if ended is not None:
        row["ended_at"] = ended.isoformat(timespec="seconds")
    if story.arm:
        row["arm"] = story.arm
    if story.verdict:
        row["returned"] = story.verdict == "correct"
    return row
