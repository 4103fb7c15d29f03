"""How recall and precision look: tables for people, maps for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from zhagen.precheck.scoring import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.cli.slice_measure import Measured
    from zhagen.precheck.scoring import CodeRates, Score

_MOST_MISSES: Final = 40
_STYLE: Final = {"scan": "扫描件", "photo": "照片", "copy": "复印件", "digital": "电子件"}


def rates_text(rates: Sequence[CodeRates]) -> list[str]:
    """Recall and precision of each rule over the worked examples."""
    rows = [["要点", "查全（查出/应查）", "查准（报对/报出）"]]
    rows += [
        [one.code, _share(one.found, one.planted), _share(one.rightly, one.said)] for one in rates
    ]
    return ["  按算例", *_aligned(rows)]


def measured_text(measured: Measured) -> list[str]:
    """What whole cases gave: each style, then each rule over all styles and in each."""
    lines = [f"  按整案 {measured.folder}（{measured.cases} 件，逐页识别）"]
    lines += _aligned(
        [
            ["样式", "件", "页", "须补正查全", "无问题件误报", "看不准/件", "要素", "归类"],
            *([_STYLE.get(name, name), *_style(s)] for name, s in measured.styles.items()),
        ]
    )
    scores = {"全部": measured.codes}
    scores |= {_STYLE.get(name, name): s.codes for name, s in measured.styles.items()}
    codes = in_order({one.code for one in measured.codes.rates()})
    rows = [["要点", *(f"{name} {word}" for name in scores for word in ("查全", "查准"))]]
    for code in codes:
        found = [counts.of(code) for counts in scores.values()]
        cells = ((_share(one.found, one.planted), _share(one.rightly, one.said)) for one in found)
        rows.append([code, *(cell for pair in cells for cell in pair)])
    lines += _aligned(rows)
    misses = [miss for score in measured.styles.values() for miss in score.misses]
    lines += [f"  {miss}" for miss in misses[:_MOST_MISSES]]
    if len(misses) > _MOST_MISSES:
        lines.append(f"  另有 {len(misses) - _MOST_MISSES} 处，见 --json 的 misses")
    return lines


def _style(score: Score) -> list[str]:
    return [
        str(score.cases),
        str(score.read_pages),
        _share(score.found_errors, score.planted_errors),
        f"{score.clean_false_errors} 处/{score.clean} 件",
        f"{score.unclear / max(score.cases, 1):.1f}",
        _share(score.facts_right, score.facts),
        _share(score.pages_right, score.pages),
    ]


def _share(part: int, whole: int) -> str:
    """A share with its counts, or a dash where nothing was counted. 99.6 % is not 100 %."""
    if not whole:
        return "–"
    return f"{part * 1000 // whole / 10:g}% {part}/{whole}"


def _aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as columns; a Chinese character is two cells wide."""
    table = [list(row) for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    return [
        "    "
        + "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]


def rates_json(rates: Iterable[CodeRates]) -> list[dict[str, object]]:
    """The counts of each rule; a share is null where nothing was counted."""
    return [
        {
            "code": one.code,
            "expected": one.planted,
            "found": one.found,
            "recall": one.recall,
            "said": one.said,
            "right": one.rightly,
            "precision": one.precision,
        }
        for one in rates
    ]


def measured_json(measured: Measured) -> dict[str, object]:
    """What whole cases gave, for programs."""
    return {
        "folder": str(measured.folder),
        "cases": measured.cases,
        "codes": rates_json(measured.codes.rates()),
        "styles": {style: _style_json(score) for style, score in measured.styles.items()},
        "misses": [miss for score in measured.styles.values() for miss in score.misses],
    }


def _style_json(score: Score) -> dict[str, object]:
    return {
        "cases": score.cases,
        "pages": score.read_pages,
        "expected_errors": score.planted_errors,
        "found_errors": score.found_errors,
        "clean_cases": score.clean,
        "false_errors_in_clean_cases": score.clean_false_errors,
        "unclear": score.unclear,
        "fact_cells": score.facts,
        "fact_cells_right": score.facts_right,
        "labelled_pages": score.pages,
        "labelled_pages_right": score.pages_right,
        "seconds": round(score.wall_seconds, 1),
        "codes": rates_json(score.codes.rates()),
    }
