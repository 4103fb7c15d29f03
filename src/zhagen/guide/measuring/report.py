"""The report on sessions, as JSON and as a table: every share stands with its denominator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from zhagen.events.model import Event
from zhagen.guide.measuring.measure import (
    LINKING,
    Rate,
    Report,
    Result,
    report_of,
    sessions_of,
    stumbles_of,
)
from zhagen.guide.measuring.wishes import Wishes, wishes_json

if TYPE_CHECKING:
    from zhagen.guide.measuring.measure import Stumble

SCHEMA: Final = 1
# Outcomes that only a session without a slice can have: they stand with the wishes.
_WITHOUT_SLICE: Final = frozenset({Result.OPEN, Result.CARD, Result.SENT, Result.NOT_FOUND})
_MOST_STUMBLES: Final = 5

RESULTS: Final[Mapping[Result, str]] = {
    Result.CONFIRMED: "申请人说清楚了",
    Result.BY_ACTION: "下载了草稿或去申报了",
    Result.HANDED_OVER: "转给了工作人员",
    Result.REFUSED: "引导到了别的事项",
    Result.ABANDONED: "中途离开，结果不明",
    Result.CARD: "照事项目录答了",
    Result.SENT: "引到了该去的地方",
    Result.NOT_FOUND: "没弄清要办什么就离开了",
    Result.REPEATED: "72 小时内又来问",
    Result.OPEN: "还在进行",
}
_FAILED: Final[Mapping[str, str]] = {
    "invalid": "填得不对",
    "unknown": "不知道",
    "refused": "不愿说",
    "unclear": "没听懂",
}


def reports_of(events: Sequence[Event], at: datetime) -> tuple[Report, ...]:
    """A report for each slice that had sessions, by its id and version."""
    sessions = sessions_of(events, at)
    slices = sorted({one.slice_ref for one in sessions} - {LINKING})
    return tuple(
        report_of(
            [one for one in sessions if one.slice_ref == ref],
            at,
            ref,
            stumbles_of(one for one in events if one.subject.slice_ref == ref),
        )
        for ref in slices
    )


def report_json(reports: Sequence[Report], wishes: Wishes | None = None) -> dict[str, object]:
    """The reports as JSON; keys are a contract (docs/guide.md)."""
    linking = None if wishes is None else wishes_json(wishes)
    return {"schema": SCHEMA, "slices": [_one_json(one) for one in reports], "linking": linking}


def _one_json(report: Report) -> dict[str, object]:
    return {
        "slice": report.slice_ref,
        "sessions": report.sessions,
        "outcomes": {result.value: number for result, number in report.counts.items()},
        "resolution": _rate_json(report.resolution),
        "provisional": report.provisional,
        "satisfaction": {
            "mean": report.mean_score,
            "good": _rate_json(report.good),
            "response": _rate_json(report.response),
        },
        "turns_median": report.turns,
        "minutes_median": report.minutes,
        "seat_asked_again": report.seat_asked_again,
        "questions": [
            {"fact": one.fact, "put": one.put, "failed": dict(one.failed)}
            for one in report.stumbles
        ],
    }


def _rate_json(rate: Rate) -> dict[str, object]:
    interval = rate.interval
    return {
        "events": rate.events,
        "n": rate.n,
        "share": rate.share,
        "low": interval.lower if interval else None,
        "high": interval.upper if interval else None,
    }


def rows(report: Report) -> list[tuple[str, str, str]]:
    """The table of one slice: what, how often, and how sure."""
    resolved = report.resolution
    return [
        ("解决率", _of(resolved), _sure(resolved)),
        *(
            (f"  {RESULTS[result]}", f"{report.counts[result]} 次", "")
            for result in Result
            if result not in _WITHOUT_SLICE or report.counts[result]
        ),
        ("满意（4 分以上）", _of(report.good), _sure(report.good)),
        ("平均分", "还没有人评分" if report.mean_score is None else f"{report.mean_score:.1f}", ""),
        ("评分的人", _of(report.response), _sure(report.response)),
        ("说了几句（中位数）", _number(report.turns, "句"), ""),
        ("用时（中位数）", _number(report.minutes, "分钟"), ""),
        ("接手的人又问了说过的", f"{report.seat_asked_again} 项", ""),
    ]


def remarks(report: Report) -> list[str]:
    """What a reader must know of these figures."""
    lines = ["解决率的分母不含引导到别的事项的；中途离开的算没有解决，没有转人工不等于解决。"]
    if report.provisional:
        lines.append(f"其中 {report.provisional} 次解决还不满 72 小时，又来问的会从解决里减去。")
    return lines


def stumble_lines(report: Report, titles: Mapping[str, str]) -> list[str]:
    """The questions that most often got no answer; `titles` by fact."""
    return [_stumble(one, titles) for one in report.stumbles[:_MOST_STUMBLES]]


def _stumble(one: Stumble, titles: Mapping[str, str]) -> str:
    why = "、".join(f"{_FAILED[code]} {number}" for code, number in sorted(one.failed.items()))
    return f"{titles.get(one.fact, one.fact)}：{one.rate.events}/{one.put} 次没答上（{why}）"


def _of(rate: Rate) -> str:
    if rate.share is None:
        return "还没有"
    return f"{rate.events}/{rate.n}（{rate.share:.0%}）"


def _sure(rate: Rate) -> str:
    interval = rate.interval
    return f"{interval.lower:.0%} 至 {interval.upper:.0%}" if interval else ""


def _number(value: float | None, unit: str) -> str:
    return "还没有" if value is None else f"{value:.1f} {unit}".replace(".0 ", " ")
