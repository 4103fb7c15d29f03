"""Tokens of other systems, addresses that are told of things, and records that were pushed.

A token is kept as its digest only. The secret that signs what is sent to an address is kept
nowhere: it is made of its salt with the server's key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from zhagen.web.accounts.models import Department, User


class Token(models.Model):
    """Lets one system in, for one department and some scopes, until a day.

    `account` is who the trail names; nobody can sign in as it.
    """

    name = models.CharField(max_length=60)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes: models.JSONField[list[str]] = models.JSONField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # Calls in the minute of the last one.
    minute = models.BigIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)

    if TYPE_CHECKING:
        department_id: int

    class Meta:
        """Newest first."""

        db_table = "api_token"
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Hook(models.Model):
    """An address of a system that is told of things as they happen."""

    name = models.CharField(max_length=60)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    address = models.URLField(max_length=300)
    salt = models.CharField(max_length=32)
    events: models.JSONField[list[str]] = models.JSONField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        department_id: int
        notes: models.Manager[Note]

    class Meta:
        """Newest first."""

        db_table = "api_hook"
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Sending(models.TextChoices):
    """Where something that is sent stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Note(models.Model):
    """One thing told to one address, once: the outbox."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="notes")
    event = models.CharField(max_length=32)
    about = models.CharField(max_length=60)
    content: models.JSONField[dict[str, Any]] = models.JSONField()
    state = models.CharField(max_length=10, choices=Sending, default=Sending.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    made_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=120, blank=True)

    class Meta:
        """One thing is told once."""

        db_table = "api_note"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hook", "event", "about"], name="one_note_a_thing"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="notes_to_be_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.about}"


class HandlingRecord(models.Model):
    """How a case went in a department's own system, by the number it has there.

    Sent again it takes the place of what was sent before. No personal values: see docs/api.md.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=64)
    value: models.JSONField[dict[str, Any]] = models.JSONField()
    applied_at = models.DateTimeField(db_index=True)
    sent_by = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    # When it was given to 效能分析; None: it is new or has changed since.
    given_at = models.DateTimeField(null=True)

    class Meta:
        """One row a number."""

        db_table = "api_record"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["department", "number"], name="one_record_a_number"),
        ]

    def __str__(self) -> str:
        return self.number
