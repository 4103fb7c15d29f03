import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.measures.errors import OutOfRange, UnreadableTarget
from zhagen.measures.target import Target, read_target, time_ratio_of_efficiency


@pytest.mark.parametrize(
    "text",
    [
        "效率提升20%",
        "办理效率提高 20％",
        "efficiency (cases per hour) +20 %",
        "每小时办件量增加两成",
    ],
)
def test_twenty_per_cent_more_efficiency_is_a_sixth_less_time(text):
    target = read_target(text)
    assert target.time_ratio == pytest.approx(1 / 1.2)
    assert target.time_change == pytest.approx(-1 / 6)
    assert target.log_time == pytest.approx(-math.log(1.2))


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("办理时间缩短20%", -0.2),
        ("平均办理时长压缩 15.5%", -0.155),
        ("用时减少三成", -0.3),
        ("办理时间由30分钟缩短到24分钟", -0.2),
        ("平均用时从 50 分钟降到 40 分钟以内", -0.2),
        ("办理时间压缩百分之二十五", -0.25),
        ("办理时间压缩百分之十", -0.1),
        ("办理时间缩短到原来的80%", -0.2),
        ("耗时降至 70%", -0.3),
        ("办理时间减半", -0.5),
        ("handling time -20 %", -0.2),
        ("handling time per group down 20 %", -0.2),
    ],
)
def test_a_target_on_time_is_read_as_a_change_of_time(text, change):
    target = read_target(text)
    assert target.quantity == "time"
    assert target.time_change == pytest.approx(change)


def test_doubled_efficiency_is_half_the_time():
    assert read_target("办件效率翻一番").time_ratio == pytest.approx(0.5)
    assert read_target("效率提高1倍").time_ratio == pytest.approx(0.5)


def test_a_per_cent_on_a_rate_has_two_readings_and_points_only_one():
    vague = read_target("退件率下降5%")
    assert vague.of(0.20) == pytest.approx(0.19)
    assert vague.other is not None
    assert vague.other.of(0.20) == pytest.approx(0.15)
    clear = read_target("退件率下降5个百分点")
    assert (clear.scale, clear.other) == ("points", None)
    assert clear.of(0.20) == pytest.approx(0.15)
    stated = read_target("退件率从20%降到15%")
    assert (stated.scale, stated.change) == ("points", pytest.approx(-0.05))
    assert read_target("退件率下降五个百分点") == clear


@settings(deadline=None)
@given(st.floats(-0.9, 9.0))
def test_efficiency_and_time_are_two_sides_of_one_number(change):
    ratio = time_ratio_of_efficiency(change)
    target = Target("efficiency", "relative", change)
    assert ratio * (1 + change) == pytest.approx(1.0)
    assert target.efficiency_change == pytest.approx(change)
    assert Target("time", "relative", ratio - 1).efficiency_change == pytest.approx(change)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "让群众满意",
        "效率提升",
        "时间缩短100%",
        "时间缩短20%、质量提升10%",
        "提升20%",
        "时间由30分钟缩短到0分钟",
        "退件率从20降到15",
    ],
)
def test_words_without_one_clear_target_are_refused_with_an_example(text):
    with pytest.raises(UnreadableTarget, match="效率提升20%"):
        read_target(text)


def test_a_target_on_a_rate_says_nothing_about_time():
    with pytest.raises(OutOfRange, match="换算成时间"):
        _ = read_target("退件率下降5%").time_ratio
    with pytest.raises(OutOfRange):
        time_ratio_of_efficiency(-1.0)
