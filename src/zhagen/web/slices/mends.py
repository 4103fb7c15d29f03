"""What must be changed in a version: where, what, the line itself, and the way to do it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from zhagen.slices.faults import Fault
from zhagen.web.slices.access import Reached
from zhagen.web.slices.fitness import Example
from zhagen.web.slices.place import Held
from zhagen.web.slices.writing import may_be_written, text_of


@dataclass(frozen=True, slots=True)
class Mended:
    """A place that must be changed: where, what, the line itself, and the way to do it."""

    file: str
    line: int
    what: str
    remedy: str
    text: str
    address: str
    action: str


def mends_of(at: Reached, faults: list[Fault], failed: tuple[Example, ...]) -> list[Mended]:
    """What must be changed, with the line as it stands and where to change it."""
    texts: dict[str, list[str]] = {}

    def line_of(file: str, line: int) -> str:
        if not line:
            return ""
        if file not in texts:
            texts[file] = text_of(at.held.folder, file).split("\n")
        held = texts[file]
        return held[line - 1].strip()[:120] if line <= len(held) else ""

    made = [
        Mended(
            one.file, one.line, one.what, one.remedy, line_of(one.file, one.line),
            _to_line(at, one.file, one.line, one.what if one.code == "no-case" else ""),
            _("加算例") if one.code == "no-case" else _("去改"),
        )
        for one in faults
    ]  # fmt: skip
    made += [
        Mended(
            one.file, one.line, _("算例“%(name)s”不相符：%(detail)s") % {
                "name": one.name, "detail": one.detail
            },
            "", line_of(one.file, one.line), _to_line(at, one.file, one.line), _("去改"),
        )
        for one in failed
    ]  # fmt: skip
    return made


def _to_line(at: Reached, file: str, line: int, without_case: str = "") -> str:
    """The editor at the line; for a rule without an example, at a new example of it."""
    if not at.writable:
        return ""
    if without_case:
        code = without_case.partition("“")[0].split()[-1]
        address = reverse("slices:file", args=[at.held.name, at.held.version, _cases_file(at.held)])
        return f"{address}?add={quote(code)}"
    if not may_be_written(file):
        return ""
    address = reverse("slices:file", args=[at.held.name, at.held.version, file])
    return f"{address}?line={line}" if line else address


def _cases_file(held: Held) -> str:
    """Where a further example goes: the last file of examples there is."""
    found = sorted((held.folder / "cases").glob("*.yaml"))
    return f"cases/{found[-1].name}" if found else "cases/cases.yaml"
