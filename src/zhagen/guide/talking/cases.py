"""Several applicants in one talk: one is served, the others are kept aside and served next."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.guide.gate.acts import TalkAct as Heard
from zhagen.guide.gate.acts import TalkKind
from zhagen.guide.talking.answers import hear
from zhagen.guide.talking.reply import carry_on
from zhagen.guide.talking.setting import Move, Setting, shown
from zhagen.guide.talking.turn import End, Known
from zhagen.guide.talking.wording import BREAK, WORDINGS, listed, say
from zhagen.guide.talking.wording_slice import titled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhagen.guide.talking.turn import Piece, State, Turn

_UNIT: Final = "(?:家|个)?(?:公司|单位|企业|店|厂|家|户)"
_ANOTHER: Final = re.compile(
    rf"(?:另外?|还有|还要|再有|以及|外加)的?(?:有)?一{_UNIT}|(?:第二|另外那){_UNIT}|(?:另|其他)一位"
)
_TWO: Final = re.compile(
    rf"(?:两|二|2)家{_UNIT}?(?:都|一起|同时|各|要|想)|(?:两|二|2)个(?:公司|单位|企业)(?:都|一起|要|想)"
)
_KIND: Final = re.compile(r"^(?:公司|单位|企业|店|厂)")
_KIND_BEHIND: Final = re.compile(r"(?:公司|单位|企业|店|厂)$")
# Back to the first one: 第二家是20个人，第一家8个人.
_BACK: Final = re.compile(rf"[，,。；;]?(?:第一|头一|前一|(?<![跟和与同])这){_UNIT}")
# 两家都没办过: of this one and of the other.
_OF_BOTH: Final = re.compile(r"(?:^|[，,。；;])((?:两家?|它们|我们|也)?(?:都|全)[^，,。；;]+)")
_WANTED: Final = re.compile(r"[也要想得][办开上交弄]|一[起块][办开上交弄]|再办|[也一]起")
_NEXT: Final = re.compile(r"接着办|下一[件家个]|另一[件家个]|继续办|第二[件家个]")


def set_aside(setting: Setting, move: Move) -> Move | None:
    """The move without what is said of another applicant, which is kept; None if nothing is."""
    if move.state.end is not End.OPEN:
        return None
    parted = _parted(move.text)
    if parted is None:
        if move.state.others or not _TWO.search(move.text):
            return None
        return move.at(others=({},)).say(say("talk.set_aside"))
    own, theirs = parted
    facts = _of_another(setting, move, theirs)
    rest = replace(move, text=own)
    told = _of_another(setting, move, _KIND.sub("", theirs))
    if not told and not move.state.others and not _WANTED.search(theirs):
        return rest.say(say("talk.not_aside"))
    kept = rest.at(others=_joined(move.state, facts))
    return kept.say(say("talk.set_aside"), _noted(setting, facts, "talk.noted_aside"))


def one_more(setting: Setting, move: Move) -> Move | None:
    """After an outcome: the move with a further applicant to be served; None if none is named."""
    parted = _parted(move.text)
    if move.state.end not in {End.READY, End.REFUSED} or parted is None:
        return None
    return move.at(others=_joined(move.state, _of_another(setting, move, parted[1])))


def _parted(text: str) -> tuple[str, str] | None:
    """What is said of this applicant and of another; None where no other one is named.

    Of the words that name the other (另外一家公司) the kind is left, and nothing of the way back
    (第一家).
    都… behind both is said of both.
    """
    another = _ANOTHER.search(text)
    if another is None:
        return None
    kind = _KIND_BEHIND.search(another.group())
    own, theirs = text[: another.start()], f"{kind[0] if kind else ''}{text[another.end() :]}"
    if back := _BACK.search(theirs):
        return f"{own}{theirs[back.end() :]}", theirs[: back.start()]
    both = _OF_BOTH.findall(theirs) if own.strip(" ，,。") else []
    return "，".join((own, *both)), theirs


def _of_another(setting: Setting, move: Move, words: str) -> dict[str, Known]:
    """What these words tell of another applicant, of whom nothing was known before."""
    new = replace(move, text=words).at(facts={}, asked=None)
    taken = hear(setting, new, Heard(TalkKind.ANSWER))
    return dict(new.knows(taken.facts).state.facts)


def _noted(setting: Setting, facts: Mapping[str, Known], key: str) -> Piece | None:
    """What is known of an applicant, said back."""
    named = [setting.fact(name) for name in facts]
    told = [titled(fact, shown(fact, facts[fact.name].value)) for fact in named]
    return say(key, facts=listed(told, BREAK)) if told else None


def _joined(state: State, facts: Mapping[str, Known]) -> tuple[Mapping[str, Known], ...]:
    """The others with what was told of one: further words about the same one are added to it."""
    if state.others:
        return (*state.others[:-1], {**state.others[-1], **facts})
    return (facts,)


def wants_next(state: State, text: str) -> bool:
    """Whether a finished talk is to go on with the next applicant."""
    return bool(state.others) and state.end is not End.OPEN and bool(_NEXT.search(text))


def next_case(setting: Setting, move: Move) -> tuple[State, Turn]:
    """The next applicant: what was told of them is known, nothing of the one before is."""
    state = move.state
    first, *rest = state.others
    move = move.at(
        facts=dict(first),
        others=tuple(rest),
        finished=(*state.finished, dict(state.facts)),
        unknown=(),
        refused=(),
        asked=None,
        path=(),
        misses=0,
        end=End.OPEN,
        outcome="",
        confirmed=False,
    ).say(say("talk.next_case"))
    return carry_on(setting, move.say(_noted(setting, first, "talk.noted")))


def restart(setting: Setting, move: Move) -> tuple[State, Turn]:
    """From the beginning: the applicant wants nothing of what was said kept."""
    move = move.at(
        facts={}, unknown=(), refused=(), asked=None, path=(), misses=0, end=End.OPEN, outcome=""
    )
    return carry_on(setting, move.say(say("talk.restarted")))


def skips(text: str) -> bool:
    """Whether the choice to leave a question out was pressed."""
    return text.strip() == WORDINGS["choice.skip"]
