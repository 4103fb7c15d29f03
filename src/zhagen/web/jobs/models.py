"""One row a job, one row a worker, one row a regular chore; and the mark of this installation.

Arguments are ids and codes, never values of people: the row outlives the work by days.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class State(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN = (State.WAITING, State.RUNNING)


class Priority(models.IntegerChoices):
    """Who waits for it. Lower goes first; within one, the order of submission."""

    SOON = 10  # a person sits before the screen
    USUAL = 50
    BATCH = 90


class Job(models.Model):
    """One piece of work. Whoever holds `token` holds the job; every write of a worker names it."""

    work = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    arguments: models.JSONField[dict[str, object]] = models.JSONField(default=dict)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.USUAL)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # How often the machine or the database stopped it; those attempts are not counted.
    interrupted = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    token = models.CharField(max_length=32, blank=True)
    until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Why it failed, or why it is being put off: a code, and the sentence people read.
    fault = models.CharField(max_length=64, blank=True)
    message = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Named for people who look into the database."""

        db_table = "job"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["work", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_open_job_a_key",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["priority", "id"],
                condition=models.Q(state="waiting"),
                name="jobs_to_take",
            ),
            models.Index(fields=["until"], condition=models.Q(state="running"), name="jobs_held"),
            models.Index(fields=["work", "key"], name="jobs_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.key}"


class Worker(models.Model):
    """A worker process that has been seen: `beat_at` is when it last said that it is alive."""

    name = models.CharField(max_length=100, primary_key=True)
    machine = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    lanes = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        """Named for people who look into the database."""

        db_table = "job_worker"

    def __str__(self) -> str:
        return self.name


class Chore(models.Model):
    """Something regular. Whoever moves `due_at` does it, so that one worker of many does."""

    name = models.CharField(max_length=64, primary_key=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=64, blank=True)

    class Meta:
        """Named for people who look into the database."""

        db_table = "job_chore"

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """What says that a data folder belongs to this database: the same text stands in both."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    text = models.CharField(max_length=32)

    class Meta:
        """Named for people who look into the database."""

        db_table = "installation_mark"

    def __str__(self) -> str:
        return self.text
