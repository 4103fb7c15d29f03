"""How often one address may begin: a bound per minute, kept in this process.

Behind a gateway all callers may come from one address, so the bound is generous and can be set;
what one talk may say in a minute is bounded in the talk itself.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from zhagen.web.dialogues.faults import TalkFault

_lock: Final = threading.Lock()
_seen: Counter[tuple[str, str]] = Counter()
_minute = 0


def within(what: str, request: HttpRequest) -> None:
    """Count this call; raises TalkFault where the address has begun too often this minute."""
    global _minute  # noqa: PLW0603 - the one counter of this process
    now = int(time.monotonic()) // 60
    address = str(request.META.get("REMOTE_ADDR", ""))
    with _lock:
        if now != _minute:
            _minute = now
            _seen.clear()
        _seen[what, address] += 1
        if _seen[what, address] > settings.CONFIGURATION.talks_per_minute:
            raise TalkFault("too_many", 429)
