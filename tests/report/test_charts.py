import io
import itertools
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhagen.report.charts import (
    NARROW,
    PAPER,
    WIDE,
    BarChart,
    Bars,
    EffectChart,
    Interval,
    draw_bars,
    draw_effect,
)
from zhagen.report.drawing import Box, Dot, Drawing, Stroke, Words, to_png, to_svg, width_of
from zhagen.report.rota_chart import RotaChart, draw_rota

EFFECT = EffectChart(
    weeks=(2, 4, 6, 8),
    intervals=(
        Interval(2, -0.14, -0.31, 0.08, "−14.0%"),
        Interval(4, -0.172, -0.26, -0.07, "−17.2%"),
    ),
    target=-0.1667,
    target_label="−16.7%",
    lower=True,
    factor=100,
    suffix="%",
    says="每件用时的变化",
)
BARS = BarChart(
    (Bars("第 1 周", 180, 176, "180", "176"), Bars("第 2 周", 90, 92, "90", "92")), "件数"
)
ROTA = RotaChart(
    ("综窗1", "综窗2"),
    date(2026, 9, 14),
    ((1, 0, 0, 1, 1, -1, 1), (0, 1, 1, 0, -1, -1, 0)),
    "排班",
)
ALL = [
    draw(chart, width)
    for width in (WIDE, NARROW, PAPER)
    for draw, chart in ((draw_effect, EFFECT), (draw_bars, BARS), (draw_rota, ROTA))
]


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


@pytest.mark.parametrize("width", [WIDE, NARROW, PAPER])
def test_the_line_that_decides_carries_its_name(width: float) -> None:
    told = " ".join(words(draw_effect(EFFECT, width)))
    assert "目标 −16.7%" in told
    assert "整段在线下才算" in told
    assert "没有变化" in told


@pytest.mark.parametrize("target", [-0.001, -0.02, -0.1, 0.001, 0.02, 0.1])
def test_the_names_of_two_close_lines_do_not_overlap(target: float) -> None:
    far = (Interval(2, 0.0, -0.9, 0.9, "x"),)
    chart = EffectChart((2,), far, target, "x", lower=target < 0, factor=100, suffix="%", says="x")
    places = {s.text: s.y for s in draw_effect(chart).shapes if isinstance(s, Words)}
    zero = places["没有变化"]
    assert min(abs(zero - y) for name, y in places.items() if name[:2] in ("目标", "整段")) >= 15


@pytest.mark.parametrize("width", [WIDE, NARROW, PAPER])
@pytest.mark.parametrize(
    "weeks", [(2, 4, 6, 8), (1, 2, 3, 4, 5, 6, 7, 8), (8,), tuple(range(1, 13))]
)
def test_looks_never_print_over_one_another(width: float, weeks: tuple[int, ...]) -> None:
    found = tuple(Interval(week, -0.2, -0.3, -0.1, "−20.0%") for week in weeks[:-1] or weeks)
    chart = EffectChart(weeks, found, -0.1667, "x", lower=True, factor=100, suffix="%", says="x")
    spans: dict[float, list[tuple[float, float]]] = {}
    for shape in draw_effect(chart, width).shapes:
        if isinstance(shape, Words):
            wide = width_of(shape.text, shape.size)
            left = shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.anchor]
            spans.setdefault(shape.y, []).append((left, left + wide))
    for row in spans.values():
        for one, following in itertools.pairwise(sorted(row)):
            assert one[1] <= following[0] + 1


def test_where_more_is_better_the_interval_must_lie_above() -> None:
    chart = EffectChart((4,), (), 0.2, "+20.0%", lower=False, factor=100, suffix="%", says="x")
    assert "整段在线上才算" in words(draw_effect(chart))


def test_a_look_that_was_not_taken_shows_no_value() -> None:
    told = words(draw_effect(EFFECT))
    assert "第 6 周未到" in told
    assert "第 8 周未到" in told
    assert sum(isinstance(shape, Dot) for shape in draw_effect(EFFECT).shapes) == 2


@given(
    st.lists(st.tuples(st.floats(-2, 2), st.floats(0, 3), st.booleans()), min_size=0, max_size=6),
    st.floats(-0.9, 0.9).filter(lambda value: abs(value) > 0.001),
    st.sampled_from([WIDE, NARROW, PAPER]),
)
def test_any_interval_stays_inside_the_picture(
    found: list[tuple[float, float, bool]], target: float, width: float
) -> None:
    intervals = tuple(
        Interval(week, value, value - wide, math.inf if open_end else value + wide, "x")
        for week, (value, wide, open_end) in enumerate(found, start=1)
    )
    chart = EffectChart(
        tuple(range(1, 7)), intervals, target, "x", lower=target < 0, factor=100, suffix="%",
        says="x",
    )  # fmt: skip
    drawing = draw_effect(chart, width)
    for shape in drawing.shapes:
        ys = {
            Stroke: lambda s: (s.y0, s.y1), Box: lambda s: (s.y, s.y + s.height),
            Dot: lambda s: (s.y,), Words: lambda s: (s.y,),
        }[type(shape)](shape)  # fmt: skip
        assert all(-1 <= y <= drawing.height + 20 for y in ys)
    assert not re.search(r"nan|inf", to_svg(drawing))


def test_bars_are_as_long_as_their_values() -> None:
    long = [s.width for s in draw_bars(BARS).shapes if isinstance(s, Box)]
    assert long[1] / long[0] == pytest.approx(176 / 180)
    assert long[2] / long[0] == pytest.approx(0.5)


def test_the_first_row_of_bars_names_the_sides() -> None:
    assert {"不使用 180", "使用 176"} <= set(words(draw_bars(BARS)))


def test_the_calendar_fills_hollows_and_hatches_as_the_rota_says() -> None:
    cells = [s for s in draw_rota(ROTA).shapes if isinstance(s, Box)][3:]  # after the key
    # Saturday is left out where nobody works; Sunday is a make-up day here.
    assert sum(cell.fill == "#1F4F8F" for cell in cells) == 6
    assert sum(cell.fill == "#FFFFFF" for cell in cells) == 5
    assert sum(cell.fill == "#F1F3F4" for cell in cells) == 1


def test_svg_keeps_words_as_words_and_is_well_formed() -> None:
    for drawing in ALL:
        root = ET.fromstring(to_svg(drawing))  # noqa: S314 - our own
        found = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
        assert found == words(drawing)


def test_names_cannot_leave_their_element() -> None:
    chart = BarChart((Bars('</text><script>"', 1, 1, "1", "1"),), '"><script>')
    svg = to_svg(draw_bars(chart), '"><script>')
    assert "<script" not in svg
    ET.fromstring(svg)  # noqa: S314 - our own


@pytest.mark.parametrize("drawing", ALL[-3:], ids=["effect", "bars", "rota"])
def test_the_same_drawing_gives_the_same_picture_with_nothing_of_the_machine(
    drawing: Drawing,
) -> None:
    first = to_png(drawing)
    with mpl.rc_context({"lines.linewidth": 9, "font.size": 40, "savefig.bbox": "tight"}):
        before = dict(mpl.rcParams)
        assert to_png(drawing) == first
        assert dict(mpl.rcParams) == before
    assert b"tEXt" not in first
    with Image.open(io.BytesIO(first)) as picture:
        assert picture.width == pytest.approx(drawing.width * 200 / 96, abs=1)


def test_no_word_of_a_chart_needs_a_font_of_the_machine() -> None:
    fonts = resources.files("zhagen.report").joinpath("fonts")
    known = [
        set(TTFont(str(fonts.joinpath(name))).getBestCmap()) for name in ("regular.otf", "bold.otf")
    ]
    said = "".join("".join(words(drawing)) for drawing in ALL) + "−＋±≤≥％·…—“”《》（）、。é〓"
    gb2312 = "".join(
        bytes([row, cell]).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
    )
    for found in known:
        assert not {sign for sign in said + gb2312 if ord(sign) not in found}


def test_a_rare_character_leaves_a_mark_not_a_hole() -> None:
    drawing = Drawing(80, 30, (Words(4, 20, "\u3666一\u202f二", "#000"),), "x")
    same = Drawing(80, 30, (Words(4, 20, "〓一 二", "#000"),), "x")
    assert to_png(drawing) == to_png(same)


@settings(max_examples=20)
@given(st.integers(1, 30), st.integers(1, 12), st.sampled_from([NARROW, PAPER, WIDE]))
def test_the_calendar_never_grows_wider_than_its_place(
    windows: int, weeks: int, width: float
) -> None:
    state = tuple((1, 0, 1, 0, 1, 0, -1) * weeks for _ in range(windows))
    names = tuple(f"窗口{number}" for number in range(windows))
    drawing = draw_rota(RotaChart(names, date(2026, 8, 24), state, "x"), width)
    assert max(s.x + s.width for s in drawing.shapes if isinstance(s, Box)) <= width + 1


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_calendar_frames_today_and_names_it(width: float) -> None:
    marked = draw_rota(replace(ROTA, today=ROTA.first), width)
    assert words(marked).count("今天") == 1
    frames = [s for s in marked.shapes if isinstance(s, Box) and not s.fill]
    assert len(frames) == 1
    plain = draw_rota(replace(ROTA, today=ROTA.first - timedelta(days=1)), width)
    assert plain == draw_rota(ROTA, width)
