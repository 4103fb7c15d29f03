"""The addresses of 边聊边办."""

from __future__ import annotations

from django.urls import path

from zhagen.web.seat.views import acting, aliases, talks

app_name = "seat"

urlpatterns = [
    path("", talks.index, name="index"),
    path("aliases", aliases.index, name="aliases"),
    path("aliases/file", aliases.read_in, name="alias_file"),
    path("aliases/<str:alias_id>", aliases.decide, name="alias"),
    path("sites", aliases.sites, name="sites"),
    path("talks/<str:talk_id>/", talks.open_talk, name="open"),
    path("talks/<str:talk_id>/news", talks.news, name="news"),
    path("talks/<str:talk_id>/take", acting.take, name="take"),
    path("talks/<str:talk_id>/reply", acting.reply, name="reply"),
    path("talks/<str:talk_id>/note", acting.note, name="note"),
    path("talks/<str:talk_id>/back", acting.back, name="back"),
    path("talks/<str:talk_id>/close", acting.close, name="close"),
    path("talks/<str:talk_id>/item", acting.item, name="item"),
    path("talks/<str:talk_id>/fact", acting.fact, name="fact"),
]
