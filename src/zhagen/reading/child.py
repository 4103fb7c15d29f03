"""A recognition child: `python -m zhagen.reading.child FD`.

It decodes strangers' files, so it has bounds on memory and processor time, no inherited secrets
(the parent cleans its environment), no standard streams, and speaks only in values. It imports
what reading takes while the parent still prepares, and loads the engines when the first page is
asked for; it keeps one file open, because the next page asked for is usually of the same file. It
ends when the parent hangs up.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import PurePath
from typing import TYPE_CHECKING

from zhagen.reading.faults import DamagedFile, FileFault, TooLarge
from zhagen.reading.files import OpenFile, open_source, survey
from zhagen.reading.wire import (
    Done,
    Failed,
    Hello,
    NoReader,
    Read,
    Ready,
    Reply,
    Request,
    Survey,
    Surveyed,
    Use,
    pack,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhagen.reading.content import Source
    from zhagen.reading.limits import Limits
    from zhagen.reading.model import PageReading
    from zhagen.reading.raw import RawPage


class ReaderUnavailable(Exception):
    """The engines could not be loaded."""


class Child:
    """The child's side of the conversation."""

    def __init__(self, link: Connection, limits: Limits) -> None:
        self._link, self._limits = link, limits
        self._factory = b""
        self._reader: Callable[[RawPage], PageReading] | None = None
        self._open: tuple[Source, OpenFile] | None = None

    def use(self, make_reader: bytes) -> None:
        """Read with another reader from now on; it is made when its first page is asked for."""
        self._factory, self._reader = make_reader, None

    def answer(self, request: Request) -> Reply:
        """Do what is asked; every failure is a reply."""
        _allow_cpu(self._limits)
        if isinstance(request, Survey):
            return self._survey(request.source)
        try:
            return self._read(request)
        except FileFault as fault:
            return Failed(fault.unusable(request.source.name))
        except ReaderUnavailable as error:
            return NoReader(str(error))
        except MemoryError:
            large = TooLarge(f"第 {request.number} 页过大，内存不足", "请缩小图片或拆分后提交。")
            return Failed(large.unusable(request.source.name))
        except Exception as error:  # noqa: BLE001 - outermost edge: one page must not end the rest
            return _unforeseen(request.source, request.number, error)

    def _survey(self, source: Source) -> Reply:
        try:
            return Surveyed(survey(source, self._limits))
        except MemoryError:
            fault: FileFault = TooLarge("文件过大，内存不足", "请拆分后提交。")
            return Surveyed((fault.unusable(source.name),))
        except Exception as error:  # noqa: BLE001 - outermost edge, as above
            return _unforeseen(source, 1, error)

    def _read(self, request: Read) -> Reply:
        if self._reader is None:
            self._reader = self._make_reader()
            self._link.send_bytes(pack(Ready()))
        opened = self._opened(request.source)
        page = [opened.page(request.number)]
        if opened.pages == 1:
            self._close()  # the encoded file is not needed while its page is read
        del opened
        started = time.process_time()
        reading = self._reader(page.pop())  # whoever reads it may let go of its picture early
        spent = reading.seconds or time.process_time() - started
        return Done(replace(reading, file=request.source.name, page=request.number, seconds=spent))

    def _make_reader(self) -> Callable[[RawPage], PageReading]:
        try:
            make = pickle.loads(self._factory)  # noqa: S301 - from the parent, which is trusted
            reader: Callable[[RawPage], PageReading] = make()
        except Exception as error:
            raise ReaderUnavailable(str(error) or type(error).__name__) from error
        return reader

    def _opened(self, source: Source) -> OpenFile:
        if self._open is not None and self._open[0] == source:
            return self._open[1]
        self._close()
        opened = open_source(source, self._limits)
        self._open = (source, opened)
        return opened

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _unforeseen(source: Source, number: int, error: Exception) -> Failed:
    """A fault of ours, told without any value of the document: only types and places."""
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " > ".join(f"{PurePath(f.filename).name}:{f.lineno}" for f in frames)
    fault = DamagedFile(
        f"第 {number} 页识别时发生内部错误（{kind}）",
        "请把这一页另存为图片后重新提交；仍然出错请联系管理员。",
    )
    return Failed(fault.unusable(source.name), f"{kind} at {places}")


def _bound_memory(limits: Limits) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = limits.child_bytes if hard == resource.RLIM_INFINITY else min(limits.child_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _allow_cpu(limits: Limits) -> None:
    """Processor time for one more request: ends a loop even if the parent has died."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    more = int(time.process_time() + limits.start_seconds + 2 * limits.page_seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (more if hard == resource.RLIM_INFINITY else min(more, hard), hard)
    )


def _load_ahead(modules: tuple[str, ...]) -> None:
    """Import what the first page will need. What fails here is told when the reader is made."""
    for name in modules:
        with suppress(ImportError, MemoryError, OSError):
            importlib.import_module(name)


def main(descriptor: int) -> None:
    """Serve requests from the socket `descriptor` until it is closed."""
    link = Connection(descriptor)
    try:
        hello: Hello = pickle.loads(link.recv_bytes())  # noqa: S301 - from the parent
        # Its own places stay first: those of the parent only add what it cannot find by itself.
        sys.path.extend(path for path in hello.module_path if path not in sys.path)
        _bound_memory(hello.limits)
        _allow_cpu(hello.limits)
        _load_ahead(hello.modules)
        child = Child(link, hello.limits)
        while True:
            said: Use | Request = pickle.loads(link.recv_bytes())  # noqa: S301 - from the parent
            if isinstance(said, Use):
                child.use(said.make_reader)
            else:
                link.send_bytes(pack(child.answer(said)))
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        return


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)  # nothing is left to flush, and taking the engines apart costs time
