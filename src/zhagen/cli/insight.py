"""`zhagen insight`: how well a service works, from its logs and records. One module a verb."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import typer

from zhagen.cli.speech import Commands

# Each adds its commands to the group: only what is asked for loads statistics and engines.
PARTS: Final = (
    "zhagen.cli.insight_ingest",
    "zhagen.cli.insight_report",
    "zhagen.cli.insight_adopt",
    "zhagen.cli.insight_verify",
    "zhagen.cli.insight_renewal",
)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = Commands(help="效能分析：从日志和办件记录到值得做的微优化建议")
    for part in PARTS:
        import_module(part).register(group)
    app.add_typer(group, name="insight")
