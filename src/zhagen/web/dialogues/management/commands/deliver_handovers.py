"""`python -m zhagen.web deliver_handovers`: send what waits for the service desk."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from zhagen.web.dialogues.delivery import deliver_due


class Command(BaseCommand):
    """Run every few seconds by `zhagen serve`; by hand or by cron where another server is used."""

    help = "把等待中的转人工交接包发给部门的坐席系统（签名、失败后过一会儿再发）"

    def handle(self, *_args: object, **_options: object) -> None:
        """Send and say what came of it."""
        sent = deliver_due()
        self.stdout.write(
            f"送到 {sent.delivered} 件，没送到、过一会儿再发 {sent.put_off} 件，"
            f"放弃 {sent.given_up} 件。"
        )
