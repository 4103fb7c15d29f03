"""What is answered to somebody who is not signed in, or may not do this.

A session may end while a form is being filled. What was typed stays in the browser (drafts.js
keeps it), so the answer only has to lead to the sign-in page and from there back to the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from zhagen.web.accounts.sessions import ENDED
from zhagen.web.look.refusals import asked_by_script, wants_json

# Where a script finds the sign-in page when it is told 401.
SIGN_IN_HEADER: Final = "X-Sign-In"


def not_signed_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, or 401 with its address for a script."""
    address = sign_in_address(_back_to(request), timed_out=hasattr(request, ENDED))
    if not asked_by_script(request):
        return redirect(address)
    sentence = _("登录到时间了，请再登录一次。您写的内容还在，登录后接着写。")
    answer = _sentence(request, sentence, "sign_in", 401)
    answer[SIGN_IN_HEADER] = address
    return answer


def without_right(request: HttpRequest, right: str, roles: Sequence[str]) -> HttpResponse:
    """Which right is missing and who can give it."""
    if asked_by_script(request):
        sentence = _("您没有“%(right)s”的权限。需要的话，请找管理员开通。") % {"right": right}
        return _sentence(request, sentence, "no_right", 403)
    places = {"right": right, "roles": roles}
    return render(request, "accounts/no_right.html", places, status=403)


def sign_in_address(back: str, *, timed_out: bool = False) -> str:
    """The sign-in page that leads back to `back`."""
    asked = {"next": back} if back else {}
    if timed_out:
        asked["why"] = "time"
    address = reverse("account_login")
    return f"{address}?{urlencode(asked)}" if asked else address


def _back_to(request: HttpRequest) -> str:
    """The page the person looked at: for a POST or a script the form's page, not its target."""
    if request.method in ("GET", "HEAD") and not asked_by_script(request):
        return request.get_full_path()
    came = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}):
        parts = urlsplit(came)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return ""


def _sentence(request: HttpRequest, sentence: str, code: str, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(
            {"code": code, "message": sentence},
            status=status,
            json_dumps_params={"ensure_ascii": False},
        )
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
