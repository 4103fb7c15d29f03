"""A finished talk opens as a case at the window, by a short code the applicant reads out.

The code cannot be guessed: eight signs out of twenty-six, tries are counted. It is kept nowhere,
ends after `code_days`, and once opened it works for the rest of that day only, so that a colleague
can open the case again and nobody can weeks later.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhagen.cases.model import Value
from zhagen.guide.talking.handoff import plain
from zhagen.guide.talking.to_json import BadState
from zhagen.guide.talking.turn import State
from zhagen.slices.model import Slice
from zhagen.web.dialogues import handovers, pace, storing
from zhagen.web.dialogues.drafts import is_ready
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Talk, WindowCode
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.wording import say

# No sign that is taken for another when it is read out.
_SIGNS: Final = "346789ACDEFGHJKMNPQRTUVWXY"
_LENGTH: Final = 8
_AFTER_OPENING: Final = timedelta(hours=12)
_WRONG: Final = "window-wrong"
_WRONG_MINUTES: Final = 10
_MOST_WRONG: Final = 20
_TRIES: Final = 5


class TooManyTries(Exception):
    """Too many wrong codes from one place. One Chinese line: what, and what to do."""


@dataclass(frozen=True, slots=True)
class SaidFact:
    """A fact as it was said.

    `name` is the concept of the slice, `title` what people call it, `turn` the applicant's turn it
    comes from (from 1), `words` that turn, masked.
    """

    name: str
    title: str
    value: Value
    turn: int
    words: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a talk has come to, for the window.

    `facts` by concept, in the order they were said; `refused` and `unknown` are the concepts the
    applicant would or could not tell. `drafts` are the materials a filled form can be made of.
    `others` are the facts of further applicants. `transcript` is masked: (who, text).
    """

    talk: str
    case_id: str
    slice_ref: str
    lock_hash: str
    title: str
    on: date
    said_at: datetime
    done: bool
    outcome: str
    facts: tuple[SaidFact, ...]
    unknown: tuple[str, ...]
    refused: tuple[str, ...]
    others: tuple[Mapping[str, Value], ...]
    drafts: tuple[str, ...]
    transcript: tuple[tuple[str, str], ...]

    @property
    def facts_json(self) -> dict[str, object]:
        """The facts as `zhagen precheck --facts` takes them."""
        return {one.name: plain(one.value) for one in self.facts}


@dataclass(frozen=True, slots=True)
class Code:
    """A code to be read out, and until when it works."""

    code: str
    until: datetime

    @property
    def shown(self) -> str:
        """In two halves, as it is read."""
        return f"{self.code[:4]} {self.code[4:]}"

    @property
    def told(self) -> str:
        """The sentence that tells the applicant."""
        day = timezone.localtime(self.until)
        return say("window.code", code=self.shown, month=str(day.month), day=str(day.day)).text


def code_for(talk: Talk) -> Code:
    """The code of a talk: the same one for as long as it works. Raises TalkFault."""
    state = storing.stage_of(talk.stage).told
    if state is None or not state.facts:
        raise TalkFault("no_case", 404)
    now = timezone.now()
    for _ in range(_TRIES):
        held = WindowCode.objects.filter(talk=talk).first()
        if held is not None and held.until > now:
            return Code(_code(held.salt), held.until)
        if held is not None:
            held.delete()
        made = _new(talk, now)
        if made is not None:
            return made
    raise TalkFault("busy", 409)


def code_if_any(talk: Talk) -> Code | None:
    """The same for whoever only shows it; None where there is nothing to bring to the window."""
    try:
        return code_for(talk)
    except (TalkFault, BadState):
        return None


def standing(talk: Talk) -> Code | None:
    """The code that was given out and still works; none is made."""
    held = WindowCode.objects.filter(talk=talk, until__gt=timezone.now()).first()
    return Code(_code(held.salt), held.until) if held else None


def case_of(code: str, *, by: str = "") -> CaseFacts | None:
    """The case a code opens; None where it opens none. Raises TooManyTries.

    `by` is who asks (an account or an address): wrong codes are counted for each.
    """
    if pace.seen(_WRONG, by, _WRONG_MINUTES) >= _MOST_WRONG:
        raise TooManyTries("报错号的次数太多，请过十分钟再试，并请申请人打开手机上的号核对。")
    now = timezone.now()
    held = _held(code, now)
    if held is None or (found := _case(held.talk)) is None:
        pace.counted(_WRONG, by)
        return None
    if held.opened_at is None:
        until = min(held.until, now + _AFTER_OPENING)
        WindowCode.objects.filter(id=held.pk, opened_at=None).update(opened_at=now, until=until)
    return found


def _held(code: str, now: datetime) -> WindowCode | None:
    spelt = "".join(code.split()).replace("-", "").upper()
    if len(spelt) != _LENGTH or not set(spelt) <= set(_SIGNS):
        return None
    rows = WindowCode.objects.select_related("talk")
    return rows.filter(digest=_digest(spelt), until__gt=now, talk__forgotten_at=None).first()


def _new(talk: Talk, now: datetime) -> Code | None:
    """A new code; None where another request came first, or the code is taken."""
    configuration = settings.CONFIGURATION
    salt = _salt()
    code = _code(salt)
    until = now + timedelta(days=min(configuration.code_days, configuration.keep_days))
    try:
        with transaction.atomic():
            WindowCode.objects.create(talk=talk, salt=salt, digest=_digest(code), until=until)
    except IntegrityError:
        return None
    return Code(code, until)


def _case(talk: Talk) -> CaseFacts | None:
    try:
        stage = storing.stage_of(talk.stage)
    except BadState:
        return None
    state = stage.told
    definition = parts().reception.slice_of(state.slice_ref) if state else None
    if state is None or definition is None:
        return None
    facts = tuple(
        SaidFact(name, _title(definition, name), one.value, one.turn, one.text)
        for name, one in sorted(state.facts.items(), key=lambda pair: pair[1].turn)
    )
    return CaseFacts(
        talk=talk.id,
        case_id=talk.case_id,
        slice_ref=state.slice_ref,
        lock_hash=state.lock_hash,
        title=definition.title,
        on=state.on,
        said_at=talk.changed_at,
        done=is_ready(definition, state),
        outcome=state.outcome,
        facts=facts,
        unknown=state.unknown,
        refused=state.refused,
        others=tuple({name: one.value for name, one in each.items()} for each in state.others),
        drafts=_drafts(definition, state),
        transcript=(*stage.turns, *state.turns),
    )


def _title(definition: Slice, name: str) -> str:
    fact = definition.facts.get(name)
    return fact.title if fact else name


def _drafts(definition: Slice, state: State) -> tuple[str, ...]:
    """The needed materials that have a form of ours; none before the talk is done."""
    if not is_ready(definition, state):
        return ()
    needed = parts().reception.talker(definition, state.on, state).checklist()
    return tuple(one.material for one in needed if one.draft and one.sure)


def _salt() -> str:
    """A salt whose code does not look like the number of a hand-over, which opens nothing."""
    while handovers.is_number(_code(salt := secrets.token_hex(16))):
        pass
    return salt


def _code(salt: str) -> str:
    """The code of a salt; whoever holds the tables and not the key cannot tell it."""
    number = int.from_bytes(_keyed("code", salt), "big")
    signs = []
    for _ in range(_LENGTH):
        number, at = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[at])
    return "".join(signs)


def _digest(code: str) -> str:
    return _keyed("digest", code).hex()


def _keyed(purpose: str, text: str) -> bytes:
    key = f"{settings.SECRET_KEY}window-{purpose}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
