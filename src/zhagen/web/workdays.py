"""The working calendar of this installation: the official notices, the office's own rows over them.

The rows come from the file in the setting `calendar`: a year whose notice is newer than this
version, or a closing day of the place. It is read once, when the process starts.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from zhagen.calendar.local import with_local_file
from zhagen.calendar.official import official_calendar
from zhagen.calendar.workdays import WorkCalendar


@lru_cache(maxsize=1)
def office_calendar() -> WorkCalendar:
    """Which days are working days here. Raises BadCalendarFile."""
    rows = settings.CONFIGURATION.calendar
    return official_calendar() if rows is None else with_local_file(official_calendar(), rows)
