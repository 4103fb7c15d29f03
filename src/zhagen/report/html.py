"""One self-contained HTML file out of a template: style and script inline, nothing fetched.

The file is opened from disks and intranet shares and may hold what an applicant wrote, so the
policy in its head forbids everything but our own script (by its hash) and embedded pictures;
whatever a template prints is escaped by Jinja.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhagen.report.drawing import to_svg
from zhagen.report.lines import numbers_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.report.document import Block, Document, Figure


@cache
def environment() -> Environment:
    """The template environment of all reports."""
    made = Environment(
        loader=PackageLoader("zhagen.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["css_string"] = css_string
    made.filters["unbroken"] = unbroken
    return made


def render_page(
    template: str, *, styles: Sequence[str], scripts: Sequence[str], **context: object
) -> str:
    """The page of `template`; `styles` and `scripts` name files of report/static."""
    style = "\n".join(static_text(name) for name in styles)
    script = "\n".join(static_text(name) for name in scripts)
    return (
        environment()
        .get_template(template)
        .render(
            policy=content_policy(script),
            style=Markup(style),  # noqa: S704 - our own file, never a user's text
            script=Markup(script),  # noqa: S704
            **context,
        )
    )


def content_policy(script: str) -> str:
    """Content security policy: our script by hash, embedded pictures, inline style, no network."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def css_string(text: str) -> Markup:
    """`text` as a CSS string: whatever is not plain letters, digits or Chinese is escaped."""
    safe = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff@. -]", lambda hit: f"\\{ord(hit[0]):x} ", text)
    return Markup(f'"{safe}"')  # noqa: S704 - escaped above, for CSS rather than for HTML


def unbroken(text: str) -> Markup:
    """`text` with every number held beside its unit; copying and searching see no change."""
    held = Markup('<span class="unbroken">{}</span>')
    return Markup("").join(
        held.format(piece) if number else piece for piece, number in numbers_in(text)
    )


@cache
def static_text(name: str) -> str:
    """A style sheet or script shipped with the reports."""
    return resources.files("zhagen.report").joinpath("static", name).read_text(encoding="utf-8")


def render_paper(template: str, styles: Sequence[str], document: Document) -> str:
    """A document as the page of a template that knows its blocks; it prints as the paper would."""
    return render_page(
        template, styles=styles, scripts=(), document=document, kind=_kind, uri=_uri, svg=to_svg
    )


def _kind(block: Block) -> str:
    return type(block).__name__


def _uri(figure: Figure) -> str:
    return "data:image/png;base64," + base64.b64encode(figure.picture).decode("ascii")
