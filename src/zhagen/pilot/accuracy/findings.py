"""What the tool said about each case of the silent run, from its ledger or its results.

Two shapes of a line are understood: an event of the ledger (`precheck.finding_shown`, and
`precheck.verdict`, which also stands for a case without findings), and a result of the review with
the case's id beside it: {"case": ..., "findings": [{"code": ..., "severity": ...}]}.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhagen.slices.faults import reason_of

# What the tool says is wrong; a doubt or a hint is left to the officer and is no error.
ERRORS = frozenset({"error"})


class BrokenFindings(Exception):
    """A file of findings that cannot be used; the message says which line and what to do."""


@dataclass(frozen=True, slots=True)
class Said:
    """The codes that the tool reported as errors, for every case it reviewed."""

    faults: Mapping[str, frozenset[str]]


def read_findings(path: Path, severities: frozenset[str] = ERRORS) -> Said:
    """The findings in `path`, JSON lines. Raises BrokenFindings."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return said_in(file, path.name, severities)
    except (OSError, UnicodeDecodeError) as error:
        why = reason_of(error) if isinstance(error, OSError) else "不是 UTF-8 文本"
        raise BrokenFindings(f"{path} 读不了：{why}，请检查路径") from error


def said_in(lines: Iterable[str], name: str, severities: frozenset[str] = ERRORS) -> Said:
    """The same from lines; `name` is the file's, for messages."""
    found: dict[str, set[str]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            _add(json.loads(line), found, severities)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BrokenFindings(
                f"{name} 第 {number} 行不是收件预审的事件或者结果，"
                "请给出 events.jsonl 或者带办件编号的结果"
            ) from error
    if not found:
        raise BrokenFindings(f"{name} 里没有一件预审过的办件，请确认静默运行已经打开")
    return Said({case: frozenset(codes) for case, codes in found.items()})


def _add(line: Mapping[str, Any], found: dict[str, set[str]], severities: frozenset[str]) -> None:
    if "kind" in line:
        if line["kind"] == "precheck.verdict":
            found.setdefault(str(line["case"]), set())
        elif line["kind"] == "precheck.finding_shown":
            codes = found.setdefault(str(line["case"]), set())
            if line["payload"]["severity"] in severities:
                codes.add(str(line["payload"]["code"]))
        return
    codes = found.setdefault(str(line["case"]), set())
    codes.update(
        str(each["code"]) for each in line["findings"] if str(each["severity"]) in severities
    )
