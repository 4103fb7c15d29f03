"""Document values to one self-contained page, for papers that are also read on a screen."""

from __future__ import annotations

from zhagen.report.document import Document
from zhagen.report.html import render_paper

STYLES = ("tokens.css", "pilot.css")


def render_html(document: Document) -> str:
    """The document as a page; it prints as the paper would."""
    return render_paper("pilot/paper.html.j2", STYLES, document)
