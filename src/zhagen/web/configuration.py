"""What an installation chooses, from one TOML file; the environment wins over the file.

The file is the one ZHAGEN_SETTINGS names, else `zhagen.toml` in the folder the server is started
in; without a file everything has a value that works on one machine. `docs/running.md` has the list,
`configuration_file` reads it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from zhagen.llm.endpoint import Endpoint
from zhagen.llm.faults import BadSetting
from zhagen.slices.find import shipped_root

FILE: Final = "zhagen.toml"


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
