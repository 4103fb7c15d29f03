"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.audit"
    label = "audit"
    verbose_name = "审计"
