"""Every sentence that is not in a template."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_folders": _(
            "管理员还没有允许读哪个文件夹。请他在设置 log_folders 里写上日志所在的位置。"
        ),
        "outside": _("这个文件夹不在允许的位置里。请选列出的位置，或写它下面的文件夹。"),
        "no_folder": _("服务器上没有这个文件夹，或没有权限读。请核对位置。"),
        "connected": _("已经接好，正在读。"),
        "already": _("这个文件夹已经接好了。"),
        "removed": _("不再读这个文件夹；已经读入的记录都在。"),
        "nothing": _("没有选文件。请选日志、办件记录或站内搜索记录。"),
        "too_large": _("文件太大。网页最多传 200 MB，再大请让管理员放进日志文件夹。"),
        "items_kept": _("事项表已换好，共 %(count)s 个事项。下次分析起用它。"),
        "bad_workbook": _("工作簿“%(name)s”打不开。请确认不是加密文件，或另存为 CSV。"),
        "empty_workbook": _("工作簿“%(name)s”里没有内容。请选填好了的那一份。"),
        "no_rows": _("一行办件记录也没有。"),
        "disk_full": _("磁盘满了，没有读进去。已经读入的都在；请管理员腾出地方后再读一次。"),
        "gone": _("传上来的文件已经不在了，请再传一次。"),
        "stopped": _("读到一半停了。已经读完的文件都在，再读一次不会重复计算。"),
        "analysis_stopped": _("分析到一半停了。请再分析一次；还是不行，请告诉管理员。"),
        "no_extra": _(
            "这台服务器没有装效能分析的软件包。请管理员运行 pip install 'zhagen[insight]'。"
        ),
        "store_broken": _(
            "效能分析的数据读不出来，可能坏了。请管理员从备份恢复；原始日志没有动过。"
        ),
        "no_days": _("还没有任何一天的记录。请先接入日志文件夹或上传日志。"),
        "overlap": _("两期有重合的日子，比不出变化。请换成不重合的两期。"),
        "order": _("比较的那一期比本期还晚。请把两期对调。"),
        "no_record": _(
            "%(period)s没有任何记录（已有 %(first)s 至 %(last)s）。请读入这一期的日志，或换一期。"
        ),
        "not_over": _(
            "%(period)s还没有完，记录只到 %(last)s。请等满一期，或自选起止日到 %(last)s。"
        ),
        "bad_days": _("起止日没有写全。请写成 2026-07-01 这样的日期。"),
        "short": _("%(period)s共 %(days)s 天，有记录的只有 %(known)s 天。请看是否漏读了日志。"),
        "at_most_two": _("一期最多选两条：多了分不清是哪条起的作用。请先去掉一条。"),
        "not_offered": _("这条发现没有可以登记的改法。"),
        "none_chosen": _("还没有选。请先在发现里选一条或两条。"),
        "registered": _("登记好了。改好上线那天，请到“已登记的微优化”里写上日期。"),
        "declined": _("已记下不采纳，以后的报告不再提它。"),
        "live": _("上线日期记好了，到约定的日子看结论。"),
        "as_it_was": _("登记簿里已经是这样，没有改动。"),
        "reason_needed": _("请写一句为什么不采纳，以后的人看得到。"),
        "later_booked": _("登记簿里已有更晚一期的建议，这一期不能再登记。"),
    }
)

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "folder": _("日志文件夹"),
        "upload": _("上传的文件"),
        "pushed": _("业务系统推送"),
    }
)

FILE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access": _("访问日志"),
        "search": _("站内搜索"),
        "handling": _("办件记录"),
        "votes": _("评价"),
        "inventory": _("网页清单"),
        "events": _("台账"),
        "empty": _("空文件"),
        "unknown": _("认不出"),
    }
)

VERDICTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "worked": (_("有效，保留"), "passed"),
        "worse": (_("变差了，建议恢复原样"), "error"),
        "no_effect": (_("没有效果"), "notice"),
        "open": (_("还不能说"), "unclear"),
    }
)

BOOK_STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "proposed": (_("等决定"), ""),
        "accepted": (_("已登记，没上线"), "chosen"),
        "declined": (_("不采纳"), ""),
        "done": (_("已上线"), "chosen"),
        "measured": (_("已看结论"), "done"),
        "replaced": (_("已被新的一期替换"), ""),
        "expired": (_("过期没有决定"), ""),
    }
)

# What the library calls the rows of a proposal.
LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "改哪里": _("改哪里"),
        "对应发现": _("对应发现"),
        "谁受益": _("谁受益"),
        "看什么": _("看什么"),
        "比照": _("比照"),
        "何时看": _("何时看"),
    }
)
