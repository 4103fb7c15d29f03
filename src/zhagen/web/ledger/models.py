"""Events that have happened and are not in the ledger yet."""

from __future__ import annotations

from typing import Any

from django.db import models


class Outgoing(models.Model):
    """One event; the row goes once the ledger has it."""

    event: models.JSONField[Any] = models.JSONField()

    class Meta:
        """Named for people who look into the database."""

        db_table = "ledger_outgoing"

    def __str__(self) -> str:
        return f"{self.pk}"
