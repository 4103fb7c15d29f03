"""Why the next version of a slice is made: a sentence, a pilot's decision record, or a finding.

With a decision the ring closes: its verdict becomes the recorded reason, the lessons of that pilot
and of all before it come along and are shown to whoever starts again.
"""

# ruff: noqa: PLC0415 - the pilot's parts load slowly, and most drafts come from a sentence

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.slice_because_finding import (
    chosen_finding,
    file_and_id,
    reason_of_finding,
    refuse_bare_id,
    refuse_unknown_finding,
    remarks_on_finding,
)
from zhagen.slices.faults import reason_of
from zhagen.slices.model import Slice

_LESSONS = "lessons.json"


@dataclass(frozen=True, slots=True)
class Cause:
    """The reason to record, and files (name -> content) to keep with the new version."""

    text: str
    kept: Mapping[str, bytes] = field(default_factory=dict)


def cause_of(because: str, base: Slice, lessons: Path | None) -> Cause:
    """What `--because` says: a decision or a finding where it names a JSON file, else a sentence.

    Lessons are those named, else `lessons.json` beside the decision. Raises UsageFault.
    """
    refuse_bare_id(because)
    path, wanted = file_and_id(because)
    if path.suffix.lower() != ".json":
        refuse_unknown_finding(because)
        return Cause(because, _kept(lessons) if lessons else {})
    found = _read(path)
    if isinstance(found, list):
        finding = chosen_finding(found, path, wanted)
        for remark in remarks_on_finding(finding, base):
            typer.echo(f"请留意：{remark}", err=True)
        return Cause(reason_of_finding(finding), _kept(lessons) if lessons else {})
    text = _reason(found, path, base)
    beside = path.with_name(_LESSONS)
    named = lessons or (beside if beside.is_file() else None)
    return Cause(text, _kept(named) if named else {})


def told_lessons(folder: Path) -> Iterator[str]:
    """The lessons that a slice folder holds, oldest first, in sentences."""
    found = sorted((folder / "lessons").glob("*.json"))
    if not found:
        return
    from zhagen.pilot.recording.lessons import BrokenLessons, read_lessons
    from zhagen.pilot.wording import amounts
    from zhagen.pilot.wording.records import lesson_sentence
    from zhagen.pilot.wording.verdicts import VERDICTS

    words = {verdict.value: word for verdict, word in VERDICTS.items()}
    for path in found:
        try:
            known = read_lessons(path)
        except BrokenLessons as error:
            yield str(error)
            continue
        effect = f"，变化 {amounts.number(known.effect, 3, signed=True)}" if known.effect else ""
        verdict = words.get(known.verdict, known.verdict)
        yield f"{known.decided_on} 《{known.title}》 {verdict}{effect}"
        yield from (f"  {lesson_sentence(each)}" for each in known.lessons)
        yield from (f"  {remark}" for remark in known.remarks)


def _read(path: Path) -> Mapping[str, object] | list[object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageFault(f"决定记录 {path} 读不了：{reason_of(error)}。请检查路径。") from error
    except (ValueError, RecursionError) as error:
        raise UsageFault(_no_decision(path)) from error
    if not isinstance(found, dict | list):
        raise UsageFault(_no_decision(path))
    return found


def _reason(found: Mapping[str, object], path: Path, base: Slice) -> str:
    """The reason in a sentence. Raises UsageFault for what is no verdict on this slice."""
    from zhagen.pilot.model import Verdict
    from zhagen.pilot.wording.verdicts import VERDICTS

    try:
        verdict = Verdict(str(found["verdict"]))
        day, title, week = found["decided_on"], found["title"], found["week"]
        about, charter = str(found["slice"]), str(found["charter"])
    except (KeyError, ValueError) as error:
        raise UsageFault(_no_decision(path)) from error
    if verdict is Verdict.CONTINUE:
        raise UsageFault(f"{path} 说的是继续做，试点还没有结论。等下了结论再做下一版。")
    if about and about.partition("@")[0] != base.id:
        raise UsageFault(f"{path} 是 {about} 的决定，--from 却是 {base.ref}。请核对。")
    return (
        f"{day} 联合验证《{title}》第 {week} 周末的决定：{VERDICTS[verdict]}"
        f"（立项书 {charter[:16]}）"
    )


def _no_decision(path: Path) -> str:
    return f"{path} 不是决定记录。请给出 zhagen pilot decide -o 写的文件，或者直接写明原因。"


def _kept(path: Path) -> dict[str, bytes]:
    """The lessons under a name that later ones do not take: day and charter."""
    from zhagen.pilot.recording.lessons import BrokenLessons, read_lessons

    try:
        known = read_lessons(path)
    except BrokenLessons as error:
        raise UsageFault(f"{error}。") from error
    return {f"lessons/{known.decided_on}-{known.charter_hash[:8]}.json": path.read_bytes()}
