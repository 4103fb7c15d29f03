"""The trail: one row for each thing done, each tied to the one before by its hash.

Rows are never changed or removed. The model refuses it, the database refuses it (`guards`), and
where somebody with the keys of the database does it all the same, `checking` finds it.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AppendOnly(Exception):
    """Somebody tried to change or remove a line of the trail."""

    def __init__(self) -> None:
        """Say it in Chinese: it can reach a terminal."""
        super().__init__("审计记录只能添加，不能修改或删除。")


class Lines(models.QuerySet["Entry"]):
    """Lines of the trail, to be read and added one by one."""

    def update(self, **_given: Any) -> NoReturn:  # noqa: ANN401 - Django's own shape
        """Refused."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def bulk_create(self, *_given: Any, **_more: Any) -> NoReturn:  # noqa: ANN401
        """Refused: every line is tied to the one before it, see `trail.record`."""
        raise AppendOnly

    def bulk_update(self, *_given: Any, **_more: Any) -> NoReturn:  # noqa: ANN401
        """Refused."""
        raise AppendOnly


class Entry(models.Model):
    """Who did what to which record, when. Codes only: no value of a person is written here."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    record = models.CharField(max_length=64)
    department = models.ForeignKey(
        "accounts.Department",
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    codes = models.TextField(default="{}")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = Lines.as_manager()

    class Meta:
        """Named for people who look into the database."""

        db_table = "audit_entry"
        indexes = (
            models.Index(fields=["kind", "record"], name="audit_of_record"),
            models.Index(fields=["actor", "number"], name="audit_of_person"),
            models.Index(fields=["department", "number"], name="audit_of_department"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.kind} {self.record}"

    def save(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own shape
        """Only a new line is written."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **{**named, "force_insert": True})

    def delete(self, *_given: Any, **_named: Any) -> NoReturn:  # noqa: ANN401
        """Refused."""
        raise AppendOnly


class Head(models.Model):
    """The last line of the trail. Whoever adds a line holds this row: lines come one by one."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        """Named for people who look into the database."""

        db_table = "audit_head"

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
