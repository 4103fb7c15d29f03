"""The addresses of 效能分析."""

from __future__ import annotations

from django.urls import path

from zhagen.web.insights.views import analyses, book, data, deciding

app_name = "insights"

urlpatterns = [
    path("", analyses.index, name="index"),
    path("periods", analyses.periods, name="periods"),
    path("<int:pk>/", analyses.open_analysis, name="open"),
    path("<int:pk>/state", analyses.state, name="state"),
    path("<int:pk>/again", analyses.again, name="again"),
    path("<int:pk>/files/<str:name>", analyses.paper, name="paper"),
    path("<int:pk>/pick", deciding.pick, name="pick"),
    path("<int:pk>/register", deciding.register, name="register"),
    path("<int:pk>/decline", deciding.decline, name="decline"),
    path("book", book.index, name="book"),
    path("book/<int:department>/<str:key>/live", book.live, name="live"),
    path("data", data.index, name="data"),
    path("data/calendar-<int:department>.svg", data.calendar, name="calendar"),
    path("data/connect", data.connect, name="connect"),
    path("data/files", data.files, name="files"),
    path("data/items", data.items, name="items"),
    path("data/sources/<int:pk>/read", data.read_again, name="read_again"),
    path("data/sources/<int:pk>/remove", data.remove, name="remove"),
    path("data/readings/<int:pk>/", data.reading, name="reading"),
    path("data/readings/<int:pk>/state", data.reading_state, name="reading_state"),
]
