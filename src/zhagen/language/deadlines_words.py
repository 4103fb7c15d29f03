"""Word lists of time demands: feasts, plans, beginnings, labels, and what only looks like one."""

from __future__ import annotations

# Feasts on a fixed day (month, day), and those only a year's notice can place.
FIXED_FEASTS: dict[str, tuple[int, int]] = {
    "元旦": (1, 1), "妇女节": (3, 8), "五一": (5, 1), "劳动节": (5, 1), "六一": (6, 1),
    "儿童节": (6, 1), "七一": (7, 1), "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1),
    "教师节": (9, 10), "国庆": (10, 1), "十一": (10, 1),
}  # fmt: skip
FEAST_NAMES: dict[str, str] = {
    "元旦": "元旦", "春节": "春节", "清明": "清明节", "五一": "劳动节", "劳动节": "劳动节",
    "端午": "端午节", "中秋": "中秋节", "国庆": "国庆节", "十一": "国庆节",
}  # fmt: skip

# The year a first plan would have begun by the beat that has held since the sixth (1981): the 14th
# began in 2021.
FIRST_PLAN_YEAR = 1956
PLAN_YEARS = 5

# A year, month, week or day named from the document's own day.
YEARS_FROM_ISSUE: dict[str, int] = {
    "今年": 0, "本年度": 0, "本年": 0, "当年": 0, "明年": 1, "次年": 1, "下一年度": 1, "后年": 2,
}  # fmt: skip
MONTHS_FROM_ISSUE: dict[str, int] = {
    "本月": 0, "这个月": 0, "当月": 0, "下个月": 1, "下月": 1, "月底": 0, "月末": 0, "月内": 0,
}  # fmt: skip
DAYS_FROM_ISSUE: dict[str, int] = {
    "今天": 0, "今日": 0, "当天": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
WEEKS_FROM_ISSUE: dict[str, int] = {"本周": 0, "这周": 0, "下周": 1, "下个周": 1, "周": 0}

# Papers whose own issue starts a period; another paper's issue is an event.
OWN_PAPERS = (
    "通知|意见|方案|办法|规定|文件|措施|计划|通告|公告|决定|细则|规则|指引|要点|清单|分工|任务书|"
    "行动计划|实施方案|实施意见|实施办法|工作方案|若干措施|函|批复|纪要"
)
ISSUED = "印发|发布|公布|下发|发文|施行|实施|颁布"
RECEIVED = "收到|接到|接收|签收|接报|收悉"

# Labels behind which a plain time is a demand.
TIME_LABELS = (
    r"(?:(?:完成|办结|整改|推进|落实|责任|报送|上报|反馈|提交|任务|截止|工作|实施|建设|达标|销号)"
    r"(?:时限|期限|时间|日期|节点)|时限|期限|时间节点|时间要求|时间安排|进度要求|进度安排|截止)"
    r"(?:要求)?(?:为|是|至)?[： ]{0,2}"
)

# What follows a plain time (2026年三季度末……) where it is the time of a task.
TASK_VERBS = (
    r"[，,]?(?:前后)?(?:要|应|须|将|拟|力争|争取|确保|计划|组织|集中|正式|基本|全面|全部|分批|"
    r"完成|出台|印发|制定|启动|开展|实现|建成|投用|投入|上线|形成|报送|上报|提交|召开|举办|公布|"
    r"发布|验收|开工|竣工|投产|试运行|运行|推出|建立|落实|实施|开始|进行|对|推进|新增|新建|改造|"
    r"培育|打造|引进|交付|评估|总结|达到|取得)"
)

# Words that say 长期 as a time; alone (no label) they must close a clause.
ALWAYS = (
    "长期坚持并?(?:持续)?(?:推进|深化)?|长期推进|长期落实|长期执行|长期|持续推进|持续坚持|"
    "持续开展|持续落实|持续实施|常态化推进|常态化开展|常态化实施|常态化落实|常态化|持续|"
    "贯穿始终|立足长远"
)
ALWAYS_CLOSING = "长期坚持|长期推进|持续推进|持续坚持|持续开展|常态化推进|常态化开展|常态化实施"
