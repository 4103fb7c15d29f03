"""Administration from a terminal: `python -m zhagen.web migrate`, `… forget_talks`, and so on."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhagen.web.settings")
    execute_from_command_line(["python -m zhagen.web", *sys.argv[1:]])
