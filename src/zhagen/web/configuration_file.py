"""Reading the settings: from the file and the environment, with their types, each one checked.

A key nobody knows is refused: a misspelt key that passes in silence is a setting lost.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from zhagen.slices.faults import reason_of
from zhagen.web.configuration import (
    FILE,
    BadConfiguration,
    Configuration,
    model_of,
    sign_on_role,
)

_PREFIX: Final = "ZHAGEN_"
_LONGEST_KEPT: Final = 3650


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


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration(f"设置文件读不了：{path}（{reason_of(error)}）。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"设置文件不是合格的 TOML：{path}（{error}）。") from error


_PATHS: Final = frozenset({"data", "slices", "catalogue", "ledger", "calendar"})
_LISTS: Final = frozenset(
    {"hosts", "origins", "mfa_roles", "oidc_roles", "log_folders", "hook_hosts"}
)


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
    for folder in made.log_folders:
        if not folder.startswith("/"):
            raise BadConfiguration(f"设置 log_folders 里的 {folder} 应从 / 写起。")
    _check_reminders(made)
    _check_sign_in(made)
    if not 1 <= made.keep_days <= _LONGEST_KEPT:
        raise BadConfiguration(f"设置 keep_days 应在 1 至 {_LONGEST_KEPT} 之间。")
    if not 1 <= made.code_days <= _LONGEST_KEPT:
        raise BadConfiguration(f"设置 code_days 应在 1 至 {_LONGEST_KEPT} 之间。")
    model_of(made)
    return made


def _check_reminders(made: Configuration) -> None:
    for name in ("plan_webhook_url", "public_url"):
        address = getattr(made, name)
        if address and urlsplit(address).scheme not in ("http", "https"):
            raise BadConfiguration(f"设置 {name} 不是 http(s) 地址。")
    if made.plan_webhook_url and len(made.plan_webhook_secret) < 16:
        raise BadConfiguration(
            "设了 plan_webhook_url 就要有 plan_webhook_secret（至少 16 个字符）。"
        )
    if made.mail_security not in ("", "starttls", "tls"):
        raise BadConfiguration("设置 mail_security 只能是 starttls、tls 或不写。")
    if made.mail_host and not (made.mail_from and made.public_url):
        raise BadConfiguration("设了 mail_host 就要有 mail_from（发件地址）和 public_url（网址）。")
    if not 1 <= made.mail_port <= 65535:
        raise BadConfiguration("设置 mail_port 应在 1 至 65535 之间。")
    if not 1 <= made.plan_days <= _LONGEST_KEPT:
        raise BadConfiguration(f"设置 plan_days 应在 1 至 {_LONGEST_KEPT} 之间。")


_ROLES: Final = frozenset({"officer", "seat", "office", "manager", "owner", "administrator"})
_BOUNDS: Final = {
    "idle_minutes": (5, 480),
    "longest_hours": (1, 24),
    "lockout_after": (3, 20),
    "lockout_minutes": (1, 1440),
    "password_length": (8, 64),
    "password_days": (0, 3650),
}


def _check_sign_in(made: Configuration) -> None:
    for name, (least, most) in _BOUNDS.items():
        if not least <= getattr(made, name) <= most:
            raise BadConfiguration(f"设置 {name} 应在 {least} 至 {most} 之间。")
    for role in made.mfa_roles:
        if role not in _ROLES:
            raise BadConfiguration(f"设置 mfa_roles 里的 {role} 不是角色。可用：{_named_roles()}。")
    for line in made.oidc_roles:
        _value, role, department = sign_on_role(line)
        if role not in _ROLES:
            raise BadConfiguration(
                f"设置 oidc_roles 里的 {role} 不是角色。可用：{_named_roles()}。"
            )
        if department == "*" and role != "administrator":
            raise BadConfiguration("设置 oidc_roles 里只有 administrator 可以写 @*（所有单位）。")
    if made.oidc_issuer:
        _check_sign_on(made)


def _check_sign_on(made: Configuration) -> None:
    if urlsplit(made.oidc_issuer).scheme not in ("http", "https"):
        raise BadConfiguration("设置 oidc_issuer 不是 http(s) 地址。")
    for name in ("oidc_client", "oidc_secret", "oidc_roles"):
        if not getattr(made, name):
            raise BadConfiguration(f"设了 oidc_issuer 就要有 {name}。")


def _named_roles() -> str:
    return "、".join(sorted(_ROLES))
