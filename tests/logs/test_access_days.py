"""What is kept of a log is enough: its counts are those of plain loops over all its lines."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.logs.access_store import DAY0, Hit, at, cube_rows, reference
from tests.logs.make_logs import CHROME, HOST, PHONE, Request, combined, moment
from tests.logs.stored import asked, events, half_hours, ingest, written

PAGES = ("/a.html", "/b/c.html", "/")
PATHS = {0: PAGES, 1: ("/x.css", "/y.png", "/form.pdf"), 2: ("/gone.html",), 3: ("/post.do",)}
STATUS = {0: 200, 1: 200, 2: 404, 3: 302}
# Pauses that make and break chains of half an hour, within and across half hours of the clock.
PAUSES = st.sampled_from([0, 1, 5, 299, 600, 900, 1200, 1740, 1799, 1800, 1801, 2400, 7200, 40_000])
STEPS = st.lists(
    st.tuples(
        PAUSES, st.sampled_from([0, 1, 1, 1, 2, 3]), st.integers(0, 2), st.booleans()
    ),
    min_size=1,
    max_size=25,
)  # fmt: skip


def walked(steps, visitor: int) -> list[Hit]:
    clock, hits = at(0, 8, 10 * visitor), []
    for pause, kind, choice, linked in steps:
        clock += pause * 1000
        path = PATHS[kind][choice % len(PATHS[kind])]
        source = PAGES[choice] if linked else None
        hits.append(Hit(clock, visitor, path, source, STATUS[kind], visitor % 2, kind))
    return hits


def line_of(hit: Hit) -> Request:
    start = datetime.combine(DAY0, datetime.min.time())
    return Request(
        at=start + timedelta(milliseconds=hit.clock),
        path=hit.path or "",
        address=f"192.0.2.{hit.visitor}",
        status=hit.status,
        referer=f"https://{HOST}{hit.source}" if hit.source else "",
        agent=PHONE if hit.device else CHROME,
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=3), st.integers(1, 4), st.randoms())
def test_a_log_gives_the_counts_that_plain_loops_over_its_lines_give(walks, pieces, mix):
    hits = [hit for number, steps in enumerate(walks) for hit in walked(steps, number + 1)]
    lines = sorted(hits, key=lambda hit: hit.clock)
    cuts = sorted(mix.randrange(len(lines) + 1) for _ in range(pieces - 1))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number, (begin, end) in enumerate(zip([0, *cuts], [*cuts, len(lines)], strict=True)):
            if begin < end:
                part = combined(line_of(hit) for hit in lines[begin:end])
                log = written(root / f"{number}.log", b"\n" * number + part)
                ingest(root / "store", log, hosts=[HOST], counting=True)
        assert asked(root / "store") == len(hits)
        assert cube_rows(root / "store") == reference(hits)


def test_lines_in_no_order_are_counted_as_in_order(tmp_path):
    hits = walked([(600, kind, 0, True) for kind in (0, 1, 1, 0, 1, 2, 0)], 1)
    for name, listed in (("forth", hits), ("back", hits[::-1])):
        log = written(tmp_path / name, combined(map(line_of, listed)))
        ingest(tmp_path / f"{name}-store", log, hosts=[HOST], counting=True)
    assert cube_rows(tmp_path / "back-store") == cube_rows(tmp_path / "forth-store")
    told = [
        sorted(map(str, half_hours(tmp_path / f"{n}-store").values())) for n in ("forth", "back")
    ]
    assert told[0] == told[1]


def test_files_leave_their_half_hours_and_documents_a_row(tmp_path):
    paths = ("/a.html", "/x.css", "/form.pdf", "/y.png")
    rows = [Request(moment("2026-07-01 10:00:00"), path) for path in paths]
    ingest(tmp_path / "store", written(tmp_path / "a", combined(rows)))
    assert {row["path"] for row in events(tmp_path / "store")} == {"/a.html", "/form.pdf"}
    (done,) = half_hours(tmp_path / "store").values()
    assert done == {
        "earliest": 0, "latest": 0, "requests": 4, "views": 1, "files": 3, "errors": 0, "linked": 0,
    }  # fmt: skip
