"""The style page: every component in every state, for those who write pages."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zhagen.web.look.icons import ICONS
from zhagen.web.look.marks import KINDS
from zhagen.web.look.refusals import Clash, Difference, Refusal, clashed, refuse


class Sample(forms.Form):
    """One field of each kind, filled wrongly on purpose."""

    phone = forms.CharField(label=_("联系电话"), help_text=_("11 位手机号"))
    kind = forms.ChoiceField(
        label=_("单位类型"), choices=[("firm", _("企业")), ("fund", _("基金会"))]
    )
    why = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    way = forms.ChoiceField(
        label=_("送达方式"),
        widget=forms.RadioSelect,
        choices=[("phone", _("短信")), ("paper", _("打印交给本人"))],
    )
    told = forms.BooleanField(label=_("已当面说明"), required=False)

    def clean_phone(self) -> str:
        """Refuse what is too short, to show how a fault looks."""
        phone = str(self.cleaned_data["phone"])
        if len(phone) != 11:
            raise forms.ValidationError(
                _("手机号要 11 位，现在 %(count)d 位"), params={"count": len(phone)}
            )
        return phone


@login_required
def style(request: HttpRequest) -> HttpResponse:
    """Everything at once; ?refused=404 and ?refused=409 show those pages."""
    if request.GET.get("refused") == "409":
        return clashed(request, _sample_clash(request))
    if request.GET.get("refused"):
        return refuse(request, _sample_refusal())
    places = {
        "kinds": KINDS,
        "icons": sorted(ICONS),
        "empty_form": Sample(),
        "form": Sample({"phone": "1390000003", "kind": "firm", "way": "phone"}),
        "day": date(2026, 11, 20),
        "page": Paginator(range(1234), 20).page(3),
        "tabs": [
            {"title": _("在办"), "address": "?tab=1", "count": 6, "here": True},
            {"title": _("等补正"), "address": "?tab=2", "count": 6},
            {"title": _("今天办结"), "address": "?tab=3", "count": 15},
        ],
    }
    return render(request, "look/style.html", places)


def _sample_refusal() -> Refusal:
    what = str(_("没有找到这一页。"))
    return Refusal(404, what, str(_("可能地址写错了，可能它已删除，也可能它属于别的单位。")))


def _sample_clash(request: HttpRequest) -> Clash:
    return Clash(
        who="王思远",
        when="2026-11-20 09:05",
        address=request.path,
        send_to=request.path,
        differences=(Difference("phone", str(_("联系电话")), "13900000037", "13900000038"),),
        sent=(("phone", "13900000037"), ("version", "4")),
    )
