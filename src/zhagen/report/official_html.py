"""Document values to a page for the screen, with its charts as drawings that can be read aloud."""

from __future__ import annotations

import base64

from zhagen.report.document import Block, Document, Figure
from zhagen.report.drawing import to_svg
from zhagen.report.html import render_page

STYLES = ("tokens.css", "official.css")


def render_official_html(document: Document) -> str:
    """The document as one self-contained page."""
    return render_page(
        "insight/paper.html.j2",
        styles=STYLES,
        scripts=(),
        document=document,
        kind=_kind,
        uri=_uri,
        svg=to_svg,
    )


def _kind(block: Block) -> str:
    return type(block).__name__


def _uri(figure: Figure) -> str:
    return "data:image/png;base64," + base64.b64encode(figure.picture).decode("ascii")
