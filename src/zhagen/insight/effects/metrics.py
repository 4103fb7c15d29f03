"""What is measured after an improvement: scale, which way is better, and how much is worth having.

`worth` was fixed beforehand, like every threshold: an effect smaller than it is not what the
improvement was made for, and a measurement that could hardly see it says so instead of judging.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Scale(StrEnum):
    """RELATIVE: changes are after / before - 1; POINTS: they are differences of shares."""

    RELATIVE = "relative"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric that can be followed week by week. `better` is +1 where more is better, else -1."""

    metric: str
    name: str
    unit: str
    scale: Scale
    better: int
    worth: float
    ripens: int = 0


MEASURES: Final[Mapping[str, Measure]] = {
    each.metric: each
    for each in (
        Measure("views_per_day", "每天浏览量", "次", Scale.RELATIVE, 1, 0.20),
        Measure("dwell_median_s", "停留时间中位数", "秒", Scale.RELATIVE, 1, 0.20),
        Measure("bounce_share", "只看一页就走的比例", "", Scale.POINTS, -1, 0.05),
        Measure("no_result_share", "站内搜索无结果比例", "", Scale.POINTS, -1, 0.05),
        Measure("broken_requests", "打不开的链接请求", "次/周", Scale.RELATIVE, -1, 0.50),
        Measure("return_share", "退件率", "", Scale.POINTS, -1, 0.03, ripens=2),
        # Cases applied in the last weeks are open yet, and those finished are the quick ones.
        Measure("handling_workdays_median", "办理时间中位数", "个工作日", Scale.RELATIVE, -1, 0.10,
                ripens=4),
        Measure("step_share", "看完后进入下一步的比例", "", Scale.POINTS, 1, 0.05),
        Measure("page_search_share", "在页面上再搜索的比例", "", Scale.POINTS, -1, 0.02),
        Measure("search_left_share", "搜到却没点开的比例", "", Scale.POINTS, -1, 0.10),
        Measure("download_share", "下载表格或文件的比例", "", Scale.POINTS, 1, 0.05),
        Measure("failing_share", "打开失败的比例", "", Scale.POINTS, -1, 0.01),
        Measure("slow_share", "打开超过 3 秒的比例", "", Scale.POINTS, -1, 0.05),
        Measure("low_mark_share", "一星、二星评价的比例", "", Scale.POINTS, -1, 0.05),
        Measure("online_filing_share", "网上提交的比例", "", Scale.POINTS, 1, 0.05),
    )
}  # fmt: skip
