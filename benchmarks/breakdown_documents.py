"""Whole documents: which lines are tasks, and how long a long Word file takes.

    python -m benchmarks.breakdown_documents [FILE.jsonl]

FILE has one JSON a line of a document: doc, line, text, is_task (and is_task_uncertain where the
label itself doubts), issued. Without it only the times are printed: a Word file of 1,500 numbered
paragraphs (100 pages) is written to a temporary folder, read, and broken down in process.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx

from zhagen.breakdown.analyse import breakdown_of
from zhagen.breakdown.reading.read import read_document, read_text
from zhagen.breakdown.source import SourceDocument
from zhagen.breakdown.suggesting.suggest import with_suggestions
from zhagen.calendar.official import official_calendar

CALENDAR = official_calendar()
PARAGRAPHS = 1500
SHOWN = 24  # characters by which a line is found again
WORDING = "推进窗口服务提升，由市政务服务局会同市财政局于2026年9月底前形成工作方案"


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, nargs="?")
    file = parser.parse_args().file
    if file is not None:
        _lines(file)
    _long(PARAGRAPHS)
    _long(2 * PARAGRAPHS)
    return 0


def _lines(file: Path) -> None:
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in map(json.loads, file.read_text("utf-8").splitlines()):
        documents[row["doc"]].append(row)
    count: Counter[str] = Counter()
    for rows in documents.values():
        source = read_text("\n".join(row["text"] for row in rows))
        if source.issued is None and rows[0].get("issued"):
            source = replace(source, issued=date.fromisoformat(rows[0]["issued"]))
        found = _lines_with_tasks(source, [row["text"] for row in rows])
        for number, row in enumerate(rows):
            if not row.get("is_task_uncertain"):
                count[f"{number in found} {bool(row['is_task'])}"] += 1
    right, extra, missed = count["True True"], count["True False"], count["False True"]
    print("| lines that are tasks | right | extra | missed | precision | recall | F1 |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    print(
        f"| {len(documents)} documents | {right} | {extra} | {missed} "
        f"| {right / (right + extra):.3f} "
        f"| {right / (right + missed):.3f} | {2 * right / (2 * right + extra + missed):.3f} |\n"
    )


def _lines_with_tasks(source: SourceDocument, texts: list[str]) -> set[int]:
    """The lines that tasks were read from: rows and forms are found again by their wording."""
    bare = ["".join(text.split()) for text in texts]
    quotes: dict[int, list[str]] = defaultdict(list)
    for task in breakdown_of(source, CALENDAR).tasks:
        quotes[task.evidence[0].paragraph].append("".join(task.evidence[0].text.split()))
    found: set[int] = set()
    at = 0
    for paragraph in source.paragraphs:
        cells = [paragraph.text[cell.start : cell.end] for cell in paragraph.cells]
        wording = max(cells, key=len) if cells else paragraph.text
        at = _line_with("".join(wording.split()), bare, at)
        # A form begins above its longest value.
        begin = max(at - len(cells), 0) if cells else at
        found |= {_line_with(quote, bare, begin) for quote in quotes[paragraph.id]}
    return found


def _line_with(wording: str, bare: list[str], start: int) -> int:
    """The first line from `start` on that holds the beginning of a wording."""
    beginning = wording[:SHOWN]
    return next((at for at in range(start, len(bare)) if beginning in bare[at]), start)


def _long(paragraphs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.docx"
        word = docx.Document()
        for number in range(paragraphs):
            word.add_paragraph(f"{number + 1}.{WORDING}{number}。", style="List Number")
        word.save(str(path))
        started = time.process_time()
        source = read_document(path)
        read = time.process_time()
        found = with_suggestions(breakdown_of(source, CALENDAR))
        ended = time.process_time()
    print(
        f"{paragraphs} paragraphs, {sum(len(one.text) for one in source.paragraphs):,} characters, "
        f"{len(found.tasks)} tasks: read {read - started:.2f} CPU s, broken down "
        f"{ended - read:.2f} CPU s, together {ended - started:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
