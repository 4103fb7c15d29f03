"""How often one caller may do a thing in a minute, counted in the database for all processes.

Behind a gateway all callers may come from one address, so the bound on beginning talks is generous
and can be set; what one talk may say in a minute is bounded in the talk itself.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Pace, Talk
from zhagen.web.dialogues.writing import writing

# One statement, so that two workers cannot both count the same number.
_COUNT: Final = """
INSERT INTO guide_pace (what, who, minute, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (what, who, minute) DO UPDATE SET count = guide_pace.count + 1
RETURNING count
"""
_KEPT_MINUTES: Final = 60


def within(what: str, request: HttpRequest) -> None:
    """Count this call; raises TalkFault where the address has begun too often this minute."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if counted(what, address) > settings.CONFIGURATION.talks_per_minute:
        raise TalkFault("too_many", 429)


def of_talk(talk: Talk) -> None:
    """Count what is done beside the turns of a talk: marks, drafts; raises TalkFault."""
    if counted("beside", talk.id) > settings.CONFIGURATION.turns_per_minute:
        raise TalkFault("too_fast", 429)


def counted(what: str, who: str) -> int:
    """How often `who` has done it this minute, this time among them."""
    now = timezone.now()
    with writing(), connection.cursor() as cursor:
        cursor.execute(_COUNT, [what, _hidden(who, now), _minute(now)])
        row = cursor.fetchone()
    return int(row[0]) if row else 1


def seen(what: str, who: str, minutes: int) -> int:
    """How often `who` has done it in the last minutes."""
    now = timezone.now()
    rows = Pace.objects.filter(
        what=what, who=_hidden(who, now), minute__gt=_minute(now) - minutes
    ).values_list("count", flat=True)
    return sum(rows)


def forget(now: datetime) -> None:
    """Drop what no bound looks at any more."""
    Pace.objects.filter(minute__lt=_minute(now) - _KEPT_MINUTES).delete()


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _hidden(who: str, now: datetime) -> str:
    key = f"{settings.SECRET_KEY}{now.date().isoformat()}".encode()
    return hmac.new(key, who.encode(), hashlib.sha256).hexdigest()[:32]
