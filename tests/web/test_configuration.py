"""One settings file: what it may say, and how it is told where it is wrong."""

from __future__ import annotations

import pytest

from zhagen.web.configuration import BadConfiguration, Configuration, database_of
from zhagen.web.configuration_file import load


def _load(tmp_path, text, **environment):
    (tmp_path / "zhagen.toml").write_text(text, encoding="utf-8")
    return load(environment, tmp_path)


def test_without_a_file_everything_has_a_value(tmp_path):
    made = load({}, tmp_path)
    assert made.data == tmp_path / "zhagen-data"
    assert made.keep_days == 30
    assert database_of(made)["ENGINE"].endswith("sqlite3")


def test_the_environment_wins_over_the_file(tmp_path):
    made = _load(tmp_path, "keep_days = 7\nphone = '12333'", ZHAGEN_KEEP_DAYS="9")
    assert (made.keep_days, made.phone) == (9, "12333")


def test_folders_are_counted_from_the_file(tmp_path):
    assert _load(tmp_path, "slices = 'mine'").slices == tmp_path / "mine"


def test_sites_may_be_a_list_or_one_text(tmp_path):
    listed = _load(tmp_path, "origins = ['https://a.example', 'https://b.example']")
    text = _load(tmp_path, "", ZHAGEN_ORIGINS="https://a.example, https://b.example")
    assert listed.origins == text.origins == ("https://a.example", "https://b.example")


def test_postgresql_is_one_setting(tmp_path):
    made = database_of(_load(tmp_path, "database = 'postgresql://zg:a%40b@db.local:5433/guide'"))
    assert made["ENGINE"].endswith("postgresql")
    assert (made["NAME"], made["PASSWORD"], made["PORT"]) == ("guide", "a@b", "5433")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("keep_day = 3", "keep_day"),
        ("keep_days = 'many'", "keep_days"),
        ("keep_days = 0", "keep_days"),
        ("origins = ['www.example.gov.cn']", "origins"),
        ("origins = ['https://a.example/page']", "origins"),
        ("database = 'mysql://x'", "database"),
        ("webhook_url = 'https://desk.example/in'", "webhook_secret"),
        ("webhook_url = 'file:///etc/passwd'\nwebhook_secret='0123456789abcdef'", "webhook_url"),
        ("= broken", "zhagen.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, text, names):
    with pytest.raises(BadConfiguration, match=names):
        _load(tmp_path, text)


def test_a_named_file_must_exist(tmp_path):
    with pytest.raises(BadConfiguration, match="读不了"):
        load({"ZHAGEN_SETTINGS": str(tmp_path / "none.toml")}, tmp_path)


def test_secrets_are_not_shown():
    secrets = dict.fromkeys(("webhook_secret", "secret_key", "model_key", "database"), "hidden")
    assert "hidden" not in repr(Configuration(**secrets))


def test_a_database_on_a_socket_and_its_options_are_taken_as_libpq_writes_them(tmp_path):
    text = 'database = "postgresql://guide@/guide?host=/run/Postgres&sslmode=require"'
    made = database_of(_load(tmp_path, text))
    assert (made["HOST"], made["OPTIONS"]) == ("/run/Postgres", {"sslmode": "require"})


def test_days_that_a_code_works_are_within_bounds(tmp_path):
    assert _load(tmp_path, "code_days = 3").code_days == 3
    with pytest.raises(BadConfiguration, match="code_days"):
        _load(tmp_path, "code_days = 0")
