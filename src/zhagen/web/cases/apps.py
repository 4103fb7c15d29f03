"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.cases"
    label = "cases"
    verbose_name = "收件预审"
