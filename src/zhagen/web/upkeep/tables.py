"""The database as a copy: SQLite by its online backup, any other engine row by row.

Rows are read in one snapshot and written as JSON. That needs no program of the database's own,
works between its versions, and is the same text whatever the engine: it is also how an
installation moves from SQLite to PostgreSQL.
"""

# ruff: noqa: SLF001 - a model's fields and its bare rows are reached through `_meta` and the like

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import (
    DEFAULT_DB_ALIAS,
    IntegrityError,
    connection,
    connections,
    models,
    transaction,
)
from django.db.migrations.recorder import MigrationRecorder

from zhagen.web.audit import guards

# Django's own insides, of which the stubs know nothing.
_Field: TypeAlias = Any
_Table: TypeAlias = Any
# Filled by every migration, of whatever installation.
_OF_DJANGO: Final = frozenset({"contenttypes", "auth"})
_AT_ONCE: Final = 500
ROWS: Final = "database.jsonl"


class CannotRead(Exception):
    """The rows do not fit the tables; the message says what to do."""


def copy_sqlite(source: Path, target: Path) -> None:
    """A copy as of one moment, while others write. Raises sqlite3.Error."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as held,
        closing(sqlite3.connect(target)) as copy,
    ):
        held.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        [(found,)] = copy.execute("PRAGMA quick_check").fetchmany(1)
        if found != "ok":
            raise sqlite3.DatabaseError(found)


def write_rows(out: IO[bytes]) -> int:
    """Write every row of every table in one snapshot, a line each; how many."""
    count = 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _put(out, {"migrations": applied()})
        for model in _models():
            _put(out, {"table": model._meta.label, "fields": [f.attname for f in _fields(model)]})
            for row in model._base_manager.order_by("pk").iterator(chunk_size=_AT_ONCE):
                _put(out, [_told(row, field) for field in _fields(model)])
                count += 1
    return count


def read_rows(source: IO[bytes]) -> int:
    """Put the rows in the place of all that stand in the tables, or change nothing; how many.

    Raises CannotRead.
    """
    lines: Iterator[Any] = (json.loads(line) for line in source)
    head: Any = next(lines, None)
    if not isinstance(head, dict) or head.get("migrations") != applied():
        raise CannotRead("备份的数据表和这个版本的不一样。请装上备份时的版本，恢复以后再更新扎根。")
    count = 0
    try:
        with transaction.atomic():
            guards.take_down()
            _empty()
            for model, batch in _batches(lines):
                # As they were written: no field may set its own time of saving.
                model._base_manager._insert(batch, _fields(model), using=connection.alias, raw=True)
                count += len(batch)
            _set_sequences()
            connection.check_constraints()
            guards.put_up()
    except (IntegrityError, LookupError, ValueError, ValidationError) as error:
        raise CannotRead("备份里的记录和数据表对不上，没有恢复。请换一份备份。") from error
    return count


def has_people() -> bool:
    """Whether somebody has used this database: a person, or anything else that was recorded."""
    held = [m for m in _models() if m._meta.app_label not in _OF_DJANGO]
    return any(model._base_manager.exists() for model in held)


def applied() -> list[str]:
    """The migrations the tables have had, in a fixed order."""
    return sorted(
        ".".join(one)
        for one in MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations()
    )


def _models() -> list[_Table]:
    """Every table, those that others point to first."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    ordered: list[_Table] = []
    while found:
        free = [m for m in found if not (_needs(m) - {m}) & set(found)] or found[:1]
        ordered += free
        found = [model for model in found if model not in free]
    return ordered


def _needs(model: _Table) -> set[_Table]:
    fields = model._meta.concrete_fields
    return {field.related_model for field in fields if isinstance(field.related_model, type)}


def _fields(model: _Table) -> list[_Field]:
    return list(model._meta.local_concrete_fields)


def _told(row: models.Model, field: _Field) -> object:
    """A value as JSON holds it, to the microsecond."""
    value = getattr(row, field.attname)
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return field.value_to_string(row)


def _read(field: _Field, value: object) -> object:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)


def _batches(
    lines: Iterator[Any],
) -> Iterator[tuple[_Table, list[models.Model]]]:
    model: _Table | None = None
    fields: list[_Field] = []
    batch: list[models.Model] = []
    for line in lines:
        if isinstance(line, dict) or len(batch) >= _AT_ONCE:
            if model is not None and batch:
                yield model, batch
            batch = []
        if isinstance(line, dict):
            model = apps.get_model(line["table"])
            fields = [model._meta.get_field(name) for name in line["fields"]]
        elif model is not None:
            read = {f.attname: _read(f, v) for f, v in zip(fields, line, strict=True)}
            batch.append(model(**read))
    if model is not None and batch:
        yield model, batch


def _put(out: IO[bytes], line: object) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _empty() -> None:
    for model in reversed(_models()):
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)  # no signals, no cascades: every table goes


def _set_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
