"""The Django application of the talks."""

from __future__ import annotations

from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    """Talks, their turns, and what is handed over."""

    name = "zhagen.web.dialogues"
    label = "dialogues"
