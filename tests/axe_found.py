"""What axe-core finds on the page a browser shows; every browser test asks it here."""

from __future__ import annotations

from functools import cache
from importlib import resources

import pytest

_RUN = "axe.run(document, {resultTypes: ['violations']})"
_SHOWN = 150


def violations(page) -> list[str]:
    """Every element axe objects to, with the rule's name.

    axe is loaded past the policy of the page, as a person's tool would be.
    """
    pytest.importorskip("axe_playwright_python")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_source())
    return [
        f"{each['id']}: {node['html'][:_SHOWN]}"
        for each in page.evaluate(_RUN)["violations"]
        for node in each["nodes"]
    ]


@cache
def _source() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
