"""The bookkeeping of one reading: what is still to do, and what has come back.

No process is seen here, so that the rules (order, what a lost file costs, what counts as known)
can be read and tested by themselves.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeAlias

from zhagen.reading.content import Part, Source
from zhagen.reading.model import FileReading, PageReading, Unusable
from zhagen.reading.wire import Read, Survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.faults import FileFault
    from zhagen.reading.wire import Request

OnPage: TypeAlias = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Slot:
    """One file's place in the results."""

    file: str
    pages: dict[int, PageReading] = field(default_factory=dict)
    unusable: Unusable | None = None
    lost: bool = False

    def result(self) -> FileReading:
        """The file's reading: pages in order, and the first thing that was wrong."""
        ordered = tuple(self.pages[number] for number in sorted(self.pages))
        return FileReading(self.file, ordered, self.unusable)


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A request and the place its answer belongs to: listed file, part of it, page."""

    order: tuple[int, int, int, int]
    request: Request
    slot: _Slot

    def __lt__(self, other: Job) -> bool:
        """Surveys first, then pages in the order of the results."""
        return self.order < other.order


class Round:
    """One call of the crew: listed files in, readings out.

    `parts` are what the files turned out to hold; with `survey_only` nothing more is done.
    """

    def __init__(
        self,
        listed: Sequence[Source | Unusable],
        on_page: OnPage | None = None,
        *,
        survey_only: bool = False,
    ) -> None:
        self._on_page = on_page
        self._survey_only = survey_only
        self.parts: list[Part | Unusable] = []
        self._queue: list[Job] = []
        self._slots: list[list[_Slot]] = []
        self._abroad = 0
        self._pages_known = 0
        for index, item in enumerate(listed):
            if isinstance(item, Unusable):
                self._slots.append([_Slot(item.file, unusable=item)])
                continue
            slot = _Slot(item.name)
            self._slots.append([slot])
            heapq.heappush(self._queue, Job((0, index, 0, 0), Survey(item), slot))

    @classmethod
    def of_page(cls, source: Source, number: int) -> Self:
        """One page, counted from 1, of a file that was looked at before."""
        work = cls(())
        slot = _Slot(source.name)
        work._slots.append([slot])
        work._pages_known = 1
        heapq.heappush(work._queue, Job((1, 0, 0, number), Read(source, number), slot))
        return work

    @property
    def unfinished(self) -> bool:
        """Whether jobs wait or are being worked on."""
        return bool(self._queue) or self._abroad > 0

    @property
    def waiting(self) -> int:
        """Jobs nobody works on yet."""
        return len(self._queue)

    def next_job(self) -> Job | None:
        """The next job, its file not given up; None if there is none now."""
        while self._queue:
            job = heapq.heappop(self._queue)
            if not job.slot.lost:
                self._abroad += 1
                return job
        return None

    def put_back(self, job: Job) -> None:
        """A job nobody could be given."""
        self._abroad -= 1
        heapq.heappush(self._queue, job)

    def surveyed(self, job: Job, parts: Sequence[Part | Unusable]) -> None:
        """A listed file turned out to hold these parts; queue their pages."""
        self._abroad -= 1
        self.parts += parts
        if self._survey_only:
            return
        index = job.order[1]
        slots: list[_Slot] = []
        for place, part in enumerate(parts):
            if isinstance(part, Unusable):
                slots.append(_Slot(part.file, unusable=part))
                continue
            slot = _Slot(part.source.name)
            slots.append(slot)
            self._pages_known += part.pages
            for number in range(1, part.pages + 1):
                order = (1, index, place, number)
                heapq.heappush(self._queue, Job(order, Read(part.source, number), slot))
        self._slots[index] = slots

    def done(self, job: Job, page: PageReading) -> None:
        """A page was read."""
        self._abroad -= 1
        job.slot.pages[page.page] = page
        if self._on_page is not None:
            self._on_page(page.file, page.page, self._pages_known)

    def failed(self, job: Job, unusable: Unusable) -> None:
        """A page could not be read; the file's other pages still can."""
        self._abroad -= 1
        if isinstance(job.request, Survey):
            self.parts.append(unusable)
        job.slot.unusable = job.slot.unusable or unusable
        if self._on_page is not None and isinstance(job.request, Read):
            self._on_page(job.slot.file, job.request.number, self._pages_known)

    def lost(self, job: Job, fault: FileFault) -> None:
        """A file ended its child: give up the rest of it, lest it end every other child too."""
        job.slot.lost = True
        self.failed(job, fault.unusable(job.slot.file))

    def results(self) -> tuple[FileReading, ...]:
        """A reading for every file, in the order listed."""
        return tuple(slot.result() for slots in self._slots for slot in slots)
