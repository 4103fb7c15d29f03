"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.sample"
    label = "sample"
    verbose_name = "样例"
