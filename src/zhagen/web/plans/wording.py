"""What the pages of plans say about state, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from zhagen.breakdown.correcting.model import FieldName
from zhagen.breakdown.model import IssueCode, SuggestionKind

ISSUES: Final[Mapping[IssueCode, str]] = {
    IssueCode.NO_LEAD: _("缺牵头"),
    IssueCode.SEVERAL_LEADS: _("请定总牵头"),
    IssueCode.JOINT_WITHOUT_LEAD: _("请定牵头"),
    IssueCode.GENERIC_BODY: _("请补单位"),
    IssueCode.ROLE_UNSURE: _("看不准"),
    IssueCode.NO_DEADLINE: _("缺时限"),
    IssueCode.DEADLINE_ON_HOLIDAY: _("时限逢假日"),
    IssueCode.DEADLINE_BEFORE_ISSUE: _("时限早于成文"),
    IssueCode.CALENDAR_UNKNOWN: _("缺放假安排"),
    IssueCode.BASIS_UNKNOWN: _("请定哪一天"),
    IssueCode.LEAD_NOT_ADDRESSED: _("牵头不在主送"),
    IssueCode.LEAD_PROPOSED: _("牵头是拟议的"),
    IssueCode.DEADLINES_DIFFER: _("时限不一致"),
    IssueCode.SUGGESTED_OTHERWISE: _("另有读法"),
}

FIELDS: Final[Mapping[FieldName, str]] = {
    FieldName.TITLE: _("任务"),
    FieldName.LEAD: _("牵头单位"),
    FieldName.SUPPORT: _("配合单位"),
    FieldName.JOINT: _("共同负责"),
    FieldName.GUIDE: _("指导单位"),
    FieldName.DEADLINE: _("时限"),
    FieldName.DELIVERABLE: _("交付物"),
    FieldName.TARGET: _("目标"),
}

OFFERS: Final[Mapping[SuggestionKind, str]] = {
    SuggestionKind.LEAD: _("牵头单位"),
    SuggestionKind.STEP: _("步骤"),
    SuggestionKind.WORDING: _("任务名称"),
    SuggestionKind.DELIVERABLE: _("交付物"),
}

STEPS: Final[Mapping[str, str]] = {
    "read": _("读出任务"),
    "failed": _("没有读成"),
    "field": _("改了"),
    "restored": _("恢复原读法"),
    "confirmed": _("确认"),
    "opened": _("取消确认"),
    "added": _("加了一行"),
    "split": _("拆出一行"),
    "removed": _("删去一行"),
    "kept": _("放回一行"),
    "taken": _("采用建议"),
    "left": _("不用建议"),
    "assigned": _("分派"),
    "done": _("登记办结"),
    "undone": _("撤回办结"),
    "exported": _("导出"),
    "read_back": _("读回改稿"),
    "advised": _("模型提了建议"),
}

MESSAGES: Final[Mapping[str, str]] = {
    "nothing": _("没有选文件，也没有粘贴文字。请选一份文件，或把正文贴进来。"),
    "empty_file": _("“%(name)s”是空的，里面没有内容。请打开核对，或另选一份文件。"),
    "too_large": _("文件超过 30 MB。请只交正文，附件另交；扫描件请降低分辨率。"),
    "no_reading": _("这台机器没有装文字识别，扫描件读不了。请换有文字的 PDF 或 DOCX。"),
    "broken": _("读这份文件时出错了，没有读成。请另存为 DOCX 再交；还不行请告诉管理员。"),
    "forgotten": _("这份任务分解表已到保存期限，内容已删除。"),
    "not_ready": _("这份文件还没有读完，请等一会儿。"),
    "removed": _("这一行已经被删去了。请刷新后再看。"),
    "empty_title": _("任务名称不能空着。"),
    "no_paragraph": _("没有这一段，或者它已经是任务了。请刷新后再看。"),
    "no_suggestion": _("这条建议已经没有了。请刷新后再看。"),
    "no_one": _("没有这个单位或人员，或者对方没有查看任务分解的权限。"),
    "nothing_done": _("请写明交付了什么，如“《……报告》已报市政府”。"),
    "settled": _("这一项这一天已经办结过了。"),
    "bad_table": _("请选本工具导出后改过的 XLSX 或 JSON。"),
    "stale_table": _("改稿交回前，这几行在网页上又改过，没有用改稿里的：%s。"),
    "same": _("请选两份不同的文件来比。"),
    "bad_email": _("邮箱地址写得不对，请核对。"),
    "no_advice": _("模型没有给出可用的建议。任务表与不接模型时一样。"),
    "asked": _("已请模型看一遍。有建议时会列在各行旁边，不改表里的内容。"),
    "no_mail": _("没有配置邮件，提醒只在网页和日历里看得到。"),
}
