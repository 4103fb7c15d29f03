"""The style page and the language switch."""

from __future__ import annotations

from django.urls import path

from zhagen.web.look.languages import choose
from zhagen.web.look.views import style

app_name = "look"
urlpatterns = [
    path("", style, name="style"),
    path("language/", choose, name="language"),
]
