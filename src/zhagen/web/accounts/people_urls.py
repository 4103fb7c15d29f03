"""Addresses of the people pages."""

from __future__ import annotations

from django.urls import path

from zhagen.web.accounts import own_pages, people_pages, person_pages, place_pages

app_name = "accounts"
urlpatterns = [
    path("me/", own_pages.me, name="me"),
    path("me/elsewhere/end/", own_pages.end_others, name="end_others"),
    path("people/", people_pages.people, name="people"),
    path("people/add/", people_pages.add, name="add"),
    path("people/<int:pk>/", person_pages.person, name="person"),
    path("people/<int:pk>/save/", person_pages.save, name="save"),
    path("people/<int:pk>/roles/", person_pages.save_roles, name="save_roles"),
    path("people/<int:pk>/<slug:what>/", person_pages.act, name="act"),
    path("places/", place_pages.places, name="places"),
    path("places/add/", place_pages.add_department, name="add_department"),
    path("places/<int:pk>/rename/", place_pages.rename_department, name="rename_department"),
    path("places/<int:pk>/windows/add/", place_pages.add_window, name="add_window"),
    path("windows/<int:pk>/remove/", place_pages.remove_window, name="remove_window"),
]
