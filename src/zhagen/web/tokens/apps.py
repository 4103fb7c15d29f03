"""How Django knows this folder."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """The application as Django knows it."""

    name = "zhagen.web.tokens"
    label = "tokens"
    verbose_name = "接口令牌"
