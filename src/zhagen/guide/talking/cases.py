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

    from zhagen.guide.talking.turn import State, Turn

_UNIT: Final = "(?:家|个)?(?:公司|单位|企业|店|厂|家|户)"
_ANOTHER: Final = re.compile(
    rf"(?:另外?|还有|还要|再有|以及|外加)的?(?:有)?一{_UNIT}|(?:第二|另外那){_UNIT}|(?:另|其他)一位"
)
_TWO: Final = re.compile(
    rf"(?:两|二|2)家{_UNIT}?(?:都|一起|同时|各|要|想)|(?:两|二|2)个(?:公司|单位|企业)(?:都|一起|要|想)"
)
_NEXT: Final = re.compile(r"接着办|下一[件家个]|另一[件家个]|继续办|第二[件家个]")


def set_aside(setting: Setting, move: Move) -> Move | None:
    """The move without what is said of another applicant, which is kept; None if nothing is."""
    if move.state.end is not End.OPEN:
        return None
    another = _ANOTHER.search(move.text)
    if another is None:
        if move.state.others or not _TWO.search(move.text):
            return None
        return _told(move, move.text).at(others=({},))
    facts = _of_another(setting, move, move.text[another.start() :])
    return _told(move, move.text[: another.start()]).at(others=_joined(move.state, facts))


def one_more(setting: Setting, move: Move) -> Move | None:
    """After an outcome: the move with a further applicant to be served; None if none is named."""
    another = _ANOTHER.search(move.text)
    if move.state.end not in {End.READY, End.REFUSED} or another is None:
        return None
    facts = _of_another(setting, move, move.text[another.start() :])
    return move.at(others=_joined(move.state, facts))


def _of_another(setting: Setting, move: Move, words: str) -> dict[str, Known]:
    """What these words tell of another applicant, of whom nothing was known before."""
    new = replace(move, text=words).at(facts={}, asked=None)
    taken = hear(setting, new, Heard(TalkKind.ANSWER))
    return dict(new.knows(taken.facts).state.facts)


def _told(move: Move, text: str) -> Move:
    return replace(move, text=text).say(say("talk.set_aside"))


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
    if first:
        facts = [setting.fact(name) for name in first]
        told = [titled(fact, shown(fact, first[fact.name].value)) for fact in facts]
        move = move.say(say("talk.noted", facts=listed(told, BREAK)))
    return carry_on(setting, move)


def restart(setting: Setting, move: Move) -> tuple[State, Turn]:
    """From the beginning: the applicant wants nothing of what was said kept."""
    move = move.at(
        facts={}, unknown=(), refused=(), asked=None, path=(), misses=0, end=End.OPEN, outcome=""
    )
    return carry_on(setting, move.say(say("talk.restarted")))


def skips(text: str) -> bool:
    """Whether the choice to leave a question out was pressed."""
    return text.strip() == WORDINGS["choice.skip"]
