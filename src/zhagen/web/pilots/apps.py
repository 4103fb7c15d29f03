"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.pilots"
    label = "pilots"
    verbose_name = "联合验证"

    def ready(self) -> None:
        """The next version of a slice takes along what a pilot taught, and breaks none unsaid."""
        from zhagen.web.pilots import arms, deciding  # noqa: PLC0415 - models come later
        from zhagen.web.slices import origins, resting  # noqa: PLC0415

        origins.follow("pilot", deciding.lessons_for)
        resting.follow(arms.held_to_another)
