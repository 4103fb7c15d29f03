"""Whether a YAML text is nested beyond reason, told before anything builds it.

The parser that builds nodes goes down with every level and takes the whole process along when the
levels are many; the stream of events does not, so the levels are counted there first.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

# Twice what the slice files may have.
_MOST: Final = 60
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def too_deep(text: str) -> int:
    """The line at which the nesting is too deep; 0 where it never is."""
    level = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                level += 1
                if level > _MOST:
                    return event.start_mark.line + 1 if event.start_mark else 1
            elif isinstance(event, yaml.CollectionEndEvent):
                level -= 1
    except (yaml.YAMLError, ValueError, RecursionError):
        return 0  # the check tells what is wrong with it
    return 0
