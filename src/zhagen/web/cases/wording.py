"""What people read when something cannot be done, and the words of states, steps and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MESSAGES: Final[Mapping[str, object]] = {
    "busy": _("同时收件的人太多，这件没有收下。请再点一次，文件不用重选。"),
    "decided": _("这件已经办结，不再改动。要接着办，请收成新件。"),
    "too_many": _("一件最多收 %(most)s 个文件。请分成两件，或合成一个 PDF。"),
    "too_large": _("一件的文件合起来最多 %(most)s MB。请压缩图片，或分开收。"),
    "disk_full": _("服务器磁盘满了，这些文件没有收下，已收的都在。请告诉管理员，腾出空间后再传。"),
    "not_kept": _("服务器没有写成这些文件，已收的都在。请再传一次；仍然不行请告诉管理员。"),
    "no_file": _("没有收到文件。请选照片、扫描件、PDF 或压缩包。"),
    "no_item": _("没有选事项。请先选要办的事项。"),
    "no_window": _("您还没有分到窗口。请管理员在“人员与角色”里给您指定窗口。"),
    "bad_day": _("申请日期不是日期。请写成 2026-11-20 这样。"),
    "same_file": _("和“%(name)s”是同一个文件，没有重复读。"),
    "no_code": _("没有这个导办号，或已过期。请让申请人打开手机上的号核对。"),
    "handover_number": _(
        "这是转人工的查询编号，开不了办件。请申请人看手机上对话里“到窗口报这个号”下面的八位号；"
        "手机上没有的，请直接收件。"
    ),
    "not_held": _("%(who)s 正在办这件。您可以看，要改请先接过来。"),
    "gone_finding": _("这条问题在重新核对后已经没有了，没有记下。请看新的清单。"),
    "finding_changed": _("%(who)s 已对这一条作了决定。两种都列在下面，请选一种。"),
    "fact_changed": _("%(who)s 已改过这个要素。两个值都列在下面，请选一个。"),
    "case_changed": _("材料在您打开后变了，没有发出。请看过新的清单再发。"),
    "reason_missing": _("请选一个不认可的理由；选“其他”要写明原因。"),
    "bad_value": _("“%(title)s”要填%(wanted)s。"),
    "not_correctable": _("表格类要素请看图核对，不在这里改。"),
    "not_ready": _("还不能办：%(why)s"),
    "no_calendar": _("没有装今年的工作日历，算不出补正期限。请告诉管理员更新。"),
    "withheld": _("试点安排这件不用预审，问题不列出来。"),
    "still_reading": _("还在读，没有全部读完。请稍后再取。"),
    "no_right": _("这个账号没有收件的权限。"),
    "no_points": _("没有须补正的问题，不用发告知。可以受理。"),
}

# Why something cannot be decided yet, beside the button that is off.
WHY: Final[Mapping[str, object]] = {
    "reading": _("第 %(pages)s 页读完后才能发出，免得二次补正"),
    "reading_many": _("还有 %(count)s 页没读完，读完才能发出，免得二次补正"),
    "unseen": _("还有 %(count)s 条看不准没看"),
    "errors": _("有 %(count)s 条须补正，不能受理"),
    "warnings": _("还有 %(count)s 条请核对没看"),
    "held": _("%(who)s 正在办这件"),
    "nothing": _("没有读成任何一页"),
    "no_papers": _("还没有材料，交来后才能办"),
    "settling": _("正在核对，马上就好"),
    "see": _("您只有查看的权限"),
    "pending": _("可以发出；有 %(count)s 条须补正您还没点认可"),
    "ready": _("都看过了，可以发出"),
    "clean": _("没有须补正的，可以受理"),
    "by_hand": _("今天不用预审，照您看到的办"),
}

STATES: Final[Mapping[str, object]] = {
    "reading": _("正在读"),
    "waiting": _("待我看"),
    "papers": _("等材料"),
    "back": _("补正回来"),
    "unreadable": _("读不了"),
    "returned": _("等补正"),
    "accepted": _("已受理"),
    "withdrawn": _("已撤下"),
}

CHANNELS: Final[Mapping[str, object]] = {
    "window": _("窗口收件"),
    "web": _("网上导办转来"),
    "system": _("业务系统转来"),
}

CHOICES: Final[Mapping[str, object]] = {
    "agree": _("已认可"),
    "overrule": _("不认可"),
    "seen": _("已看清"),
    "demand": _("列入告知"),
    "undo": _("未决定"),
    "checked": _("已核对"),
    "pending": _("待定"),
    "look": _("待看"),
    "check": _("待核"),
    "changed": _("内容变了"),
}

REASONS: Final[Mapping[str, object]] = {
    "misread": _("机器读错了"),
    "not_a_fault": _("这样可以，不算问题"),
    "rule_wrong": _("审查要点本身不对"),
    "fixed_on_the_spot": _("已当场改好"),
    "other": _("其他，写明原因"),
}

STEPS: Final[Mapping[str, object]] = {
    "opened": _("收件"),
    "files": _("收下文件"),
    "read": _("全部读完"),
    "read_again": _("读到一半停了，已自动重读"),
    "agree": _("认可"),
    "overrule": _("不认可"),
    "seen": _("看清"),
    "demand": _("列入告知"),
    "undone": _("撤回决定"),
    "fact": _("改要素"),
    "claimed": _("接手"),
    "file_aside": _("搁置文件"),
    "file_back": _("取回文件"),
    "returned": _("退回补正"),
    "came_back": _("补正回来"),
    "accepted": _("受理"),
    "withdrawn": _("撤下"),
    "again": _("重新读"),
}

WANTED: Final[Mapping[str, object]] = {
    "text": _("文字"),
    "date": _("日期，如 2026-11-20；长期有效填“长期”"),
    "integer": _("整数"),
    "boolean": _("有或没有"),
    "choice": _("列出的选项之一"),
    "list": _("列出的选项"),
}


def with_reason(name: str, parts: Iterable[str]) -> str:
    """不认可：机器读错了，再看原件: with the signs of the page's language."""
    english = (get_language() or "").startswith("en")
    colon, comma = (": ", ", ") if english else ("：", "，")
    why = comma.join(part for part in parts if part)
    return f"{name}{colon}{why}" if why else name
