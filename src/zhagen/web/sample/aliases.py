"""Names for items: what people searched for and what a seat corrected, waiting to be decided."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from zhagen.web.sample.people import Cast
from zhagen.web.seat import alias_book

_ITEM: Final = "employer-social-insurance"
# As `zhagen guide aliases` writes what it found in half a year of searches.
_FOUND: Final = (
    {
        "id": "A-5a3f9c01", "wording": "公司挂社保", "item": _ITEM, "why": "opened",
        "searches": 46, "opened": 31, "state": "proposed",
    },
    {
        "id": "A-5a3f9c02", "wording": "单位社保新户", "item": _ITEM,
        "why": "opened", "searches": 22, "opened": 12, "state": "proposed",
    },
)  # fmt: skip


def make(cast: Cast, now: datetime) -> None:
    """Read in what the searches gave, and propose one as a seat does."""
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in _FOUND)
    alias_book.read_in(lines.encode(), cast["office"], now)
    alias_book.propose("给员工上五险", _ITEM, cast["seat"], now)
