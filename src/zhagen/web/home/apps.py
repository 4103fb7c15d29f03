"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.home"
    label = "home"
    verbose_name = "首页"
