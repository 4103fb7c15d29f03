# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen breakdown`: from a policy text to a table of tasks, each cell with its source."""

from __future__ import annotations

from typing import Any

import typer

from zhagen.cli.breakdown_read import read
from zhagen.cli.breakdown_versions import compare, take_back
from zhagen.cli.speech import Commands, ToldGroup

_HELP = ("--help",)


class BreakdownGroup(ToldGroup):
    """`zhagen breakdown FILE` is `zhagen breakdown read FILE`; failures become one line."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Put the verb in where a file or an option stands instead of one."""
        if args and args[0] not in self.commands and args[0] not in _HELP:
            args = ["read", *args]
        return list(super().parse_args(ctx, args))

    def expected(self) -> tuple[type[Exception], ...]:
        """What reading a document, a table or a calendar can fail with."""
        from zhagen.breakdown.from_json import UnreadableBreakdown
        from zhagen.breakdown.reading.read import UnreadableDocument
        from zhagen.calendar.local import BadCalendarFile

        return (BadCalendarFile, UnreadableBreakdown, UnreadableDocument)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = Commands(cls=BreakdownGroup, help="事项解析：从文件到任务分解表，每格都有原文出处")
    group.command("read", help="解析一份文件（可省去 read，直接写文件名）")(read)
    group.command("compare", help="比较两版：新增、去掉、提前、换了牵头")(compare)
    group.command("import", help="读回改过的表（XLSX 或 JSON），说明改了哪些")(take_back)
    app.add_typer(group, name="breakdown")
