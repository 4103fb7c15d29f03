"""What an installation chooses, from one TOML file; the environment wins over the file.

The file is the one ZHAGEN_SETTINGS names, else `zhagen.toml` in the folder the server is started
in; without a file everything has a value that works on one machine. `docs/guide-embed.md` has the
list. A key nobody knows is refused: a misspelt key that passes in silence is a setting lost.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import TypeAdapter, ValidationError

from zhagen.llm.endpoint import Endpoint
from zhagen.llm.faults import BadSetting
from zhagen.slices.faults import reason_of
from zhagen.slices.find import shipped_root

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
    embed the guide (https://www.example.gov.cn). `slices` and `catalogue` are what the guide
    leads to. `calendar` holds days off and made-up working days beside those of the official
    notices that are shipped. `phone` is the hall's, shown where something fails; `seat_hours` is
    when people answer, in words (工作日 9:00 至 17:00), shown where nobody is there. `keep_days`
    is how long a talk keeps what was said. `turns_per_minute` and `talks_per_minute` bound one
    talk and one address. `home` is the region or body the guide stands for. `model_url` and what
    belongs to it are the optional model (docs/guide-model.md). `code_days` is how long the code
    of a talk opens it at the window (never longer than `keep_days`). `mail_host` and what belongs
    to it send reminders of deadlines; `mail_security` is "", starttls or tls; `public_url` is
    where people reach the workbench, for links in mails. `plan_days` is how long a task table is
    kept after its last change. `hook_hosts` may be told of things though they stand for this
    machine itself.
    """

    data: Path = Path("zhagen-data")
    database: str = field(default="", repr=False)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    origins: tuple[str, ...] = ()
    slices: Path | None = None
    catalogue: Path | None = None
    ledger: Path | None = None
    calendar: Path | None = None
    phone: str = ""
    seat_hours: str = ""
    home: str = ""
    model_url: str = ""
    model_name: str = ""
    model_key: str = field(default="", repr=False)
    keep_days: int = 30
    code_days: int = 7
    turns_per_minute: int = 30
    talks_per_minute: int = 120
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    public_url: str = ""
    mail_host: str = ""
    mail_port: int = 25
    mail_security: str = ""
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""
    plan_webhook_url: str = ""
    plan_webhook_secret: str = field(default="", repr=False)
    plan_days: int = 1095
    secret_key: str = field(default="", repr=False)
    time_zone: str = "Asia/Shanghai"
    https: bool = False
    idle_minutes: int = 30
    longest_hours: int = 12
    lockout_after: int = 5
    lockout_minutes: int = 15
    password_length: int = 10
    password_days: int = 0
    mfa_roles: tuple[str, ...] = ("administrator",)
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_name: str = "统一身份认证"
    oidc_claim: str = "roles"
    oidc_roles: tuple[str, ...] = ()
    demo: bool = False
    log_folders: tuple[str, ...] = ()
    hook_hosts: tuple[str, ...] = ()


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
    more = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": more.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # What else libpq knows, as it writes it: ?sslmode=require&connect_timeout=5
        "OPTIONS": more,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def slice_roots(configuration: Configuration) -> tuple[Path, ...]:
    """Where slices are looked for, in order: the installation's own folder, what is shipped.

    New versions are made in the first. Everybody reads the same folders, so that a version put in
    use on the screen is the one that cases and talks use.
    """
    own, shipped = configuration.slices or configuration.data / "slices", shipped_root()
    return (own,) if os.path.realpath(own) == os.path.realpath(shipped) else (own, shipped)


def model_of(configuration: Configuration) -> Endpoint | None:
    """The optional model; None where no address is set. Raises BadConfiguration."""
    if not configuration.model_url:
        return None
    try:
        return Endpoint(configuration.model_url, configuration.model_name, configuration.model_key)
    except BadSetting as error:
        raise BadConfiguration(f"设置 model_url、model_name 或 model_key：{error}。") from error


def sign_on_of(configuration: Configuration) -> dict[str, object]:
    """The office's single sign-on as allauth wants it; empty where there is none."""
    if not configuration.oidc_issuer:
        return {}
    app = {
        "provider_id": "sign-on",
        "name": configuration.oidc_name,
        "client_id": configuration.oidc_client,
        "secret": configuration.oidc_secret,
        "settings": {"server_url": configuration.oidc_issuer, "scope": ["openid", "profile"]},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def sign_on_origins(configuration: Configuration) -> tuple[str, ...]:
    """The sites to which the browser is sent to sign in."""
    parts = urlsplit(configuration.oidc_issuer)
    return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()


def sign_on_role(line: str) -> tuple[str, str, str]:
    """A line of `oidc_roles`, 值=角色@单位: the value of the claim, the role, the department."""
    value, equals, rest = line.partition("=")
    role, at, department = rest.partition("@")
    if not (equals and at and value.strip() and role.strip() and department.strip()):
        raise BadConfiguration(f"设置 oidc_roles 里的 {line} 不对。请写成 值=角色@单位。")
    return value.strip(), role.strip(), department.strip()


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
