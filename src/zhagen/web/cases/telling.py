"""The few words the library itself puts around facts and findings, in the language of the page.

What a finding says and what helps are the slice's own texts and stay as they are; 须补正, 5 处一致
or 第 2 页 beside them are words of the interface.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

_WORDS: Final[Mapping[str, object]] = {
    "须补正": gettext_lazy("须补正"),
    "看不准": gettext_lazy("看不准"),
    "请核对": gettext_lazy("请核对"),
    "提示": gettext_lazy("提示"),
    "不一致": gettext_lazy("不一致"),
    "写法不同": gettext_lazy("写法不同"),
    "只此一处": gettext_lazy("只此一处"),
    "空着": gettext_lazy("空着"),
    "有": pgettext_lazy("value", "有"),
    "没有": pgettext_lazy("value", "没有"),
    "长期": gettext_lazy("长期"),
    "二维码": gettext_lazy("二维码"),
    "对话中说的": gettext_lazy("对话中说的"),
    "事先给的": gettext_lazy("事先给的"),
    "查询所得": gettext_lazy("查询所得"),
    "由别处推出": gettext_lazy("由别处推出"),
    "要": pgettext_lazy("material", "要"),
    "不要": pgettext_lazy("material", "不要"),
    "还不知道": pgettext_lazy("material", "还不知道"),
    "已给": pgettext_lazy("material", "已给"),
    "没给": pgettext_lazy("material", "没给"),
    "不用给": pgettext_lazy("material", "不用给"),
    "没见到": pgettext_lazy("material", "没见到"),
    "没见到，待核对": pgettext_lazy("material", "没见到，待核对"),
}
# How a page looked: the library joins several of these with " · ".
_PAGE_STATES: Final[Mapping[str, object]] = {
    "字迹清楚": gettext_lazy("字迹清楚"),
    "有的字看不清": gettext_lazy("有的字看不清"),
    "读不清": gettext_lazy("读不清"),
    "文字版，没有图像": gettext_lazy("文字版，没有图像"),
    "这份报告没有带上图像": gettext_lazy("没有存下图像"),
}
_TURNED: Final = re.compile(r"已转正 (\d+)°")
_AGREEING: Final = re.compile(r"(\d+) 处一致")
_PAGE: Final = re.compile(r"(.+) 第 (\d+) 页")


def told(text: str) -> str:
    """A word of the library as the page says it; anything else is data and stays."""
    if text in _WORDS:
        return str(_WORDS[text])
    if found := _AGREEING.fullmatch(text):
        count = int(found[1])
        return ngettext("%(count)s 处一致", "%(count)s 处一致", count) % {"count": count}
    if found := _PAGE.fullmatch(text):
        return _("%(source)s 第 %(number)s 页") % {"source": found[1], "number": found[2]}
    return text


def page_state(text: str) -> str:
    """How a page looked, as the page says it."""
    return " · ".join(_looked(part) for part in text.split(" · "))


def _looked(part: str) -> str:
    if found := _TURNED.fullmatch(part):
        return _("已转正 %(degrees)s°") % {"degrees": found[1]}
    return str(_PAGE_STATES.get(part, part))
