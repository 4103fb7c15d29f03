"""An office with a pilot, as its staff would run it: charter, exports week by week, two keys."""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from zhagen.calendar.official import official_calendar
from zhagen.cli.main import run
from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import draw_rota

HEADER = ["办件编号", "窗口", "收件时间", "答复时间", "组别", "办件类型", "是否退件", "满意度"]
CASES_A_DAY = 6


def pilot(*words: object) -> int:
    """`zhagen pilot ...`; the exit code."""
    return run(["pilot", *map(str, words)])


def export(path: Path, charter: Charter, first: date, last: date, faster: float) -> Path:
    """The cases of every window from `first` to `last`; with the tool `faster` times the time."""
    rng = np.random.default_rng(first.toordinal())
    rota = draw_rota(charter, official_calendar().is_workday)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if not official_calendar().is_workday(day):
                continue
            for at, window in enumerate(charter.assignment.windows):
                state = int(rota.assigned(np.array([at]), np.array([ordinal]))[0])
                for number in range(CASES_A_DAY):
                    simple = number % 3 > 0
                    minutes = rng.lognormal(2.2 if simple else 2.7, 0.25)
                    minutes *= faster if state == 1 else 1.0
                    begun = datetime.combine(day, time(9)) + timedelta(minutes=40 * number)
                    writer.writerow(
                        [
                            f"{day:%m%d}-{window}-{number}",
                            window,
                            begun.isoformat(),
                            (begun + timedelta(minutes=minutes)).isoformat(timespec="seconds"),
                            {1: "使用", 0: "不使用"}.get(state, ""),
                            "简单" if simple else "复杂",
                            "是" if rng.random() < 0.004 else "否",
                            4,
                        ]
                    )
    return path


def exports(folder: Path, charter_file: Path, faster: float, weeks: int = 8) -> tuple[Path, Path]:
    """The baseline and the weeks of the pilot."""
    charter = load_charter(charter_file)
    schedule = charter.schedule
    assert schedule.baseline_from is not None
    assert schedule.baseline_to is not None
    first, last = schedule.baseline_from, schedule.baseline_to
    baseline = export(folder / "基线.csv", charter, first, last, 1.0)
    end = schedule.last_day(weeks)
    return baseline, export(folder / "试点.csv", charter, schedule.start, end, faster)


def seal_by_both(folder: Path) -> Path:
    """Keys, seal and second signature."""
    charter, sealed = folder / "charter.yaml", folder / "charter.sealed.json"
    for party, day, paper in (
        ("department", "2026-08-19", charter),
        ("vendor", "2026-08-20", sealed),
    ):
        key = folder / f"{party}.pem"
        assert pilot("key", key) == 0
        assert pilot("seal", paper, "--key", key, "--party", party, "--on", day) == 0
    return sealed


def run_eight_weeks(folder: Path) -> Path:
    """A pilot in `folder` whose eight weeks are logged and whose last week's sheet is lodged."""
    charter, secret = folder / "charter.yaml", folder / "部门.key"
    assert pilot("new", charter) == 0
    baseline, weeks = exports(folder, charter, 0.7)
    assert pilot("plan", charter, "--baseline", baseline, "--write", "--simulations", 100) == 0
    sealed = seal_by_both(folder)
    assert pilot("log", "new", folder / "记录", "--sealed", sealed, "--secret", secret) == 0
    assert pilot("log", "add", folder / "记录", weeks, "--secret", secret) == 0
    sheet = folder / "第8周.html"
    on = ("--week", 8, "--on", "2026-10-19")
    assert pilot("log", "sheet", folder / "记录", *on, "-o", sheet) == 0
    return folder


def decided(folder: Path, name: str, *more: object) -> int:
    """The decision on that pilot after eight weeks, written to `name`; the exit code."""
    words = ("--week", 8, "--by", "何以宁", "--by", "陆青禾", "--on", "2026-10-26")
    return pilot("decide", folder / "记录", *words, "-o", folder / name, *more)
