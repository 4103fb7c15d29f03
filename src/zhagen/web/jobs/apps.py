"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.jobs"
    label = "jobs"
    verbose_name = "后台任务"
