"""What people at the seat read: sentences, and the words of states, reasons and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

MOST_WRITTEN: Final = 2000

MESSAGES: Final[Mapping[str, object]] = {
    "empty": _("没有写字，没有发出。请写好再发。"),
    "too_long": _(
        "一次最多 %(most)s 个字，您写了 %(count)s 个，没有发出。写的字还在框里，请分成几次发。"
    ),
    "gone": _("这次对话已到保存期限，内容已删除，不能再写。"),
    "not_taken": _("还没有接手，没有发出。请先接手再发。"),
    "held": _("%(who)s正在接这次对话，您写的没有发出。"),
    "fact_changed": _("您打开以后，这一项变了。"),
    "no_fact": _("现在的事项里没有这一项，没有改。请看新的要素。"),
    "bad_value": _("“%(value)s”当不了“%(title)s”，没有改。%(why)s"),
    "no_item": _("没有选事项，没有改。请先选一个。"),
    "no_outcome": _("没有选结果，没有结束。请选一个结果。"),
    "ended": _("这次对话已经结束，没有再记。"),
    "busy": _("申请人正好在说话，没有写成。写的字还在，请再点一次。"),
    "desk": _("这次对话已发到部门服务台，由那边接。"),
    "decided": _("%(who)s已经定过这条叫法。"),
    "no_reason": _("不采用要写明原因，没有存。"),
    "gone_item": _("事项清单里没有这个事项，没有存。请换一个事项。"),
    "no_file": _("没有收到文件。请选 zhagen guide aliases 写出的文件。"),
    "file_too_large": _("文件超过 2 MB，没有读。请分成几份。"),
    "bad_file": _("文件没有采用：%(why)s"),
}

# How a talk with a person ended: a closed list, so that it can be counted.
OUTCOMES: Final[Mapping[str, object]] = {
    "answered": _("已答清楚"),
    "window": _("转窗口办件"),
    "elsewhere": _("告知到别处办理"),
    "cannot": _("目前办不了，已说明原因"),
    "left": _("申请人离开"),
}
# Why a talk came to a person.
REASONS: Final[Mapping[str, object]] = {
    "asked_for": _("申请人要人工"),
    "undecided": _("机器判断不了"),
    "no_outcome": _("说明里没有对应的情形"),
    "unsatisfied": _("申请人说没帮上"),
    "safety": _("涉及人身安全"),
}
# What the machine came to, where no person had the talk.
ENDS: Final[Mapping[str, object]] = {
    "open": _("机器在答"),
    "ready": _("机器已答完"),
    "refused": _("已告知不能办"),
    "handed_over": _("转人工"),
}
# Ready sentences, put into the box on request and changed there as needed.
# They are for the applicant and stay Chinese whatever the language of the page.
# Only where the applicant's page shows a code.
TO_WINDOW: Final = "这件事请到窗口办理，报手机上的号，说过的不用再说一遍。"
READY: Final = (
    "您好，我是工作人员，前面说的我都看到了。",
    "请稍等，我核实一下，马上回复您。",
    TO_WINDOW,
    "还有别的要问吗？没有的话我就结束这次对话。",
)
WHY: Final[Mapping[str, object]] = {
    "opened": _("站内搜索的人多数打开了这个事项"),
    "nothing_found": _("站内搜索什么也没找到"),
    "corrected": _("坐席改正过事项"),
    "by_hand": _("手工添加"),
}
