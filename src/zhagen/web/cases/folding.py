"""An archive with many files that cannot be used is told of in one line, at the archive itself.

Somebody who packed a whole folder, or a ZIP made to do harm, would fill the page with lines that
all say the same; the officer needs how many, which for example, and what helps.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from zhagen.web.cases.models import Case, CaseFile

_FEW: Final = 3
_SHORT: Final = 40


def fold(pk: int) -> None:
    """Tell the bad files of an archive at the archive, where they are more than a few.

    They stay as rows that do not count, so that a later one that fails is counted with them. The
    case's row is locked: of two pages that fail at once each sees the other.
    """
    archive = CaseFile.objects.get(pk=pk)
    Case.objects.select_for_update().get(pk=archive.case_id)
    rows = archive.inside.exclude(reason="").order_by("position")
    bad = list(rows.values_list("name", "reason", "remedy"))
    if len(bad) <= _FEW:
        return
    rows.update(set_aside=True)
    names = [_short(name) for name, _reason, _remedy in bad[:_FEW]]
    ((reason, remedy), _count) = Counter(one[1:] for one in bad).most_common(1)[0]
    CaseFile.objects.filter(pk=pk).update(
        reason=reason,
        message=f"其中 {len(bad)} 个文件没有读成：{'、'.join(names)}等",
        remedy=remedy,
    )


def _short(name: str) -> str:
    leaf = name.rpartition("/")[2]
    return leaf if len(leaf) <= _SHORT else f"{leaf[:_SHORT]}…"
