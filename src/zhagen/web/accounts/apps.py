"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.accounts"
    label = "accounts"
    verbose_name = "人员与权限"

    def ready(self) -> None:
        """Connect the trail to what happens inside allauth."""
        from zhagen.web.accounts.noted import connect  # noqa: PLC0415 - models must be loaded

        connect()
