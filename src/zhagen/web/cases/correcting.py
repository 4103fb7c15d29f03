"""Putting a value right: what an officer types becomes a value of the fact's type, at its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from zhagen.cases.model import Value
from zhagen.language.dates import parse_date
from zhagen.precheck.given import BadGiven, parse_given
from zhagen.precheck.model import FactEntry, plain
from zhagen.precheck.telling import show_value
from zhagen.slices.model import Fact, FactType, Slice
from zhagen.web.accounts.models import User
from zhagen.web.cases.faults import CaseFault, NotAsSeen
from zhagen.web.cases.history import audited, tell
from zhagen.web.cases.models import Case, FactCorrection
from zhagen.web.cases.shown import Shown
from zhagen.web.cases.wording import MESSAGES, WANTED

_FOREVER = frozenset({"长期", "永久", "长期有效", "無限期", "长久"})
_YES, _NO = frozenset({"true", "有", "是", "1"}), frozenset({"false", "没有", "无", "否", "0"})


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the fact, its file and page ("" and 0 for no place), the texts.

    `was` is the value the officer saw while typing.
    """

    fact: str
    file: str
    page: int
    texts: Sequence[str]
    was: str


def correct(
    case: Case, definition: Slice, shown: Shown, typed: Typed, by: User, now: datetime
) -> None:
    """Keep the value; the review is to be made anew. Raises CaseFault, NotAsSeen."""
    fact = definition.facts.get(typed.fact)
    if fact is None:
        raise CaseFault("no_fact", str(MESSAGES["gone_finding"]), 409)
    value = value_of(fact, typed.texts)
    text = "、".join(typed.texts).strip()[:300]
    entry = entry_of(shown, typed)
    standing = show_value(entry) if entry else ""
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        file = held.files.filter(name=typed.file).first() if typed.file else None
        before = held.corrections.filter(fact=fact.name, file=file, page=typed.page or None).last()
        if before is not None and before.by_id != by.pk and before.text not in {typed.was, text}:
            raise NotAsSeen(before.by, MESSAGES["fact_changed"], before.text, text)
        FactCorrection.objects.create(
            case=held, fact=fact.name, file=file, page=typed.page or None if file else None,
            before=standing[:300], value=plain(value), text=text, by=by, at=now,
        )  # fmt: skip
        Case.objects.filter(pk=held.pk).update(
            inputs=F("inputs") + 1, version=F("version") + 1, changed_at=now
        )
        tell(held, "fact", by, now, fact=fact.name)
        audited(held, "case.fact", by, fact=fact.name)


def entry_of(shown: Shown, typed: Typed) -> FactEntry | None:
    """The reading that is put right."""
    return next(
        (
            entry
            for entry in shown.review.facts
            if entry.name == typed.fact
            and (entry.file or "") == typed.file
            and (entry.page or 0) == typed.page
        ),
        None,
    )


def value_of(fact: Fact, texts: Sequence[str]) -> Value:
    """The value that was meant. Raises CaseFault naming what is wanted."""
    if fact.type is FactType.ROWS:
        raise CaseFault("not_correctable", str(MESSAGES["not_correctable"]))
    stated = _stated(fact, [text.strip() for text in texts])
    try:
        return parse_given({fact.name: stated}, _OnlyFact(fact))[fact.name]  # type: ignore[arg-type]
    except BadGiven as error:
        raise _bad(fact) from error


def _bad(fact: Fact) -> CaseFault:
    wanted = str(WANTED[str(fact.type)])
    return CaseFault(
        "bad_value", str(MESSAGES["bad_value"]) % {"title": fact.title, "wanted": wanted}
    )


class _OnlyFact:
    """As much of a slice as parsing one value asks for."""

    def __init__(self, fact: Fact) -> None:
        self.facts, self.ref = {fact.name: fact}, ""


def _stated(fact: Fact, texts: list[str]) -> object:
    text = texts[0] if texts else ""
    if fact.type is FactType.LIST:
        return [one for one in texts if one]
    if fact.type is FactType.DATE:
        return _day(fact, text)
    if fact.type is FactType.INTEGER:
        digits = re.sub(r"[\s,，人元]", "", text)
        if not re.fullmatch(r"-?\d{1,12}", digits):
            raise _bad(fact)
        return int(digits)
    if fact.type is FactType.BOOLEAN:
        if text.lower() not in _YES | _NO:
            raise _bad(fact)
        return text.lower() in _YES
    if not text:
        raise _bad(fact)
    return text


def _day(fact: Fact, text: str) -> str | None:
    if text in _FOREVER:
        return None
    found = parse_date(text)
    if found is None:
        raise _bad(fact)
    return found.isoformat()
