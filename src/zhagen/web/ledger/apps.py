"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.ledger"
    label = "ledger"
    verbose_name = "台账"
