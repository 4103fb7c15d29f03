"""Recognition in child processes: files in, values out, whatever a file does to its child.

Pages are handed out one by one, so that a single long PDF keeps every child busy and a slow page
holds up no other. A child that crashes, hangs or runs out of memory costs the file it was reading
and nothing else: a fresh one takes over. Children are started as plain programs rather than with
multiprocessing's spawn, which would run the caller's main module again in each of them.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Pipe, wait
from typing import TYPE_CHECKING, Self

from zhagen.reading.content import Part, Source
from zhagen.reading.faults import DamagedFile, FileFault, TooLarge
from zhagen.reading.files import list_sources
from zhagen.reading.limits import DEFAULT_LIMITS, Limits
from zhagen.reading.module_path import trusted_module_path
from zhagen.reading.progress import Job, OnPage, Round
from zhagen.reading.wire import (
    Done,
    Failed,
    Hello,
    NoReader,
    Read,
    Ready,
    Reply,
    Surveyed,
    Use,
    pack,
    unpack_reply,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from zhagen.reading.model import FileReading, PageReading, Unusable
    from zhagen.reading.raw import RawPage

_LOG = logging.getLogger(__name__)
# What a child may know of its surroundings; everything else may be a secret.
_KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "TZ")
_THREAD_SETTINGS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM",
)  # fmt: skip
# One thread needs one heap. Page-sized arrays go back to the system when they are freed, smaller
# ones stay for the next page: giving everything back after each page costs a tenth of its time.
_SETTINGS = {
    "PYTHONUTF8": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(6_000_000),
    "MALLOC_TRIM_THRESHOLD_": str(64_000_000),
}
_END_SECONDS = 2.0


class RecognitionUnavailable(Exception):
    """No page at all can be read: the engines do not load. Carries the line to show."""

    def __init__(self, why: str) -> None:
        super().__init__(f"文字识别无法启动：{why}")


class Crew:
    """Recognition children, kept warm between calls. Use as a context manager.

    Children start before it is known what they shall read with, and import `modules` meanwhile.
    """

    def __init__(
        self,
        workers: int = 2,
        limits: Limits = DEFAULT_LIMITS,
        threads: int = 1,
        modules: tuple[str, ...] = (),
    ) -> None:
        self._hello = pack(Hello(trusted_module_path(), limits, modules))
        self._workers, self._limits, self._threads = max(workers, 1), limits, threads
        self._children: list[_Child] = []

    def __enter__(self) -> Self:
        self.start(1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self, jobs: int) -> None:
        """Start at once as many children as this many files or pages will keep busy."""
        for _ in range(min(self._workers, _worth_starting(jobs)) - len(self._children)):
            self._children.append(_Child(self._hello, self._threads))

    def close(self) -> None:
        """End every child."""
        for child in self._children:
            child.end()
        self._children.clear()

    def read(
        self,
        paths: Sequence[str | os.PathLike[str]],
        make_reader: Callable[[], Callable[[RawPage], PageReading]],
        on_page: OnPage | None = None,
    ) -> tuple[FileReading, ...]:
        """Read every page of every file; results in the order given, archives opened in place.

        `make_reader` is called once in each child and must be picklable (a module-level function,
        or functools.partial of one); what it returns is called once a page.
        `on_page(file, page, pages_known)` is called as each page is finished, in no fixed order.
        Raises RecognitionUnavailable.
        """
        return self._done(Round(list_sources(paths, self._limits), on_page), make_reader)

    def read_page(
        self,
        source: Source,
        number: int,
        make_reader: Callable[[], Callable[[RawPage], PageReading]],
    ) -> FileReading:
        """Read page `number` (from 1) of a surveyed file. Raises RecognitionUnavailable."""
        return self._done(Round.of_page(source, number), make_reader)[0]

    def survey(self, source: Source) -> tuple[Part | Unusable, ...]:
        """What a file holds (see files.survey), found out by a child; nothing is recognised."""
        work = Round([source], survey_only=True)
        self._done(work, _never_read)
        return tuple(work.parts)

    def _done(
        self, work: Round, make_reader: Callable[[], Callable[[RawPage], PageReading]]
    ) -> tuple[FileReading, ...]:
        use = pack(Use(pickle.dumps(make_reader)))
        try:
            while work.unfinished:
                self._hand_out(work, use)
                self._take_in(work)
        except BaseException:
            self.close()  # children still at work would answer into the next call
            raise
        return work.results()

    def _hand_out(self, work: Round, use: bytes) -> None:
        busy = sum(child.job is not None for child in self._children)
        self.start(busy + work.waiting)
        for child in [child for child in self._children if child.job is None]:
            job = work.next_job()
            if job is None:
                return
            try:
                child.give(job, self._limits, use)
            except OSError:  # it died while idle: no file is to blame
                self._children.remove(child)
                child.end()
                work.put_back(job)

    def _take_in(self, work: Round) -> None:
        busy = {child.link: child for child in self._children if child.job is not None}
        if not busy:
            return
        patience = min(child.deadline for child in busy.values()) - time.monotonic()
        for link in wait(list(busy), timeout=max(patience, 0.0)):
            self._hear(busy[link], work)  # type: ignore[index]
        now = time.monotonic()
        for child in busy.values():
            if child.job is not None and child.deadline < now:
                self._give_up(child, work, TooLarge.by_time(self._limits.page_seconds))

    def _hear(self, child: _Child, work: Round) -> None:
        job = child.job
        assert job is not None  # noqa: S101 - only busy children are listened to
        try:
            reply = unpack_reply(child.link.recv_bytes())
        except (EOFError, OSError):
            self._crashed(child, work)
            return
        except (pickle.UnpicklingError, AttributeError, TypeError, ValueError) as error:
            _LOG.error("a recognition child sent more than values: %s", error)
            self._give_up(child, work, DamagedFile("识别结果无法接收"))
            return
        if isinstance(reply, Ready):
            child.ready = True
            child.deadline = time.monotonic() + self._limits.page_seconds
            return
        child.job = None
        _settle(reply, job, work)

    def _crashed(self, child: _Child, work: Round) -> None:
        job = child.job
        if job is not None and isinstance(job.request, Read) and not child.ready:
            raise RecognitionUnavailable(
                "识别引擎加载时异常退出。请关掉占内存的程序再运行，或用 --engine 换一个引擎。"
            )
        fault: FileFault = DamagedFile(
            "识别这个文件时程序异常中止", "请用原程序打开确认，另存为 PDF 或图片后重新提交。"
        )
        if child.end() == -signal.SIGXCPU:
            fault = TooLarge.by_time(self._limits.page_seconds)
        self._give_up(child, work, fault)

    def _give_up(self, child: _Child, work: Round, fault: FileFault) -> None:
        """End a child and blame the file it was reading."""
        child.end()
        self._children.remove(child)
        if child.job is not None:
            work.lost(child.job, fault)
            child.job = None


def _never_read() -> Callable[[RawPage], PageReading]:
    """The reader of a round that only looks what files hold: never made."""
    raise RecognitionUnavailable("没有要识别的页")


def _settle(reply: Reply, job: Job, work: Round) -> None:
    if isinstance(reply, NoReader):
        raise RecognitionUnavailable(reply.message)
    if isinstance(reply, Surveyed):
        work.surveyed(job, reply.parts)
    elif isinstance(reply, Done):
        work.done(job, reply.page)
    elif isinstance(reply, Failed):
        if reply.trace:
            _LOG.error("reading a page failed: %s", reply.trace)
        work.failed(job, reply.unusable)


def _worth_starting(jobs: int) -> int:
    return max(1, jobs - 1)  # a child that reads a single page starts longer than it reads


class _Child:
    """A child process as its parent sees it."""

    def __init__(self, hello: bytes, threads: int) -> None:
        self.link, theirs = Pipe()
        self.job: Job | None = None
        self.ready = False
        self.deadline = 0.0
        self._using = b""
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-P", "-m", "zhagen.reading.child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=_environment(threads),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.link.send_bytes(hello)

    def give(self, job: Job, limits: Limits, use: bytes) -> None:
        """Send a job, before a first page what to read with; time to load that is granted once."""
        if isinstance(job.request, Read) and self._using != use:
            self.link.send_bytes(use)
            self._using, self.ready = use, False
        self.link.send_bytes(pack(job.request))
        self.job = job
        grant = limits.page_seconds + (0 if self.ready else limits.start_seconds)
        self.deadline = time.monotonic() + grant

    def end(self) -> int:
        """Hang up, and end the process if it does not end by itself; its exit status."""
        self.link.close()
        if self.job is not None or not self.ready:
            self._process.kill()
        try:
            return self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def _environment(threads: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | dict.fromkeys(_THREAD_SETTINGS, str(threads)) | _SETTINGS


def read_files(
    paths: Sequence[str | os.PathLike[str]],
    make_reader: Callable[[], Callable[[RawPage], PageReading]],
    workers: int = 2,
    limits: Limits = DEFAULT_LIMITS,
    on_page: OnPage | None = None,
) -> tuple[FileReading, ...]:
    """Read files once, with children started and ended around the call. See Crew."""
    with Crew(workers, limits) as crew:
        return crew.read(paths, make_reader, on_page)
