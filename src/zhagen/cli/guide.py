# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen guide`: from a sentence to the right item, and on to a filled draft."""

from __future__ import annotations

import typer

from zhagen.cli.guide_aliases import aliases, approve
from zhagen.cli.guide_facts import facts
from zhagen.cli.guide_link import link
from zhagen.cli.guide_report import report
from zhagen.cli.guide_talk import talk
from zhagen.cli.speech import Commands, ToldGroup


class GuideGroup(ToldGroup):
    """Failures a user can mend become one line."""

    def expected(self) -> tuple[type[Exception], ...]:
        """What reading a catalogue, names or a slice can fail with."""
        from zhagen.guide.linking.aliases import BadAliases
        from zhagen.guide.linking.catalogue_read import BadCatalogue
        from zhagen.slices.find import UnknownSlice

        return (BadAliases, BadCatalogue, UnknownSlice)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = Commands(cls=GuideGroup, help="边聊边办：从一句话找到事项，问清还缺的，备好清单和草稿")
    group.command("link", help="把一句话对到事项：每行一个 JSON，读标准输入，写标准输出")(link)
    group.command("facts", help="从一句话里认出切片的要素：每行一个 JSON，读标准输入，写标准输出")(
        facts
    )
    group.command("aliases", help="从站内搜索里找人们的叫法，写成待批准的别名")(aliases)
    group.command("approve", help="批准或不采用一条别名建议")(approve)
    group.command("talk", help="在终端里谈一件事：问清还缺的，给出清单、草稿，或转人工")(talk)
    group.command("report", help="导办的结果：解决率、满意度、几句、几分钟、哪一问最难答")(report)
    app.add_typer(group, name="guide")
