"""Writes of one process: one after the other, and never in each other's way for good."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from zhagen.web.dialogues import writing as module
from zhagen.web.dialogues.models import Pace
from zhagen.web.dialogues.pace import counted
from zhagen.web.dialogues.writing import writing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="others lock by row"),
]


def beside(work):
    def closing():
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=closing, daemon=True)
    thread.start()
    return thread


def test_a_second_thread_writes_when_the_first_has_ended_and_not_before():
    begun, order = Event(), []

    def second():
        begun.set()
        with writing():
            order.append("second")

    with writing():
        thread = beside(second)
        assert begun.wait(10)
        thread.join(0.05)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_within_a_transaction_nobody_waits_for_a_thread_that_waits_for_the_database():
    with module._TURN, transaction.atomic(), writing():
        assert Pace.objects.count() == 0


def broken_off():
    with writing():
        counted("start", "10.0.0.1")
        raise ValueError("broken")


def test_a_write_that_fails_lets_the_next_one_go_on():
    with pytest.raises(ValueError, match="broken"):
        broken_off()
    assert not Pace.objects.exists()
    assert counted("start", "10.0.0.1") == 1


def test_counts_of_many_threads_are_all_counted():
    threads = [beside(lambda: [counted("start", "10.0.0.2") for _ in range(5)]) for _ in range(4)]
    for one in threads:
        one.join(20)
    assert sum(Pace.objects.values_list("count", flat=True)) == 20
