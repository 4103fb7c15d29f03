import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pilots
import pytest

from zhagen.calendar.official import official_calendar
from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.log import PilotLog, append, create_log
from zhagen.pilot.papers.status_page import Status, status_html, status_of

TODAY = date(2026, 9, 16)
Change = Callable[[int, dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedCharter:
    return pilots.sealed(tmp_path_factory.mktemp("sealed"))


def cases(change: Change) -> Iterator[tuple[int, dict[str, Any]]]:
    for place, day in enumerate(("2026-08-24", "2026-08-25", "2026-09-14")):
        for number, row in pilots.rows(90, 90 * place, day):
            yield number, change(number, row)
    yield 999, {"办件编号": "K9", "窗口": "综窗9", "收件时间": "2026-08-24T09:00:00"}


def status(folder: Path, sealed: SealedCharter, change: Change, today: date = TODAY) -> Status:
    log: PilotLog = create_log(folder, sealed, pilots.SECRET)
    log = append(log, cases(change), source="办件.csv", at=pilots.AT)
    rota = draw_rota(sealed.charter, official_calendar().is_workday)
    return status_of(log, group_log(log, until=today), rota, today)


def as_handled(number: int, row: dict[str, Any]) -> dict[str, Any]:
    return row


def far_better_with_the_tool(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """Other outcomes: with the tool ten times as fast, never returned, everybody delighted."""
    begun = datetime.fromisoformat(row["收件时间"])
    on = row["组别"] == "使用"
    minutes = 3 if on else 30
    ended = (begun + timedelta(minutes=minutes)).isoformat()
    return row | {"答复时间": ended, "是否退件": "否" if on else "是", "满意度": 5 if on else 1}


def test_the_page_is_the_same_whatever_the_outcomes_are(
    tmp_path: Path, sealed: SealedCharter
) -> None:
    one = status(tmp_path / "one", sealed, as_handled)
    other = status(tmp_path / "other", sealed, far_better_with_the_tool)
    assert one == other
    assert status_html(one) == status_html(other)


def test_the_page_has_no_place_for_a_level_or_an_effect(
    tmp_path: Path, sealed: SealedCharter
) -> None:
    names = {field.name for field in dataclasses.fields(Status)}
    assert not names & {"effect", "estimate", "primary", "level", "mean", "looks", "guardrails"}
    page = status_html(status(tmp_path / "log", sealed, as_handled))
    shown = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    for word in ("每件收件用时", "退件率", "满意度", "平均", "可信范围", "目标", "分钟", "−"):
        assert word not in shown


def test_the_page_says_what_may_be_seen_and_when_more(
    tmp_path: Path, sealed: SealedCharter
) -> None:
    found = status(tmp_path / "log", sealed, as_handled)
    page = re.sub(r"<[^>]+>", "", status_html(found))
    assert found.week == 4
    assert found.cases == 270
    assert found.next_look == 4
    assert found.opens == date(2026, 9, 21)
    for each in ("第 4 周，收到 270 件", "2026 年 9 月 21 日起才能打开", "照排班执行", "综窗7"):
        assert each in page
    assert "窗口不在立项书之列" in page
    assert "271 行" in page


def test_before_the_start_and_after_the_last_look_the_page_says_so(
    tmp_path: Path, sealed: SealedCharter
) -> None:
    early = status_html(status(tmp_path / "early", sealed, as_handled, date(2026, 8, 20)))
    assert "还没有开始" in early
    late = status(tmp_path / "late", sealed, as_handled, date(2027, 3, 1))
    assert late.next_look is None
    assert "结果见评估报告" in status_html(late)
