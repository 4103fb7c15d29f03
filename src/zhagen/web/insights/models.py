"""What is kept beside the stores of the library: where records come from, what was made of them.

Counts live in the department's store (a folder of the library's own form) and the decisions in its
book of proposals; a row here only says what was asked for, by whom, and what the page shows.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zhagen.web.accounts.models import Department, User


class State(models.TextChoices):
    """Where a reading or an analysis is."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Source(models.Model):
    """A folder of logs that is read again every day."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    # The names of the site; needed where the logs do not show them, and only before the first log.
    hosts = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One connection a folder."""

        db_table = "insight_source"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["department", "path"],
                condition=models.Q(removed_at=None),
                name="one_insight_source_a_folder",
            ),
        ]

    def __str__(self) -> str:
        return self.path


class Reading(models.Model):
    """One run of reading in: a folder, what was uploaded, or what a system pushed.

    `folder` holds uploaded files until they are read; `stage` is how far it is, `report` what
    became of every line, as the library tells it.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True)
    folder = models.CharField(max_length=40, blank=True)
    # folder | upload | pushed
    kind = models.CharField(max_length=8)
    names: models.JSONField[list[str]] = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    fault = models.CharField(max_length=500, blank=True)
    stage: models.JSONField[dict[str, object]] = models.JSONField(default=dict)
    report: models.JSONField[dict[str, object]] = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        db_table = "insight_reading"
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Analysis(models.Model):
    """A period held against another. Asked for again it is made anew, in the same row.

    `shown` is all the page tells, `picks` the proposals somebody has ticked, not yet registered.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    against = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    fault = models.CharField(max_length=500, blank=True)
    shown: models.JSONField[dict[str, object]] = models.JSONField(default=dict)
    picks: models.JSONField[list[str]] = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    last_day = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The latest period first."""

        db_table = "insight_analysis"
        ordering: ClassVar[list[str]] = ["-last_day", "-at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["department", "period", "against"], name="one_insight_analysis_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} / {self.against}"


class Paper(models.Model):
    """A file of an analysis: report, findings, statements, a chart."""

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(max_length=80)
    content = models.BinaryField()

    class Meta:
        """One file a name."""

        db_table = "insight_paper"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["analysis", "name"], name="one_insight_paper_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """A step in the book of proposals as somebody took it here; `reason` is kept nowhere else."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    proposal = models.CharField(max_length=24)
    state = models.CharField(max_length=10)
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        db_table = "insight_decision"
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.proposal} {self.state}"
