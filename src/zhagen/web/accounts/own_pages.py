"""A person's own account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhagen.web.accounts import changes
from zhagen.web.accounts.people_pages import role_lines
from zhagen.web.accounts.rights import person_of, signed_in


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """What is stored about me, my roles, my password and second factor."""
    whom = person_of(request)
    places = {
        "roles": role_lines(whom),
        "factor": Authenticator.objects.filter(user=whom, type="totp").exists(),
        "own_password": whom.has_usable_password(),
    }
    return render(request, "accounts/me.html", places)


@require_POST
@signed_in
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    whom = person_of(request)
    changes.end_sessions(whom, whom)
    whom.refresh_from_db()
    update_session_auth_hash(request, whom)
    messages.success(request, _("已结束您在别的电脑上的登录，这里不受影响。"))
    return redirect("accounts:me")
