"""Plans: a document that was broken down, its rows, and what became of them.

A row holds two readings: `machine`, what was read from the document and never changes, and
`value`, what stands now. Both are the JSON of the library, so every export is the library's own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhagen.web.accounts.models import Department, User


class PlanState(models.TextChoices):
    """Where a plan is."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Plan(models.Model):
    """A policy text of a department. `key` stands for it in the ledger."""

    rows: models.Manager[Row]
    steps: models.Manager[Step]
    department_id: int
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="plans")
    key = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.WAITING)
    fault = models.CharField(max_length=500, blank=True)
    # What was sent in: the file's name, or "" for pasted text.
    source = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=120, blank=True)
    issued = models.DateField(null=True, blank=True)
    # The library's document and the paragraphs that are no task, without tasks.
    document: models.JSONField[dict[str, object]] = models.JSONField(default=dict)
    tasks_read = models.PositiveIntegerField(default=0)
    paragraphs = models.PositiveIntegerField(default=0)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        db_table = "plan"
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title or self.source or f"{self.pk}"


class Upload(models.Model):
    """What was sent in, until it is read: any machine's worker can then take the job."""

    plan_id: int
    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="upload")
    content = models.BinaryField()
    pasted = models.BooleanField(default=False)

    class Meta:
        """Named for people who look into the database."""

        db_table = "plan_upload"

    def __str__(self) -> str:
        return f"{self.plan_id}"


class Row(models.Model):
    """One task of a plan. `name` is the library's id (t001), `version` counts its changes."""

    dones: models.Manager[Done]
    plan_id: int
    department_id: int | None
    person_id: int | None
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rows")
    name = models.CharField(max_length=16)
    position = models.FloatField()
    paragraph = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300)
    value: models.JSONField[dict[str, object]] = models.JSONField()
    machine: models.JSONField[dict[str, object] | None] = models.JSONField(null=True)
    standing = models.CharField(max_length=10, default="open")
    # Suggestions that were not taken, by kind and value.
    left: models.JSONField[list[list[str]]] = models.JSONField(default=list)
    removed = models.BooleanField(default=False)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The next day something is due; None: no day, or everything is done.
    due = models.DateField(null=True, blank=True)
    due_text = models.CharField(max_length=300, blank=True)
    # The last day that was settled; the next one comes after it.
    settled = models.DateField(null=True, blank=True)
    done = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One row a name."""

        db_table = "plan_row"
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "name"], name="one_plan_row_a_name"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["done", "due"])]

    def __str__(self) -> str:
        return f"{self.name} {self.title}"


class Done(models.Model):
    """One day of a row settled: what was handed over, by whom. Taken back, the line stays."""

    row_id: int
    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="dones")
    due = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # What the row's `settled` was before, so that taking back restores it.
    before = models.DateField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        db_table = "plan_done"
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.row_id} {self.due}"


class Step(models.Model):
    """The course of a plan: who did what to which row."""

    plan_id: int
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20)
    row = models.CharField(max_length=16, blank=True)
    field = models.CharField(max_length=16, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        db_table = "plan_step"
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind}"


class Contact(models.Model):
    """Where a person wants to be reminded, and the secret by which their calendar is fetched."""

    user_id: int
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    wanted = models.BooleanField(default=True)
    # Of the addresses only hashes are kept: who reads the table cannot fetch the calendar.
    feed_hash = models.CharField(max_length=64, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Named for people who look into the database."""

        db_table = "plan_contact"

    def __str__(self) -> str:
        return f"{self.user_id}"


class Sending(models.TextChoices):
    """Where a reminder is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Reminder(models.Model):
    """One reminder to one person or one address, once a kind and a day."""

    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="reminders")
    # seven | one | late | given
    kind = models.CharField(max_length=8)
    due = models.DateField(null=True, blank=True)
    # mail | webhook
    way = models.CharField(max_length=8)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    # What makes it the same reminder: row, kind, day, way, person.
    once = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=Sending, default=Sending.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        """Named for people who look into the database."""

        db_table = "plan_reminder"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"])]

    def __str__(self) -> str:
        return self.once
