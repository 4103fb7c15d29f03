"""What is answered when something cannot be done: what happened, what is safe, what to do next.

The pages of faults need no table and no session: they are also what is shown when the database is
away. A script gets the same words as a banner, which look.js shows at the head of the page.
"""

from __future__ import annotations

import errno
import logging
import secrets
import sys
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

_log: Final = logging.getLogger("zhagen.web")
_SOON: Final = "20"
_CODES: Final = {
    400: "bad_request", 403: "forbidden", 404: "not_found", 409: "conflict", 503: "unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """One page: its status, what happened, what is safe, and the way on."""

    status: int
    what: str
    safe: str
    action: str = ""
    address: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people changed: what the form sends, its name, both texts."""

    field: str
    name: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A record somebody else changed in the meantime: who, when, where, and both texts.

    `sent` is everything the form held, with the new version in it, so that one press can send
    one's own text once more.
    """

    who: str
    when: str
    address: str
    send_to: str
    differences: tuple[Difference, ...]
    sent: tuple[tuple[str, str], ...]


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django gives it by name
) -> HttpResponse:
    """400: what was sent cannot be understood."""
    what = _("送来的内容看不懂，没有做任何改动。")
    return refuse(
        request, Refusal(400, what, _("请回到上一页，刷新后再做一次。"), _("回首页"), "/")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not allowed; a view may say why in its exception."""
    told = str(exception) if isinstance(exception, PermissionDenied) else ""
    what = told or _("这一页您没有权限看。")
    safe = _("需要的话，请找本单位的管理员给您加上对应的角色。")
    return refuse(request, Refusal(403, what, safe, _("回首页"), "/"))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was opened in an earlier session."""
    _log.info("form refused: %s", reason)
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated:
        what = _("登录已经结束，这张表没有发出。")
        safe = _("写好的字还在上一页。请重新登录，再发一次。")
        return refuse(request, Refusal(403, what, safe, _("重新登录"), _signing_in(request)))
    what = _("这张表是登录以前打开的，没有发出。")
    safe = _("请回到上一页，把写好的字复制下来，刷新后再发。")
    return refuse(request, Refusal(403, what, safe, _("回首页"), "/"))


def _signing_in(request: HttpRequest) -> str:
    """Where to sign in, and then on to the page that held the form."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return resolve_url("account_login")
    return f"{resolve_url('account_login')}?{urlencode({'next': page.path})}"


def not_found(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django gives it by name
) -> HttpResponse:
    """404: no such page, or nothing this person may know of."""
    what = _("没有找到这一页。")
    safe = _("可能地址写错了，可能它已删除，也可能它属于别的单位。")
    return refuse(request, Refusal(404, what, safe, _("回首页"), "/"))


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database or the disk is why: the fault itself is in the server's log."""
    fault = sys.exc_info()[1]
    number = secrets.token_hex(4)
    _log.error("fault %s: %s", number, type(fault).__name__)
    refusal = _outage(fault, number) or Refusal(
        500,
        _("这一步没有做成，是系统出了错。"),
        _("已经存好的都在。请再试一次；还是不行，请把编号告诉管理员。"),
        _("再试一次"),
        request.get_full_path() if request.method == "GET" else "/",
        number,
    )
    answer = refuse(request, refusal)
    if refusal.status == 503:
        answer["Retry-After"] = _SOON
    return answer


def _outage(fault: BaseException | None, number: str) -> Refusal | None:
    """A full disk or a database that is away mend themselves or are mended by the administrator."""
    if _disk_full(fault):
        what = _("服务器的磁盘满了，暂时存不了新的内容。")
        safe = _("已经存好的都在。请先别关这一页，告诉管理员腾出地方后再试。")
        return Refusal(503, what, safe, number=number)
    if isinstance(fault, (OperationalError, InterfaceError)):
        what = _("数据库暂时连不上。")
        safe = _("已经存好的都在，刚写的还没有存。一般一两分钟就好，请稍后再试。")
        return Refusal(503, what, safe, number=number)
    return None


def _disk_full(fault: BaseException | None) -> bool:
    if isinstance(fault, OSError):
        return fault.errno == errno.ENOSPC
    return isinstance(fault, OperationalError) and "disk is full" in str(fault)


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page; for a script the banner alone, for another system its words as JSON."""
    if _asked_by_system(request):
        told = {"code": _CODES.get(refusal.status, "refused"), "message": _sentence(refusal)}
        kept = {"ensure_ascii": False}
        return JsonResponse(told, status=refusal.status, json_dumps_params=kept)
    name = "look/refused_banner.html" if asked_by_script(request) else "look/refused.html"
    # Only where everything else works is the request given, and with it the person and the bar.
    whole = request if refusal.status in {403, 404} else None
    return HttpResponse(render_to_string(name, {"refusal": refusal}, whole), status=refusal.status)


def _asked_by_system(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or wants_json(request)


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a script reads the answer and not a person."""
    if request.headers.get("HX-Boosted") == "true":
        return False
    if request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With"):
        return True
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return True
    return wants_json(request)


def wants_json(request: HttpRequest) -> bool:
    """Whether JSON is asked for and no page."""
    return request.headers.get("Accept", "").startswith("application/json")


def _sentence(refusal: Refusal) -> str:
    number = _("编号 %(number)s") % {"number": refusal.number} if refusal.number else ""
    return " ".join(part for part in (refusal.what, refusal.safe, number) if part)


def clashed(request: HttpRequest, clash: Clash) -> HttpResponse:
    """409: somebody else changed the record; both texts stand side by side, nothing is lost."""
    places = {"clash": clash}
    return HttpResponse(render_to_string("look/clashed.html", places, request), status=409)
