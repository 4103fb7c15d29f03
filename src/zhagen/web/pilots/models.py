"""A pilot on the screen: its charter, who signed, what was lodged, which looks were opened.

The library's files are the record: the sealed charter and the log lie in the pilot's folder and
are judged from there. What stands here beside them is what must not lie in the same place: the
signed charter once more, the heads the two parties lodged, and every look that was opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhagen.web.accounts.models import Department, User


class PilotState(models.TextChoices):
    """Where a pilot stands."""

    DRAFT = "draft", _("起草")
    SIGNING = "signing", _("等另一方签封")
    RUNNING = "running", _("已封存")
    CLOSED = "closed", _("已有结论")


class PartyRole(models.TextChoices):
    """The two sides of a charter."""

    DEPARTMENT = "department", _("部门一方")
    VENDOR = "vendor", _("产品一方")


class Pilot(models.Model):
    """One joint validation. `key` names its folder and is random.

    `content` is the charter while it is a draft, with whatever a form can hold; `sealed` the
    library's sealed file, complete or not; an amendment that waits for its second signature is in
    `sealed_next`. `stopped` says that the tool is to stay off until the planned end.
    """

    key = models.CharField(max_length=32, unique=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    slice_ref = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=PilotState.choices, default=PilotState.DRAFT)
    content: models.JSONField[Any] = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    sealed_next = models.TextField(blank=True)
    # The days of the sealed charter, so that the rota is asked only where it can answer.
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    stopped = models.BooleanField(default=False)
    baseline = models.CharField(max_length=200, blank=True)
    baseline_sha256 = models.CharField(max_length=64, blank=True)
    # Raised by every change; a form sent with an older one is refused.
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    # The newest check of the whole log: when, how many cases, and the faults as (kind, where).
    verified_at = models.DateTimeField(null=True)
    verified: models.JSONField[Any] = models.JSONField(default=dict)

    if TYPE_CHECKING:
        department_id: int
        made_by_id: int
        signatures: models.Manager[PilotSignature]
        sheets: models.Manager[RootSheet]
        looks: models.Manager[OpenedLook]
        intakes: models.Manager[Intake]
        outcomes: models.Manager[Outcome]

        def get_state_display(self) -> str:
            """The state in words."""

    class Meta:
        """Named for people who look into the database."""

        db_table = "pilot"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "first_day", "last_day"], name="pilots_of_a_day"),
        ]

    def __str__(self) -> str:
        return self.title


class PilotSignature(models.Model):
    """Who signed what for which party: `amendment` 0 is the charter itself."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="signatures")
    amendment = models.PositiveSmallIntegerField(default=0)
    party = models.CharField(max_length=12, choices=PartyRole.choices)
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        by_id: int

        def get_party_display(self) -> str:
            """The party in words."""

    class Meta:
        """A party signs once, and nobody signs for both."""

        db_table = "pilot_signature"
        ordering: ClassVar[list[str]] = ["amendment", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pilot", "amendment", "party"], name="one_signature_a_party"
            ),
            models.UniqueConstraint(fields=["pilot", "amendment", "by"], name="nobody_signs_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.amendment}"


class PlanMade(models.Model):
    """A plan that was computed, by the fingerprint of everything it rests on."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    # What the page shows of it, and what is written into the charter before it is signed.
    shown: models.JSONField[Any] = models.JSONField()
    values: models.JSONField[Any] = models.JSONField(default=dict)
    feasible = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        """A plan is made once."""

        db_table = "pilot_plan"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pilot", "fingerprint"], name="one_plan_a_content"),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Intake(models.Model):
    """Records brought into the log: a file, or what the workbench's own cases say of a week.

    `name` names the segment in the log, so that a work done again finds what it did before.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="intakes")
    name = models.CharField(max_length=220)
    sha256 = models.CharField(max_length=64, blank=True)
    # Days whose own cases are taken; empty for a file.
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    received = models.PositiveIntegerField(null=True)
    accepted = models.PositiveIntegerField(null=True)
    set_aside: models.JSONField[Any] = models.JSONField(default=list)
    fault = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        pilot_id: int

    @property
    def shown_name(self) -> str:
        """The name without the mark that makes a file one of its kind."""
        return self.name.rpartition("#")[0] if self.sha256 else self.name

    class Meta:
        """The same file counts once."""

        db_table = "pilot_intake"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pilot", "name"], name="one_intake_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class RootSheet(models.Model):
    """A weekly sheet: the head of the log at the end of a week, as its code says it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sheets")
    week = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    code = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    if TYPE_CHECKING:
        pilot_id: int
        lodgings: models.Manager[Lodging]

    class Meta:
        """An unchanged log has one sheet a week."""

        db_table = "pilot_sheet"
        ordering: ClassVar[list[str]] = ["week", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pilot", "week", "root"], name="one_sheet_a_head"),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.root[:12]}"


class Lodging(models.Model):
    """A party has kept a sheet: its code as it was when it was lodged."""

    sheet = models.ForeignKey(RootSheet, on_delete=models.PROTECT, related_name="lodgings")
    party = models.CharField(max_length=12, choices=PartyRole.choices)
    code = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A party lodges a sheet once, and nobody lodges for both."""

        db_table = "pilot_lodging"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sheet", "party"], name="one_lodging_a_party"),
            models.UniqueConstraint(fields=["sheet", "by"], name="nobody_lodges_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.party}"


class OpenedLook(models.Model):
    """A look that was opened: from then on it has been seen, whatever it showed.

    `shown` is what the page shows of it, `look` and `decision` the library's own JSON; all empty
    until the work has computed them. `fault` says why they could not be computed.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="looks")
    week = models.PositiveSmallIntegerField()
    shown: models.JSONField[Any] = models.JSONField(default=dict)
    look: models.JSONField[Any] = models.JSONField(default=dict)
    decision: models.JSONField[Any] = models.JSONField(default=dict)
    fault = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        pilot_id: int

    class Meta:
        """A look is opened once."""

        db_table = "pilot_look"
        ordering: ClassVar[list[str]] = ["week"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pilot", "week"], name="one_opening_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.week}"


class Outcome(models.Model):
    """What was decided on a look, by whom, with the library's record of it, byte for byte.

    An extension is an outcome too, and the only one that another may follow.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="outcomes")
    week = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=32)
    record = models.BinaryField()
    lessons = models.BinaryField()
    remark = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """One decision a look."""

        db_table = "pilot_outcome"
        ordering: ClassVar[list[str]] = ["week"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pilot", "week"], name="one_outcome_a_look"),
        ]

    def __str__(self) -> str:
        return self.step
