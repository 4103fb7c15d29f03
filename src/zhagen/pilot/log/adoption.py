"""Taking amendments into a log, and whether the log still follows those it took in.

When an amendment counts as made is not what its parties write on it: it is how many cases the log
held when it was taken in, and that stands in the spine, where nothing can be taken out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from zhagen.pilot.agreeing.seal import check_seal
from zhagen.pilot.agreeing.sealed import BrokenSeal, SealedCharter
from zhagen.pilot.agreeing.sealed_file import write_sealed
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.spine import Adoption, BrokenLog, as_adopted, followed
from zhagen.pilot.log.writing import add_line, sole_writer
from zhagen.slices.faults import reason_of


def adopt(log: PilotLog, agreed: SealedCharter, at: datetime) -> PilotLog:
    """The log, from now on following `agreed`. Raises BrokenSeal, BrokenLog; nothing changes then.

    The line is written before the charter's copy: where the work stops in between, the check tells,
    and doing it again mends it.
    """
    check_seal(agreed)
    _require_further(log, agreed)
    taken = _taken(log)
    made = Adoption(
        first=taken + 1,
        last=len(agreed.amendments),
        sealed=agreed.head,
        cases=log.size,
        segments=len(log.segments),
        written_at=at.isoformat(timespec="seconds"),
        previous=log.head,
    )
    with sole_writer(log.folder, log.lines) as spine:
        if made.last > taken:
            try:
                add_line(spine, made)
            except OSError as error:
                raise BrokenLog(f"{log.folder} 写不了：{reason_of(error)}，请检查磁盘") from error
        write_sealed(agreed, log.folder / "sealed.json")
    adoptions = (*log.adoptions, *((made,) if made.last > taken else ()))
    return replace(log, sealed=as_adopted(agreed, adoptions), adoptions=adoptions)


def _require_further(log: PilotLog, agreed: SealedCharter) -> None:
    """The same charter, with every amendment that the log has ever followed."""
    if agreed.hash != log.sealed.hash:
        raise BrokenSeal(f"这是另一份立项书，不能用在 {log.folder}，请给出本次试点的封存文件")
    known = {*log.sealed.heads, *(each.sealed for each in log.lines if each.sealed)}
    if not known <= set(agreed.heads):
        raise BrokenSeal("封存文件缺了记录里已有的变更，请用变更最全的那一份")


def _taken(log: PilotLog) -> int:
    """How many amendments the spine says the log follows; early logs say it by their copy alone."""
    heads, head = log.sealed.heads, followed(log.lines)
    if head in heads:
        return heads.index(head)
    return max((each.last for each in log.adoptions), default=len(log.sealed.amendments))


def unfollowed(log: PilotLog) -> Iterator[str]:
    """Places of spine lines that do not fit the sealed charter beside them, and the copy itself."""
    heads, current = log.sealed.heads, ""
    segments, cases, taken = 0, 0, 0
    for place, line in enumerate(log.lines, start=1):
        if isinstance(line, Adoption):
            first = line.first == taken + 1 or not current
            counted = (line.cases, line.segments) == (cases, segments)
            named = heads[line.last : line.last + 1] == (line.sealed,)
            if not (first and counted and named and line.last >= line.first):
                yield str(place)
            taken = line.last
        else:
            segments, cases = line.number, line.last
            # Early lines name no head; once one does, only an adoption changes it.
            if line.sealed != current and (current or line.sealed not in heads):
                yield str(place)
            taken = heads.index(line.sealed) if line.sealed in heads else taken
        current = line.sealed or current
    if current not in ("", log.sealed.head):
        yield str(len(log.lines))
