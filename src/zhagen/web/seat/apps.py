"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class SeatConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.seat"
    label = "seat"
    verbose_name = "边聊边办"
