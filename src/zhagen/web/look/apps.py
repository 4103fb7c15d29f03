"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.look"
    label = "look"
    verbose_name = "界面"
