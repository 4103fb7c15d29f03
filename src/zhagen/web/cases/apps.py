"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.cases"
    label = "cases"
    verbose_name = "收件预审"

    def ready(self) -> None:
        """Pilots are told what is handled here."""
        from zhagen.web.cases import pilot_rows  # noqa: PLC0415 - models are not loaded earlier
        from zhagen.web.pilots import handled  # noqa: PLC0415

        handled.follow(pilot_rows.rows)
