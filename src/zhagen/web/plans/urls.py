"""Where the pages of plans are."""

from __future__ import annotations

from django.urls import path

from zhagen.web.plans.views import (
    changing,
    comparing,
    lists,
    papers,
    reminders,
    review,
    tracking,
)

app_name = "plans"
urlpatterns = [
    path("", lists.index, name="index"),
    path("new/", lists.upload, name="new"),
    path("board/", tracking.board, name="board"),
    path("board/rows/<int:row>/done/", tracking.settled, name="settle"),
    path("board/done/<int:done>/back/", tracking.unsettled, name="unsettle"),
    path("reminders/", reminders.mine, name="reminders"),
    path("reminders/keep/", reminders.keep, name="keep_contact"),
    path("reminders/calendar/", reminders.new_feed, name="new_feed"),
    path("calendar/<str:secret>.ics", reminders.feed, name="feed"),
    path("no-mail/<str:token>/", reminders.unwanted, name="unwanted"),
    path("<int:pk>/", review.open_plan, name="open"),
    path("<int:pk>/remove/", lists.remove, name="remove"),
    path("<int:pk>/compare/", comparing.compare, name="compare"),
    path("<int:pk>/table.<slug:form>", papers.export, name="export"),
    path("<int:pk>/corrected/", papers.back, name="read_back"),
    path("<int:pk>/rows/", changing.added, name="add"),
    path("<int:pk>/advice/", changing.advised, name="advise"),
    path("<int:pk>/hand-out/", changing.handed_out, name="hand_out"),
    path("<int:pk>/rows/<slug:name>/cell/", changing.cell, name="cell"),
    path("<int:pk>/rows/<slug:name>/check/", changing.check, name="check"),
    path("<int:pk>/rows/<slug:name>/suggestion/", changing.suggestion, name="suggestion"),
    path("<int:pk>/rows/<slug:name>/remove/", changing.removed, name="remove_row"),
    path("<int:pk>/rows/<slug:name>/assign/", changing.assigned, name="assign"),
]
