"""Everything that can stand in the trail: each code with its Chinese name.

The list is closed: an action that is not here cannot be recorded, so whoever reads the trail
knows what each line means. Each part keeps its own lines together.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # accounts
        "sign_in.done": pgettext_lazy("done", "登录"),
        "sign_in.failed": _("登录没有成功"),
        "sign_in.locked": _("登录失败过多，暂停登录"),
        "sign_in.unlocked": _("解除暂停登录"),
        "sign_in.out": pgettext_lazy("done", "退出登录"),
        "password.changed": _("改了自己的密码"),
        "password.reset": _("重新发放临时密码"),
        "factor.added": pgettext_lazy("done", "开启动态验证码"),
        "factor.removed": pgettext_lazy("done", "关闭动态验证码"),
        "factor.reset": _("替人清除动态验证码"),
        "factor.codes": _("重新生成备用码"),
        "person.added": pgettext_lazy("done", "添加人员"),
        "person.changed": _("修改人员资料"),
        "person.disabled": _("停用人员"),
        "person.enabled": _("恢复人员"),
        "person.sessions_ended": _("结束登录状态"),
        "role.given": _("授予角色"),
        "role.taken": _("收回角色"),
        "department.added": pgettext_lazy("done", "添加单位"),
        "department.changed": _("修改单位"),
        "window.added": pgettext_lazy("done", "添加窗口"),
        "window.changed": _("修改窗口"),
        "window.removed": _("删除窗口"),
        # cases
        "case.opened": _("收件"),
        "case.files": _("收下材料文件"),
        "case.file_aside": _("搁置材料文件"),
        "case.seen": _("看了办件"),
        "case.claimed": _("接手办件"),
        "case.finding": _("认可、不认可一个问题"),
        "case.fact": _("改了要素"),
        "case.returned": _("退回补正"),
        "case.accepted": _("受理"),
        "case.withdrawn": _("撤下办件"),
        "case.notice_exported": _("导出告知书"),
        "case.original_taken": _("取走材料原件"),
        "case.read_again": _("重新读材料"),
        "case.forgotten": _("到期删除办件内容"),
        # plans
        "plan.read": _("解析文件"),
        "plan.seen": _("看了任务分解表"),
        "plan.changed": _("修改任务分解表"),
        "plan.confirmed": _("确认任务"),
        "plan.assigned": _("分派任务"),
        "plan.done": _("办结任务"),
        "plan.exported": _("导出了任务分解表"),
        "plan.read_back": _("读回了改稿"),
        "plan.removed": _("删除任务分解表"),
        "plan.feed": _("更换日历地址"),
        "plan.forgotten": _("到期删除任务分解表"),
        # pilots
        "pilot.created": pgettext_lazy("done", "起草立项书"),
        "pilot.changed": pgettext_lazy("done", "修改立项书"),
        "pilot.signed": pgettext_lazy("done", "签封立项书"),
        "pilot.unsigned": _("撤回签封"),
        "pilot.amended": _("签立项书的变更"),
        "pilot.amendment_dropped": _("撤下立项书的变更"),
        "pilot.records": _("加办件记录"),
        "pilot.sheet": _("出每周校验单"),
        "pilot.lodged": _("存下校验单"),
        "pilot.looked": _("打开约定的查看"),
        "pilot.decided": _("就结论作决定"),
        "pilot.verified": _("从头核对记录"),
        "pilot.exported": _("导出联合验证文书"),
        # slices
        "slice.drafted": _("新建切片草稿"),
        "slice.edited": _("修改切片草稿"),
        "slice.uploaded": _("上传切片版本"),
        "slice.downloaded": _("下载切片版本"),
        "slice.released": _("启用切片版本"),
        "slice.retired": _("停办切片"),
        # talks
        "talk.seen": _("看了对话"),
        "talk.taken": pgettext_lazy("done", "接手对话"),
        "talk.answered": _("答复申请人"),
        "talk.noted": _("在对话里留备注"),
        "talk.given_back": _("把对话交还机器"),
        "talk.closed": _("结束对话"),
        "talk.item_corrected": _("改正对话的事项"),
        "talk.fact_corrected": _("改正对话里的要素"),
        "alias.imported": _("读入别名建议"),
        "alias.proposed": _("提请审定别名"),
        "alias.decided": _("审定别名"),
        # tokens
        "token.made": _("发接口令牌"),
        "token.revoked": _("收回接口令牌"),
        "hook.added": _("加通知地址"),
        "hook.ended": _("停用通知地址"),
        "hook.sent_again": _("再送一次通知"),
        # insights
        "insight.connected": _("接入日志文件夹"),
        "insight.disconnected": _("不再读日志文件夹"),
        "insight.read": _("读入日志和办件记录"),
        "insight.items": _("更换事项表"),
        "insight.analysed": _("分析一期"),
        "insight.exported": _("导出效能报告"),
        "insight.adopted": _("登记微优化"),
        "insight.declined": _("不采纳微优化"),
        "insight.live": _("登记微优化上线日期"),
        # audit
        "audit.exported": _("导出审计记录"),
    }
)

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "person": _("人员"),
        "department": _("单位"),
        "window": _("窗口"),
        "token": _("接口令牌"),
        "hook": _("通知地址"),
        "session": _("登录"),
        "audit": _("审计记录"),
        "case": _("办件"),
        "talk": _("对话"),
        "alias": _("事项别名"),
        "plan": _("任务分解表"),
        "insight": _("效能分析"),
        "pilot": _("联合验证"),
        "slice": _("场景切片"),
    }
)
