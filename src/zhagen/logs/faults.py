"""What can go wrong with a store or with logs as a whole; each message says what to do."""

from __future__ import annotations


class LogFault(Exception):
    """Logs cannot be read in or looked up: one Chinese line, what, where and what to do."""
