"""The widget's one file."""

from __future__ import annotations

from django.urls import path

from zhagen.web.dialogues.views import widget

urlpatterns = [path("zhagen-guide.js", widget, name="widget")]
