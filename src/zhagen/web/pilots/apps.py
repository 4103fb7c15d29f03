"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.pilots"
    label = "pilots"
    verbose_name = "联合验证"
