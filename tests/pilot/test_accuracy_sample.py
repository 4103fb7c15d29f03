"""Which cases are judged: drawn by a seed, spread over windows and days, enlarged once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from accuracy_cases import DAY, silent
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.pilot.accuracy.sample import (
    BadSample,
    SilentCase,
    draw_sample,
    enlarge_sample,
    read_frame,
)


class TestSample:
    def test_the_same_seed_draws_the_same_cases_in_the_same_order(self) -> None:
        cases = silent(500)
        first = draw_sample(cases, 60, 7)
        assert first == draw_sample(list(reversed(cases)), 60, 7)
        assert first != draw_sample(cases, 60, 8)

    def test_every_window_day_gives_its_share(self) -> None:
        cases = silent(800)
        drawn = draw_sample(cases, 120, 1)
        counts: dict[tuple[str, date], int] = {}
        for each in drawn.cases:
            counts[each.window, each.day] = counts.get((each.window, each.day), 0) + 1
        assert set(counts.values()) <= {120 * 40 // 800, 120 * 40 // 800 + 1, 120 * 20 // 800}
        assert sum(counts.values()) == 120

    def test_a_forgotten_case_moves_no_other_place(self) -> None:
        cases = silent(300, windows=1)
        first = {each.case_id for each in draw_sample(cases, 40, 3, stratified=False).cases}
        more = [*cases, SilentCase("nachgereicht", "综窗0", DAY)]
        second = {each.case_id for each in draw_sample(more, 40, 3, stratified=False).cases}
        assert len(first - second) <= 1

    @settings(max_examples=40, deadline=None)
    @given(st.integers(1, 200), st.integers(1, 7), st.data())
    def test_any_size_is_drawn_exactly_and_without_repetition(
        self, count: int, windows: int, data: st.DataObject
    ) -> None:
        size = data.draw(st.integers(1, count))
        drawn = draw_sample(silent(count, windows), size, 5)
        assert len({each.case_id for each in drawn.cases}) == size
        assert drawn.population == count

    def test_enlarging_keeps_every_judged_case_and_its_number(self) -> None:
        cases = silent(300)
        first = draw_sample(cases, 50, 9)
        second = enlarge_sample(cases, first, 30)
        assert second.cases[:50] == first.cases
        assert len({each.case_id for each in second.cases}) == 80
        with pytest.raises(BadSample, match="只有 250 件"):
            enlarge_sample(cases, first, 251)

    def test_too_few_cases_and_repeated_ids_are_refused(self) -> None:
        with pytest.raises(BadSample, match="只有 3 件"):
            draw_sample(silent(3), 4, 1)
        with pytest.raises(BadSample, match="重复"):
            draw_sample([*silent(3), *silent(1)], 2, 1)

    def test_the_frame_counts_what_it_leaves_out(self) -> None:
        rows = [
            (2, {"办件编号": "A", "窗口": "综窗1", "收件时间": "2026-08-03 09:00"}),
            (3, {"办件编号": "A", "窗口": "综窗1", "收件时间": "2026-08-03 10:00"}),
            (4, {"办件编号": "B", "窗口": "综窗1", "收件时间": "2026-09-03 10:00"}),
        ]
        frame = read_frame(rows, DAY, DAY + timedelta(days=10))
        assert [each.case_id for each in frame.cases] == ["A"]
        assert frame.received == 3
        assert {each.reason for each in frame.set_aside} == {"duplicate_differs", "outside_dates"}
