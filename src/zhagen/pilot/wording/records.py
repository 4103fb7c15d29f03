"""What is said about records: rows set aside, faults of a check, checks of a look, lessons.

Each sentence says what is wrong and what to do; none says who is to blame.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.units import SWITCHED
from zhagen.pilot.log.verify import LogFault
from zhagen.pilot.model import Checks, SetAside
from zhagen.pilot.recording.lessons import Lesson
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.verdicts import metric_named

# Reason a row was set aside -> (what, remedy).
SET_ASIDE: Mapping[str, tuple[str, str]] = {
    "unreadable_row": ("这一行的列数与表头不符", "请检查多出的逗号或换行，改正后重新导出这些行"),
    "unreadable_time": ("时间读不出来", "请写成 2026-08-24 09:05，改正后重新导出这些行"),
    "unreadable_value": ("有一格的内容不是约定的写法", "数字只写数字，是否只写“是”或“否”"),
    "zone_mixed": ("同一列里有的时间带时区、有的不带", "请统一成一种写法后重新导出"),
    "no_case_id": ("没有办件编号", "请补上编号；没有编号的办件查不了重"),
    "no_start": ("没有收件时间", "请从业务系统补上收件时间"),
    "backwards": ("答复时间早于收件时间", "请核对两个时间是否填反或跨天没有写日期"),
    "duplicate": ("同一办件编号已经记过，内容一样", "不用处理"),
    "duplicate_differs": (
        "同一办件编号已经记过，内容与原记录不同，没有采用",
        "请核对：是两件不同的办件，就改正编号；原记录有误，请双方写明，记录本身不改",
    ),
    "date_only": ("时间只有日期没有时刻", "指标按分钟或小时算，请导出到时、分，再重新导出这些行"),
    "unknown_window": (
        "窗口不在立项书之列",
        "若是窗口改了名，请在立项书的变更里写明；否则不用处理",
    ),
    "outside_dates": ("收件时间不在试点和基线的日期之内", "不用处理；若日期写错，请改正后重新导出"),
    "resubmitted": ("补正后再次提交，立项书只计首次收件", "不用处理"),
    "no_person": ("没有申请人编号，不知道抽在哪一边", "请从业务系统补上申请人编号"),
    "unknown_arm": ("组别读不出来", "请只写“使用”或“不使用”"),
    "closed_day": ("放假、轮空或不计入的日子收的件", "不用处理"),
    "superseded": ("先按没办结记下，后来补记了", "不用处理，已按后来的一行计"),
    "after_look": ("查看日以后的办件", "不用处理，下一次查看会计入"),
}
_OTHER = ("不能使用", "请核对这些行后重新导出")

# Kind of a fault that a check found -> (what, remedy); {where} is the segment, week or file.
FAULTS: Mapping[str, tuple[str, str]] = {
    "seal": ("立项书的封条不符", "请用双方各自留存的封存文件核对，以两份一致的为准"),
    "spine": (
        "接续记录的第 {where} 行断了",
        "请从备份恢复整个记录文件夹，再核对一次",
    ),
    "root_spine": (
        "第 {where} 周校验单上写的那一段，记录里没有",
        "请双方拿校验单核对；记录被重写过的，从备份恢复整个记录文件夹",
    ),
    "stranger": (
        "多出一个不属于记录的文件 {where}",
        "请移走这个文件；若是误删后放回的，请从备份恢复",
    ),
    "other_charter": ("第 {where} 周的校验单属于另一份立项书", "请找出本次试点的校验单再核对"),
    "typed": ("第 {where} 段的分析用文件被改动", "请从备份恢复这一段"),
    "missing": ("找不到文件 {where}", "请从备份恢复这个文件"),
    "entries": (
        "第 {where} 段的办件记录被改动、增删或调换",
        "请从备份恢复这一段，并查明改动的原因",
    ),
    "rows": ("第 {where} 段的两份文件说法不一，{detail} 处不同", "请从备份恢复这一段"),
    "root": (
        "前 {detail} 件与第 {where} 周校验单上的校验值不符",
        "请双方拿校验单核对，从备份恢复当时的记录",
    ),
    "unfinished": (
        "有一段没有记完：{where} 在，记录里却没有它",
        "正在加的等加完再核对；否则与校验单核对：少了的从备份恢复，没少的移走同号的文件，重新加那一批",
    ),
    "amendment": (
        "立项书的变更与记录第 {where} 行写下的不符",
        "变更撤不回；请用双方签齐、变更最全的封存文件运行 zhagen pilot log amend，再核对一次",
    ),
    "root_amendment": (
        "第 {where} 周校验单上的变更，记录里没有",
        "请用双方签齐、变更最全的封存文件运行 zhagen pilot log amend，再核对一次",
    ),
    "secret": (
        "{where} 与各段写下的密钥不是同一个",
        "请从备份恢复这个文件；它只用来认出加办件时给错的密钥",
    ),
    "unreadable": ("{where} 读不出来", "请从备份恢复这个文件"),
    "truncated": ("记录比第 {where} 周校验单上的少（{detail}）", "请从备份恢复缺的部分"),
}

_LESSONS: Mapping[str, str] = {
    "interval_too_wide": "范围太宽（上下各 {half_width:%}，{units} 个对比单位）："
    "下一次要多做几周或多几个窗口。",
    "mix_mattered": "两边办件的难易不同：不折算是 {raw:c}，折算后是 {standardised:c}；"
    "下一次仍要按类型折算。",
    "run_in": "开头几周计入是 {with:c}，不计入是 {without:c}："
    "人需要时间上手，下一次照样留出适应期。",
    "rota_not_followed": "照排班执行只有 {compliance:%}：下一次让窗口的开关更省事，每天提醒一次。",
    "records_incomplete": "记录完整只有 {completeness:%}：下一次开始前先导出一周试一遍。",
    "effect_lingers": "用过的第二天，不用时也不一样（p = {p:.3f}）："
    "下一次留出间隔日，或按窗口分组。",
    "rows_set_aside": "有 {count:n} 行因“{reason}”搁置：下一次先改好导出的写法。",
    "guardrail": "{metric}没有证实守住底线（允许变差 {margin}{effect}）：下一次先看它能不能看清。",
    "level": "不用工具时的水平是 {off:.1f} {unit}：下一次定目标、算件数从这里起。",
}


def set_aside_sentence(each: SetAside) -> str:
    """One group of rows that were set aside: how many, why, which, what to do."""
    what, remedy = SET_ASIDE.get(each.reason, _OTHER)
    rows = f"，如 {'、'.join(each.examples[:3])}" if each.examples else ""
    return f"{amounts.count(each.count)} 行{what}{rows}；{remedy}。"


def set_aside_told(each: SetAside) -> tuple[str, str, str, str]:
    """The same in a table's columns: what, how many, which, what to do."""
    what, remedy = SET_ASIDE.get(each.reason, _OTHER)
    return what, amounts.count(each.count), "、".join(each.examples[:2]), remedy


def fault_sentence(fault: LogFault) -> str:
    """One fault of a check: what does not hold, where, what to do."""
    what, remedy = FAULTS.get(fault.kind, ("{where} 处不符", "请从备份恢复后再核对"))
    if fault.kind in ("seal", "unreadable") and fault.detail:  # the exception's own words
        return f"{fault.detail.rstrip('。')}。"
    detail = fault.detail.replace(">", " 件，现有 ") + (" 件" if ">" in fault.detail else "")
    return f"{what.format(where=fault.where, detail=detail)}；{remedy}。"


def lesson_sentence(lesson: Lesson, charter: Charter | None = None) -> str:
    """One lesson with its numbers; effects are in their metric's unit where a charter is given."""
    template = _LESSONS.get(lesson.code, f"{lesson.code}。")
    values: dict[str, object] = {
        name: _Shown(value) if isinstance(value, int | float) else value
        for name, value in lesson.numbers.items()
    }
    if charter is not None:
        values |= {
            name: _Said(amounts.change(float(value), charter.primary))
            for name, value in lesson.numbers.items()
            if name in _EFFECTS and isinstance(value, int | float)
        }
    if lesson.code == "rows_set_aside":
        values["reason"] = SET_ASIDE.get(str(lesson.numbers.get("reason")), _OTHER)[0]
    if lesson.code == "guardrail":
        values |= _guardrail(lesson, charter)
    return template.format(**values)


def _guardrail(lesson: Lesson, charter: Charter | None) -> dict[str, object]:
    name = str(lesson.numbers["metric"])
    margin, effect = lesson.numbers.get("margin", 0.0), lesson.numbers.get("effect")
    if charter is None:
        seen = f"，这次 {effect:+.3f}" if isinstance(effect, float) else ""
        title = str(lesson.numbers.get("title", name))  # older lessons carry the id alone
        return {"metric": title, "margin": str(margin), "effect": seen.replace("-", "−")}
    metric = metric_named(charter, name)
    seen = f"，这次 {amounts.change(effect, metric)}" if isinstance(effect, float) else ""
    shown = amounts.agreed(float(margin), metric)
    return {"metric": metric.title, "margin": shown, "effect": seen}


_EFFECTS = frozenset({"raw", "standardised", "with", "without", "half_width"})


class _Said(str):
    """An effect already in words: the charter knows its unit, a template does not."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return self.removeprefix("+") if spec == "%" else str(self)


class _Shown(float):
    """A number that knows the ways this module prints one."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if spec == "%":
            return amounts.percent(self)
        if spec == "c":
            return amounts.percent(self, signed=True)
        if spec == "n" or not spec:
            return amounts.count(self)
        return format(float(self), spec).replace("-", "−")


def roots_sentence(checks: Checks) -> str:
    """Whether the log was held against the sheets that the other party keeps, and fits them."""
    if not checks.roots_intact:
        return "与对方存的每周校验单核对：不符，以下数字不能采信。"
    if not checks.roots_compared:
        return (
            "与对方存的每周校验单：未核对，这次没有给出校验单，整段重写查不出来；"
            "请用 --roots 给出后重做一次。"
        )
    return f"与对方存的 {checks.roots_compared} 张每周校验单核对：没有不符。"


def arrivals_sentence(checks: Checks, charter: Charter) -> str:
    """Whether as many people come on days with the tool as on days without."""
    p = checks.arrivals_p
    if p is None:
        if charter.assignment.design not in SWITCHED:
            return "这种设计没有成对的日子，不比较两边来件的多少。"
        off, on = checks.balance.get("cases", (0.0, 1.0))
        same = f"两边来件一样多，各 {amounts.count(on)} 件。"
        return same if off == on else "成对的日子太少，两边来件的多少还比不出。"
    said = "两边来件的多少看不出差别" if p >= 0.05 else "两边来件的多少不同，读结论时要当心"
    return f"{said}（{amounts.chance(p)}）。"


def carry_over_sentence(checks: Checks, charter: Charter) -> str:
    """Whether the day after a day with the tool still shows it."""
    p = checks.carry_over_p
    if p is None:
        if charter.assignment.design not in SWITCHED:
            return "这种设计不按日轮换，没有隔日影响可看。"
        if charter.assignment.washout:
            return "换边之间留有间隔日，不另看隔日影响。"
        return "不使用的日子太少，隔日影响还看不出。"
    said = (
        "用过的第二天，不用时看不出残留影响"
        if p >= 0.05
        else "用过的第二天，不用时也不一样，真实差别可能比报的更大"
    )
    return f"{said}（{amounts.chance(p)}）。"


def balance_name(key: str, charter: Charter) -> str:
    """What a balance figure is called."""
    if key == "cases":
        return "办件数"
    if key == "level":
        return charter.primary.title
    name = key.removeprefix("share:")
    return f"{name}件占比" if name else "未写类型的占比"


def split_sentence(p: float) -> str:
    """Whether persons came to both arms as they were drawn (online)."""
    said = "与抽签的一半对一半相符" if p >= 0.001 else "与抽签的一半对一半不符，请先查分流再看结果"
    return f"两边的人数{said}（{amounts.chance(p)}）。"
