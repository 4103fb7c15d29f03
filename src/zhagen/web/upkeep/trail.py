"""Whether the audit trail is as it was written."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError

from zhagen.web.audit.checking import verify
from zhagen.web.configuration import Configuration
from zhagen.web.upkeep.database import reachable
from zhagen.web.upkeep.model import Line, bad, good


def lines(configuration: Configuration) -> Iterator[Line]:
    """Nothing where the database has been found wanting already."""
    if not reachable(configuration):
        return
    try:
        checked = verify()
    except DatabaseError as error:
        yield bad("审计记录", f"读不了（{type(error).__name__}）", "请检查数据库")
        return
    if checked.whole:
        yield good("审计记录", checked.sentence)
    else:
        yield bad("审计记录", checked.sentence, "请立即报告信息安全负责人，并保留数据库原样")
