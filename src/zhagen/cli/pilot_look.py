"""`zhagen pilot evaluate` and `decide`: only at the looks agreed on, the same bytes every time."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import refuse_bad_outputs, write
from zhagen.cli.pilot_formats import format_of, lessons_bytes
from zhagen.cli.pilot_judged import effort_so_far, judge, lodged_roots, look_at
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import (
    Calendar,
    Json,
    LogFolder,
    Roots,
    Today,
    Week,
    day_of,
    show_json,
    workdays,
)

if TYPE_CHECKING:
    from zhagen.pilot.charter import Charter
    from zhagen.pilot.evaluating.judged import Judged
    from zhagen.pilot.recording.lessons import Lessons


def evaluate(
    folder: LogFolder,
    week: Week,
    today: Today = "",
    roots: Roots = None,
    calendar: Calendar = None,
    as_json: Json = False,
) -> None:
    """A planned look."""
    from zhagen.cli.pilot_look_page import show_look
    from zhagen.pilot.log.log import open_log
    from zhagen.pilot.recording.record import look_json

    log = open_log(folder)
    day = day_of(today, "--today")
    look = look_at(log, week, day, workdays(calendar), lodged_roots(roots))
    if as_json:
        show_json(look_json(look, log.sealed))
    else:
        show_look(look, log.sealed.charter)


By = Annotated[list[str], typer.Option("--by", help="作决定的人；几个人就写几次", metavar="姓名")]
Remark = Annotated[
    list[str] | None,
    typer.Option("--remark", help="写进经验的一句话；可以写几次", metavar="文字"),
]


def decide(
    folder: LogFolder,
    week: Week,
    by: By,
    on: Annotated[str, typer.Option("--on", help="决定日期；不写按今天", metavar="日期")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="决定记录（JSON）", metavar="文件")
    ] = None,
    lessons: Annotated[
        Path | None, typer.Option("--lessons", help="经验（JSON）", metavar="文件")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--lessons-page", help="一页经验：.docx 或 .html", metavar="文件")
    ] = None,
    remark: Remark = None,
    roots: Roots = None,
    calendar: Calendar = None,
    as_json: Json = False,
) -> None:
    """The verdict after a planned look, with the names of who decided."""
    from zhagen.pilot.recording.lessons import lessons_of
    from zhagen.pilot.recording.record import decision_json

    day = day_of(on, "--on")
    names = [name.strip() for name in by if name.strip()]
    if not names:
        raise UsageFault("--by 后面要写作决定的人的姓名。")
    places = {"决定记录": output, "经验": lessons, "经验页": page}
    refuse_bad_outputs({"-o": output, "--lessons": lessons, "--lessons-page": page}, [folder])
    if page is not None:
        format_of(page)
    done = judge(folder, week, day, workdays(calendar), lodged_roots(roots))
    sealed, remarks = done.log.sealed, tuple(remark or ())
    effort = effort_so_far(done.log)
    record = decision_json(done.decision, sealed, decided_on=day, decided_by=names, effort=effort)
    learnt = lessons_of(sealed.charter, done.looks, done.decision, day, remarks)
    _write(places, record, learnt, sealed.charter)
    if as_json:
        show_json(record)
    else:
        _show(done, day, names, learnt)
        _show_written(places)


def _write(
    places: Mapping[str, Path | None],
    record: Mapping[str, object],
    learnt: Lessons,
    charter: Charter,
) -> None:
    """The record and the lessons, byte for byte the same for the same log."""
    from zhagen.pilot.recording.lessons import to_json
    from zhagen.pilot.recording.record import canonical

    if (place := places["决定记录"]) is not None:
        write(place, canonical(record))
    if (place := places["经验"]) is not None:
        write(place, canonical(to_json(learnt)))
    if (place := places["经验页"]) is not None:
        write(place, lessons_bytes(learnt, charter, place))


def _show(done: Judged, day: date, names: Sequence[str], learnt: Lessons) -> None:
    from zhagen.pilot.wording import verdicts
    from zhagen.pilot.wording.records import lesson_sentence

    charter, look = done.log.sealed.charter, done.looks[-1]
    say(f"《{charter.title}》 第 {look.week} 周末")
    say(verdicts.headline(done.decision, look, charter))
    typer.echo("")
    for sentence in verdicts.reason_sentences(done.decision, charter):
        say(sentence, indent=2)
    typer.echo("")
    step, how = verdicts.next_step(done.decision, look, charter)
    say(f"下一步：{step}")
    say(how, indent=2)
    over = done.decision.verdict.value != "continue"  # lessons of half a pilot mislead
    if over and (learnt.lessons or learnt.remarks):
        typer.echo("")
        say("留下的经验")
        for each in learnt.lessons:
            say(lesson_sentence(each, charter), indent=2)
        for text in learnt.remarks:
            say(text, indent=2)
    typer.echo("")
    say(f"{day} {'、'.join(names)} 决定")


def _show_written(places: Mapping[str, Path | None]) -> None:
    for what, place in places.items():
        if place is not None:
            say(f"{what}：{place}")
