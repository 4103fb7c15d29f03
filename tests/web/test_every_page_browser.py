"""Every page of every role, in every language, at a desk and on a phone.

The demo is started with its sample, and each of its people follows every link from home. axe looks
at a page once; the other checks (page_checks.js, interface_texts.py) look in all languages at both
widths. `ZHAGEN_WALK=whole` lets axe look in all languages at both widths too, for everybody.
"""

from __future__ import annotations

import fcntl
import os
import shutil

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
pytest.importorskip("axe_playwright_python")

from tests.web.pages_walked import (  # noqa: E402 - only where there is a browser
    LANGUAGES,
    PEOPLE,
    WIDTHS,
    Walk,
    demo,
    make_sample,
    pattern_of,
    signed_in,
    started,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.engine,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]
WHOLE = os.environ.get("ZHAGEN_WALK") == "whole"
# Pages somebody has been to: what they look like to the next one is checked, but not again by axe
# nor in the other languages.
_been: set[str] = set()


@pytest.fixture(autouse=True)
def _tables():
    """The server has tables of its own."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The demo; its sample is made once a run, however many processes test."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    made = shared / "every-page-sample"
    with (shared / "every-page.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make_sample(made)
    own = tmp_path_factory.mktemp("every-page") / "data"
    shutil.copytree(made, own)
    with demo(own) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as running:
        found = started(running)
        yield found
        found.close()


def _one_of_each(paths):
    """Of the pages nobody has been to, one for every pattern."""
    return list({pattern_of(path): path for path in paths if path not in _been}.values())


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_sound_in_every_language_and_width(browser, address, who):
    found = Walk(address, who, "zh-hans", WIDTHS if WHOLE else WIDTHS[:1])
    context = signed_in(browser, address, who, "zh-hans")
    found.discover(context, known=() if WHOLE else _been)
    context.close()
    new = found.paths if WHOLE else _one_of_each(found.paths)
    _been.update(found.paths)
    faults = found.faults
    for language in set(LANGUAGES) - {"zh-hans"}:
        walk = Walk(address, who, language, WIDTHS if WHOLE else ())
        context = signed_in(browser, address, who, language)
        walk.go_through(context, new)
        context.close()
        faults += walk.faults
    assert len(found.paths) > 5
    assert not faults, "\n".join(faults)
