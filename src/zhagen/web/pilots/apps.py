"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.pilots"
    label = "pilots"
    verbose_name = "联合验证"

    def ready(self) -> None:
        """The next version of a slice takes along what a pilot taught."""
        from zhagen.web.pilots import deciding  # noqa: PLC0415 - models are not loaded earlier
        from zhagen.web.slices import origins  # noqa: PLC0415

        origins.follow("pilot", deciding.lessons_for)
