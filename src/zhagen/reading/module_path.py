"""Where modules may be imported from: never the current folder, which may be an applicant's.

A file called resource.py among the papers handed in must not become a program that is run.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def trusted_module_path() -> tuple[str, ...]:
    """The places of `sys.path` that are named in full and are not the current folder."""
    try:
        here = os.path.realpath(os.getcwd())  # noqa: PTH109 - compared as a string
    except OSError:  # the current folder is gone
        here = ""
    return tuple(
        path for path in sys.path if Path(path).is_absolute() and os.path.realpath(path) != here
    )
