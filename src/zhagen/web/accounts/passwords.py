"""What a password must be, and a temporary one that can be read out over the telephone."""

from __future__ import annotations

import secrets
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhagen.web.accounts.models import User

# Without letters and digits that are taken for one another.
_READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS: Final = 4
_GROUP: Final = 4
_LONG: Final = 16
_KINDS: Final = 3


def temporary() -> str:
    """A password for a first sign-in: 79 bits, in groups."""
    groups = ("".join(secrets.choice(_READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


class LongEnough:
    """A password has at least so many characters."""

    def __init__(self, least: int) -> None:
        self._least = least

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 - Django's own shape
        """Refuse a shorter one."""
        if len(password) < self._least:
            said = _("密码至少要 %(least)s 位，现在是 %(now)s 位。")
            places = {"least": self._least, "now": len(password)}
            raise ValidationError(said % places, code="short")

    def get_help_text(self) -> str:
        """The rule as it stands beside the field."""
        return _("至少 %(least)s 位") % {"least": self._least}


class NotTheName:
    """A password must not hold the name it belongs to."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse the sign-in name or the shown name inside the password."""
        if user is None:
            return
        names = [name.casefold() for name in (user.username, user.shown_name) if len(name) > 2]
        if any(name in password.casefold() for name in names):
            raise ValidationError(_("密码里不要带自己的登录名或姓名。"), code="name")

    def get_help_text(self) -> str:
        """The rule as it stands beside the field."""
        return _("不带登录名和姓名")


class KindsOfCharacters:
    """A short password mixes kinds of characters; a long one need not."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 - Django's own shape
        """Refuse fewer than three kinds in a short password."""
        kinds = {_kind(letter) for letter in password}
        if len(password) < _LONG and len(kinds) < _KINDS:
            raise ValidationError(
                _("大写字母、小写字母、数字、符号里至少要有三种；满 16 位的不用。"), code="kinds"
            )

    def get_help_text(self) -> str:
        """The rule as it stands beside the field."""
        return _("大写、小写、数字、符号至少三种，或满 16 位")


def _kind(letter: str) -> str:
    if letter.isdigit():
        return "digit"
    if letter.isupper():
        return "upper"
    return "lower" if letter.islower() else "other"
