"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.insights"
    label = "insights"
    verbose_name = "效能分析"
