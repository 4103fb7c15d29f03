"""How allauth's flows are bent to an office: no sign-up, no e-mail, lock-out, a trail."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhagen.web.accounts import lockout
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record


class ByName(BaseBackend):
    """Name and password. Roles decide what is allowed, so Django's permissions are not asked."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        username: str | None = None,
        password: str | None = None,
        **_more: Any,  # noqa: ANN401
    ) -> User | None:
        """The person whose name and password these are."""
        if not username or password is None:
            return None
        found = User.objects.filter(username__iexact=username.strip()).first()
        if found is None:
            # As slow as a real check: the time must not tell which names there are.
            make_password(password)
            return None
        return found if found.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; nobody once they are disabled."""
        return User.objects.select_related("window").filter(pk=user_id, is_active=True).first()


class Accounts(DefaultAccountAdapter):
    """Sign-in as this product wants it."""

    error_messages: Final[Mapping[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("登录名或密码不对，请再看一下。"),
        "invalid_login": gettext_lazy("登录名或密码不对，请再看一下。"),
        "too_many_login_attempts": gettext_lazy("试的次数太多了，请过 5 分钟再试。"),
        "incorrect_password": gettext_lazy("密码不对，请再输一次。"),
        "enter_current_password": gettext_lazy("现在的密码不对，请再输一次。"),
        "incorrect_code": gettext_lazy("验证码不对。请看手机上现在显示的 6 位数。"),
        "rate_limited": gettext_lazy("试的次数太多了，请过 5 分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody makes an account for themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401, ARG002
        """Nothing is tried while signing in under this name rests."""
        _refuse_resting(str(credentials.get("username", "")))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:  # noqa: ANN401
        """The person, unless their temporary password is over."""
        found = super().authenticate(request, **credentials)
        if not isinstance(found, User):
            return None
        until = found.password_until
        if found.password_changed_at is None and until and until < timezone.now():
            raise ValidationError(_("这个临时密码过期了，请找管理员重新发放。"), code="over")
        return found

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401, ARG002
        """Count it, write it down, and say when it rests."""
        name = str(credentials.get("username", ""))
        whose = User.objects.filter(username__iexact=name.strip()).first()
        begins = lockout.failed(name)
        action = "sign_in.locked" if begins else "sign_in.failed"
        record(None, action, "person", str(whose.pk) if whose else "unknown")
        if begins:
            _refuse_resting(name)

    def set_password(self, user: Any, password: str) -> None:  # noqa: ANN401 - allauth's own shape
        """A password that the person chose."""
        user.set_password(password)
        user.password_changed_at = timezone.now()
        user.password_until = None
        user.save()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """On with the work; the page says that it was changed."""
        return reverse("accounts:me")

    def add_message(self, *_given: Any, **_named: Any) -> None:  # noqa: ANN401
        """Allauth's own remarks are left out: the page that follows says what has happened."""

    def send_mail(self, *_given: Any, **_named: Any) -> None:  # noqa: ANN401
        """There is no e-mail on an intranet."""


class Factors(DefaultMFAAdapter):
    """Second factors; their secrets are stored encrypted with the key of the installation."""

    error_messages: Final[Mapping[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不对。请看手机上现在显示的 6 位数。"),
    }

    def encrypt(self, text: str) -> str:
        """Nobody reads a secret out of a copy of the database."""
        return _cipher().encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; an empty one, which no code fits, where the key is another."""
        try:
            return _cipher().decrypt(encrypted_text.encode("ascii")).decode("utf-8")
        except InvalidToken:
            return ""

    def send_notification_mail(self, *_given: Any, **_named: Any) -> None:  # noqa: ANN401
        """There is no e-mail on an intranet; the trail has the line."""


def _refuse_resting(name: str) -> None:
    minutes = lockout.minutes_left(name)
    if minutes:
        _rest(minutes)


def _rest(minutes: int) -> NoReturn:
    said = _(
        "连续几次没有登录成功，为保护账号先停一停。请过 %(minutes)s 分钟再试，或请管理员解除。"
    )
    raise ValidationError(said % {"minutes": minutes}, code="resting")


def _cipher() -> Fernet:
    derived = hashlib.sha256(b"zhagen.second-factor:" + settings.SECRET_KEY.encode("utf-8"))
    return Fernet(base64.urlsafe_b64encode(derived.digest()))
