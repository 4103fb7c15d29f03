"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class SlicesConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.slices"
    label = "slices"
    verbose_name = "场景切片"
