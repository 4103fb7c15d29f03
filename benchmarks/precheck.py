"""How well and how fast pre-review works, on freshly generated applications or on a folder of them.

    python -m benchmarks.precheck --cases 40 --seed 9000           # per style, generated here
    python -m benchmarks.precheck --folder DIR                     # DIR/*/truth.json made elsewhere
    python -m benchmarks.precheck --cases 40 --out docs/accuracy-table.md --notes misses.txt

Prints recall and precision per code and per style, false errors a clean case, fact accuracy and
page sorting. Seeds that were looked at while building are not used here: choose a new --seed.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.scoring import Score, in_order
from samples.generator import defects
from samples.generator.case import generate

from zhagen import wiring
from zhagen.cases.model import Context
from zhagen.precheck.model import to_json

STYLES = ("scan", "digital", "photo", "copy")


def main() -> None:
    """Score every style and print the tables."""
    options = _options()
    scores: dict[str, Score] = {}
    with tempfile.TemporaryDirectory(prefix="zhagen-benchmark-") as temporary:
        for style, folder in _cases(options, Path(temporary)):
            _score(scores.setdefault(style, Score()), folder)
    text = "\n".join(_tables(scores))
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    if options.notes:
        notes = (
            f"{style} {note}"
            for style, score in scores.items()
            for note in (*score.misses, *score.misreads)
        )
        options.notes.write_text("\n".join(notes) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20, help="cases a style")
    parser.add_argument("--seed", type=int, default=9000)
    parser.add_argument("--each-code", action="store_true", help="plant every code in turn instead")
    parser.add_argument("--style", choices=STYLES, nargs="+", default=STYLES)
    parser.add_argument("--folder", type=Path, help="score DIR/*/truth.json instead of generating")
    parser.add_argument("--out", type=Path, help="write the tables here as well")
    parser.add_argument("--notes", type=Path, help="write every miss and false error here")
    return parser.parse_args()


def _cases(options: argparse.Namespace, temporary: Path) -> Iterator[tuple[str, Path]]:
    if options.folder:
        for truth in sorted(options.folder.glob("*/truth.json")):
            yield json.loads(truth.read_text(encoding="utf-8"))["style"], truth.parent
        return
    for style in options.style:
        for seed, codes in _planted(options):
            folder = temporary / f"{style}-{seed}"
            generate(seed, style, codes).write(folder)
            yield style, folder


def _planted(options: argparse.Namespace) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Seeds with the defects to plant: random ones, or every code once."""
    if options.each_code:
        yield from ((options.seed + place, (code,)) for place, code in enumerate(defects.CODES))
        return
    for seed in range(options.seed, options.seed + options.cases):
        yield seed, defects.random_codes(random.Random(seed))


def _score(score: Score, folder: Path) -> None:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    handed_in = folder / "files" if (folder / "files").is_dir() else folder
    files = [handed_in / name for name in truth["files"]]
    definition = wiring.load_slice("employer-social-insurance")
    context = Context(on=date.fromisoformat(truth["on"]))
    done = wiring.precheck(definition, files, context, {}, wiring.Settings())
    score.add(folder.name, truth, to_json(done.review))
    pages = [page for file in done.files for page in file.pages]
    score.cpu_seconds += sum(page.seconds for page in pages)
    score.wall_seconds += done.review.seconds
    score.read_pages += len(pages)


def _tables(scores: dict[str, Score]) -> Iterable[str]:
    yield (
        "| 样式 | 件 | 页 | 错误级召回 | 无问题件误报 / 件 | 看不准 / 件 "
        "| 要素准确 | 归类准确 | CPU 秒 / 页 |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for style, score in scores.items():
        yield (
            f"| {style} | {score.cases} | {score.read_pages} "
            f"| {share(score.found_errors, score.planted_errors)} "
            f"| {score.clean_false_errors} / {score.clean} "
            f"| {score.unclear / max(score.cases, 1):.2f} "
            f"| {share(score.facts_right, score.facts)} "
            f"| {share(score.pages_right, score.pages)} "
            f"| {score.cpu_seconds / max(score.read_pages, 1):.2f} |"
        )
    yield ""
    yield "| 要点 | " + " | ".join(f"{style} 召回 · 准确" for style in scores) + " |"
    yield "|---|" + "---|" * len(scores)
    codes = {
        code for score in scores.values() for code in (*score.codes.planted, *score.codes.said)
    }
    for code in in_order(codes):
        rates = [score.codes.of(code) for score in scores.values()]
        cells = (
            f"{share(one.found, one.planted)} · {share(one.rightly, one.said)}" for one in rates
        )
        yield f"| {code} | " + " | ".join(cells) + " |"


def share(part: int, whole: int) -> str:
    """A share with its counts, or a dash where nothing was counted."""
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "–"


if __name__ == "__main__":
    main()
