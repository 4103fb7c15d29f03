"""What the workers do for plans: reading long documents, reminding, and the regular chores."""

from __future__ import annotations

from django.utils import timezone

from zhagen.breakdown.from_json import UnreadableBreakdown
from zhagen.breakdown.reading.read import UnreadableDocument
from zhagen.web.jobs.lease import Lease, WorkFault
from zhagen.web.jobs.models import Job, Priority
from zhagen.web.jobs.registry import chore, work
from zhagen.web.plans.advising import ADVISE, ask, lay
from zhagen.web.plans.history import tell
from zhagen.web.plans.intake import READ, broken_down, fail, store
from zhagen.web.plans.models import Plan, PlanState, Upload
from zhagen.web.plans.reminding import make_due, send_due
from zhagen.web.plans.retention import forget
from zhagen.web.plans.wording import MESSAGES


@work(READ, seconds=300.0, priority=Priority.SOON)
def read(lease: Lease, plan: int) -> None:
    """Read what was sent in; what cannot be read is told on the plan."""
    held = Plan.objects.filter(pk=plan, state=PlanState.WAITING).first()
    upload = Upload.objects.filter(plan=plan).first()
    if held is None or upload is None:
        return
    try:
        found = broken_down(held.source, bytes(upload.content), pasted=upload.pasted)
    except (UnreadableDocument, UnreadableBreakdown) as fault:
        with lease.writing():
            fail(held, str(fault))
        return
    with lease.writing():
        store(held, found)


@work(ADVISE, attempts=1, seconds=600.0)
def advise(lease: Lease, plan: int) -> None:
    """Have the configured model look at the rows nobody touched."""
    held = Plan.objects.filter(pk=plan, state=PlanState.READY).first()
    advice = ask(held) if held is not None else None
    if held is None or advice is None:
        return
    with lease.writing():
        if lay(held, advice):
            tell(held, "advised", None, timezone.now())
    if not advice.counts.used:
        raise WorkFault("no_advice", str(MESSAGES["no_advice"]))


@chore("plans.given_up", every=30.0)
def give_up() -> int:
    """Plans whose job failed for good are told so."""
    count = 0
    for plan in Plan.objects.filter(state=PlanState.WAITING):
        jobs = Job.objects.filter(work=READ, key=str(plan.pk))
        last = jobs.order_by("-id").first()
        if last is not None and last.state == "failed":
            known = last.fault == "no_reading"
            fail(plan, str(MESSAGES["no_reading" if known else "broken"]))
            count += 1
    return count


@chore("plans.remind", every=600.0)
def remind() -> int:
    """Reminders whose day has come."""
    return make_due(timezone.now())


@chore("plans.send", every=60.0, sends=True)
def send() -> int:
    """Reminders on their way."""
    return send_due(timezone.now())


@chore("plans.forget", every=3600.0)
def forget_old() -> int:
    """Plans whose time is over."""
    return forget(timezone.now())
