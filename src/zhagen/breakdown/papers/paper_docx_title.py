"""What our own papers are called: the table of which paper, in the words of its title.

A paper that only forwards another (关于印发……的通知) is known by the one it forwards. Title marks
inside title marks become single ones (GB/T 15834-2011, 4.14).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zhagen.breakdown.source import SourceDocument

TABLE: Final = "任务分解表"
_FORWARDS: Final = re.compile(
    r".{0,60}?(?:关于)?(?:批转|转发|印发|下发|发布|公布|印發|轉發|下發|發布)(?P<paper>.{4,})的(?:通知|公告|函)"
    r"(?:[（(].*[）)])?"
)
_IS_TABLE: Final = re.compile(r".*(?:分解表|分工表|清单|清單|台账|任务书|责任表)")
_NAMED: Final = re.compile(r"《([^《》]+)》")
_SINGLE: Final = str.maketrans("《》", "〈〉")


def table_title(document: SourceDocument) -> str:
    """《……》任务分解表; the bare words where the paper has no title."""
    title = " ".join(document.title.split())
    if not title:
        return TABLE
    found = _FORWARDS.fullmatch(title)
    paper = found["paper"].strip() if found else title
    named = _NAMED.findall(paper) if found else []
    if len(named) > 1 and paper.endswith("》"):
        return f"{paper}{TABLE}"
    if len(named) == 1 and paper.endswith("》"):
        paper = named[0]
    return paper if _IS_TABLE.fullmatch(paper) else f"{quoted(paper)}{TABLE}"


def quoted(title: str) -> str:
    """A title in book title marks."""
    return f"《{title.translate(_SINGLE)}》"
