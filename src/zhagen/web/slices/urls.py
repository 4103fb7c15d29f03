"""The addresses of 场景切片."""

from __future__ import annotations

from django.urls import path

from zhagen.web.slices.views import comparing, editing, listing, making, trying, version

app_name = "slices"
_OF = "<slug:name>/<str:version>"

urlpatterns = [
    path("", listing.index, name="index"),
    path("new", making.new, name="new"),
    path("template", making.template, name="template"),
    path("upload", making.upload, name="upload"),
    path("trials/<str:key>/", trying.trial, name="trial"),
    path("trials/<str:key>/report.html", trying.report, name="report"),
    path(f"{_OF}/", version.open_version, name="open"),
    path(f"{_OF}/changes", comparing.changes, name="changes"),
    path(f"{_OF}/download", comparing.download, name="download"),
    path(f"{_OF}/files/<path:path>", editing.file, name="file"),
    path(f"{_OF}/check/<path:path>", editing.check_text, name="check"),
    path(f"{_OF}/release", making.release, name="release"),
    path(f"{_OF}/retire", making.retire, name="retire"),
    path(f"{_OF}/try", trying.ways, name="try"),
    path(f"{_OF}/try/cases", trying.run_cases, name="run_cases"),
    path(f"{_OF}/try/files", trying.files, name="try_files"),
    path(f"{_OF}/try/talk", trying.talk, name="try_talk"),
]
