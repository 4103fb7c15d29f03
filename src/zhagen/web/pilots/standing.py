"""Where a pilot stands, in words: its line in the list, its steps, its seal, its amendments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.pilot.agreeing.file import BrokenCharter
from zhagen.pilot.agreeing.sealed import BrokenSeal, SealedCharter
from zhagen.pilot.charter import Charter
from zhagen.pilot.papers.charter_document import changed
from zhagen.pilot.wording import amounts
from zhagen.web.pilots.here import checked_here
from zhagen.web.pilots.keeping import from_text, sealed_of
from zhagen.web.pilots.models import PartyRole, Pilot, PilotState
from zhagen.web.pilots.on_screen import listed
from zhagen.web.pilots.running import NextLook, broken, latest_outcome, newest_look, next_look


@dataclass(frozen=True, slots=True)
class Line:
    """A pilot in the list: its state, what is said of it, what comes next."""

    pilot: Pilot
    state: str
    tone: str
    says: str
    next: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five steps: its words, and whether it is done or where we are."""

    says: str
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """A party and who signed for it."""

    side: PartyRole
    name: str
    by: str
    at: Any


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal as the page shows it."""

    signed: tuple[Signed, ...]
    missing: tuple[str, ...]
    hash: str

    @property
    def complete(self) -> bool:
        """Whether both have signed."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Change:
    """An amendment in words."""

    number: int
    on: date
    text: str
    what: str
    seen: bool
    decisive: bool


def line_of(pilot: Pilot) -> Line:
    """The pilot in one line of the list."""
    if pilot.state == PilotState.DRAFT:
        count = checked_here(pilot).count
        says = _("还有 %(count)d 处要改") % {"count": count} if count else _("可以签封")
        return Line(pilot, _("起草"), "", says, "")
    if pilot.state == PilotState.SIGNING:
        missing = listed(seal_of(pilot).missing)
        return Line(pilot, _("待签"), "underway", _("还缺%(who)s的签封") % {"who": missing}, "")
    if broken(pilot):
        return Line(pilot, _("作废"), "bad", _("记录或立项书与封存时不符"), "")
    look = newest_look(pilot)
    told = str(look.shown["headline"]) if look else ""
    if pilot.state == PilotState.CLOSED:
        return Line(pilot, _("已有结论"), "", told, "")
    coming = next_look(pilot, sealed_of(pilot), timezone.localdate())
    return Line(pilot, _running(pilot), "underway", told or _("还没有打开过结果"), _coming(coming))


def _running(pilot: Pilot) -> str:
    today = timezone.localdate()
    if pilot.first_day is None or today < pilot.first_day:
        return _("等开始")
    if pilot.last_day is not None and today > pilot.last_day:
        return _("约定的周数已满")
    return _("第 %(week)d 周") % {"week": (today - pilot.first_day).days // 7 + 1}


def _coming(coming: NextLook | None) -> str:
    if coming is None:
        return _("约定的查看都做完了")
    if coming.open_now:
        return _("第 %(week)d 周末的结果可以打开了") % {"week": coming.week}
    return _("第 %(week)d 周末的结果 %(day)s 起可以打开") % {
        "week": coming.week,
        "day": coming.opens.isoformat(),
    }


def steps_of(pilot: Pilot) -> tuple[Step, ...]:
    """立项, 封存, 运行, 查看, 结论."""
    sealed = pilot.state in (PilotState.RUNNING, PilotState.CLOSED)
    today = timezone.localdate()
    started = sealed and pilot.first_day is not None and today >= pilot.first_day
    ended = started and pilot.last_day is not None and today > pilot.last_day
    looks = pilot.looks.count()
    closed = pilot.state == PilotState.CLOSED
    outcome = latest_outcome(pilot) if closed else None
    done = (True, sealed, ended or closed, bool(looks) and (ended or closed), closed)
    here = next((at for at, each in enumerate(done) if not each), len(done) - 1)
    if not sealed:
        here = 0 if pilot.state == PilotState.DRAFT else 1
    says = (
        _("立项 %(day)s") % {"day": _short(pilot.made_at)},
        _("双方封存 %(day)s") % {"day": _short(pilot.sealed_at)} if sealed else _("双方封存"),
        _ran(pilot, started=started),
        _("阶段查看 %(count)d 次") % {"count": looks} if looks else _("阶段查看"),
        _("结论 %(day)s") % {"day": _short(outcome.at)} if outcome else _("结论"),
    )
    return tuple(Step(words, done[at] and at != here, at == here) for at, words in enumerate(says))


def _short(moment: Any) -> str:  # noqa: ANN401 - a datetime or None
    return f"{timezone.localtime(moment):%m-%d}" if moment else ""


def _ran(pilot: Pilot, *, started: bool) -> str:
    if not started or pilot.first_day is None or pilot.last_day is None:
        return _("运行")
    last = min(timezone.localdate(), pilot.last_day)
    return _("运行 %(weeks)d 周") % {"weeks": (last - pilot.first_day).days // 7 + 1}


def seal_of(pilot: Pilot) -> Seal:
    """Who signed the charter, and who has not."""
    names = _names(pilot)
    signed = tuple(
        Signed(PartyRole(each.party), names.get(each.party, ""), str(each.by), each.at)
        for each in pilot.signatures.filter(amendment=0).select_related("by")
    )
    have = {each.side for each in signed}
    missing = tuple(names.get(side) or str(side.label) for side in PartyRole if side not in have)
    digest = ""
    if pilot.sealed:
        try:
            digest = amounts.fingerprint(from_text(pilot.sealed).hash, 3)
        except BrokenSeal:
            digest = ""
    return Seal(signed, missing, digest)


def _names(pilot: Pilot) -> dict[str, str]:
    content = pilot.content
    if pilot.sealed:
        try:
            content = dict(from_text(pilot.sealed).content)
        except (BrokenSeal, BrokenCharter):
            return {}
    parties = content.get("parties")
    return {
        str(each.get("role")): str(each.get("name") or "")
        for each in (parties if isinstance(parties, list) else ())
        if isinstance(each, dict)
    }


def amendments_of(sealed: SealedCharter) -> tuple[Change, ...]:
    """Every amendment in words."""
    return tuple(
        Change(
            each.number, each.on, each.text, changed(each), each.data_seen == "after",
            each.decisive,
        )
        for each in sealed.amendments
    )  # fmt: skip


def under_of(charter: Charter) -> str:
    """Parties, windows, weeks, days: the line under the headline."""
    parties = _("与").join(party.name for party in charter.parties)
    schedule, windows = charter.schedule, len(charter.assignment.windows)
    places = _("%(count)d 个窗口，") % {"count": windows} if windows else ""
    last = schedule.last_day(schedule.weeks)
    weeks = _("%(weeks)d 周，%(first)s 至 %(last)s") % {
        "weeks": schedule.weeks,
        "first": schedule.start.isoformat(),
        "last": f"{last:%m-%d}" if last.year == schedule.start.year else last.isoformat(),
    }
    return f"{parties}　{places}{weeks}"


def weeks_over(charter: Charter, today: date) -> Iterator[int]:
    """Weeks of the pilot that are over."""
    schedule = charter.schedule
    for week in range(1, schedule.weeks + schedule.extension_weeks + 1):
        if today > schedule.last_day(week):
            yield week


def missing_sheets(pilot: Pilot, charter: Charter) -> list[int]:
    """Weeks that are over without a sheet that both have kept."""
    done = {
        sheet.week
        for sheet in pilot.sheets.prefetch_related("lodgings")
        if len(sheet.lodgings.all()) == 2
    }
    extended = pilot.outcomes.filter(step="extend_once").exists()
    most = charter.schedule.weeks + (charter.schedule.extension_weeks if extended else 0)
    today = timezone.localdate()
    return [week for week in weeks_over(charter, today) if week <= most and week not in done]
