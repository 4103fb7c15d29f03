"""`zhagen pilot`: a joint validation from the choice of a slice to the verdict, one verb a step."""

from __future__ import annotations

import typer

from zhagen.cli.pilot_accuracy import accuracy_group
from zhagen.cli.pilot_arm import arm
from zhagen.cli.pilot_effort import effort
from zhagen.cli.pilot_log import log_group
from zhagen.cli.pilot_look import decide, evaluate
from zhagen.cli.pilot_options import PilotGroup
from zhagen.cli.pilot_papers import report, status
from zhagen.cli.pilot_plan import new, plan
from zhagen.cli.pilot_scope import scope
from zhagen.cli.pilot_seal import key, seal
from zhagen.cli.pilot_verify import verify
from zhagen.cli.speech import Commands


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = Commands(cls=PilotGroup, help="联合验证：从选切片、立项到结论")
    group.command("scope", help="按用时排出事项、退件原因和窗口，选一件小事")(scope)
    group.command("new", help="写出立项书草稿")(new)
    group.command("plan", help="检查立项书，用试点前的办件算出把握、设计和排班")(plan)
    group.command("key", help="生成本方签名用的密钥")(key)
    group.add_typer(accuracy_group(), name="accuracy")
    group.command("seal", help="封存立项书，或在封存文件上签名、变更")(seal)
    group.command("arm", help="网上按人分组：查一个申请人分在哪一边")(arm)
    group.add_typer(log_group(), name="log")
    group.command("effort", help="记双方投入的人日，对照立项书的上限")(effort)
    group.command("evaluate", help="约定的查看：效果、底线、执行情况")(evaluate)
    group.command("decide", help="按约定的判据下结论，留下经验")(decide)
    group.command("status", help="进展页：只有查看日之前能看的")(status)
    group.command("report", help="评估报告：DOCX 或网页")(report)
    group.command("verify", help="核对记录有没有被改动")(verify)
    app.add_typer(group, name="pilot")
