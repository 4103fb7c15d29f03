"""What a charter may choose, in the language of the page; the charter's own papers stay Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhagen.pilot.charter import Design, Direction, Measure

DESIGNS: Final[Mapping[Design, Promise]] = {
    Design.SWITCHBACK: _("逐窗口按天换班"),
    Design.HALL_SWITCHBACK: _("整厅按天换班"),
    Design.CLUSTER: _("窗口分组比较"),
    Design.STEPPED_WEDGE: _("分批启用"),
    Design.ONLINE: _("线上按人分组"),
    Design.MATCHED: _("与未启用窗口配对比较"),
    Design.BEFORE_AFTER: _("前后对比"),
}
MEASURES: Final[Mapping[Measure, Promise]] = {
    Measure.GEOMETRIC_MEAN_RATIO: _("几何平均数之比"),
    Measure.MEAN_RATIO: _("平均数之比"),
    Measure.RESTRICTED_MEAN_RATIO: _("限定时间内平均数之比"),
    Measure.DIFFERENCE_IN_RATES: _("比率之差"),
    Measure.DIFFERENCE_IN_MEANS: _("平均数之差"),
}
DIRECTIONS: Final[Mapping[Direction, Promise]] = {
    Direction.LOWER: _("越少越好"),
    Direction.HIGHER: _("越多越好"),
}
STOPS: Final[Mapping[str, Promise]] = {
    "harm": _("出现损害"),
    "privacy": _("隐私事件"),
    "compliance": _("不照排班执行"),
    "withdrawal": _("人员退出"),
}
