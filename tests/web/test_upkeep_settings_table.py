"""docs/running.md tells every setting, and the units it shows are those that are shipped."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from zhagen.web.configuration import Configuration
from zhagen.web.upkeep import place
from zhagen.web.upkeep.settings_table import MEANINGS, table

_ROOT = Path(__file__).resolve().parents[2]
_PAGE = (_ROOT / "docs" / "running.md").read_text(encoding="utf-8")


def test_every_setting_has_a_meaning_and_nothing_else_has():
    assert set(MEANINGS) == {one.name for one in fields(Configuration)}


def test_the_page_has_the_table_as_the_settings_are():
    assert table() in _PAGE, "python -m zhagen.web.upkeep.settings_table"


def test_the_page_shows_the_unit_that_is_shipped():
    assert (_ROOT / "deploy" / "systemd" / "zhagen.service").read_text(encoding="utf-8") in _PAGE


def test_what_is_a_secret_is_left_out_of_a_back_up():
    assert {"secret_key", "webhook_secret", "model_key", "oidc_secret"} <= place.SECRETS
    assert place.has_password("postgresql://a:b@c/d")
    assert not place.has_password("postgresql://a@c:5432/d")
