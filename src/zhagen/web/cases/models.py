"""A case on the screen: what was handed in, what was read, what an officer decided, what was said.

Retention classes (docs/privacy.md): the bytes handed in, page pictures, page readings, the review
and the facts corrected are values and are forgotten together; counts, codes and times stay. Whoever
must see two things change together locks the case's row first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhagen.web.accounts.models import Department, User, Window
from zhagen.web.cases.records import CaseEvent, Notice

__all__ = [
    "Case",
    "CaseEvent",
    "CaseFile",
    "CaseState",
    "Decision",
    "FactCorrection",
    "Notice",
    "PageRead",
    "Review",
]


class CaseState(models.TextChoices):
    """Where a case stands."""

    READING = "reading", _("正在读")
    WAITING = "waiting", _("待我看")
    RETURNED = "returned", _("等补正")
    ACCEPTED = "accepted", _("已受理")
    WITHDRAWN = "withdrawn", _("已撤下")


class Case(models.Model):
    """One application at a window. `key` names it in events and is random; `number` is shown."""

    key = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=24)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, null=True, related_name="+")
    slice_ref = models.CharField(max_length=100)
    lock_hash = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200)
    on = models.DateField()
    channel = models.CharField(max_length=16, default="window")
    arm = models.CharField(max_length=16, blank=True)
    # The tool is off on some days of a pilot: read and kept, but no finding is shown.
    shown = models.BooleanField(default=True)
    unit = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=32, blank=True, db_index=True)
    agent = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.READING)
    # How often it came: 1, and one more each time it comes back corrected.
    round = models.PositiveSmallIntegerField(default=1)
    earlier = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="later")
    guide_code = models.CharField(max_length=40, blank=True)
    said: models.JSONField[Any] = models.JSONField(default=dict)
    # Raised by everything a review rests on; a review is stored only over an older one.
    inputs = models.PositiveIntegerField(default=0)
    # Raised by everything that is shown; polling compares it.
    version = models.PositiveIntegerField(default=1)
    # More files are on their way until this moment at the latest.
    more_until = models.DateTimeField(null=True)
    engine = models.CharField(max_length=64, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    holder = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    received_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True, db_index=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        department_id: int
        window_id: int | None
        earlier_id: int | None
        holder_id: int | None
        files: models.Manager[CaseFile]
        decisions: models.Manager[Decision]
        corrections: models.Manager[FactCorrection]
        notices: models.Manager[Notice]
        events: models.Manager[CaseEvent]
        review: Review

    class Meta:
        """Named for people who look into the database."""

        db_table = "intake_case"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["department", "number"], name="one_case_a_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["department", "state", "received_at"], name="cases_in_a_queue"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseFile(models.Model):
    """A file handed in, or one out of an archive handed in (`entry` is its place in there).

    `pages` is unknown (null) until it was looked at. A file with a `reason` could not be used.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    archive = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="inside")
    entry = models.PositiveIntegerField(null=True)
    # The order of handing in; files of an archive stand in its place.
    position = models.CharField(max_length=24)
    name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    pages = models.PositiveIntegerField(null=True)
    is_archive = models.BooleanField(default=False)
    set_aside = models.BooleanField(default=False)
    reason = models.CharField(max_length=24, blank=True)
    message = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=300, blank=True)

    if TYPE_CHECKING:
        case_id: int
        archive_id: int | None
        read_pages: models.Manager[PageRead]
        inside: models.Manager[CaseFile]

    class Meta:
        """A name stands once in a case: places are told by it."""

        db_table = "intake_file"
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "name"], name="one_file_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PageRead(models.Model):
    """A page as it was read. Its pictures lie in the case's folder under `picture` and `plain`.

    `failed` pages gave nothing; why is told by their file.
    """

    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="read_pages")
    page = models.PositiveIntegerField()
    value: models.JSONField[Any] = models.JSONField(default=dict)
    failed = models.BooleanField(default=False)
    picture = models.CharField(max_length=80, blank=True)
    plain = models.CharField(max_length=80, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    at = models.DateTimeField()

    if TYPE_CHECKING:
        file_id: int

    class Meta:
        """A page that is read twice is written once."""

        db_table = "intake_page"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "page"], name="one_reading_a_page"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.page}"


class Review(models.Model):
    """The newest review of a case: the JSON of the contract, and all that the screen shows of it.

    `inputs` is the case's count at the time it was made: an older review never replaces a newer.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="review")
    inputs = models.PositiveIntegerField()
    contract: models.JSONField[Any] = models.JSONField()
    shown: models.JSONField[Any] = models.JSONField()
    errors = models.PositiveIntegerField(default=0)
    unclear = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    notices = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=8)
    complete = models.BooleanField(default=False)
    seconds = models.FloatField(default=0)
    at = models.DateTimeField()

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        """Named for people who look into the database."""

        db_table = "intake_review"

    def __str__(self) -> str:
        return f"{self.case_id} {self.verdict}"


class Decision(models.Model):
    """What an officer said about a finding; the newest of a finding counts.

    `finding` tells the finding by what it is about, so that it is the same one after a re-check;
    `message` is what it said at the time.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    finding = models.CharField(max_length=24)
    code = models.CharField(max_length=16)
    message = models.CharField(max_length=500)
    choice = models.CharField(max_length=12)
    reason = models.CharField(max_length=24, blank=True)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        case_id: int
        by_id: int

    class Meta:
        """Named for people who look into the database."""

        db_table = "intake_decision"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.choice}"


class FactCorrection(models.Model):
    """A value an officer put right, where it was read (or nowhere); the newest counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    fact = models.CharField(max_length=80)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, null=True, related_name="+")
    page = models.PositiveIntegerField(null=True)
    before = models.CharField(max_length=300, blank=True)
    # As JSON takes it: a day is written 2026-11-20, null is 长期.
    value: models.JSONField[Any] = models.JSONField(null=True)
    text = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        case_id: int
        by_id: int

    class Meta:
        """Named for people who look into the database."""

        db_table = "intake_correction"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.fact
