"""Recognition children: order, sharing, and what a file that kills its child costs."""

import os
import pickle
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import readers_for_tests as readers
import written_files as make

from zhagen.cases.model import Origin, Reading, Spot, State
from zhagen.reading.content import Source
from zhagen.reading.limits import Limits
from zhagen.reading.model import (
    Code,
    Legibility,
    Medium,
    PageReading,
    Quality,
    Seal,
    Sorted,
)
from zhagen.reading.recipe import MODULES
from zhagen.reading.wire import Done, pack, unpack_reply
from zhagen.reading.worker import Crew, RecognitionUnavailable, read_files


def files(folder, *names):
    for name in names:
        (folder / name).write_bytes(make.jpeg())
    return [folder / name for name in names]


def alive(pid):
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def test_results_come_in_the_order_given_with_archives_opened_in_place(tmp_path):
    (tmp_path / "包.zip").write_bytes(
        make.zipped([("10.jpg", make.jpeg()), ("9.jpg", make.jpeg())])
    )
    (tmp_path / "坏.pdf").write_bytes(b"")
    (tmp_path / "表.pdf").write_bytes(make.blank_pdf(5))
    paths = [
        tmp_path / "表.pdf",
        tmp_path / "坏.pdf",
        tmp_path / "包.zip",
        *files(tmp_path, "a.jpg"),
    ]
    results = read_files(paths, readers.plain_reader)
    assert [r.file for r in results] == [
        "表.pdf",
        "坏.pdf",
        "包.zip/9.jpg",
        "包.zip/10.jpg",
        "a.jpg",
    ]
    assert [p.page for p in results[0].pages] == [1, 2, 3, 4, 5]
    assert results[1].unusable.reason == "empty"
    assert all(r.unusable is None for r in results if r.file != "坏.pdf")


def test_a_single_long_pdf_is_shared_by_both_children(tmp_path):
    (tmp_path / "长.pdf").write_bytes(make.blank_pdf(12))
    (result,) = read_files([tmp_path / "长.pdf"], readers.process_reader)
    assert len({page.text for page in result.pages}) == 2
    assert len(result.pages) == 12


def test_a_page_is_read_by_itself_after_its_file_was_looked_at(tmp_path):
    (path,) = files(tmp_path, "a.jpg")
    with Crew(1) as crew:
        (part,) = crew.survey(Source("a.jpg", str(path)))
        (nothing,) = crew.survey(Source("b.jpg", str(tmp_path / "b.jpg")))
        done = crew.read_page(part.source, 1, readers.plain_reader)
    assert (part.pages, nothing.reason) == (1, "missing")
    assert [page.page for page in done.pages] == [1]


def test_one_page_starts_one_child(tmp_path):
    with Crew(workers=4) as crew:
        crew.read(files(tmp_path, "a.jpg"), readers.process_reader)
        assert len(crew._children) == 1


def test_a_second_child_is_not_started_for_a_single_page_more(tmp_path):
    with Crew(workers=4) as crew:
        crew.read(files(tmp_path, "a.jpg", "b.jpg"), readers.process_reader)
        assert len(crew._children) == 1


@pytest.mark.parametrize(("jobs", "children"), [(0, 1), (2, 1), (3, 2), (9, 3)])
def test_children_are_started_ahead_for_the_jobs_expected(jobs, children):
    with Crew(workers=3) as crew:
        crew.start(jobs)
        assert len(crew._children) == children


def test_one_crew_reads_with_one_reader_after_another(tmp_path):
    paths = files(tmp_path, "a.jpg")
    with Crew(workers=1, modules=("no.such.module",)) as crew:
        first = crew.read(paths, readers.process_reader)[0].pages[0].text
        assert "OMP_NUM_THREADS" in crew.read(paths, readers.environment_reader)[0].pages[0].text
        assert crew.read(paths, readers.process_reader)[0].pages[0].text == first


def test_what_a_child_imports_ahead_has_nothing_of_the_edges_in_it():
    heavy = "{'pydantic', 'typer', 'rich', 'yaml', 'docx', 'jinja2'}"
    names = ", ".join(("zhagen.reading.child", *MODULES))
    code = f"import sys, {names}; print({heavy} & sys.modules.keys() or 'none')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "none"


def test_progress_is_told_once_a_page_and_ends_at_the_number_known(tmp_path):
    (tmp_path / "长.pdf").write_bytes(make.blank_pdf(4))
    told = []
    read_files(
        [tmp_path / "长.pdf", *files(tmp_path, "a.jpg")],
        readers.plain_reader,
        on_page=lambda *event: told.append(event),
    )
    assert sorted(told[i][:2] for i in range(5)) == [
        ("a.jpg", 1),
        *(("长.pdf", n) for n in range(1, 5)),
    ]
    assert told[-1][2] == 5


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("crash.jpg", "damaged"),
        ("hungry.jpg", "too_large"),
        ("raise.jpg", "damaged"),
        ("array.jpg", "damaged"),
    ],
)
def test_a_file_that_ends_its_child_costs_only_itself(tmp_path, name, reason, workers):
    paths = files(tmp_path, "a.jpg", name, "b.jpg", "c.jpg")
    results = read_files(paths, readers.fragile_reader, workers=workers)
    assert [bool(r.pages) for r in results] == [True, False, True, True]
    assert results[1].unusable.reason == reason
    assert "张三" not in repr(results[1])


@pytest.mark.parametrize("name", ["hang.jpg", "spin.jpg"])
def test_a_page_that_takes_too_long_is_ended_and_named(tmp_path, name):
    limits = Limits(page_seconds=0.7, start_seconds=10)
    results = read_files(files(tmp_path, name, "a.jpg"), readers.fragile_reader, limits=limits)
    assert results[0].unusable.reason == "too_large"
    assert len(results[1].pages) == 1


def test_a_pdf_that_crashes_is_not_tried_page_after_page(tmp_path):
    (tmp_path / "crash.pdf").write_bytes(make.blank_pdf(50))
    log = tmp_path / "log"
    make_reader = partial(readers.crashing_reader, str(log))
    (result,) = read_files([tmp_path / "crash.pdf"], make_reader)
    assert result.unusable.reason == "damaged"
    assert len(log.read_text()) <= 6  # a handful of pages under way, never fifty


def test_a_child_inherits_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHAGEN_SECRET_KEY", "x")
    (result,) = read_files(files(tmp_path, "a.jpg"), readers.environment_reader)
    assert "ZHAGEN_SECRET_KEY" not in result.pages[0].text
    assert "OMP_NUM_THREADS" in result.pages[0].text


def test_children_stay_warm_between_calls_and_end_with_the_crew(tmp_path):
    paths = files(tmp_path, "a.jpg")
    with Crew(workers=1) as crew:
        pids = {crew.read(paths, readers.process_reader)[0].pages[0].text for _ in range(3)}
        assert len(pids) == 1
        assert alive(*pids)
    assert not alive(*pids)


def test_a_child_that_died_while_idle_is_replaced_and_no_file_is_blamed(tmp_path):
    paths = files(tmp_path, "a.jpg")
    with Crew(workers=1) as crew:
        pid = int(crew.read(paths, readers.process_reader)[0].pages[0].text)
        os.kill(pid, 9)
        crew._children[0]._process.wait()
        (result,) = crew.read(paths, readers.process_reader)
    assert result.unusable is None
    assert int(result.pages[0].text) != pid


@pytest.mark.parametrize("factory", [readers.unavailable_reader, readers.crashing_factory])
def test_engines_that_do_not_load_are_told_once_not_blamed_on_files(tmp_path, factory):
    with pytest.raises(RecognitionUnavailable, match="文字识别无法启动"):
        read_files(files(tmp_path, "a.jpg", "b.jpg"), factory)


def test_a_listener_that_fails_leaves_no_child_behind(tmp_path):
    def stop(file, page, known):
        raise KeyboardInterrupt

    with Crew() as crew:
        pids = [child._process.pid for child in crew._children]
        with pytest.raises(KeyboardInterrupt):
            crew.read(files(tmp_path, "a.jpg", "b.jpg"), readers.process_reader, on_page=stop)
        assert not any(alive(pid) for pid in pids)


def test_a_reply_that_is_more_than_values_is_refused():
    with pytest.raises(pickle.UnpicklingError):
        unpack_reply(pickle.dumps(partial(print, "x")))
    with pytest.raises(pickle.UnpicklingError):
        unpack_reply(pickle.dumps(Path("x")))
    with pytest.raises(pickle.UnpicklingError):
        unpack_reply(pickle.dumps("text"))


def test_every_value_of_a_reading_survives_the_way():
    box = (1, 2, 3, 4)
    fact = Reading(
        "org.founded",
        date(2020, 1, 2),
        0.9,
        "licence",
        Origin.READ,
        State.READ,
        Spot("a.jpg", 1, box),
        (Spot("a.jpg", 1),),
        "二〇二〇年",
    )
    page = PageReading(
        "a.jpg",
        1,
        Medium.PICTURE,
        (10, 20),
        90,
        Quality(Legibility.DOUBTFUL, ("blur",), 0.8),
        (Sorted("licence", 0.9, ("x",), ("front",), box, (fact,)),),
        (Seal(box, "示例公司", "", 0.9, 1.0, False),),
        (Code("QR", "x", box),),
        "文",
        b"j",
        b"p",
        0.1,
    )
    assert unpack_reply(pack(Done(page))) == Done(page)
    # Python before 3.11.4 pickles enumerations as calls of getattr, which no reply may contain.
    assert b"getattr" not in pack(Done(page))
