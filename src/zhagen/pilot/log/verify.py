"""Checking a log from end to end, by anyone who holds it, without the department's secret.

Everything is recomputed: the seal, the spine's chain, the digests of both files of each segment,
the chain over all cases, the typed rows against the canonical lines, and the tree heads of the
sheets, the folder's own copies of them and those that were lodged. What is not the log's own (a
root on the other party's sheet) is what a forger cannot rewrite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import duckdb

from zhagen.pilot.agreeing.seal import check_seal
from zhagen.pilot.agreeing.sealed import BrokenSeal
from zhagen.pilot.log.adoption import unfollowed
from zhagen.pilot.log.log import PilotLog, chained, digest_of, typed_columns
from zhagen.pilot.log.merkle import Tree, leaf_hash
from zhagen.pilot.log.pseudonyms import COMMITMENT, committed
from zhagen.pilot.log.roots import ROOTS, Root, own_roots
from zhagen.pilot.log.spine import SPINE, BrokenLog, Line, Segment, as_written
from zhagen.pilot.log.terms import terms_of
from zhagen.pilot.log.writing import leftover


@dataclass(frozen=True, slots=True)
class LogFault:
    """What does not hold. `kind` is a code, `where` the segment or week, `detail` numbers."""

    kind: str
    where: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a check: cases seen, roots compared, and every fault."""

    cases: int
    roots: int
    faults: tuple[LogFault, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(log: PilotLog, lodged: Iterable[Root] = ()) -> Verification:
    """Recompute everything and compare it with the spine and the roots.

    The folder's own roots are compared as well as the `lodged` ones, which alone are counted: a
    forger can rewrite them, an accident does not.
    """
    lodged, faults = tuple(lodged), [*_seal_faults(log), *_spine_faults(log)]
    try:
        own = own_roots(log.folder)
    except BrokenLog as error:
        own = ()
        faults.append(LogFault("unreadable", ROOTS, str(error)))
    roots = sorted({*lodged, *own}, key=lambda root: (root.size, root.week, root.code))
    faults += lodged_faults(log, roots)
    with duckdb.connect() as connection:
        replay = _Replay(log, roots, connection)
        faults += replay.run()
    return Verification(replay.tree.size, len(lodged), tuple(dict.fromkeys(faults)))


def digest_faults(log: PilotLog) -> tuple[LogFault, ...]:
    """The quick check before evaluating: the spine, and the typed rows against it."""
    return (*_spine_faults(log), *(fault for each in log.segments for fault in _typed(log, each)))


def _seal_faults(log: PilotLog) -> Iterator[LogFault]:
    try:
        check_seal(log.sealed)
    except BrokenSeal as error:
        yield LogFault("seal", "charter", str(error))
    amended = (one for each in log.sealed.amendments for one in each.signatures)
    for each in (*log.sealed.signatures, *amended):
        # Hex digits in capitals mean the same signature, but they are not what was written.
        if (each.key, each.signature) != (each.key.lower(), each.signature.lower()):
            yield LogFault("seal", each.party)
    written = committed(log.folder)
    known = {each.secret for each in log.segments if each.secret}
    if known and (written is None or known != {written.removesuffix("\n")}):
        yield LogFault("secret", COMMITMENT)


def _spine_faults(log: PilotLog) -> Iterator[LogFault]:
    previous, number, last = log.sealed.hash, 0, 0
    for place, (entry, line) in enumerate(_with_lines(log), start=1):
        follows = entry.previous == previous and as_written(line, entry)
        if isinstance(entry, Segment):
            follows = follows and (entry.number, entry.first) == (number + 1, last + 1)
            number, last = entry.number, entry.last
        if not follows:
            yield LogFault("spine", str(place))
        previous = entry.hash
    yield from (LogFault("amendment", place) for place in dict.fromkeys(unfollowed(log)))
    yield from _strangers(log)


def _strangers(log: PilotLog) -> Iterator[LogFault]:
    """Files of segments that the spine does not know; what is still staged counts for nothing."""
    number = len(log.segments) + 1
    unfinished = leftover(log.entries(number), log.typed(number))
    if unfinished is not None:
        yield LogFault("unfinished", unfinished.name)
    places = ((log.entries, "entries/*.jsonl"), (log.typed, "segments/*.parquet"))
    for named, pattern in places:
        known = {named(each).name for each in range(1, number + 1)}
        found = {path.name for path in log.folder.glob(pattern)}
        yield from (LogFault("stranger", name) for name in sorted(found - known))


def _with_lines(log: PilotLog) -> Iterator[tuple[Line, bytes]]:
    """Each entry of the spine with its line as it lies there now."""
    try:
        lines = (log.folder / SPINE).read_bytes().splitlines(keepends=True)
    except OSError:
        lines = []
    for place, entry in enumerate(log.lines):
        yield entry, lines[place] if place < len(lines) else b""


def lodged_faults(log: PilotLog, roots: Iterable[Root]) -> tuple[LogFault, ...]:
    """Sheets of another charter, or of a spine or an amendment that this log does not contain."""
    faults = []
    heads = {log.sealed.hash, *(each.hash for each in log.lines)}
    for root in roots:
        if root.charter != log.sealed.hash:
            faults.append(LogFault("other_charter", str(root.week)))
        elif root.head not in heads:
            faults.append(LogFault("root_spine", str(root.week)))
        elif root.sealed and root.sealed not in log.sealed.heads:
            faults.append(LogFault("root_amendment", str(root.week)))
    return tuple(faults)


def _typed(log: PilotLog, segment: Segment) -> Iterator[LogFault]:
    try:
        if digest_of(log.typed(segment.number)) != segment.parquet_sha256:
            yield LogFault("typed", str(segment.number))
    except OSError:
        yield LogFault("missing", log.typed(segment.number).name)


@dataclass(slots=True)
class _Replay:
    """Every case once: chain, tree, and the roots as their sizes are reached."""

    log: PilotLog
    roots: list[Root]
    connection: duckdb.DuckDBPyConnection
    tree: Tree = field(default_factory=Tree)

    def run(self) -> list[LogFault]:
        faults: list[LogFault] = []
        waiting = list(self.roots)
        head = bytes.fromhex(self.log.sealed.hash)
        for segment in self.log.segments:
            try:
                head = self._lines(segment, head, waiting, faults)
            except OSError:
                faults.append(LogFault("missing", self.log.entries(segment.number).name))
                continue
            if head.hex() != segment.head or self.tree.size != segment.last:
                faults.append(LogFault("entries", str(segment.number)))
            typed = list(_typed(self.log, segment))
            faults += typed or _differing(self.connection, self.log, segment)
        faults += _compare(waiting, self.tree)
        faults += [
            LogFault("truncated", str(root.week), f"{root.size}>{self.tree.size}")
            for root in waiting
        ]
        return faults

    def _lines(
        self, segment: Segment, head: bytes, waiting: list[Root], faults: list[LogFault]
    ) -> bytes:
        with self.log.entries(segment.number).open("rb") as file:
            for line in file:
                if waiting and waiting[0].size == self.tree.size:
                    faults += _compare(waiting, self.tree)
                leaf = leaf_hash(line.removesuffix(b"\n"))
                head = chained(head, leaf)
                self.tree.add(leaf)
        if segment.entries_sha256 != digest_of(self.log.entries(segment.number)):
            faults.append(LogFault("entries", str(segment.number)))
        return head


def _compare(waiting: list[Root], tree: Tree) -> list[LogFault]:
    """Compare and take off every root whose size the tree has now."""
    faults = []
    while waiting and waiting[0].size == tree.size:
        root = waiting.pop(0)
        if root.root != tree.root().hex():
            faults.append(LogFault("root", str(root.week), str(root.size)))
    return faults


def _differing(
    connection: duckdb.DuckDBPyConnection, log: PilotLog, segment: Segment
) -> list[LogFault]:
    """Rows in which the typed file says something else than the canonical lines."""
    columns = typed_columns(terms_of(log.sealed.charter).extra)
    try:
        lines = connection.read_json(
            str(log.entries(segment.number)), columns=columns, format="newline_delimited"
        )
        typed = connection.read_parquet(str(log.typed(segment.number)))
        either = lines.except_(typed).union(typed.except_(lines))
        ((differing,),) = either.aggregate("count(*)").fetchall()
    except duckdb.Error:
        return [LogFault("entries", str(segment.number))]
    return [LogFault("rows", str(segment.number), str(differing))] if differing else []
