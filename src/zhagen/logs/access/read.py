"""Reading access logs of any format, chunk by chunk, into columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhagen.logs.access.fast import read_chunk
from zhagen.logs.access.iis import IisReader
from zhagen.logs.access.json import read_regular, row_of
from zhagen.logs.access.line import parse_line
from zhagen.logs.files.json_lines import object_of, objects
from zhagen.logs.files.sniff import BOM, Form
from zhagen.logs.files.tally import Tally
from zhagen.logs.requests.raw_rows import RawRow, RawRows, rows_of

Reader = Callable[[bytes, Tally], Iterator[RawRows]]


def access_reader(form: Form) -> Reader:
    """What turns the chunks of one file of this format into requests, counting every line."""
    match form:
        case Form.IIS:
            return IisReader().read
        case Form.JSON:
            return _read_json
        case Form.COMMON:
            return lambda chunk, tally: _read_lines(chunk, tally, combined=False)
        case _:
            return lambda chunk, tally: _read_lines(chunk, tally, combined=True)


def _read_lines(chunk: bytes, tally: Tally, *, combined: bool) -> Iterator[RawRows]:
    fast = read_chunk(chunk, combined=combined)
    tally.take(len(fast.rows))
    if len(fast.rows):
        yield fast.rows
    if fast.odd:
        yield from _gathered(map(_careful, fast.odd), tally)


def _careful(line: bytes) -> RawRow | str:
    plain = line.removeprefix(BOM)
    if plain.startswith(b"#"):  # from a log of another format that was joined on
        return "comment"
    if not plain.startswith(b"{"):
        return parse_line(plain)
    found = object_of(plain)
    return found if isinstance(found, str) else row_of(found)


def _read_json(chunk: bytes, tally: Tally) -> Iterator[RawRows]:
    rows = read_regular(chunk)
    if rows is None:
        yield from _gathered(map(row_of, objects(chunk, tally)), tally)
        return
    tally.take(len(rows))
    yield rows


def _gathered(found: Iterable[RawRow | str], tally: Tally) -> Iterator[RawRows]:
    """The rows among what was found, as columns; reasons are counted."""
    rows: list[RawRow] = []
    for each in found:
        if isinstance(each, str):
            tally.reject(each)
        else:
            rows.append(each)
    tally.take(len(rows))
    if rows:
        yield rows_of(rows)
