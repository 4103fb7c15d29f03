"""Triggers that make the database itself refuse to change or remove a line of the trail.

They are put up after every migration by whoever starts the server: a migration may rebuild a
table, and then they are gone. Somebody who owns the database can take them down; for that there
is the chain. This is the one place where the two databases speak differently.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

_SAID: Final = "审计记录只能添加"
_EVENTS: Final = ("UPDATE", "DELETE")

_SQLITE: Final = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON audit_entry
BEGIN SELECT RAISE(ABORT, '{said}'); END
"""
_POSTGRESQL: Final = (
    f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$
""",
    """
CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
""",
)


def put_up() -> None:
    """Make sure that the triggers stand; may be called again and again."""
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def take_down() -> None:
    """For tests, which must empty their tables, and for nothing else."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_change ON audit_entry")
            return
        for event in _EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(event)}")


def _statements() -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        return _POSTGRESQL
    return tuple(_SQLITE.format(name=_name(event), event=event, said=_SAID) for event in _EVENTS)


def _name(event: str) -> str:
    return f"audit_no_{event.lower()}"
