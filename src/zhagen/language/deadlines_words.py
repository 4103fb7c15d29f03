"""Word lists of time demands: feasts, plans, beginnings, labels, and what only looks like one."""

from __future__ import annotations

from datetime import date, timedelta

# Feasts on a fixed day (month, day), and those only a year's notice can place.
FIXED_FEASTS: dict[str, tuple[int, int]] = {
    "元旦": (1, 1), "妇女节": (3, 8), "五一": (5, 1), "劳动节": (5, 1), "六一": (6, 1),
    "儿童节": (6, 1), "七一": (7, 1), "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1),
    "教师节": (9, 10), "国庆": (10, 1), "十一": (10, 1), "植树节": (3, 12), "五四": (5, 4),
    "青年节": (5, 4), "护士节": (5, 12), "世界环境日": (6, 5), "医师节": (8, 19),
    "烈士纪念日": (9, 30), "记者节": (11, 8), "消防日": (11, 9), "宪法日": (12, 4),
    "公祭日": (12, 13), "秋季学期": (9, 1),
}  # fmt: skip
# Days of the calendar that are too often part of a name to count without 前 behind them, and terms
# of the school year, whose first day is fixed for autumn only.
NAMED_DAYS = (
    r"(?:植树节|五四|青年节|护士节|世界环境日|医师节|烈士纪念日|记者节|消防日|宪法日|公祭日)"
    r'(?="?(?:当天|活动)?(?:之?前|以前))'
)
TERMS = r"(?:秋季|春季|新|下)学期(?=(?:开学)?(?:起|开始|之?前|以前))"
TERM_NAMES = frozenset(("秋季学期", "春季学期", "新学期", "下学期"))  # fmt: skip
FEAST_NAMES: dict[str, str] = {
    "元旦": "元旦", "春节": "春节", "清明": "清明节", "五一": "劳动节", "劳动节": "劳动节",
    "端午": "端午节", "中秋": "中秋节", "国庆": "国庆节", "十一": "国庆节",
}  # fmt: skip

# Feasts of the moon and of the sun's course: their days (month, day) by year, from the almanac.
MOVING_FEASTS: dict[str, dict[int, tuple[int, int]]] = {
    "春节": {
        2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29),
        2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23),
        2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
    },
    "清明": {
        2020: (4, 4), 2021: (4, 4), 2022: (4, 5), 2023: (4, 5), 2024: (4, 4), 2025: (4, 4),
        2026: (4, 5), 2027: (4, 5), 2028: (4, 4), 2029: (4, 4), 2030: (4, 5), 2031: (4, 5),
        2032: (4, 4), 2033: (4, 4), 2034: (4, 5), 2035: (4, 5),
    },
    "端午": {
        2020: (6, 25), 2021: (6, 14), 2022: (6, 3), 2023: (6, 22), 2024: (6, 10), 2025: (5, 31),
        2026: (6, 19), 2027: (6, 9), 2028: (5, 28), 2029: (6, 16), 2030: (6, 5), 2031: (6, 24),
        2032: (6, 12), 2033: (6, 1), 2034: (6, 20), 2035: (6, 10),
    },
    "中秋": {
        2020: (10, 1), 2021: (9, 21), 2022: (9, 10), 2023: (9, 29), 2024: (9, 17), 2025: (10, 6),
        2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22), 2030: (9, 12), 2031: (10, 1),
        2032: (9, 19), 2033: (9, 8), 2034: (9, 27), 2035: (9, 16),
    },
    "重阳": {
        2020: (10, 25), 2021: (10, 14), 2022: (10, 4), 2023: (10, 23), 2024: (10, 11),
        2025: (10, 29), 2026: (10, 18), 2027: (10, 8), 2028: (10, 26), 2029: (10, 16),
        2030: (10, 5), 2031: (10, 24), 2032: (10, 12), 2033: (10, 1), 2034: (10, 20),
        2035: (10, 9),
    },
}  # fmt: skip

# 除夕 and 元宵 go by the first day of the year of the moon.
MOVING_FEASTS |= {
    name: {
        year: ((day := date(year, *place) + timedelta(days=apart)).month, day.day)
        for year, place in MOVING_FEASTS["春节"].items()
    }
    for name, apart in (("除夕", -1), ("元宵", 14))
}

# What comes from outside and has a time of its own, so that 前 behind it sets a day (开学前). Steps
# of a procedure (验收前, 开工前) only say what comes first, and are not here.
EVENTS = (
    "汛期|入汛|雨季|台风季|梅雨季|冰冻期|入冬|入夏|入秋|冬季|夏季|雨雪天气|供暖季?|供热季?|采暖[季期]|"
    "迎峰度夏|迎峰度冬|高温天气|寒潮|旅游旺季|用[电气水]高峰|春耕|春播|春灌|秋收|秋播|夏收|夏种|三夏|三秋|双抢|"
    "开学|放假|寒假|暑假|学期末|期末|中考|高考|期中考试|期末考试|春运|"
    "(?:来临|到来|结束|终了|期满|届满|到期|召开|开幕|闭幕|开园|开馆)"
)

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
    "今天": 0, "今日": 0, "现在": 0, "当天": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
    "今晚": 0, "今早": 0, "今晨": 0, "今夜": 0, "明晚": 1, "明早": 1, "明晨": 1,
}  # fmt: skip
WEEKS_FROM_ISSUE: dict[str, int] = {
    "本周": 0, "这周": 0, "下周": 1, "下个周": 1, "周": 0, "本星期": 0, "这星期": 0,
    "这个星期": 0, "下星期": 1, "下个星期": 1,
}  # fmt: skip

# Papers whose own issue starts a period; another paper's issue is an event.
OWN_PAPERS = (
    "通知|意见|方案|办法|规定|文件|措施|计划|通告|公告|决定|细则|规则|指引|要点|清单|分工|任务书|"
    "行动计划|实施方案|实施意见|实施办法|工作方案|若干措施|函|批复|纪要"
)
ISSUED = "印发|发布|公布|下发|发文|施行|实施|颁布"
RECEIVED = "收到|接到|接收|签收|接报|收悉|收文|收件|接件|受理"
# A whole year is a time only where what it holds is still to come: 全年不少于40场, 力争全年完成.
WHOLE_YEAR = (
    r"(?<!年)全年(?:(?=(?:原则上|累计|总计|共)?(?:要|应|须|将|拟|力争|争取|确保|计划|不少于|不低于|不得少于"
    r"|至少|不超过|不高于|控制在))|(?<=力争全年|争取全年|确保全年|计划全年))"
)
# Rounds without 每: 一月一调度 (not 一月一日, 一年一度), 季度首月15日前.
ROUNDS = (
    r"(?<![0-9一二三四五六七八九十第同每])(?:[一两](?:日|天|周|旬|月|季度?|年|学期)|半[月年])一"
    r"(?![日号度月年天夜些个直定起般律同并体样级二三四五六七八九十至到])[一-龥]{1,2}"
    r'(?=$|["、，。；）和及 ]|的?(?:制度|机制|要求))'
    r"|隔[周月日天]|逢[单双]月"
    r"|(?<![每按逐第一二三四本各上])(?:次|下一?个?)?季度?[首末]月(?=第?[0-9])"
)

# Behind the day of issue: the paper itself comes into force.
IN_FORCE = "施行|实施|执行|生效|试行|起效|启用"

# Labels behind which a plain time is a demand.
TIME_LABELS = (
    r"(?:(?:完成|办结|整改|推进|落实|责任|报送|上报|反馈|提交|任务|截止|工作|实施|建设|达标|销号)"
    r"(?:时限|期限|时间|日期|节点)|时限|期限|时间节点|时间要求|时间安排|进度要求|进度安排|时间进度|截止)"
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
