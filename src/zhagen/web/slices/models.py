"""What the pages of the slices keep beside the folders themselves.

A slice lives on disk: its files are what every tool reads. Here stands who looks after it, what was
done to which version, what a check said of which content, how often a version was used, and the
trials, which are forgotten after a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhagen.web.accounts.models import Department, User


class Keeper(models.Model):
    """The department that looks after a slice; without one it is as it was shipped."""

    slice_id = models.CharField(max_length=64, unique=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        department_id: int

    class Meta:
        """Named for people who look into the database."""

        db_table = "slice_keeper"

    def __str__(self) -> str:
        return self.slice_id


class Did(models.TextChoices):
    """What can be done to a version."""

    MADE = "made", _("新建")
    EDITED = "edited", _("改了")
    UPLOADED = "uploaded", _("上传")
    RELEASED = "released", _("启用")
    RETIRED = "retired", _("停办")


class Step(models.Model):
    """One thing done to a version: what, which file, who and when."""

    ref = models.CharField(max_length=80, db_index=True)
    did = models.CharField(max_length=12, choices=Did.choices)
    file = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)

    if TYPE_CHECKING:

        def get_did_display(self) -> str:
            """What was done, in words."""

    class Meta:
        """Oldest first."""

        db_table = "slice_step"
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.ref} {self.did}"


class Checked(models.Model):
    """What the check said of a version with this content; another content makes it stale."""

    folder = models.CharField(max_length=400, unique=True)
    content = models.CharField(max_length=64)
    result: models.JSONField[Any] = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """Named for people who look into the database."""

        db_table = "slice_checked"

    def __str__(self) -> str:
        return self.folder


class ReadTo(models.Model):
    """How far a file of the ledger was counted."""

    file = models.CharField(max_length=64, unique=True)
    offset = models.PositiveBigIntegerField(default=0)

    class Meta:
        """Named for people who look into the database."""

        db_table = "slice_read_to"

    def __str__(self) -> str:
        return f"{self.file} {self.offset}"


class Count(models.Model):
    """How often something happened under a version on a day; `code` is a rule's or a word."""

    ref = models.CharField(max_length=80)
    day = models.DateField()
    what = models.CharField(max_length=16)
    code = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        """One number for each."""

        db_table = "slice_count"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ref", "day", "what", "code"], name="one_count_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.what} {self.number}"


class Trial(models.Model):
    """Sample files read under a version to see what it says; no case, nothing in the ledger."""

    key = models.CharField(max_length=32, unique=True)
    ref = models.CharField(max_length=80)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    title = models.CharField(max_length=200, blank=True)
    files = models.PositiveSmallIntegerField(default=0)
    result: models.JSONField[Any] = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        by_id: int

    class Meta:
        """Named for people who look into the database."""

        db_table = "slice_trial"

    def __str__(self) -> str:
        return self.key
