"""The addresses of 收件预审."""

from __future__ import annotations

from django.urls import path

from zhagen.web.cases.views import acting, case, notice, queue

app_name = "cases"

urlpatterns = [
    path("", queue.index, name="index"),
    path("new", queue.new, name="new"),
    path("sample", queue.sample, name="sample"),
    path("code", queue.by_code, name="code"),
    path("<int:pk>/", case.open_case, name="open"),
    path("<int:pk>/state", case.state, name="state"),
    path("<int:pk>/pages/<int:page>/picture.jpg", case.picture, name="picture"),
    path("<int:pk>/pages/<int:page>/plain.jpg", case.plain, name="plain"),
    path("<int:pk>/pages/<int:page>/small.jpg", case.small, name="small"),
    path("<int:pk>/files", acting.more_files, name="files"),
    path("<int:pk>/files/<int:file>", case.original, name="original"),
    path("<int:pk>/files/<int:file>/aside", acting.set_aside, name="aside"),
    path("<int:pk>/findings/<slug:key>", acting.decide_finding, name="decide"),
    path("<int:pk>/facts", acting.correct_fact, name="correct"),
    path("<int:pk>/facts/<str:concept>", acting.fact, name="fact"),
    path("<int:pk>/claim", acting.take, name="claim"),
    path("<int:pk>/again", acting.again, name="again"),
    path("<int:pk>/withdraw", acting.take_down, name="withdraw"),
    path("<int:pk>/notice", notice.dialog, name="draft"),
    path("<int:pk>/notice/word", notice.draft_word, name="draft_word"),
    path("<int:pk>/notice/print", notice.draft_print, name="draft_print"),
    path("<int:pk>/notice/send", notice.send, name="send"),
    path("<int:pk>/accept", notice.accept_case, name="accept"),
    path("<int:pk>/notices/<int:number>", notice.sent, name="notice"),
    path("<int:pk>/notices/<int:number>/word", notice.sent_word, name="notice_word"),
]
