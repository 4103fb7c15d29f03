"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.tokens"
    label = "tokens"
    verbose_name = "接口令牌"

    def ready(self) -> None:
        """Pilots are told what other systems handled."""
        from zhagen.web.pilots import handled  # noqa: PLC0415 - models are not loaded earlier
        from zhagen.web.tokens import pilot_rows  # noqa: PLC0415

        handled.follow(pilot_rows.rows, pushed=True)
