"""Charts as pictures of their own: SVG that names its typeface, as the page around it does."""

from __future__ import annotations

from datetime import date

from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import Rota
from zhagen.report.charts import (
    NARROW,
    WIDE,
    BarChart,
    Bars,
    draw_bars,
)
from zhagen.report.drawing import Drawing, to_svg
from zhagen.report.rota_chart import RotaChart, draw_rota, picture_rows

# Cases of a week: its name, without the tool, with it.
Counts = tuple[tuple[str, int, int], ...]
_FACE = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"


def svg_of(drawing: Drawing) -> str:
    """The drawing as a file of its own."""
    plain = str(to_svg(drawing))
    size = f'width="{drawing.width:g}" height="{drawing.height:g}"'
    return plain.replace("<svg ", f'<svg font-family="{_FACE}" {size} ', 1)


def both(wide: Drawing, narrow: Drawing) -> dict[str, str]:
    """A chart for a desk and for a phone, with its sentence for those who do not see it."""
    return {"wide": svg_of(wide), "narrow": svg_of(narrow), "says": wide.says}


def has_calendar(rota: Rota, weeks: int) -> bool:
    """Whether anybody is switched by day in these weeks."""
    return bool(rota.windows) and bool((rota.state[:, : 7 * weeks] >= 0).any())


def calendar_of(charter: Charter, rota: Rota, weeks: int, today: date) -> dict[str, str] | None:
    """Who works with the tool when, today marked; None where nobody is switched by day."""
    if not has_calendar(rota, weeks):
        return None
    values = RotaChart(
        rota.windows,
        rota.first,
        picture_rows(rota.state[:, : 7 * weeks].tolist()),
        f"{len(rota.windows)} 个窗口 {weeks} 周逐日使用与不使用的安排，"
        f"{charter.schedule.start.isoformat()} 起",
        today,
    )
    return both(draw_rota(values, WIDE), draw_rota(values, NARROW))


def counts_say(rows: Counts) -> str:
    """The cases by week and arm in words."""
    said = "；".join(f"{name}不使用 {off} 件、使用 {on} 件" for name, off, on in rows)
    return f"每周办件数：{said}"


def counts_of(rows: Counts) -> dict[str, str] | None:
    """The same as a chart."""
    if not rows:
        return None
    bars = tuple(Bars(name, off, on, f"{off}", f"{on}") for name, off, on in rows)
    values = BarChart(bars, counts_say(rows))
    return both(draw_bars(values, WIDE), draw_bars(values, NARROW))
