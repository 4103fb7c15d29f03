"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.plans"
    label = "plans"
    verbose_name = "事项解析"
