"""Where a department's records lie, and which folders of the server may be read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from zhagen.web.accounts.models import Department
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.wording import MESSAGES

ITEMS: Final = "items.csv"
# Where the library's commands keep the table as well: both judge the same items.
_KEPT: Final = "proposals"


def store_of(department: Department) -> Path:
    """The library's store of this department."""
    return Path(settings.CONFIGURATION.data) / "insight" / f"department-{department.pk}"


def has_store(department: Department) -> bool:
    """Whether anything was ever read in."""
    return (store_of(department) / "store.json").is_file()


def incoming(folder: str) -> Path:
    """Where uploaded files wait to be read."""
    return Path(settings.CONFIGURATION.data) / "insight-incoming" / folder


def items_file(department: Department) -> Path:
    """The table of items that was given last."""
    return store_of(department) / _KEPT / ITEMS


def given_items(department: Department) -> Path:
    """Where a table waits that was given before the first log made the store."""
    return incoming(f"items-{department.pk}.csv")


def roots() -> tuple[Path, ...]:
    """The folders of this server that may be read, as the administrator has set them."""
    found = getattr(settings.CONFIGURATION, "log_folders", ())
    return tuple(Path(each) for each in found)


def allowed(text: str) -> Path:
    """The folder, if it lies in one that may be read. Raises InsightFault."""
    known = [root.resolve() for root in roots()]
    if not known:
        raise InsightFault(str(MESSAGES["no_folders"]))
    # Links are followed first: one that leads out of the folder is outside.
    path = Path(text.strip()).resolve() if text.strip().startswith("/") else None
    if path is None or not any(path == root or path.is_relative_to(root) for root in known):
        raise InsightFault(str(MESSAGES["outside"]))
    if not path.is_dir():
        raise InsightFault(str(MESSAGES["no_folder"]))
    return path
