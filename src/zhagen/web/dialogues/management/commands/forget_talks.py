"""`python -m zhagen.web forget_talks`: forget what was said longer ago than keep_days."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from zhagen.web.dialogues.retention import forget_old


class Command(BaseCommand):
    """Run daily by `zhagen serve`; by hand or by cron where another server is used."""

    help = "删去超过保存天数的对话内容（要素、原话、交接包），只留计数和代码"

    def handle(self, *_args: object, **_options: object) -> None:
        """Forget and say how many."""
        self.stdout.write(f"删去了 {forget_old()} 次对话的内容。")
