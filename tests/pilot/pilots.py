"""Small pilots to vary in tests: keys, a sealed charter, rows of handled cases, a log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import charters

from zhagen.pilot.agreeing.file import to_canonical
from zhagen.pilot.agreeing.keys import new_key
from zhagen.pilot.agreeing.seal import seal, sign
from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.log.log import PilotLog, append, create_log
from zhagen.pilot.log.pseudonyms import Secret

ON = date.fromisoformat("2026-08-19")
AT = datetime.fromisoformat("2026-08-31T18:00:00+08:00")
SECRET = Secret(b"s" * 32)


def sealed(folder: Path, **changes: Any) -> SealedCharter:
    """A charter sealed by both parties."""
    folder.mkdir(parents=True, exist_ok=True)
    content = to_canonical(charters.write(folder, **changes))
    first = seal(content, new_key(folder / "department.pem"), "department", ON)
    return sign(first, new_key(folder / "vendor.pem"), "vendor", ON)


def rows(
    count: int, start: int = 0, day: str = "2026-08-24"
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Handled cases as a department exports them, from row 2."""
    for place in range(start, start + count):
        begun = datetime.fromisoformat(f"{day}T09:00:00") + timedelta(minutes=place % 400)
        yield (
            place + 2,
            {
                "办件编号": f"K{place:06d}",
                "窗口": f"综窗{(1, 2, 3, 4, 6, 7)[place % 6]}",
                "收件时间": begun.isoformat(),
                "答复时间": (begun + timedelta(minutes=8 + place % 7)).isoformat(),
                "组别": "使用" if place % 2 else "不使用",
                "办件类型": "简单" if place % 3 else "复杂",
                "是否退件": "是" if place % 9 == 0 else "否",
                "满意度": 1 + place % 5,
            },
        )


def log(folder: Path, *sizes: int, **changes: Any) -> PilotLog:
    """A log with one segment for each size."""
    made = create_log(folder / "log", sealed(folder / "papers", **changes), SECRET)
    for size in sizes:
        made = append(made, rows(size, made.size), source="办件.csv", at=AT)
    return made
