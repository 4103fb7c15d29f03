"""What the commands of an installation share: the extra they need, the settings they are given."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from zhagen.cli.exits import UsageFault

_NEEDED: Final = ("django", "ninja", "whitenoise", "granian")


def needed() -> None:
    """Refuse, in one line, where the web extra is not installed."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise UsageFault("网页服务要用的组件没有装。请运行：pip install 'zhagen[web]'")


def chosen(settings: Path | None) -> None:
    """Use this settings file; the parts of the application read it from the environment."""
    if settings is not None:
        os.environ["ZHAGEN_SETTINGS"] = str(settings.absolute())
