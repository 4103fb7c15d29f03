"""Conversations of the sample: one is done, two are in the middle, three wait for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from zhagen.web.dialogues import settled, talks, window
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Handover, SaidTurn, Talk

_SITE: Final = "https://www.example.gov.cn"


@dataclass(frozen=True, slots=True)
class Told:
    """What an applicant said, how long ago it began, and what came of it."""

    said: tuple[str, ...]
    ago: timedelta
    slice: str = ""
    code: bool = False
    score: int = 0


TALKS: Final = (
    Told(
        (
            "个人",
            "租的",
            "开小吃店",
            "法人本人来",
        ),
        timedelta(hours=3, minutes=20),
        "individual-business-registration",
        score=5,
    ),
    Told(
        (
            "公司刚注册，想给员工上社保",
            "养老、失业、工伤保险",
            "没有办过",
            "示例市青禾科技有限公司",
            "由法定代表人去",
            "银行代扣",
            "6 个人",
        ),
        timedelta(minutes=31),
        code=True,
    ),
    Told(("想给新来的员工交社保", "医疗、生育保险"), timedelta(minutes=14)),
    Told(
        (
            "我们公司从外地搬来，社保登记怎么办",
            "养老、失业、工伤保险",
            "办过，在外省办的",
            "外省的没有注销能不能在这里再开",
            "转人工",
        ),
        timedelta(minutes=5),
    ),
    Told(
        (
            "我们公司刚成立，第一次给员工上社保，怎么弄",
            "养老、失业、工伤保险",
            "没办过，由别人代办，我叫沈若溪，28个人，银行扣款",
            "单位名称不想说",
            "有两个人是退休返聘的，也要报吗",
            "转人工",
        ),
        timedelta(minutes=4),
    ),
    Told(("灵活就业的也能在这里办吗", "转人工"), timedelta(minutes=2)),
)


def make(now: datetime) -> None:
    """Say it all to the guide, then tell it as said earlier."""
    for told in TALKS:
        _talk(told, now)


def _talk(told: Told, now: datetime) -> None:
    said = list(told.said)
    text = None if told.slice else said.pop(0)
    begun, token = talks.start(told.slice or None, text, "zh-Hans", _SITE)
    for number, one in enumerate(said):
        talks.say(begun.talk.id, token, one, f"said-{number:06}")
    talk = talks.find(begun.talk.id, token)
    if told.code:
        _coded(talk)
    if told.score:
        settled.rate(talk.id, token, solved=True, score=told.score)
    _move_back(talk, now - told.ago, talk.created_at)


def _coded(talk: Talk) -> None:
    """The applicant asked for a number to read out at the window."""
    try:
        window.code_for(talk)
    except TalkFault:
        return  # nothing was said that a window could use: the talk is shown without one


def _move_back(talk: Talk, began: datetime, really: datetime) -> None:
    """A line every twenty seconds from the beginning."""
    turns = list(SaidTurn.objects.filter(talk=talk).order_by("number").values_list("pk", flat=True))
    for number, pk in enumerate(turns):
        SaidTurn.objects.filter(pk=pk).update(at=began + timedelta(seconds=20 * number))
    last = began + timedelta(seconds=20 * max(len(turns) - 1, 0))
    Talk.objects.filter(pk=talk.pk).update(created_at=began, changed_at=last)
    Handover.objects.filter(talk=talk).update(created_at=F("created_at") - (really - last))
