"""Addresses of the trail's pages."""

from __future__ import annotations

from django.urls import path

from zhagen.web.accounts.trail_pages import check, export, index

app_name = "audit"
urlpatterns = [
    path("", index, name="index"),
    path("export/", export, name="export"),
    path("check/", check, name="check"),
]
