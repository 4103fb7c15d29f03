"""The files of a request, each under the name it had in its folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest

from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.intake import Upload
from zhagen.web.cases.wording import MESSAGES


def uploads_of(request: HttpRequest) -> Sequence[tuple[str, Upload]]:
    """Name and file; a folder's files come with their paths in `names`. Raises CaseFault."""
    files = cast("list[Upload]", request.FILES.getlist("files"))
    names = request.POST.getlist("names")
    if not files:
        raise CaseFault("no_file", str(MESSAGES["no_file"]))
    if len(names) != len(files):
        names = [""] * len(files)
    return [(name or file.name or "", file) for name, file in zip(names, files, strict=True)]
