"""Document values to a page for the screen, with its charts as drawings that can be read aloud."""

from __future__ import annotations

from zhagen.report.document import Document
from zhagen.report.html import render_paper

STYLES = ("tokens.css", "official.css")


def render_official_html(document: Document) -> str:
    """The document as one self-contained page."""
    return render_paper("insight/paper.html.j2", STYLES, document)
