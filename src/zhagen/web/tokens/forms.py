"""What an administrator chooses for a token, and for an address that is told of things."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhagen.web.accounts.models import Department, User
from zhagen.web.accounts.reach import departments_of
from zhagen.web.tokens.hooks import EVENTS
from zhagen.web.tokens.posting import leads_inward
from zhagen.web.tokens.scopes import SCOPE_NAMES

_DAYS = ((30, gettext_lazy("30 天")), (180, gettext_lazy("半年")), (365, gettext_lazy("一年")))


class _Named(forms.Form):
    """Which system it is, and of which department."""

    name = forms.CharField(
        label=gettext_lazy("哪个系统"), max_length=60,
        help_text=gettext_lazy("审计记录里就写这个名字，如：社保业务系统"),
    )  # fmt: skip
    department = forms.ModelChoiceField(
        label=gettext_lazy("单位"), queryset=Department.objects.none(), empty_label=None
    )

    def __init__(self, *given: object, administrator: User, **named: object) -> None:
        """Only the departments this administrator looks after."""
        super().__init__(*given, **named)  # type: ignore[arg-type] # Django's own shape
        places = departments_of(administrator)
        field = self.fields["department"]
        field.queryset = Department.objects.filter(pk__in=[one.pk for one in places])  # type: ignore[attr-defined]


class TokenForm(_Named):
    """A token: its scopes, and how long it works."""

    days = forms.TypedChoiceField(
        label=pgettext_lazy("token", "有效期"), choices=_DAYS, coerce=int, initial=180
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("范围"),
        choices=[(str(scope), name) for scope, name in SCOPE_NAMES.items()],
        error_messages={"required": gettext_lazy("至少选一个范围。")},
    )


class HookForm(_Named):
    """An address and what it is told."""

    address = forms.URLField(
        label=gettext_lazy("地址"), max_length=300, assume_scheme="https",  # type: ignore[call-arg]
        help_text=gettext_lazy("系统收通知的网址，如 https://sb.example.gov.cn/zhagen"),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=gettext_lazy("通知什么"), choices=list(EVENTS.items()),
        error_messages={"required": gettext_lazy("至少选一种。")},
    )  # fmt: skip

    def clean_address(self) -> str:
        """A web address elsewhere, without a password in it: the list shows it."""
        address: str = self.cleaned_data["address"]
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.username or parts.password:
            raise forms.ValidationError(_("请写 http(s) 网址，里面不要带用户名和密码。"))
        if leads_inward(address):
            raise forms.ValidationError(
                _("这个地址指向本服务器自己，不能用。确有需要，请把主机写进设置 hook_hosts。")
            )
        return address
