"""What is kept of a case's course: notices as they were sent, steps.

They name the case and nothing of it, so they stand beside its models and not among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from zhagen.web.accounts.models import User


class Notice(models.Model):
    """A one-time notice as it was sent: its words, the versions of the wording, its Word file."""

    case: Any = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="notices")
    number = models.PositiveSmallIntegerField()
    points: models.JSONField[Any] = models.JSONField()
    hints: models.JSONField[Any] = models.JSONField(default=list)
    codes: models.JSONField[Any] = models.JSONField()
    with_hints = models.BooleanField(default=False)
    delivery = models.CharField(max_length=200)
    due = models.DateField()
    word = models.BinaryField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        """The notices of a case are counted from 1."""

        db_table = "intake_notice"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="one_notice_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class CaseEvent(models.Model):
    """One line of a case's course. `detail` holds codes and counts; `words` what a person wrote."""

    case: Any = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=24)
    detail: models.JSONField[Any] = models.JSONField(default=dict)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        """Named for people who look into the database."""

        db_table = "intake_event"
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.kind
