"""The demo host page."""

from __future__ import annotations

from django.urls import path

from zhagen.web.demo.views import host

urlpatterns = [path("", host, name="demo")]
