"""The laws of the queue, over the real tables."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from tests.web import jobs_program

from zhagen.web import serving
from zhagen.web.jobs import chores, queue, registry, running, taking, works
from zhagen.web.jobs.in_time import in_time
from zhagen.web.jobs.lease import Lease, LeaseLost, after
from zhagen.web.jobs.models import Chore, Job, Priority, State
from zhagen.web.jobs.resources import Resources


@pytest.fixture(autouse=True)
def _results(_tables):
    jobs_program.make_table()


def _taken(worker="one"):
    taken = taking.take(worker)
    return taken, Lease(taken.id, taken.token, Resources())


def test_a_job_is_done_and_its_progress_is_kept(tmp_path):
    job = queue.submit("test.pages", "a", folder=str(tmp_path))
    assert queue.progress("test.pages", "a").state == State.WAITING
    assert running.run_all() == 1
    progress = queue.progress("test.pages", "a")
    assert (progress.state, progress.done, progress.total) == (State.DONE, 2, 3)
    assert [page for page, _ in jobs_program.results()] == [1, 2, 3]
    job.refresh_from_db()
    assert (job.token, job.until) == ("", None)


def test_while_a_job_is_open_the_same_work_and_key_is_that_job():
    first = queue.submit("test.once", "a", page=1)
    assert queue.submit("test.once", "a", page=1).pk == first.pk
    assert queue.submit("test.once", "b", page=2).pk != first.pk
    running.run_all()
    assert queue.submit("test.once", "a", page=3).pk != first.pk


def test_many_who_submit_at_once_get_one_job():
    seen, gate = [], threading.Barrier(6)

    def submit():
        gate.wait()
        seen.append(queue.submit("test.once", "a", page=1).pk)
        connection.close()

    threads = [threading.Thread(target=submit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert set(seen) == {Job.objects.get().pk}


def test_a_work_nobody_has_and_arguments_it_does_not_take_are_refused_at_once():
    with pytest.raises(registry.UnknownWork):
        queue.submit("test.nothing", "a")
    with pytest.raises(TypeError):
        queue.submit("test.once", "a", pages=1)
    assert not Job.objects.exists()


def test_whom_a_person_waits_for_goes_first_then_the_order_of_submission():
    for name, priority in [("b1", 90), ("u1", 50), ("s1", 10), ("u2", 50), ("s2", 10)]:
        queue.submit("test.refused", name, priority=Priority(priority))
    assert queue.progress("test.refused", "u2").ahead == 3
    order = []
    while (taken := taking.take("one")) is not None:
        order.append(Job.objects.get(id=taken.id).key)
    assert order == ["s1", "s2", "u1", "u2", "b1"]


def test_an_officer_who_begins_to_wait_raises_a_job_of_a_batch():
    queue.submit("test.refused", "a", priority=Priority.BATCH)
    queue.submit("test.refused", "a", priority=Priority.SOON)
    assert Job.objects.get().priority == Priority.SOON
    queue.submit("test.refused", "a", priority=Priority.BATCH)
    assert Job.objects.get().priority == Priority.SOON


def test_a_held_job_is_taken_by_nobody_else():
    queue.submit("test.once", "a", page=1)
    assert taking.take("one") is not None
    assert taking.take("two") is None


def test_who_lost_a_lease_is_told_and_writes_nothing():
    queue.submit("test.once", "a", page=1)
    taken, lease = _taken("one")
    Job.objects.update(until=after(-1))
    taking.take_back()
    again, other = _taken("two")
    assert again.id == taken.id
    with pytest.raises(LeaseLost):
        lease.beat(1, 2)
    with pytest.raises(LeaseLost), lease.writing():
        jobs_program.write(1)
    assert not taking.finish(taken)
    with other.writing():
        jobs_program.write(1)
    assert taking.finish(again)
    assert len(jobs_program.results()) == 1


def test_a_lease_that_ran_out_but_was_not_taken_goes_on():
    queue.submit("test.once", "a", page=1)
    taken, lease = _taken()
    Job.objects.update(until=after(-1))
    lease.beat(1, 2)
    taking.take_back()
    assert Job.objects.get().state == State.RUNNING
    assert taking.finish(taken)


def test_a_lease_dropped_while_writing_leaves_nothing_written():
    queue.submit("test.once", "a", page=1)
    _, lease = _taken()

    def write():
        with lease.writing():
            jobs_program.write(1)
            lease.drop()

    with pytest.raises(LeaseLost):
        write()
    assert jobs_program.results() == []


def test_a_fault_is_kept_as_a_code_and_a_sentence_and_not_tried_again():
    queue.submit("test.refused", "a")
    assert running.run_all() == 1
    progress = queue.progress("test.refused", "a")
    assert (progress.state, progress.fault) == (State.FAILED, "test_refused")
    assert progress.message == "这份文件打不开，请换一份。"


def test_a_fault_that_may_pass_is_tried_again_later_each_time_later():
    queue.submit("test.refused", "a", again=True)
    taken, lease = _taken()
    running.run(taken, lease)
    assert taking.take("one") is None
    job = Job.objects.get()
    assert (job.state, job.fault, job.attempts) == (State.WAITING, "test_refused", 1)
    assert taking.wait_after(1) < taking.wait_after(2) < taking.wait_after(3)
    assert taking.wait_after(50) == taking.wait_after(60)
    assert running.run_all() == 2
    assert Job.objects.get().state == State.FAILED


def test_a_broken_work_fails_at_last_and_blocks_nobody(tmp_path, caplog):
    queue.submit("test.broken", "a", folder=str(tmp_path))
    queue.submit("test.once", "b", page=1)
    running.run_all()
    assert queue.progress("test.once", "b").state == State.DONE
    progress = queue.progress("test.broken", "a")
    assert (progress.state, progress.fault) == (State.FAILED, "internal")
    assert (tmp_path / "notes").read_text().count("begun") == 3
    # What an applicant wrote may stand in an error's text: it reaches neither table nor log.
    assert "110101190001019990" not in caplog.text + progress.message


def test_a_full_disk_is_said_and_the_job_waits_uncounted(monkeypatch):
    queue.submit("test.once", "a", page=1)
    monkeypatch.setattr(
        jobs_program, "write", _raises(OperationalError("database or disk is full"))
    )
    taken, lease = _taken()
    running.run(taken, lease)
    job = Job.objects.get()
    assert (job.state, job.fault, job.attempts) == (State.WAITING, "disk_full", 0)
    assert "磁盘满了" in job.message
    monkeypatch.undo()
    assert running.run_all() == 1
    job.refresh_from_db()
    assert (job.state, job.fault, job.message) == (State.DONE, "", "")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="fills a file")
def test_a_database_that_really_is_full_loses_neither_job_nor_rows():
    queue.submit("test.fill", "a")
    with connection.cursor() as cursor:
        # Pages that deleted rows of other tests left would be filled first.
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
        # Room for the job's own row, not for what the work writes.
        cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
        try:
            taken, lease = _taken()
            running.run(taken, lease)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    job = Job.objects.get()
    assert (job.state, job.fault) == (State.WAITING, "disk_full")
    assert running.run_all() == 1
    assert len(jobs_program.results()) == 4000


def _raises(error):
    def write(_page):
        raise error

    return write


def test_a_job_that_ends_its_workers_fails_at_last(tmp_path):
    queue.submit("test.deadly", "a", folder=str(tmp_path))
    for _ in range(2):
        assert taking.take("one") is not None
        Job.objects.update(until=after(-1))
        taking.take_back()
    progress = queue.progress("test.deadly", "a")
    assert (progress.state, progress.fault) == (State.FAILED, "worker_died")
    assert progress.message


def test_a_job_given_back_on_the_way_out_is_free_at_once_and_not_counted():
    queue.submit("test.once", "a", page=1)
    taken, _ = _taken("one")
    assert taking.put_back(taken)
    again = taking.take("two")
    assert (again.id, again.attempts) == (taken.id, 1)


def test_a_work_of_a_newer_version_is_left_for_newer_workers():
    queue.submit("test.once", "a", page=1)
    Job.objects.update(work="test.of_tomorrow")
    assert taking.take("one") is None
    assert Job.objects.get().state == State.WAITING


def test_rows_of_work_long_over_are_removed():
    for key, state, days in [("a", "done", 8), ("b", "done", 1), ("c", "failed", 8)]:
        job = queue.submit("test.refused", key)
        Job.objects.filter(pk=job.pk).update(state=state, finished_at=after(-days * 86_400))
    works.prune()
    assert set(Job.objects.values_list("key", flat=True)) == {"b", "c"}


def test_a_chore_is_done_by_one_worker_of_many_and_again_when_it_is_due(monkeypatch):
    done = []
    monkeypatch.setitem(
        registry._chores, "test.chore", registry.Chore("test.chore", lambda: done.append(1), 60.0)
    )
    chores.enter()
    chores.enter()

    def look():
        chores.do_due()
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]
    Chore.objects.filter(name="test.chore").update(due_at=Now())
    chores.do_due()
    assert done == [1, 1]


def test_a_chore_that_fails_is_noted_and_ends_no_other(monkeypatch):
    def fails():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(registry, "_chores", {})
    registry.chore("test.fails", every=60.0)(fails)
    registry.chore("test.works", every=60.0)(list)
    chores.enter()
    assert sorted(chores.do_due()) == ["test.fails", "test.works"]
    assert Chore.objects.get(name="test.fails").fault == "OSError"
    assert Chore.objects.get(name="test.works").fault == ""


def test_a_chore_that_takes_long_is_held_as_long_as_it_runs(monkeypatch):
    """Nobody else begins it beside the first, and when it has ended it is due in its own time."""
    monkeypatch.setattr(chores, "_HELD", 3.0)
    begun, ended, times = threading.Event(), threading.Event(), []

    def slow():
        times.append(1)
        begun.set()
        ended.wait(20)

    monkeypatch.setattr(registry, "_chores", {})
    registry.chore("test.slow", every=3600.0)(slow)
    chores.enter()

    def look():
        chores.do_due()
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    assert begun.wait(10)
    first = Chore.objects.get().due_at
    while Chore.objects.get().due_at <= first:
        ended.wait(0.05)
    chores.do_due()
    ended.set()
    thread.join()
    assert times == [1]
    assert Chore.objects.filter(due_at__gt=after(3000), done_at__isnull=False).exists()


def test_who_lost_its_hold_leaves_the_row_to_whoever_has_it(monkeypatch):
    """A machine that slept through its hold does not say that the chore is over."""
    monkeypatch.setattr(registry, "_chores", {})
    registry.chore("test.slept", every=3600.0)(list)
    monkeypatch.setattr(chores, "_HELD", -1.0)
    chores.enter()
    assert chores.do_due() == ["test.slept"]
    assert Chore.objects.get().done_at is None


def test_what_sends_to_other_machines_delays_nothing_else(monkeypatch):
    monkeypatch.setattr(registry, "_chores", {})
    registry.chore("test.sends", every=60.0, sends=True)(list)
    registry.chore("test.settles", every=60.0)(list)
    chores.enter()
    assert chores.do_due(sends=False) == ["test.settles"]
    assert chores.do_due(sends=True) == ["test.sends"]


def test_every_chore_that_speaks_to_other_machines_is_known_as_one():
    serving._add_chores()
    sending = {name for name, one in registry.chores().items() if one.sends}
    assert sending == {"guide.deliver", "plans.send", "tokens.tell"}


def test_in_one_go_as_much_is_sent_as_fits_into_its_time():
    assert list(in_time([1, 2, 3], 60.0)) == [1, 2, 3]
    assert list(in_time([1, 2, 3], 0.0)) == [1]
