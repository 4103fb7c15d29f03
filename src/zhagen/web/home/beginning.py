"""What to do first, for somebody for whom nothing waits yet: one line for each kind of work.

An empty page says what would fill it. A step is shown to whoever may take it, and only where its
page exists in this installation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from zhagen.web.accounts.rights import Right, rights_of


@dataclass(frozen=True, slots=True)
class Step:
    """A first step: what it is, what comes of it, and where it is taken."""

    title: str
    text: str
    action: str
    address: str


# The right it takes, the page by its name, the words.
_STEPS: Final = (
    (
        Right.case_work, "cases:index", _("收第一件"),
        _("把申请人的材料拖进来，读完的页先出结果。"), _("去收件"),
    ),
    (
        Right.talk_seat, "seat:index", _("等第一个对话"),
        _("有人要转人工时，对话会出现在这里，前面说过的都在。"), _("看对话"),
    ),
    (
        Right.plan_edit, "plans:index", _("分解第一份文件"),
        _("上传或粘贴一份文件，读成谁牵头、什么时候、交什么的一张表。"), _("去上传"),
    ),
    (
        Right.insight_decide, "insights:index", _("接上第一份日志"),
        _("上传网站和办件的日志，看哪几步最耗人，选定最多两条建议。"), _("看效能分析"),
    ),
    (
        Right.pilot_edit, "pilots:index", _("起草第一份立项书"),
        _("写清要改善什么、用什么量、多少周，双方签封后开始试点。"), _("去起草"),
    ),
    (
        Right.slice_see, "slices:index", _("看一看场景切片"),
        _("每个事项的材料、要点和问法都写在切片里，改规则就是出下一版。"), _("看切片"),
    ),
    (
        Right.people, "accounts:people", _("添加人员"),
        _("给每个人一个角色和一个单位，能看什么、能做什么由角色定。"), _("去添加"),
    ),
)  # fmt: skip


def first_steps(user: object) -> tuple[Step, ...]:
    """The steps this person may take."""
    rights = rights_of(user)
    found = []
    for right, name, title, text, action in _STEPS:
        address = _address(name) if right in rights else ""
        if address:
            found.append(Step(str(title), str(text), str(action), address))
    return tuple(found)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
