"""What an installation chooses, from one TOML file; the environment wins over the file.

The file is the one ZHAGEN_SETTINGS names, else `zhagen.toml` in the folder the server is started
in; without a file everything has a value that works on one machine. `docs/guide-embed.md` has the
list. A key nobody knows is refused: a misspelt key that passes in silence is a setting lost.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from zhagen.slices.faults import reason_of

FILE: Final = "zhagen.toml"
_PREFIX: Final = "ZHAGEN_"
_LONGEST_KEPT: Final = 3650


class BadConfiguration(Exception):
    """A setting that cannot be used; the message says which, why and what to write."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of an installation.

    `data` is where everything is kept that is not a slice; `database` is empty for SQLite there,
    or postgresql://…; `hosts` are the names the server answers to and `origins` the sites that may
    embed the guide (https://www.example.gov.cn). `slices` and `catalogue` are what the guide leads
    to. `phone` is the hall's, shown where something fails. `keep_days` is how long a talk keeps
    what was said. `turns_per_minute` and `talks_per_minute` bound one talk and one address.
    """

    data: Path = Path("zhagen-data")
    database: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    origins: tuple[str, ...] = ()
    slices: Path | None = None
    catalogue: Path | None = None
    ledger: Path | None = None
    phone: str = ""
    keep_days: int = 30
    turns_per_minute: int = 30
    talks_per_minute: int = 120
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    time_zone: str = "Asia/Shanghai"
    https: bool = False


def load(environment: Mapping[str, str], folder: Path) -> Configuration:
    """The configuration for these environment variables, started in `folder`."""
    named = environment.get(f"{_PREFIX}SETTINGS", "")
    path = Path(named) if named else folder / FILE
    given: dict[str, object] = dict(_read(path)) if named or path.is_file() else {}
    known = {one.name for one in fields(Configuration)}
    for name in sorted(known):
        if f"{_PREFIX}{name.upper()}" in environment:
            given[name] = environment[f"{_PREFIX}{name.upper()}"]
    unknown = sorted(set(given) - known)
    if unknown:
        raise BadConfiguration(f"设置文件 {path} 里不认识 {unknown[0]}。请对照说明改正或删掉。")
    base = path.parent if path.is_file() else folder
    return _checked(_built(given, base))


def database_of(configuration: Configuration) -> dict[str, object]:
    """Django's DATABASES entry for the configured address."""
    if not configuration.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(configuration.data / "zhagen.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # A turn that was answered must outlive a power cut: FULL, not NORMAL.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(configuration.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration(f"设置文件读不了：{path}（{reason_of(error)}）。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"设置文件不是合格的 TOML：{path}（{error}）。") from error


_PATHS: Final = frozenset({"data", "slices", "catalogue", "ledger"})
_LISTS: Final = frozenset({"hosts", "origins"})


def _built(given: Mapping[str, object], base: Path) -> Configuration:
    """The values with their types; folders are counted from where the file stands."""
    read = {"data": str(Configuration().data), **given}
    for name in _PATHS & set(read):
        read[name] = (base / str(read[name])).absolute() if read[name] else None
    for name in _LISTS & set(read):
        held = read[name]
        if isinstance(held, str):
            read[name] = [part.strip() for part in held.split(",") if part.strip()]
    try:
        return TypeAdapter(Configuration).validate_python(read)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise BadConfiguration(f"设置 {name} 的值用不了。请对照说明改成合适的值。") from error


def _checked(made: Configuration) -> Configuration:
    for origin in made.origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise BadConfiguration(
                f"设置 origins 里的 {origin} 不是网站地址。请写成 https://www.example.gov.cn 。"
            )
    if made.database and not made.database.startswith("postgresql://"):
        raise BadConfiguration("设置 database 只认 postgresql://用户@主机/库名；不写就用 SQLite。")
    if made.webhook_url and urlsplit(made.webhook_url).scheme not in ("http", "https"):
        raise BadConfiguration("设置 webhook_url 不是 http(s) 地址。")
    if made.webhook_url and len(made.webhook_secret) < 16:
        raise BadConfiguration(
            "设了 webhook_url 就要有 webhook_secret（至少 16 个字符），供对方验签。"
        )
    if not 1 <= made.keep_days <= _LONGEST_KEPT:
        raise BadConfiguration(f"设置 keep_days 应在 1 至 {_LONGEST_KEPT} 之间。")
    return made
