"""What only the database can tell: its tables, its clock, who works, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from django.utils import timezone

from zhagen.web.configuration import Configuration
from zhagen.web.jobs import mark, registry
from zhagen.web.jobs.lease import after
from zhagen.web.jobs.models import Chore, Job, State, Worker
from zhagen.web.upkeep.model import Line, bad, good, look

_ALIVE: Final = 30.0
_SKEW: Final = timedelta(seconds=5)
_FAR_SKEW: Final = timedelta(seconds=30)
_OLD: Final = timedelta(minutes=5)


def lines(configuration: Configuration) -> Iterator[Line]:
    """The database and what stands in it; ends at the first thing without which no other holds."""
    kind = "PostgreSQL" if configuration.database else "SQLite"
    file = configuration.data / "zhagen.sqlite3"
    if not configuration.database and not file.is_file():
        yield look("数据库", "还没有", "第一次运行 zhagen serve 时会建好")
        return
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        why = str(error).strip().splitlines()[0]
        yield bad("数据库", f"{kind} 连不上（{why}）", "请检查设置 database，以及数据库是否已启动")
        return
    yield good("数据库", f"{kind}，连得上")
    if (missing := unapplied()) > 0:
        yield bad("数据表", f"少 {missing} 步更新", "请运行一次 zhagen serve，它会先更新数据表")
        return
    yield good("数据表", "是这个版本的")
    yield from _clock()
    yield _folder(configuration.data)
    yield from _workers(configuration)
    yield from _queue()
    yield from _chores()


def reachable(configuration: Configuration) -> bool:
    """Whether it is there, answers, and has the tables of this version."""
    if not configuration.database and not (configuration.data / "zhagen.sqlite3").is_file():
        return False
    try:
        return unapplied() == 0
    except DatabaseError:
        return False


def unapplied() -> int:
    """Migrations that the tables have not had yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _clock() -> Iterator[Line]:
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        [told] = cursor.fetchall()[0]
    apart = abs(timezone.now() - told)
    text = f"和数据库差 {apart.total_seconds():.0f} 秒"
    if apart > _FAR_SKEW:
        yield bad("时钟", text, "请在两台机器上都开时间同步：动态口令和时限会算错")
    elif apart > _SKEW:
        yield look("时钟", text, "请在两台机器上都开时间同步")
    else:
        yield good("时钟", text)


def _folder(data: Path) -> Line:
    try:
        mark.see(data)
    except mark.NotShared as error:
        return bad("数据文件夹归属", str(error), "改好后再运行一次")
    return good("数据文件夹归属", "和数据库是一套")


def _workers(configuration: Configuration) -> Iterator[Line]:
    alive = list(Worker.objects.filter(beat_at__gte=after(-_ALIVE)))
    machines = sorted({row.machine for row in alive})
    if not alive:
        todo = "请运行 zhagen serve 或 zhagen worker"
        waits = Job.objects.filter(state=State.WAITING).exists()
        yield (bad if waits else look)("任务进程", "现在一个也没有", todo)
        return
    yield good("任务进程", f"{len(alive)} 个，在 {'、'.join(machines)}")
    if len(machines) > 1 and not configuration.database:
        yield bad("任务进程", "几台机器在用同一个 SQLite 文件", "请改用 PostgreSQL：文件会损坏")
    if len({row.version for row in alive}) > 1:
        yield look("版本", "任务进程的版本不一样", "请把各台机器更新到同一个版本")


def _queue() -> Iterator[Line]:
    waiting = Job.objects.filter(state=State.WAITING)
    first = waiting.filter(due_at__lte=Now()).order_by("submitted_at").first()
    unknown = waiting.exclude(work__in=list(registry.works())).count()
    failed = Job.objects.filter(state=State.FAILED, finished_at__gte=after(-86_400)).count()
    if first is not None and timezone.now() - first.submitted_at > _OLD:
        minutes = int((timezone.now() - first.submitted_at).total_seconds() // 60)
        yield bad("任务", f"最早的一个等了 {minutes} 分钟", "请加任务进程，或看日志里为什么不动")
    else:
        yield good("任务", f"{waiting.count()} 个在等")
    if unknown:
        yield look("任务", f"{unknown} 个是这个版本不认识的", "请把任务进程更新到同一个版本")
    if failed:
        yield look("任务", f"一天里 {failed} 个没有做成", "办件页上写着原因")


def _chores() -> Iterator[Line]:
    broken = Chore.objects.exclude(fault="").values_list("name", "fault")
    for name, fault in broken:
        yield look("例行工作", f"{name} 上一次没有做成（{fault}）", "看日志里的原因；会自动再做")
