"""Keeping memory is a help and no condition."""

import ctypes

from zhagen.logs.ingesting.allocation import keep_memory


def test_where_the_library_has_no_such_option_nothing_happens(monkeypatch):
    def without(name):
        raise OSError

    monkeypatch.setattr(ctypes, "CDLL", without)
    keep_memory.cache_clear()
    keep_memory()
    keep_memory.cache_clear()


def test_it_can_be_asked_for_again():
    keep_memory()
    keep_memory()
