"""Where a person wants to be reminded: an address, a calendar by a secret address, or nowhere."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhagen.web.accounts.rights import Right, needs
from zhagen.web.audit.trail import record
from zhagen.web.plans.delivering import has_mail, has_webhook, user_of_token
from zhagen.web.plans.feed import feed_for
from zhagen.web.plans.models import Contact, Reminder
from zhagen.web.plans.views.reached import me, told_faults
from zhagen.web.plans.wording import MESSAGES

_SHOWN_ONCE = "plans.feed"


@require_GET
@needs(Right.plan_see)
def mine(request: HttpRequest) -> HttpResponseBase:
    """The person's own settings, and what was sent lately."""
    contact = Contact.objects.filter(user=me(request)).first() or Contact(user=me(request))
    sent = Reminder.objects.filter(user=me(request)).select_related("row").order_by("-made_at")
    given = {
        "contact": contact, "sent": sent[:20], "mail": has_mail(), "webhook": has_webhook(),
        "feed": request.session.pop(_SHOWN_ONCE, ""),
    }  # fmt: skip
    return render(request, "plans/reminders.html", given)


@require_POST
@needs(Right.plan_see)
@told_faults
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep the address, or stop the mails."""
    email = request.POST.get("email", "").strip()[:254]
    if email:
        try:
            validate_email(email)
        except ValidationError:
            messages.error(request, str(MESSAGES["bad_email"]))
            return redirect("plans:reminders")
    Contact.objects.update_or_create(
        user=me(request), defaults={"email": email, "wanted": request.POST.get("wanted") == "1"}
    )
    messages.success(request, _("存好了。"))
    return redirect("plans:reminders")


@require_POST
@needs(Right.plan_see)
def new_feed(request: HttpRequest) -> HttpResponseBase:
    """A new secret address of the calendar, shown once; the one before stops working."""
    user = me(request)
    secret = "" if request.POST.get("stop") else secrets.token_urlsafe(32)
    with transaction.atomic():
        Contact.objects.update_or_create(
            user=user, defaults={"feed_hash": _hash(secret) if secret else ""}
        )
        record(user, "plan.feed", "person", str(user.pk))
    if secret:
        path = reverse("plans:feed", args=[secret])
        request.session[_SHOWN_ONCE] = request.build_absolute_uri(path)
    return redirect("plans:reminders")


@require_GET
def feed(_request: HttpRequest, secret: str) -> HttpResponseBase:
    """The calendar of whoever holds the address; rights are looked at on every fetch."""
    contact = Contact.objects.filter(feed_hash=_hash(secret)).select_related("user").first()
    if contact is None or not contact.user.is_active:
        raise Http404
    now: datetime = timezone.now()
    answer = HttpResponse(feed_for(contact.user, now), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_http_methods(["GET", "POST"])
def unwanted(request: HttpRequest, token: str) -> HttpResponseBase:
    """Stop the mails without signing in: by the link in each of them, and a button."""
    user = user_of_token(token)
    contact = Contact.objects.filter(user_id=user).first() if user else None
    if contact is None:
        raise Http404
    if request.method == "POST":
        Contact.objects.filter(pk=contact.pk).update(wanted=False)
        contact.wanted = False
    return render(request, "plans/unwanted.html", {"contact": contact})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
