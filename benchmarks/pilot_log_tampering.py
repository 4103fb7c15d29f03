"""Honest logs of random content, and what may be done to them.

Half the mutations are crude: a file is touched. The others are made by the log's owner, who has the
secret and makes the whole log anew so that it fits itself: there the tree head on a sheet must
tell. What no sheet covers yet the owner can rewrite, so these concern cases that a sheet covers.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhagen.pilot.agreeing.file import BrokenCharter, to_canonical
from zhagen.pilot.agreeing.keys import SigningKey
from zhagen.pilot.agreeing.seal import seal, sign
from zhagen.pilot.agreeing.sealed import BrokenSeal, SealedCharter
from zhagen.pilot.log.log import PilotLog, append, create_log, open_log
from zhagen.pilot.log.pseudonyms import Secret
from zhagen.pilot.log.roots import ROOTS, Root, make_root, read_roots
from zhagen.pilot.log.spine import SPINE, BrokenLog
from zhagen.pilot.log.verify import verify

CHARTER = Path(__file__).parents[1] / "slices/employer-social-insurance/1.0/charter.yaml"
SEALED_ON = date(2026, 8, 19)
AT = datetime.fromisoformat("2026-08-31T18:00:00+08:00")
SECRET = Secret(b"s" * 32)
Row = dict[str, str]
Mutation = Callable[["Honest", random.Random], "PilotLog | None"]


@dataclass(frozen=True, slots=True)
class Honest:
    """A log nobody touched, the rows that it took, and the sheets that the other party keeps."""

    log: PilotLog
    taken: tuple[Row, ...]
    sheets: tuple[Root, ...]

    @property
    def fixed(self) -> int:
        """How many cases the last sheet covers."""
        return self.sheets[-1].size


def honest_log(folder: Path, rng: random.Random) -> Honest:
    """A log of random content; some appends are followed by a sheet, one at least."""
    log = create_log(folder / "log", sealed_by_both(rng), SECRET)
    appends = rng.randint(1, 5)
    with_sheet = {rng.randrange(appends), *(at for at in range(appends) if rng.random() < 0.4)}
    taken: list[Row] = []
    for at in range(appends):
        good = handled_cases(rng, rng.choice((2, 3, rng.randint(4, 20), rng.randint(20, 120))), at)
        bad = [dict(rng.choice(good)) | {"窗口": "综窗99"} for _ in range(rng.randint(0, 3))]
        mixed = enumerate([*good, *bad], start=2)
        log = append(log, mixed, source=f"第{at + 1}批.csv", at=AT + timedelta(days=at))
        taken += good
        if at in with_sheet:
            make_root(log, at + 1, AT.date() + timedelta(days=at))
    # As the other party has them: read back from the text of the codes.
    return Honest(log, tuple(taken), read_roots(log.folder / ROOTS))


def handled_cases(rng: random.Random, count: int, batch: int) -> list[Row]:
    """Handled cases as a department exports them; what may be left empty sometimes is."""
    found = []
    for place in range(count):
        begun = datetime(2026, 8, 24, 9) + timedelta(  # noqa: DTZ001 - the hall's own time
            days=rng.randrange(50), minutes=rng.randrange(480)
        )
        ended = begun + timedelta(seconds=rng.randint(30, 9000))
        row = {
            "办件编号": f"示例市-{batch}-{place}-{rng.randrange(10**6)}",
            "窗口": f"综窗{rng.choice((1, 2, 3, 4, 6, 7))}",
            "收件时间": begun.isoformat(),
            "答复时间": ended.isoformat() if rng.random() < 0.95 else "",
            "组别": rng.choice(("使用", "不使用")),
            "办件类型": rng.choice(("简单", "复杂", "变更\t“跨区” 🙂", "")),
            "经办人": rng.choice(("何以宁", "陆青禾", "")),
            "申请人": f"1101011900010{rng.randrange(100):02d}999",
            "是否退件": rng.choice(("是", "否")),
            "满意度": rng.choice(("", "1", "4.5", "5")),
        }
        found.append(row)
    return found


def sealed_by_both(rng: random.Random) -> SealedCharter:
    """The shipped charter, signed with keys drawn from `rng`."""
    keys = [SigningKey(Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))) for _ in "12"]
    first = seal(to_canonical(CHARTER), keys[0], "department", SEALED_ON)
    return sign(first, keys[1], "vendor", SEALED_ON)


def alarms(folder: Path, sheets: Sequence[Root]) -> frozenset[str]:
    """Kinds of faults that opening and checking the log tells."""
    try:
        return frozenset(fault.kind for fault in verify(open_log(folder), sheets).faults)
    except (BrokenLog, BrokenSeal, BrokenCharter):
        return frozenset({"unreadable"})


def is_found(made: Honest, change: Mutation, rng: random.Random) -> bool:
    """Whether a mutation raises an alarm; the honest log is as before afterwards."""
    kept = made.log.folder.with_name("kept")
    shutil.copytree(made.log.folder, kept)
    forged = change(made, rng)
    if forged is None:
        found = bool(alarms(made.log.folder, made.sheets))
    else:
        # The forger's log fits itself: the sheets' tree heads alone speak against it.
        fits = not alarms(forged.folder, ())
        found = fits and bool(alarms(forged.folder, made.sheets) & {"root", "truncated"})
        shutil.rmtree(forged.folder)
    shutil.rmtree(made.log.folder)
    kept.rename(made.log.folder)
    return found


def _forged(made: Honest, rows: Sequence[Row]) -> PilotLog:
    """The log made anew from other rows by who has the secret, in appends like the honest one's."""
    folder = made.log.folder.with_name("forged")
    log = create_log(folder, made.log.sealed, SECRET)
    last = made.log.segments[0].last
    for at, part in enumerate((rows[:last], rows[last:]), start=1):
        if part:
            log = append(log, enumerate(part, start=2), source=f"第{at}批.csv", at=AT)
    return log


def _byte_changed(made: Honest, rng: random.Random) -> None:
    folder = made.log.folder
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ROOTS)
    while True:  # until something was changed: white space in `sealed.json` carries nothing
        path = rng.choice(files)
        before = path.read_bytes()
        at = rng.randrange(len(before))
        after = bytearray(before)
        after[at] ^= rng.randint(1, 255)
        if path.name != "sealed.json" or not _same_json(before, bytes(after)):
            path.write_bytes(bytes(after))
            return


def _same_json(one: bytes, other: bytes) -> bool:
    try:
        same: bool = json.loads(one) == json.loads(other)
    except ValueError:
        return False
    return same


def _record_deleted(made: Honest, rng: random.Random) -> PilotLog | None:
    if rng.random() < 0.5:
        path, lines = _random_entries(made, rng, least=1)
        del lines[rng.randrange(len(lines))]
        path.write_bytes(b"".join(lines))
        return None
    rows = list(made.taken)
    del rows[rng.randrange(made.fixed)]
    return _forged(made, rows)


def _records_swapped(made: Honest, rng: random.Random) -> PilotLog | None:
    if rng.random() < 0.5:
        path, lines = _random_entries(made, rng, least=2)
        one, other = rng.sample(range(len(lines)), 2)
        lines[one], lines[other] = lines[other], lines[one]
        path.write_bytes(b"".join(lines))
        return None
    rows = list(made.taken)
    one = rng.randrange(made.fixed)
    other = rng.choice([at for at in range(len(rows)) if at != one])
    rows[one], rows[other] = rows[other], rows[one]
    return _forged(made, rows)


def _random_entries(made: Honest, rng: random.Random, least: int) -> tuple[Path, list[bytes]]:
    segments = [each for each in made.log.segments if each.last - each.first + 1 >= least]
    path = made.log.entries(rng.choice(segments).number)
    return path, path.read_bytes().splitlines(keepends=True)


def _cut(made: Honest, rng: random.Random) -> PilotLog | None:
    """Cut back to fewer cases than the last sheet covers."""
    if rng.random() < 0.5:
        return _forged(made, made.taken[: rng.randrange(made.fixed)])
    log = made.log
    ends = [0, *(each.last for each in log.segments)]
    keep = rng.choice([at for at, end in enumerate(ends) if end < made.fixed])
    for each in log.segments[keep:]:
        log.entries(each.number).unlink()
        log.typed(each.number).unlink()
    lines = (log.folder / SPINE).read_bytes().splitlines(keepends=True)
    (log.folder / SPINE).write_bytes(b"".join(lines[:keep]))
    return None


def _cut_after_extending(made: Honest, rng: random.Random) -> PilotLog | None:
    """The same in a log that was extended after its last sheet."""
    rows = handled_cases(rng, rng.randint(1, 40), len(made.log.segments))
    log = append(made.log, enumerate(rows, start=2), source="以后.csv", at=AT)
    return _cut(Honest(log, (*made.taken, *rows), made.sheets), rng)


KINDS: Mapping[str, Mutation] = {
    "a byte changed": _byte_changed,
    "a record deleted": _record_deleted,
    "two records swapped": _records_swapped,
    "cut short after a lodged root": _cut,
    "extended, then cut to before it": _cut_after_extending,
}
