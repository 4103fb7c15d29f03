"""`python -m zhagen.web audit_verify`: is the trail whole, and what is to be lodged elsewhere?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhagen.web.audit.checking import BadLodged, lodged_now, read_lodged, verify


class Command(BaseCommand):
    """Read every line of the trail again."""

    help = "核对审计记录有没有被改动；--lodge 打印要留存到别处的校验值"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be asked."""
        parser.add_argument(
            "--against", action="append", default=[], metavar="条数:校验值",
            help="以前留存的校验值，可写多次；末尾被截掉的记录只有靠它才能发现",
        )  # fmt: skip
        parser.add_argument("--lodge", action="store_true", help="只打印现在的 条数:校验值")

    def handle(self, *_given: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own shape
        """Say what was found; exit code 1 where something is wrong."""
        if options["lodge"]:
            self.stdout.write(str(lodged_now()))
            return
        try:
            lodged = [read_lodged(text) for text in options["against"]]
        except BadLodged as error:
            raise CommandError(str(error), returncode=2) from error
        found = verify(lodged)
        self.stdout.write(found.sentence)
        if not found.whole:
            sys.exit(1)
        self.stdout.write(f"请把这一行留存到别处：{found.lines}:{found.last}")
