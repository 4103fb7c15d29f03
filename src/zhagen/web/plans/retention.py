"""Forgetting plans whose time is over: the text, the rows and what was handed over go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from zhagen.web.accounts.models import User
from zhagen.web.configuration import Configuration
from zhagen.web.ledger.outgoing import bring_to_ledger
from zhagen.web.plans.history import audited
from zhagen.web.plans.models import Contact, Plan, PlanState, Row, Step, Upload

_AT_ONCE: Final = 100


def keep_days() -> int:
    """How many days after its last change a plan is kept: its tasks run for years."""
    configuration: Configuration = settings.CONFIGURATION
    return configuration.plan_days


def forget(now: datetime) -> int:
    """Forget the plans nobody changed for so long; returns how many.

    Where to remind somebody whose account was disabled goes as well.
    """
    Contact.objects.filter(user__is_active=False).delete()
    before = now - timedelta(days=keep_days())
    bring_to_ledger()
    old = Plan.objects.filter(forgotten_at=None, changed_at__lt=before)
    old = old.exclude(rows__due__gte=now.date(), rows__done=False, rows__removed=False)
    count = 0
    for plan in old[:_AT_ONCE]:
        with transaction.atomic():
            forget_plan(plan, None, "plan.forgotten", now)
        count += 1
    return count


def forget_plan(plan: Plan, by: User | None, action: str, now: datetime) -> None:
    """Forget one plan, inside a transaction; its course without words stays."""
    Row.objects.filter(plan=plan).delete()
    Upload.objects.filter(plan=plan).delete()
    Plan.objects.filter(pk=plan.pk).update(
        title="", number="", source="", fault="", document={}, state=PlanState.FAILED,
        forgotten_at=now,
    )  # fmt: skip
    Step.objects.filter(plan=plan).update(row="")
    audited(plan, action, by)
