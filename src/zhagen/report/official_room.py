"""About how many pages blocks take on the official page, so that a report can stop in time.

An estimate from the measures of the page, a little on the safe side: the typesetters break lines
better, but leave blanks where something may not be torn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from zhagen.report import document as paper
from zhagen.report import official
from zhagen.report.document import Look

_POINTS = 72 / 25.4
_WIDTH = official.TEXT_WIDTH * _POINTS
_HEIGHT = (297 - official.MM["top"] - official.MM["bottom"]) * _POINTS
# Title and subtitle.
_TITLE = 80.0
# Widths of signs in the typeface shipped, in squares.
_CHINESE, _NARROW, _LATIN = 0x2E7F, 0.25, 0.555
_INSET = 10.0
_HEADING, _SECOND = 40.0, 32.0
_BETWEEN = 14.0
# So much of a line is won where punctuation meets.
_SQUEEZED = 0.05
# Of what may be torn, so much at least stands on the page where it begins.
_FIRST_LINES = 50.0


def pages(blocks: Iterable[paper.Block]) -> float:
    """The pages of a paper of these blocks, with the blanks before what may not be torn."""
    at = _TITLE
    held = 0.0  # headings stay with what follows
    for block in blocks:
        if isinstance(block, paper.Heading):
            held += height(block)
            continue
        high = height(block)
        whole = isinstance(block, paper.Beside | paper.Chart | paper.Together)
        left = _HEIGHT - at % _HEIGHT
        if held + (high if whole else min(high, _FIRST_LINES)) > left:
            at += left
        at += held + high
        held = 0.0
    return (at + held) / _HEIGHT


def height(block: paper.Block) -> float:
    """The height of a block in points, with the space around it."""
    match block:
        case paper.Heading():
            found = _HEADING if block.level == 1 else _SECOND
        case paper.Paragraph():
            found = _paragraph(block, _WIDTH)
        case paper.Notice():
            lines = sum(_lines(each, official.NOTE, _WIDTH - 2 * _INSET) for each in block.lines)
            found = 62.0 + lines * official.NOTE_LINE + len(block.lines)
        case paper.TableBlock():
            found = _table(block)
        case paper.Beside():
            found = _beside(block) + _BETWEEN
        case paper.Together():
            found = sum(map(height, block.blocks))
        case paper.Chart():
            found = _drawn(block, _WIDTH * block.width) + _BETWEEN
        case _:
            found = official.BODY_LINE
    return found


def _beside(block: paper.Beside) -> float:
    width = _WIDTH * official.BESIDE_TEXT
    texts = sum(_paragraph(each, width, near=True) for each in block.texts)
    return max(texts, _drawn(block.chart, _WIDTH * (1 - official.BESIDE_TEXT)))


def _paragraph(block: paper.Paragraph, width: float, *, near: bool = False) -> float:
    if block.look is Look.SMALL:
        return _lines(block.text, official.NOTE, width) * official.NOTE_LINE + 5.0
    if near or block.look in {Look.BOXED, Look.NEAR}:
        return _lines(block.text, official.NEAR, width) * official.NEAR_LINE + 6.0
    indent = 2 * official.BODY if block.look is Look.BODY else 0.0
    return _lines(block.text, official.BODY, width, indent) * official.BODY_LINE + 4.0


def _table(block: paper.TableBlock) -> float:
    size, line = official.print_of(block)
    inset = 2 * official.NARROW_INSET if len(block.header) > official.MANY_COLUMNS else _INSET
    pad = size + (5.0 if block.small else 8.0)
    shares = block.widths or (1.0,) * len(block.header)
    widths = [_WIDTH * share / sum(shares) - inset for share in shares]
    rows = (block.header, *block.rows)
    return _BETWEEN + sum((_row(row, widths, size) - 1) * line + pad for row in rows)


def _row(cells: Sequence[str], widths: Sequence[float], size: float) -> int:
    return max(_lines(cell, size, width) for cell, width in zip(cells, widths, strict=True))


def _lines(text: str, size: float, width: float, indent: float = 0.0) -> int:
    return max(1, math.ceil((_width(text) * size + indent) / width - _SQUEEZED))


def _width(text: str) -> float:
    """In squares: Chinese characters, curved quotation marks and the like fill one."""
    wide = sum(ord(sign) > _CHINESE or sign in "“”→%" for sign in text)
    narrow = sum(sign.isspace() or sign in ".,:;/()[]-" for sign in text)
    return wide + _NARROW * narrow + _LATIN * (len(text) - wide - narrow)


def _drawn(chart: paper.Chart, width: float) -> float:
    return chart.drawing.height * width / chart.drawing.width
