# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""What the commands of an installation share: the extra they need, the settings they are given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from zhagen.cli.exits import UsageFault
from zhagen.slices.faults import reason_of

_NEEDED: Final = ("django", "ninja", "whitenoise", "granian")


def needed() -> None:
    """Refuse, in one line, where the web extra is not installed."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise UsageFault("网页服务要用的组件没有装。请运行：pip install 'zhagen[web]'")


def chosen(settings: Path | None) -> None:
    """Use this settings file; the parts of the application read it from the environment."""
    if settings is not None:
        os.environ["ZHAGEN_SETTINGS"] = str(settings.absolute())


@contextmanager
def startable() -> Iterator[None]:
    """Turn what keeps an installation from starting into one line that says what to do."""
    from zhagen.guide.linking.catalogue_read import BadCatalogue
    from zhagen.web.configuration import BadConfiguration
    from zhagen.web.serving import CannotStart

    try:
        yield
    except (BadConfiguration, BadCatalogue, CannotStart) as error:
        raise UsageFault(str(error)) from error
    except OSError as error:
        where = f"{error.filename} " if error.filename else ""
        raise UsageFault(
            f"{where}用不了（{reason_of(error)}）。请检查设置 data、文件夹的主人和磁盘空间。"
        ) from error


def standing() -> None:
    """Refuse where nothing stands yet: what joins an installation must not begin another one."""
    from zhagen.web.configuration import BadConfiguration
    from zhagen.web.configuration_file import load

    try:
        configuration = load(os.environ, Path.cwd())
    except BadConfiguration as error:
        raise UsageFault(str(error)) from error
    there = configuration.database or (configuration.data / "zhagen.sqlite3").is_file()
    if not (configuration.data.is_dir() and there):
        raise UsageFault(
            f"{configuration.data} 里还没有数据。请检查设置 data；新装的先运行一次 zhagen serve。"
        )
