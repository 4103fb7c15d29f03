"""Everything that is looked at, in the order in which one thing rests on another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from zhagen import wiring
from zhagen.events.ledger import LedgerFault
from zhagen.web.configuration import BadConfiguration, Configuration
from zhagen.web.configuration_file import load
from zhagen.web.upkeep import machine, place
from zhagen.web.upkeep.model import Line, bad, good, look


def examine() -> Iterator[Line]:
    """Every line, as soon as it is known. Nothing is changed."""
    environment, started_in = place.here()
    try:
        configuration = load(environment, started_in)
    except BadConfiguration as error:
        yield bad("设置文件", str(error), "改好后再运行一次 zhagen doctor")
        return
    file = place.settings_file(environment, started_in)
    yield from place.settings(file, configuration)
    yield from machine.lines(configuration)
    yield from place.folder(configuration.data)
    yield from place.model(configuration)
    yield ledger(configuration.ledger or configuration.data / "ledger")
    if configuration.data.is_dir():
        yield from _inside(configuration)


def _inside(configuration: Configuration) -> Iterator[Line]:
    """What needs the application set up; without a data folder that would make one."""
    # ruff: noqa: PLC0415
    from zhagen.guide.linking.catalogue_read import BadCatalogue
    from zhagen.web.serving import set_up

    set_up()
    from zhagen.web.dialogues.parts import check
    from zhagen.web.upkeep import database, trail

    try:
        check()
    except BadCatalogue as error:
        yield bad("事项清单", str(error), "改好后再运行一次")
    else:
        text = (
            str(configuration.catalogue) if configuration.catalogue else "没有设，只认切片里的事项"
        )
        yield good("事项清单", text)
    yield _calendar()
    yield from database.lines(configuration)
    yield from trail.lines(configuration)


def _calendar() -> Line:
    """How far working days are known: a pilot or a deadline beyond cannot be reckoned."""
    from django.utils import timezone

    from zhagen.calendar.local import BadCalendarFile
    from zhagen.web.workdays import office_calendar

    try:
        known = office_calendar()
    except BadCalendarFile as error:
        return bad("工作日历", str(error), "改好后再运行一次")
    today = timezone.localdate()
    if not known.year_known((today + _SOON).year):
        what = f"没有 {(today + _SOON).year} 年的放假安排，跨年的试点和期限算不出"
        return look("工作日历", what, "通知公布后写进一个文件，由设置 calendar 指到它")
    return good("工作日历", f"知道到 {max(known.years)} 年")


# A pilot begun today may run so long.
_SOON: Final = timedelta(weeks=8)


def ledger(folder: Path) -> Line:
    """Whether every line of the ledger can be read."""
    if not folder.is_dir():
        return good("台账", "还没有记录")
    try:
        written = sum(_lines_of(path) for path in folder.glob("events-*.jsonl"))
        read = sum(1 for _ in wiring.open_ledger(folder).read())
    except (LedgerFault, OSError) as error:
        return bad("台账", f"读不了（{error}）", "请检查文件夹的权限")
    if written != read:
        return look(
            "台账", f"{written - read} 行残缺，已跳过",
            "断电会留下残行；如果不是，请从备份里找回这些行",
        )  # fmt: skip
    return good("台账", f"{read} 行，都读得出")


def _lines_of(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for line in file if line.strip())


def as_json(lines: list[Line]) -> str:
    """The lines for a monitoring system."""
    whole = {"schema": 1, "lines": [line.to_json() for line in lines]}
    return json.dumps(whole, ensure_ascii=False, indent=2)
