"""Addresses of the page of tokens."""

from __future__ import annotations

from django.urls import path

from zhagen.web.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.add, name="add"),
    path("addresses/new/", views.add_hook, name="add_hook"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
    path("addresses/<int:pk>/end/", views.end_hook, name="end_hook"),
    path("addresses/<int:pk>/again/", views.send_again, name="send_again"),
]
