"""The first page."""

from __future__ import annotations

from django.urls import path

from zhagen.web.home.views import home

urlpatterns = [path("", home, name="home")]
