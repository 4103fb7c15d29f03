"""The kinds of events and what each may carry.

A payload field has one of a few types, and none of them has room for a name, a number or a
sentence of a person: a code must stand in a closed list (the slice's own rule, material and fact
names, or the list given here), everything else is a bounded number or a truth value. Free text,
such as an officer's reason in words, stays with the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zhagen.events.fields import Field, FieldType, fits
from zhagen.events.guide_codes import (
    GUIDE_ACTIONS,
    GUIDE_ACTS,
    GUIDE_ANSWERS,
    GUIDE_DOORS,
    GUIDE_ENDS,
    GUIDE_HOWS,
    GUIDE_REASONS,
    GUIDE_SCORES,
    GUIDE_WISHES,
)
from zhagen.events.model import BadEvent, Event, Scalar, Subject

if TYPE_CHECKING:
    from zhagen.slices.model import Slice

SEVERITIES = ("error", "warning", "notice", "unclear")
VERDICTS = ("pass", "correct", "officer")
STEPS = ("open", "read", "review", "tell", "total")
HANDLED = ("accepted", "returned", "withdrawn")
OVERRULE_REASONS = ("misread", "not_a_fault", "rule_wrong", "fixed_on_the_spot", "other")
BREAKDOWN_FIELDS = (
    "title", "lead", "support", "joint", "guide", "deadline", "deliverable", "target",
)  # fmt: skip
FIELD_CHANGES = ("filled", "changed", "cleared")
ROW_CHANGES = ("row_added", "row_removed", "row_confirmed")
CORRECTION_COUNTS = (
    "tasks", "fields", "rows_added", "rows_removed", "rows_confirmed", "refused",
)  # fmt: skip
INSIGHT_METRICS = (
    "views_per_day", "dwell_median_s", "bounce_share", "no_result_share", "broken_requests",
    "return_share", "handling_workdays_median",
    "step_share", "page_search_share", "search_left_share", "download_share", "failing_share",
    "slow_share", "low_mark_share", "online_filing_share",
)  # fmt: skip
INSIGHT_STATES = ("accepted", "declined", "done")
INSIGHT_EFFORTS = ("S", "M")
INSIGHT_VERDICTS = ("worked", "worse", "no_effect", "open")


@dataclass(frozen=True, slots=True)
class Kind:
    """A declared event kind with its Chinese description for the reference page."""

    name: str
    tells: str
    fields: tuple[Field, ...]


_FINDING = (
    Field("number", FieldType.COUNT),
    Field("code", FieldType.RULE),
    Field("severity", FieldType.CODE, SEVERITIES),
    Field("material", FieldType.MATERIAL, optional=True),
    Field("fact", FieldType.FACT, optional=True),
    Field("wording", FieldType.COUNT),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "precheck.received",
            "收到一件的材料：几个文件、多大",
            (Field("files", FieldType.COUNT), Field("bytes", FieldType.BYTES)),
        ),
        Kind(
            "precheck.read",
            "材料读完：几页、几个文件用不了、多少页不清楚",
            (
                Field("pages", FieldType.COUNT),
                Field("unusable", FieldType.COUNT),
                Field("unreadable", FieldType.COUNT),
            ),
        ),
        Kind("precheck.finding_shown", "向经办人显示了一个问题", _FINDING),
        Kind(
            "precheck.verdict",
            "给出结论：各类问题几个",
            (
                Field("verdict", FieldType.CODE, VERDICTS),
                *(Field(severity, FieldType.COUNT) for severity in SEVERITIES),
            ),
        ),
        Kind("precheck.officer_agreed", "经办人认可一个问题", _FINDING),
        Kind(
            "precheck.officer_overruled",
            "经办人不认可一个问题，理由是代码；文字理由留在办件里",
            (*_FINDING, Field("reason", FieldType.CODE, OVERRULE_REASONS)),
        ),
        Kind(
            "precheck.fault_noted",
            "经办人记下一种常见毛病",
            (Field("material", FieldType.MATERIAL), Field("hint", FieldType.HINT)),
        ),
        Kind(
            "precheck.demanded",
            "一次性告知里要求补正的一条：哪个审查要点、告知用语的版本",
            (
                Field("number", FieldType.COUNT),
                Field("code", FieldType.RULE),
                Field("wording", FieldType.COUNT),
            ),
        ),
        Kind(
            "precheck.handled",
            "一件办结：受理、退回补正或撤下；告知几条，第几次来，从收到到办结多少秒",
            (
                Field("outcome", FieldType.CODE, HANDLED),
                Field("points", FieldType.COUNT),
                Field("round", FieldType.COUNT),
                Field("seconds", FieldType.SECONDS),
            ),
        ),
        Kind(
            "breakdown.field_corrected",
            "核对任务分解表的人改了一行的一个字段：填上、改了或删掉，不记写了什么",
            (
                Field("row", FieldType.COUNT),
                Field("field", FieldType.CODE, BREAKDOWN_FIELDS),
                Field("change", FieldType.CODE, FIELD_CHANGES),
            ),
        ),
        Kind(
            "breakdown.row_corrected",
            "核对任务分解表的人确认、加上或删掉一行",
            (Field("row", FieldType.COUNT), Field("change", FieldType.CODE, ROW_CHANGES)),
        ),
        Kind(
            "breakdown.corrected",
            "读回一份改过的任务分解表：共几行，改了几处，几处没有采纳",
            tuple(Field(name, FieldType.COUNT) for name in CORRECTION_COUNTS),
        ),
        Kind(
            "insight.proposal_adopted",
            "登记一条微优化建议：采纳、不采纳或上线；不记是谁，文字理由留在登记簿里",
            (
                Field("metric", FieldType.CODE, INSIGHT_METRICS),
                Field("effort", FieldType.CODE, INSIGHT_EFFORTS),
                Field("state", FieldType.CODE, INSIGHT_STATES),
            ),
        ),
        Kind(
            "insight.proposal_measured",
            "验证一条上线的建议：结论，改前和改后各用了几周、跟几个事项比",
            (
                Field("metric", FieldType.CODE, INSIGHT_METRICS),
                Field("verdict", FieldType.CODE, INSIGHT_VERDICTS),
                Field("weeks_before", FieldType.COUNT),
                Field("weeks_after", FieldType.COUNT),
                Field("controls", FieldType.COUNT),
            ),
        ),
        Kind("guide.started", "一次导办开始，或接着上次的谈", (Field("resumed", FieldType.FLAG),)),
        Kind(
            "guide.wish_met",
            "申请人说了想办什么：对上了事项、问了一句、引到哪个门、转人工、没听懂；不记说了什么",
            (
                Field("came", FieldType.CODE, GUIDE_WISHES),
                Field("how", FieldType.CODE, GUIDE_HOWS, optional=True),
                Field("door", FieldType.CODE, GUIDE_DOORS, optional=True),
                Field("number", FieldType.COUNT),
            ),
        ),
        Kind(
            "guide.turn_taken",
            "申请人说了一句：问的是哪个要素，这一问怎么样了，新知道几个要素；不记说了什么",
            (
                Field("number", FieldType.COUNT),
                Field("act", FieldType.CODE, GUIDE_ACTS),
                Field("fact", FieldType.FACT, optional=True),
                Field("answer", FieldType.CODE, GUIDE_ANSWERS),
                Field("learnt", FieldType.COUNT),
            ),
        ),
        Kind(
            "guide.acted",
            "申请人做了一件说明问题解决了的事：下载草稿、存清单、去了申报入口",
            (Field("action", FieldType.CODE, GUIDE_ACTIONS),),
        ),
        Kind(
            "guide.ended",
            "一次导办结束：结局、几轮、多久、几项不愿说、几项不知道；转人工或没解决的记为什么",
            (
                Field("outcome", FieldType.CODE, GUIDE_ENDS),
                Field("reason", FieldType.CODE, GUIDE_REASONS, optional=True),
                Field("turns", FieldType.COUNT),
                Field("seconds", FieldType.SECONDS),
                Field("refused", FieldType.COUNT),
                Field("unknown", FieldType.COUNT),
            ),
        ),
        Kind(
            "guide.rated", "申请人打了分，1 到 5", (Field("score", FieldType.CODE, GUIDE_SCORES),)
        ),
        Kind(
            "guide.repeated",
            "同一个人 72 小时内又为同一件事来问：先前那一次不再算解决",
            (Field("hours", FieldType.COUNT),),
        ),
        Kind(
            "guide.seat_asked_again",
            "接手的人又问了一个已经说过的要素",
            (Field("fact", FieldType.FACT, optional=True),),
        ),
        Kind(
            "precheck.step_timed",
            "一个步骤用了多久",
            (Field("step", FieldType.CODE, STEPS), Field("seconds", FieldType.SECONDS)),
        ),
    )
}


def make(
    kind: str,
    payload: Mapping[str, Scalar | None],
    *,
    subject: Subject,
    definition: Slice | None,
    occurred_at: datetime,
) -> Event:
    """Make an event of `kind`; fields that are None are left out.

    `definition` is None for a tool that works without slices; its subject names the tool's own
    rules (breakdown@1.0). `occurred_at` must carry its time zone. Raises BadEvent where the
    payload does not fit the declaration; the message names the field only, so that it may be
    logged.
    """
    declared = KINDS.get(kind)
    if declared is None:
        raise BadEvent("没有这种事件")
    if occurred_at.tzinfo is None:
        raise BadEvent("事件的 occurred_at 没有时区")
    if definition is not None and definition.ref != subject.slice_ref:
        raise BadEvent("事件的切片与办件的切片不是同一个版本")
    given = {name: value for name, value in payload.items() if value is not None}
    unknown = set(given) - {field.name for field in declared.fields}
    if unknown:
        raise BadEvent(f"事件 {kind} 没有声明多出来的字段（{len(unknown)} 个）")
    for field in declared.fields:
        _check(kind, field, given, definition)
    return Event(kind, occurred_at, subject, given)


def _check(kind: str, field: Field, given: Mapping[str, Scalar], definition: Slice | None) -> None:
    if field.name not in given:
        if field.optional:
            return
        raise BadEvent(f"事件 {kind} 缺字段 {field.name}")
    if not fits(field, given[field.name], definition):
        raise BadEvent(f"事件 {kind} 的字段 {field.name} 不合声明（{field.type.value}）")
