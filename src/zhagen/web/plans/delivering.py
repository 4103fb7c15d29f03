"""How a reminder leaves: as an e-mail, or as a signed message to the department's own system."""

from __future__ import annotations

import hashlib
import smtplib
import urllib.error
import urllib.request
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from zhagen.guide.talking.handoff import signed
from zhagen.web.configuration import Configuration
from zhagen.web.plans.models import Contact, Reminder

_TIMEOUT: Final = 10.0
_SALT: Final = "plans.unwanted"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A message goes to the address that was configured, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def _configuration() -> Configuration:
    configuration: Configuration = settings.CONFIGURATION
    return configuration


def has_mail() -> bool:
    """Whether the installation can send e-mail."""
    own = settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend"
    return own or bool(_configuration().mail_host)


def has_webhook() -> bool:
    """Whether reminders go to a department's own system."""
    configuration = _configuration()
    return bool(configuration.plan_webhook_url and configuration.plan_webhook_secret)


def send(one: Reminder, now: datetime) -> str:
    """Send one reminder; "" when it is out, else a code that says why not."""
    return _mail(one) if one.way == "mail" else _post(one, now)


def headline(one: Reminder) -> str:
    """What the reminder says in a line."""
    day = f"{one.due:%Y-%m-%d}" if one.due else ""
    title = one.row.title
    told = {
        "late": _("已逾期（%(day)s）：%(title)s"),
        "one": _("就要到期（%(day)s）：%(title)s"),
        "seven": _("七天内到期（%(day)s）：%(title)s"),
        "given": _("分派给您：%(title)s"),
    }[one.kind]
    return told % {"day": day, "title": title}


def address_of(path: str) -> str:
    """A path as a whole address; the path alone where ours is not configured."""
    return _configuration().public_url.rstrip("/") + path


def unwanted_token(user: int) -> str:
    """By this the mails of a person are stopped without signing in."""
    return signing.dumps(user, salt=_SALT)


def user_of_token(token: str) -> int | None:
    """Whose mails a token stops; None for a token that is not ours."""
    try:
        found = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def _mail(one: Reminder) -> str:
    contact = Contact.objects.filter(user=one.user).first()
    if contact is None or not contact.email or one.user is None:
        return "no_address"
    with translation.override(one.user.language):
        stop = address_of(reverse("plans:unwanted", args=[unwanted_token(one.user.pk)]))
        body = "\n".join(
            (
                headline(one),
                _("文件：%(title)s") % {"title": one.row.plan.title},
                _("去看：%(address)s") % {"address": address_of(reverse("plans:board"))},
                "",
                _("不想再收：%(address)s") % {"address": stop},
            )
        )
        # The same reminder tried again carries the same id: the mail programme shows it once.
        mark = hashlib.sha256(f"{settings.SECRET_KEY}:{one.once}".encode()).hexdigest()[:32]
        letter = EmailMessage(
            headline(one), body, _configuration().mail_from or None, [contact.email],
            headers={"Message-ID": f"<{mark}@zhagen>", "List-Unsubscribe": f"<{stop}>"},
        )  # fmt: skip
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        return type(error).__name__
    return ""


def _post(one: Reminder, now: datetime) -> str:
    """The message: no names of people; the system asks for what it may know by the ids."""
    row = one.row
    content = {
        "schema": 1, "kind": f"plan.{one.kind}", "plan": row.plan.pk, "row": row.name,
        "title": row.title, "document": row.plan.title, "number": row.plan.number,
        "due": one.due.isoformat() if one.due else None,
        "department": row.department.name if row.department else None,
        "address": address_of(reverse("plans:board")),
    }  # fmt: skip
    package = signed(content, _configuration().plan_webhook_secret.encode(), now)
    headers = {**package.headers, "X-Zhagen-Delivery": f"plan-reminder-{one.pk}"}
    address = _configuration().plan_webhook_url
    request = urllib.request.Request(address, package.body, headers, method="POST")  # noqa: S310
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=_TIMEOUT) as answer:
            return "" if 200 <= answer.status < 300 else f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        error.close()
        return f"HTTP {error.code}"
    except (OSError, ValueError) as error:
        return type(error).__name__
