"""The table of settings in docs/running.md: made from the configuration, so that none is missing.

`python -m zhagen.web.upkeep.settings_table` prints it; a test holds the page to it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Final

from zhagen.web.configuration import Configuration

MEANINGS: Final[Mapping[str, str]] = {
    "data": "folder of everything that is kept; several machines share one",
    "database": "`postgresql://name:password@host/database`; empty: SQLite in `data`",
    "hosts": "names the server answers to; anything else is refused",
    "origins": "sites that may embed the guide, `https://www.example.gov.cn`",
    "slices": "folder of slices; empty: `slices` in `data`, and those shipped",
    "catalogue": "the items of the region, JSON lines or a list of names",
    "ledger": "folder of the ledger; empty: `ledger` in `data`",
    "calendar": "days off and make-up workdays of a year that is not shipped yet, CSV or YAML",
    "phone": "the hall's telephone, shown where something fails",
    "seat_hours": "when people answer, in words (工作日 9:00 至 17:00)",
    "home": "region or body the guide stands for",
    "model_url": "base address of an OpenAI-compatible model; empty: none (see guide-model.md)",
    "model_name": "the model's name there",
    "model_key": "its key",
    "keep_days": "days a talk keeps what was said, and a case what was handed in (privacy.md)",
    "code_days": "days a talk's code opens it at the window, never longer than `keep_days`",
    "turns_per_minute": "bound of one talk",
    "talks_per_minute": "bound of one address",
    "webhook_url": "the service desk's address for hand-overs; empty: our own seat",
    "webhook_secret": "signs what is sent there, 16 characters at least",
    "public_url": "where people reach the workbench, for links in mails",
    "mail_host": "the mail server that sends reminders of deadlines; empty: none are sent",
    "mail_port": "its port",
    "mail_security": "`starttls`, `tls` or empty",
    "mail_user": "our name there; empty: none is asked for",
    "mail_password": "our password there",
    "mail_from": "the address reminders come from",
    "plan_webhook_url": "the system that gets signed reminders of deadlines; empty: none",
    "plan_webhook_secret": "signs what is sent there, 16 characters at least",
    "plan_days": "days a task table is kept after its last change",
    "secret_key": "signs sessions; empty: made at the first start, in `data/secret.key`",
    "time_zone": "zone of days and times",
    "https": "true behind a gateway that does TLS: cookies are sent over it only",
    "idle_minutes": "minutes without a click that end a session",
    "longest_hours": "hours after which every session ends",
    "lockout_after": "wrong passwords that lock an account",
    "lockout_minutes": "minutes it stays locked",
    "password_length": "characters a password has at least",
    "password_days": "days after which a password is changed; 0: never",
    "mfa_roles": "roles that need a second factor",
    "oidc_issuer": "the office's single sign-on (OpenID Connect); empty: local accounts",
    "oidc_client": "our name there",
    "oidc_secret": "our secret there",
    "oidc_name": "what its button says",
    "oidc_claim": "the claim that holds a person's roles",
    "oidc_roles": "`value=role@department` for each value of the claim",
    "log_folders": "folders of this server whose logs the analysis may read, only read",
    "hook_hosts": "hosts that may be told of things though they stand for this machine (api.md)",
    "demo": "set by `zhagen demo` alone: the sign-in page shows the invented people",
}


def table() -> str:
    """The table as the page has it. A setting without a meaning is told as such by the test."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for one in fields(Configuration):
        secret = "" if one.repr or one.name == "database" else " (secret)"
        meaning = MEANINGS.get(one.name, "")
        rows.append(f"| `{one.name}` | {_default(one)} | {meaning}{secret} |")
    return "\n".join(rows) + "\n"


def _default(one: Field[object]) -> str:
    value = one.default if one.default is not MISSING else ""
    if value is None or value in ((), ""):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{part}`" for part in value)
    return f"`{value.as_posix() if isinstance(value, Path) else value}`"


if __name__ == "__main__":
    sys.stdout.write(table())
