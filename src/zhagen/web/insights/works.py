"""What the workers do for the analysis: reading in, analysing, and the daily reading of folders."""

from __future__ import annotations

import re
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from zhagen.logs.faults import LogFault
from zhagen.web.insights.asking import ANALYSE
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.history import audited, drawn_id, tell
from zhagen.web.insights.intake import READ, read_again
from zhagen.web.insights.models import Analysis, Paper, Reading, Source, State
from zhagen.web.insights.place import given_items, incoming, items_file, store_of
from zhagen.web.insights.wording import MESSAGES
from zhagen.web.jobs.lease import Lease, WorkFault
from zhagen.web.jobs.models import Job, Priority
from zhagen.web.jobs.registry import chore, work
from zhagen.web.jobs.running import is_full

_EVERY: Final = 1.0
_NUMBER: Final = re.compile(r"^[0-9]{3}-")
_DAILY: Final = timedelta(hours=20)


@work(READ, attempts=3, seconds=4 * 3600.0)
def read(lease: Lease, reading: int) -> None:
    """Read what was given; every line is accounted for in the reading's report."""
    held = Reading.objects.select_related("department", "source").filter(pk=reading).first()
    if held is None or held.state != State.WAITING:
        return
    logs = Path(held.source.path) if held.source else incoming(held.folder)
    if not logs.is_dir():
        _failed(lease, held, str(MESSAGES["no_folder" if held.source else "gone"]))
        return
    try:
        report = _read_in(lease, held, logs)
    except LogFault as fault:
        if "正被另一个程序读写" in str(fault):
            raise WorkFault("busy", str(fault), again=True) from fault
        _failed(lease, held, str(fault))
        return
    except OSError as error:
        _failed(lease, held, str(MESSAGES["disk_full" if is_full(error) else "store_broken"]))
        return
    with lease.writing():
        now = timezone.now()
        Reading.objects.filter(pk=held.pk).update(
            state=State.READY, report=report, finished_at=now, fault=""
        )
        if held.source:
            Source.objects.filter(pk=held.source.pk).update(read_at=now)
    if not held.source:
        shutil.rmtree(logs, ignore_errors=True)


def _read_in(lease: Lease, held: Reading, logs: Path) -> dict[str, object]:
    try:
        from zhagen.logs.ingest import ingest  # noqa: PLC0415 - needs an extra
        from zhagen.logs.ingesting.progress import CountStep, FileStep  # noqa: PLC0415
    except ImportError as error:
        raise LogFault(str(MESSAGES["no_extra"])) from error
    last = 0.0

    def told(step: FileStep | CountStep) -> None:
        nonlocal last
        if time.monotonic() - last < _EVERY:
            return
        last = time.monotonic()
        if isinstance(step, FileStep):
            stage: dict[str, object] = {
                "file": Path(step.name).name, "number": step.number, "files": step.files,
                "done": step.done, "size": step.size,
            }  # fmt: skip
            lease.beat(int(1000 * step.share), 1000)
        else:
            stage = {"counted": step.done, "days": step.days}
            lease.beat(step.done, step.days)
        with lease.writing():
            Reading.objects.filter(pk=held.pk).update(stage=stage)

    root = store_of(held.department)
    root.parent.mkdir(parents=True, exist_ok=True)
    hosts = re.split(r"[\s,，、]+", held.source.hosts) if held.source else []
    report = ingest(
        root, [logs], today=timezone.localdate(), progress=told,
        hosts=[each for each in hosts if each],
    )  # fmt: skip
    _bring_items(held)
    found: dict[str, Any] = report.to_json()
    for one, file in zip(found["files"], report.files, strict=True):
        stored, one["file"] = one["file"], _shown_name(one["file"], logs, held.kind)
        if "problem" in one:
            one["problem"] = _spoken_of_file(one["problem"], stored, one["file"])
        one["days"] = [day.isoformat() for day in (file.days[:1] + file.days[-1:])]
        one["usable"] = file.usable
    if "remarks" in found:
        found["remarks"] = [_without_options(each) for each in found["remarks"]]
    return found


def _without_options(said: str) -> str:
    """What the library tells users of the command line, for people who have a page."""
    head, option, _rest = said.partition("请换一个空的数据文件夹")
    return f"{head}请告诉管理员本网站的域名，清空数据后重新读入。" if option else said


def _shown_name(name: str, logs: Path, kind: str) -> str:
    """Below the folder that was read; without the number uploads are stored under."""
    inside = name.removeprefix(f"{logs}/")
    return _NUMBER.sub("", inside) if kind == "upload" else inside


def _spoken_of_file(said: str, stored: str, shown: str) -> str:
    """What is wrong with a file, by the name people know it by; a page has no folder of docs."""
    said = said.replace(stored, shown).replace(Path(stored).name, shown)
    return said.replace(
        "（支持的格式见 docs/insight-input.md）", "，请核对是不是访问日志、办件记录或站内搜索记录"
    )


def _bring_items(held: Reading) -> None:
    """A table that was given before there was a store goes into it."""
    waiting = given_items(held.department)
    kept = items_file(held.department)
    if waiting.is_file() and kept.parent.parent.is_dir():
        kept.parent.mkdir(exist_ok=True)
        waiting.replace(kept)


def _failed(lease: Lease, held: Reading, why: str) -> None:
    with lease.writing():
        Reading.objects.filter(pk=held.pk).update(
            state=State.FAILED, fault=why[:500], finished_at=timezone.now()
        )


@work(ANALYSE, attempts=2, seconds=1800.0, priority=Priority.SOON)
def analyse(lease: Lease, analysis: int, version: int) -> None:
    """Make an analysis and its papers; verdicts that are due go into the book."""
    held = Analysis.objects.select_related("department", "by").filter(pk=analysis).first()
    if held is None or held.version != version or held.state != State.WAITING:
        return
    try:
        from zhagen.insight.book.file import BrokenRegister  # noqa: PLC0415 - statistics
        from zhagen.web.insights.analysing import made  # noqa: PLC0415 - needs an extra
    except ImportError:
        _not_analysed(lease, held, str(MESSAGES["no_extra"]))
        return
    store = store_of(held.department)
    try:
        found = made(
            store, items_file(held.department), held.period, held.against,
            timezone.localdate(), lease.keep,
        )  # fmt: skip
    except (InsightFault, LogFault, BrokenRegister) as fault:
        _not_analysed(lease, held, _spoken(str(fault)))
        return
    except OSError as error:
        if is_full(error):
            raise
        _not_analysed(lease, held, str(MESSAGES["store_broken"]))
        return
    _keep(lease, held, found)


def _keep(lease: Lease, held: Analysis, found: Any) -> None:  # noqa: ANN401 - loaded late
    from zhagen.insight.book.told import measured  # noqa: PLC0415 - statistics load slowly
    from zhagen.insight.verdicts import note_measured  # noqa: PLC0415 - the same

    last = found.material.after.last
    new = note_measured(store_of(held.department), found.material.judged, last, held.period)
    with lease.writing():
        now = timezone.now()
        Paper.objects.filter(analysis=held).delete()
        Paper.objects.bulk_create(
            Paper(analysis=held, name=name, content=content)
            for name, content in found.papers.items()
        )
        Analysis.objects.filter(pk=held.pk, version=held.version).update(
            shown=found.shown, state=State.READY, fault="", made_at=now
        )
        for each in new:
            tell(
                held.department, each.registered.proposal.id, "measured", last, None, now,
                measured(each.effect, drawn_id(), now),
            )  # fmt: skip
        audited(held.department, "insight.analysed", held.pk, held.by, period=held.period)


def _not_analysed(lease: Lease, held: Analysis, why: str) -> None:
    with lease.writing():
        Analysis.objects.filter(pk=held.pk, version=held.version).update(
            state=State.FAILED, fault=why[:500]
        )


def _spoken(said: str) -> str:
    """What the library tells users of the command line, for people who have a page."""
    said = said.replace("请再运行一次 zhagen insight ingest", "请到“数据”里再读一次")
    return said.partition("：zhagen insight")[0]


@chore("insights.given_up", every=30.0)
def give_up() -> int:
    """Readings and analyses whose job failed for good are told so."""
    count = 0
    for reading in Reading.objects.filter(state=State.WAITING):
        if (why := _why_failed(READ, str(reading.pk), "stopped")) is not None:
            count += Reading.objects.filter(pk=reading.pk, state=State.WAITING).update(
                state=State.FAILED, fault=why, finished_at=timezone.now()
            )
    for one in Analysis.objects.filter(state=State.WAITING):
        key = f"{one.pk}-{one.version}"
        if (why := _why_failed(ANALYSE, key, "analysis_stopped")) is not None:
            count += Analysis.objects.filter(pk=one.pk, version=one.version).update(
                state=State.FAILED, fault=why
            )
    return count


def _why_failed(name: str, key: str, otherwise: str) -> str | None:
    last = Job.objects.filter(work=name, key=key).order_by("-id").first()
    if last is None or last.state != "failed":
        return None
    return last.message if last.fault in {"busy", "disk_full"} else str(MESSAGES[otherwise])


@chore("insights.folders", every=900.0)
def folders() -> int:
    """Connected folders are read once a day."""
    now = timezone.now()
    count = 0
    for source in Source.objects.filter(removed_at=None).select_related("department"):
        newest = Reading.objects.filter(source=source).order_by("-at").first()
        if newest is None or (newest.state != State.WAITING and newest.at < now - _DAILY):
            read_again(source, None, now)
            count += 1
    return count
