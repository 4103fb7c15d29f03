"""The forms of signing in: allauth's, with our words, and nothing asked that is not needed."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.utils.translation import gettext_lazy as _


def _plain(field: forms.Field, label: Any, autocomplete: str, **more: str) -> None:  # noqa: ANN401 - a lazy text
    """Our label, the browser's help, and no placeholder in the place of a label."""
    field.label = label
    field.help_text = ""
    field.widget.attrs = {"autocomplete": autocomplete, **more}


class SignIn(account.LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own shape
        super().__init__(*args, **named)
        _plain(self.fields["login"], _("登录名"), "username", autocapitalize="none")
        _plain(self.fields["password"], _("密码"), "current-password")


class ChangePassword(account.ChangePasswordForm):
    """The one in use, and the new one twice."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own shape
        super().__init__(*args, **named)
        _plain(self.fields["oldpassword"], _("现在的密码"), "current-password")
        _plain(self.fields["password1"], _("新密码"), "new-password")
        found: list[Any] = get_default_password_validators()
        rules = [str(validator.get_help_text()) for validator in found]
        self.fields["password1"].help_text = "；".join(rules)
        _plain(self.fields["password2"], _("新密码，再输一次"), "new-password")

    def clean_password1(self) -> str:
        """A new password is not the old one."""
        chosen = str(self.cleaned_data["password1"])
        if self.user and self.user.check_password(chosen):
            raise forms.ValidationError(_("新密码和现在的一样，请换一个。"))
        return chosen


class Reauthenticate(account.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own shape
        super().__init__(*args, **named)
        _plain(self.fields["password"], _("密码"), "current-password")


class FactorCode(factor.AuthenticateForm):
    """The code of the second factor, or one of the spare codes."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own shape
        super().__init__(*args, **named)
        _plain(self.fields["code"], _("验证码"), "one-time-code", inputmode="numeric")


class FactorAgain(factor.ReauthenticateForm):
    """The same, asked once more before something that matters."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own shape
        super().__init__(*args, **named)
        _plain(self.fields["code"], _("验证码"), "one-time-code", inputmode="numeric")


class FactorAdded(totp.ActivateTOTPForm):
    """The first code of a telephone."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own shape
        super().__init__(*args, **named)
        _plain(self.fields["code"], _("手机上显示的 6 位数"), "one-time-code", inputmode="numeric")
