"""Document values to one self-contained page, for papers that are also read on a screen."""

from __future__ import annotations

import base64

from zhagen.report.document import Block, Document, Figure
from zhagen.report.html import render_page

STYLES = ("tokens.css", "pilot.css")


def render_html(document: Document) -> str:
    """The document as a page; it prints as the paper would."""
    return render_page(
        "pilot/paper.html.j2",
        styles=STYLES,
        scripts=(),
        document=document,
        kind=_kind,
        uri=_uri,
    )


def _kind(block: Block) -> str:
    return type(block).__name__


def _uri(figure: Figure) -> str:
    return "data:image/png;base64," + base64.b64encode(figure.picture).decode("ascii")
