"""One raw page in, one page reading out: what a recognition process does all day."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from zhagen.reading.documents.read import read_documents
from zhagen.reading.memory import give_back
from zhagen.reading.model import PageReading
from zhagen.reading.ocr import Engine
from zhagen.reading.page import Reader, open_page, page_reading
from zhagen.reading.raw import RawPage
from zhagen.slices.model import Slice


def page_reader(
    engine: Engine, definition: Slice, *, pictures: bool
) -> Callable[[RawPage], PageReading]:
    """A function that reads pages as documents of `definition` with `engine`.

    With `pictures` each reading carries the upright page as JPEG, for a report.
    """
    reader = Reader(engine, pictures=pictures)

    def read(raw: RawPage) -> PageReading:
        started = time.process_time()
        page = open_page(raw, reader)
        del raw  # a photo's full picture is not needed beside the engines' own memory
        documents = read_documents(page, definition)
        reading = page_reading(page, documents, pictures=pictures, seals=False)
        spent = time.process_time() - started
        del page
        give_back()
        return replace(reading, engine=engine.name, seconds=spent)

    return read
