"""Columns and paragraphs on a terminal of 80 columns, where a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import typer
from rich.cells import cell_len

from zhagen.report.lines import wrap

WIDTH = 79
_GAP = "  "
_NARROWEST = 10


def say(text: str = "", *, indent: int = 0, err: bool = False) -> None:
    """Print a paragraph, broken where Chinese may be broken."""
    for line in wrap(text, WIDTH - indent):
        typer.echo(f"{' ' * indent}{line}" if line else "", err=err)


def table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()
) -> Iterator[str]:
    """The lines of a table; columns in `right` are numbers. Too wide text is broken in its cell."""
    lines = [header, *rows]
    widths = [max(cell_len(line[at]) for line in lines) for at in range(len(header))]
    room = WIDTH - len(_GAP) * (len(header) - 1)
    while sum(widths) > room:
        texts = [at for at in range(len(header)) if at not in right] or list(range(len(header)))
        widest = max(texts, key=lambda at: widths[at])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] = max(_NARROWEST, widths[widest] - (sum(widths) - room))
    for line in lines:
        cells = [list(wrap(text, width)) for text, width in zip(line, widths, strict=True)]
        for part in range(max(map(len, cells))):
            yield _GAP.join(
                _padded(cell[part] if part < len(cell) else "", widths[at], right=at in right)
                for at, cell in enumerate(cells)
            ).rstrip()


def show_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
) -> None:
    """Print a table."""
    for line in table(header, rows, right=right):
        typer.echo(line)


def _padded(text: str, width: int, *, right: bool) -> str:
    blanks = " " * max(width - cell_len(text), 0)
    return blanks + text if right else text + blanks
