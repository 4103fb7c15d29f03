"""`python -m zhagen.web record_events`: bring what turns have left into the ledger."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from zhagen.web.dialogues.recorded import bring_to_ledger


class Command(BaseCommand):
    """Run every few seconds by `zhagen serve`; by hand or by cron where another server is used."""

    help = "把对话留下的事件记进台账（只有编号、代码和计数）"

    def handle(self, *_args: object, **_options: object) -> None:
        """Record and say how many."""
        self.stdout.write(f"记了 {bring_to_ledger()} 条事件。")
