"""The decision on a look: the one permitted step, or to stop; recorded with the lessons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhagen.pilot.evaluating.judged import Judged, Setting, judge
from zhagen.pilot.model import Verdict
from zhagen.pilot.papers.report_document import report_docx
from zhagen.pilot.recording.lessons import to_json
from zhagen.pilot.recording.record import canonical
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.audit.trail import record
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.models import OpenedLook, Outcome, Pilot, PilotState
from zhagen.web.pilots.running import broken, held, log_of, newest_look
from zhagen.web.pilots.sides import side_of, why_no_side
from zhagen.web.pilots.telling import attached_of, learnt, record_of
from zhagen.web.pilots.works import setting_of

# Steps as they are offered; `stop_and_keep` may always be chosen at the end.
STEPS: Final[Mapping[str, str | Promise]] = {
    "productise": gettext_lazy("转为正式使用"),
    "extend_once": gettext_lazy("延长一次"),
    "owner_decides_on_proven_part": gettext_lazy("采用已证实的部分"),
    "stop_and_keep": gettext_lazy("到此为止，整理经验"),
    "stop_now": gettext_lazy("今天起停用"),
}
_LONGEST_NAME: Final = 24
_ENDS: Final = frozenset(STEPS) - {"extend_once"}


def offered(look: OpenedLook) -> tuple[str, ...]:
    """The steps that may be decided on this look, the permitted one first."""
    step = str(look.shown.get("next_step", ""))
    if look.shown.get("verdict") == Verdict.VOID or step == "void":
        return ()
    if step == "continue":
        # Both may end it early by the charter's own stop rules; that is a stop, not a verdict.
        return ("stop_and_keep",)
    if step in ("stop_now", "stop_and_keep"):
        return (step,)
    return (step, "stop_and_keep") if step in STEPS else ("stop_and_keep",)


def judged(pilot: Pilot, week: int) -> tuple[Judged, Setting]:
    """The verdict computed anew. Raises RefusedLook, BrokenLog, BrokenSeal."""
    setting = setting_of(pilot)
    return judge(log_of(pilot), week, setting), setting


def decide(pk: int, week: int, step: str, remark: str, user: User) -> Outcome:
    """Record the decision; the same one sent twice is one."""
    with transaction.atomic():
        pilot = held(pk)
        already = pilot.outcomes.filter(week=week).first()
        if already is not None:
            if already.step == step:
                return already
            raise PilotFault(_("第 %(week)d 周末已经作过决定。") % {"week": week})
        look = newest_look(pilot)
        _refuse(pilot, look, week, step, user)
        done, setting = judged(pilot, week)
        if done.decision.next_step != (look.shown if look else {}).get("next_step"):
            raise PilotFault(
                _("打开结果以后记录又变过，重算的结论不同。请先重算这次查看，看过再作决定。")
            )
        made = Outcome.objects.create(
            pilot=pilot,
            week=week,
            step=step,
            record=canonical(record_of(done, setting.today, [str(user)])),
            lessons=canonical(to_json(learnt(done, setting.today, [remark] if remark else []))),
            remark=remark[:500],
            by=user,
            at=timezone.now(),
        )
        _apply(pilot, step, done, user)
        record(
            user, "pilot.decided", "pilot", str(pilot.pk), pilot.department, week=week, step=step
        )
    return made


def lessons_for(user: User, named: str) -> bytes | None:
    """The lessons of a decided look, `<pilot>-<week>`, for somebody who may see the pilot."""
    pilot, _dash, week = named.partition("-")
    if not (pilot.isdecimal() and week.isdecimal() and len(named) < _LONGEST_NAME):
        return None
    seen = Outcome.objects.filter(pilot__department__in=departments_with(user, Right.pilot_see))
    found = seen.filter(pilot=int(pilot), week=int(week)).first()
    return bytes(found.lessons) if found else None


def _refuse(pilot: Pilot, look: OpenedLook | None, week: int, step: str, user: User) -> None:
    if side_of(user, pilot) is None:
        raise PilotFault(why_no_side(user, pilot), 403)
    if broken(pilot):
        raise PilotFault(_("记录或立项书与封存时不符，结论作废，不能据此作决定。"))
    if pilot.state != PilotState.RUNNING or look is None or look.week != week:
        raise PilotFault(_("只能就最近一次打开的结果作决定。"))
    if step not in offered(look):
        raise PilotFault(_("立项书不允许这一步。"))


def _apply(pilot: Pilot, step: str, done: Judged, user: User) -> None:
    schedule = done.log.sealed.charter.schedule
    if step == "extend_once":
        pilot.last_day = schedule.last_day(schedule.weeks + schedule.extension_weeks)
    if step in _ENDS:
        pilot.state = PilotState.CLOSED
    pilot.stopped = step == "stop_now"
    pilot.version += 1
    pilot.changed_by, pilot.changed_at = user, timezone.now()
    pilot.save()


def report_of_look(pilot: Pilot, week: int, by: str) -> bytes:
    """The evaluation report as a Word file. Raises RefusedLook, BrokenLog, BrokenSeal."""
    done, setting = judged(pilot, week)
    outcome = pilot.outcomes.filter(week=week).select_related("by").first()
    on = timezone.localdate(outcome.at) if outcome else setting.today
    names = [str(outcome.by)] if outcome else [by]
    remarks = [outcome.remark] if outcome and outcome.remark else []
    attached = attached_of(done, setting, week, remarks)
    return report_docx(done.log.sealed, done.looks, record_of(done, on, names), attached)
