"""Why the next version is made: a sentence, or the record of a decision or finding behind it.

The record is read here, its sentence becomes the reason, and the lessons of a pilot come along in
the new version, where whoever starts again will see them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zhagen.pilot.model import Verdict
from zhagen.pilot.recording.lessons import BrokenLessons, Lessons, read_lessons
from zhagen.pilot.wording.records import lesson_sentence
from zhagen.pilot.wording.verdicts import VERDICTS
from zhagen.slices.model import Slice
from zhagen.web.slices.faults import SliceFault
from zhagen.web.slices.wording import MESSAGES

MOST_BYTES: Final = 1_000_000
_DECISION: Final = frozenset({"verdict", "decided_on", "title", "week", "slice", "charter"})
_FINDING: Final = frozenset({"id", "type", "sentence"})


@dataclass(frozen=True, slots=True)
class Cause:
    """The reason to record, and files (path -> content) that come along with the new version."""

    text: str
    kept: Mapping[str, bytes] = field(default_factory=dict)


def cause_of(words: str, record: bytes, base: Slice) -> Cause:
    """The reason from what was written and the record given with it. Raises SliceFault."""
    written = " ".join(words.split())
    if not record:
        return _stated(Cause(written))
    if len(record) > MOST_BYTES:
        raise SliceFault(str(MESSAGES["record_big"]))
    try:
        found = json.loads(record.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SliceFault(str(MESSAGES["record_no"])) from error
    if isinstance(found, list):
        return Cause(_joined(_of_finding(found, written), written))
    if not isinstance(found, dict):
        raise SliceFault(str(MESSAGES["record_no"]))
    if set(found) >= _DECISION:
        return Cause(_joined(_of_decision(found, base), written))
    return _stated(Cause(written, _lessons(record)))


def _stated(cause: Cause) -> Cause:
    if not cause.text:
        raise SliceFault(str(MESSAGES["no_because"]))
    return cause


def _joined(said: str, written: str) -> str:
    """What the record says, then what the person added, unless it is the same."""
    return said if not written or written in said or said in written else f"{said}；{written}"


def _of_decision(found: Mapping[str, object], base: Slice) -> str:
    try:
        verdict = Verdict(str(found["verdict"]))
    except ValueError as error:
        raise SliceFault(str(MESSAGES["record_no"])) from error
    if verdict is Verdict.CONTINUE:
        raise SliceFault(str(MESSAGES["record_running"]))
    about = str(found["slice"])
    if about and about.partition("@")[0] != base.id:
        told = {"about": about, "ref": base.ref}
        raise SliceFault(str(MESSAGES["record_other"]) % told)
    return (
        f"{found['decided_on']} 联合验证《{found['title']}》第 {found['week']} 周末的决定："
        f"{VERDICTS[verdict]}（立项书 {str(found['charter'])[:16]}）"
    )


def _of_finding(found: list[object], written: str) -> str:
    """The finding of a list that the written reason names, or the only one there is."""
    known = [one for one in found if isinstance(one, dict) and set(one) >= _FINDING]
    if not known:
        raise SliceFault(str(MESSAGES["record_no"]))
    chosen = [one for one in known if str(one["id"]) in written] or known
    if len(chosen) > 1:
        told = {"count": len(known), "example": str(known[0]["id"])}
        raise SliceFault(str(MESSAGES["record_which"]) % told)
    one = chosen[0]
    proposal = one.get("proposal")
    told_too = f"建议：{proposal['text']}" if isinstance(proposal, dict) else ""
    return f"效能分析发现 {one['id']}：{one['sentence']}{told_too}"


def _lessons(record: bytes) -> dict[str, bytes]:
    """A pilot's lessons under a name that later ones do not take: day and charter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lessons.json")
        path.write_bytes(record)
        try:
            known = read_lessons(path)
        except BrokenLessons as error:
            raise SliceFault(str(MESSAGES["record_no"])) from error
    return {f"lessons/{known.decided_on}-{known.charter_hash[:8]}.json": record}


@dataclass(frozen=True, slots=True)
class Taught:
    """What an earlier pilot of the slice taught: its line, and the sentences under it."""

    head: str
    lines: tuple[str, ...]


def taught_in(folder: Path) -> tuple[Taught, ...]:
    """The lessons a version holds, oldest first."""
    return tuple(_taught(folder))


def _taught(folder: Path) -> Iterator[Taught]:
    words = {verdict.value: word for verdict, word in VERDICTS.items()}
    for path in sorted((folder / "lessons").glob("*.json")):
        try:
            known: Lessons = read_lessons(path)
        except BrokenLessons as error:
            yield Taught(str(error), ())
            continue
        head = f"{known.decided_on} 《{known.title}》 {words.get(known.verdict, known.verdict)}"
        lines = (*(lesson_sentence(one) for one in known.lessons), *known.remarks)
        yield Taught(head, lines)
