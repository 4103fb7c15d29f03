"""What is kept of a talk, and for how long it may be: see docs/privacy.md.

A talk's stage holds the values a person has said (the facts), so it goes after the retention
period; what stays is the row with its counts and codes. Texts are kept masked only.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Talk(models.Model):
    """One talk. Its id cannot be guessed, and without the token's hash it cannot be opened."""

    id = models.CharField(max_length=40, primary_key=True)
    token_hash = models.CharField(max_length=64)
    case_id = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    origin = models.CharField(max_length=200)
    slice_ref = models.CharField(max_length=100)
    # The body the item belongs to, by name; "" until there is an item.
    body = models.CharField(max_length=100, default="", db_index=True)
    stage = models.TextField()
    # Raised by every turn; a turn is written only over the version it was made from.
    version = models.PositiveIntegerField(default=0)
    minute = models.BigIntegerField(default=0)
    minute_turns = models.PositiveIntegerField(default=0)
    end = models.CharField(max_length=16)
    outcome = models.CharField(max_length=64)
    action = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(null=True)
    solved = models.BooleanField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    forgotten_at = models.DateTimeField(null=True)
    # When the applicant's page last asked for news; told to whoever answers.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """Named for people who look into the database."""

        db_table = "guide_talk"

    def __str__(self) -> str:
        return self.id


class SaidTurn(models.Model):
    """One answered turn, so that a replay gets the same answer."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="said_turns")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    masked = models.TextField()
    reply = models.TextField()
    # Events on their way to the ledger; empty once they are there.
    events = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """One answer a number, one number a key."""

        db_table = "guide_turn"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], condition=~models.Q(events=""), name="events_to_be_recorded"
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["talk", "number"], name="one_turn_a_number"),
            models.UniqueConstraint(fields=["talk", "key"], name="one_turn_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.number}"


class WindowCode(models.Model):
    """The code with which a talk opens as a case at the window.

    The code itself is kept nowhere: it is made of the salt with the server's key, and found by its
    digest. After the first opening it works for the rest of that working day only.
    """

    talk = models.OneToOneField(Talk, on_delete=models.CASCADE, related_name="window_code")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        """One code a talk."""

        db_table = "guide_window_code"

    def __str__(self) -> str:
        return str(self.pk)


class Pace(models.Model):
    """How often something was done by one caller in one minute; gone after an hour.

    `who` is a keyed hash that changes every day, so that no address stands here.
    """

    what = models.CharField(max_length=16)
    who = models.CharField(max_length=32)
    minute = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        """One row a caller and minute, for all processes."""

        db_table = "guide_pace"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["what", "who", "minute"], name="one_pace_a_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.what}/{self.minute}"


class Handover(models.Model):
    """A talk given to a person: to our seat, or on its way to the department's service desk."""

    talk_id: str
    taken_by_id: int | None

    id = models.CharField(max_length=40, primary_key=True)
    talk = models.OneToOneField(Talk, on_delete=models.CASCADE, related_name="handover")
    reason = models.CharField(max_length=32)
    package = models.TextField()
    status = models.CharField(max_length=16, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200)
    # Who answers at our seat, since when, and how it ended (seat.wording.OUTCOMES).
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, default="")

    class Meta:
        """The outbox of hand-overs."""

        db_table = "guide_handover"

    def __str__(self) -> str:
        return self.id


class SeatLine(models.Model):
    """A line that a person at the seat has written, or a change they made.

    `number` counts with the talk's version, so that lines and turns stand in one order. What the
    applicant reads is `said` and `moved`; a `note` stays among the staff. Texts go with the talk.
    """

    class Kind(models.TextChoices):
        """What a line is."""

        SAID = "said"
        MOVED = "moved"
        NOTE = "note"

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="seat_lines")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """One line a number, one number a key."""

        db_table = "guide_seat_line"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["talk", "number"], name="one_seat_line_a_number"),
            models.UniqueConstraint(fields=["talk", "key"], name="one_seat_line_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.number}"


class SeatPresence(models.Model):
    """Who is at the seat: the pages of the workbench say so while they are open."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        """One row a person."""

        db_table = "guide_seat_presence"

    def __str__(self) -> str:
        return str(self.pk)


class Alias(models.Model):
    """A wording for an item, proposed by searches or corrections and decided by a person.

    The columns are those of `guide.linking.aliases.AliasProposal`; the wording is masked.
    """

    decided_by_id: int | None

    id = models.CharField(max_length=16, primary_key=True)
    wording = models.CharField(max_length=60)
    item = models.CharField(max_length=100)
    body = models.CharField(max_length=100, default="", db_index=True)
    why = models.CharField(max_length=16)
    searches = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    low = models.FloatField(null=True)
    near: models.JSONField[list[str]] = models.JSONField(default=list)
    state = models.CharField(max_length=8, db_index=True)
    reason = models.CharField(max_length=200, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Kept as a name as well: the file of aliases says who approved even when the account is gone.
    decided_name = models.CharField(max_length=60, default="")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """Named for people who look into the database."""

        db_table = "guide_alias"

    def __str__(self) -> str:
        return self.wording
