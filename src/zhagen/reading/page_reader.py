"""One raw page in, one page reading out: what a recognition process does all day."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from zhagen.reading.documents.read import read_documents
from zhagen.reading.memory import give_back
from zhagen.reading.model import PageReading
from zhagen.reading.ocr import Engine
from zhagen.reading.page.page import Reader, open_page, page_reading
from zhagen.reading.raw import RawPage
from zhagen.slices.model import Slice

_PAGES_BETWEEN_TRIMS = 10  # what is given back after each page has to be fetched for the next


def page_reader(
    engine: Engine, definition: Slice, *, pictures: bool
) -> Callable[[RawPage], PageReading]:
    """A function that reads pages as documents of `definition` with `engine`.

    With `pictures` each reading carries the upright page as JPEG, for a report.
    """
    reader = Reader(engine, pictures=pictures)
    pages = count(1)

    def read(raw: RawPage) -> PageReading:
        started = time.process_time()
        page = open_page(raw, reader)
        del raw  # a photo's full picture is not needed beside the engines' own memory
        documents = read_documents(page, definition)
        reading = page_reading(page, documents, pictures=pictures, seals=False)
        spent = time.process_time() - started
        del page
        if next(pages) % _PAGES_BETWEEN_TRIMS == 0:
            give_back()
        return replace(reading, engine=engine.name, seconds=spent)

    return read
