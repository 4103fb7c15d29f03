"""The fields of the charter's form: which path of the charter each is, and what it may hold.

A charter is nested; a form is flat. A field is named by its path (`schedule.weeks`), so what was
typed and what is wrong meet at the same place without a second list of keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhagen.web.pilots.choices import DESIGNS, DIRECTIONS, MEASURES, STOPS

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Field:
    """One input of the form.

    `kind` is text, long, lines, pairs, number, share, effect, whole, weeks, day or choice. A share
    is typed in per cent; so is an effect, but where means are compared it is in the unit of its
    metric. `path` is relative to the group. A `wide` field takes a row of its own; an `optional`
    one that is left empty is left out of the charter.
    """

    path: str
    label: Words
    kind: str = "text"
    help: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    optional: bool = False
    wide: bool = False
    unit: Words = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; with `repeats` there may be any number of them in a list."""

    path: str
    title: Words
    fields: tuple[Field, ...]
    repeats: bool = False
    add: Words = ""
    lead: Words = ""


_DESIGNS: Final = tuple((each.value, words) for each, words in DESIGNS.items())
_MEASURES: Final = tuple((each.value, words) for each, words in MEASURES.items())
_DIRECTIONS: Final = tuple((each.value, words) for each, words in DIRECTIONS.items())
_STOPS: Final = tuple(STOPS.items())
_METRIC: Final = (
    Field("title", _("名称")),
    Field("unit", pgettext_lazy("measure", "单位")),
    Field(
        "formula", _("怎么算"), help=_("办件列的算式，如 minutes(started_at, ended_at)、returned")
    ),
    Field("measure", _("怎么比"), "choice", choices=_MEASURES),
    Field("direction", _("方向"), "choice", choices=_DIRECTIONS),
    Field("id", _("代号"), help=_("小写英文，各不相同")),
)


def _party(at: int, title: Words, gives: tuple[tuple[str, Words], ...]) -> Group:
    return Group(
        f"parties.{at}",
        title,
        (
            Field("name", _("单位名称")),
            Field("signatory", _("签字人")),
            *(
                Field(f"contributes.{key}", words, "long", optional=True, wide=True)
                for key, words in gives
            ),
            Field("person_days.planned", _("计划人日"), "number"),
            Field("person_days.cap", _("人日上限"), "number"),
        ),
    )


GROUPS: Final[tuple[Group, ...]] = (
    Group(
        "",
        _("验证什么"),
        (
            Field("title", _("标题"), wide=True),
            Field("slice", _("场景切片"), help=_("编号@版本"), optional=True),
            Field(
                "hypothesis", _("假设"), "long", help=_("一句话：做了什么，什么会变好"), wide=True
            ),
            Field("scene.what", _("场景"), "long", wide=True),
            Field("scene.leaves_out", _("不包括"), "lines", help=_("一行一条"), wide=True),
        ),
    ),
    Group(
        "problem_owner",
        _("问题负责人"),
        (
            Field("name", _("姓名")),
            Field("title", _("职务"), optional=True),
            Field("organisation", pgettext_lazy("party", "单位")),
        ),
    ),
    Group("metrics.primary", _("主要指标"), _METRIC),
    Group(
        "target",
        _("目标"),
        (
            Field("text", _("目标的说法"), help=_("如 效率提升 20%")),
            Field(
                "change",
                _("即变化"),
                "effect",
                help=_("照说法算，可以空着"),
                optional=True,
                unit="%",
            ),
            Field(
                "planned",
                _("预计效果"),
                "effect",
                help=_("要明显超过目标：整段范围都过目标才算"),
                unit="%",
            ),
        ),
    ),
    Group(
        "metrics.guardrails",
        _("底线指标"),
        (
            *_METRIC,
            Field("margin", _("允许变差"), "effect", unit="%"),
            Field("alpha", _("误判不超过"), "share", unit="%"),
        ),
        repeats=True,
        add=_("加一条底线"),
        lead=_("不许变差的事。整段范围都在底线以内才算守住。"),
    ),
    Group(
        "metrics.secondary",
        _("次要指标"),
        _METRIC,
        repeats=True,
        add=_("加一个次要指标"),
        lead=_("只供参考，不决定结论。"),
    ),
    Group(
        "design",
        _("设计"),
        (
            Field("kind", _("怎么分组"), "choice", choices=_DESIGNS),
            Field("seed", _("抽签的种子"), "whole", help=_("双方一起定的数，排班由它抽出")),
            Field("washout", _("切换后不计的天数"), "whole", optional=True),
            Field("windows", _("窗口"), "lines", help=_("一行一个，与办件记录里的写法一样")),
            Field(
                "treated",
                _("用工具的窗口"),
                "lines",
                help=_("只在窗口不是抽签定的时候写"),
                optional=True,
            ),
        ),
    ),
    Group(
        "schedule",
        _("时间"),
        (
            Field("start", _("开始"), "day"),
            Field("weeks", _("周数"), "whole"),
            Field("looks", _("第几周末查看"), "weeks", help=_("如 2 4 6 8，最后一次在最后一周")),
            Field("extension_weeks", _("可延长的周数"), "whole", help=_("只此一次，0 为不延长")),
            Field("run_in", _("适应期周数"), "whole", optional=True),
            Field("baseline.from", _("基线从"), "day", optional=True),
            Field("baseline.to", _("基线到"), "day", optional=True),
            Field("closed", _("本厅不开的日子"), "lines", help=_("一行一天"), optional=True),
        ),
    ),
    Group(
        "",
        _("下结论的要求"),
        (
            Field("alpha", _("误判合计不超过"), "share", unit="%"),
            Field("power", _("要有的把握"), "share", unit="%"),
            Field("floors.compliance", _("照排班执行不低于"), "share", unit="%"),
            Field("floors.completeness", _("记录完整不低于"), "share", unit="%"),
        ),
    ),
    _party(
        0,
        _("部门一方"),
        (("knowledge", _("业务知识")), ("data", _("数据")), ("people", _("人员"))),
    ),
    _party(
        1,
        _("产品一方"),
        (("tool", _("工具")), ("analyst", _("分析")), ("training", _("培训"))),
    ),
    Group(
        "stop_rules",
        _("提前停止"),
        (
            Field("kind", _("情形"), "choice", choices=_STOPS),
            Field("text", _("怎样算，怎么办"), "long", wide=True),
        ),
        repeats=True,
        add=_("加一条"),
    ),
    Group(
        "permission",
        _("数据使用"),
        (
            Field("purpose", _("用途"), wide=True),
            Field("fields", _("用哪些字段"), "lines", help=_("一行一个")),
            Field("legal_basis", _("依据"), "long", wide=True),
            Field("retention", _("保存多久")),
            Field("deletes", _("谁来删除")),
            Field("delete_by", _("最迟删除日"), "day"),
        ),
    ),
    Group(
        "",
        _("办件记录"),
        (
            Field(
                "columns",
                _("列名对照"),
                "pairs",
                help=_("导出的表头不认得时才写，一行一条：started_at=收件时刻"),
                optional=True,
                wide=True,
            ),
        ),
    ),
    Group(
        "",
        _("交付与善后"),
        (
            Field("deliverable", _("至少交付什么"), "long", wide=True),
            Field("afterwards.data", _("停止后，数据"), "long", wide=True),
            Field("afterwards.tool", _("停止后，工具"), "long", wide=True),
            Field("afterwards.knowledge", _("停止后，经验"), "long", wide=True),
        ),
    ),
)

# What a new row of a list begins with.
NEW_ROWS: Final[Mapping[str, Mapping[str, object]]] = {
    "metrics.guardrails": {
        "id": "", "title": "", "unit": "", "formula": "", "measure": "difference_in_rates",
        "direction": "lower", "margin": 0.05, "alpha": 0.05,
    },
    "metrics.secondary": {
        "id": "", "title": "", "unit": "", "formula": "", "measure": "difference_in_means",
        "direction": "higher",
    },
    "stop_rules": {"kind": "harm", "text": ""},
}  # fmt: skip
