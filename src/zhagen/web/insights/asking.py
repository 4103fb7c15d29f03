"""Asking for an analysis: the same periods again are the same analysis, made anew."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from zhagen.insight.period import BadPeriod, parse_period
from zhagen.logs.faults import LogFault
from zhagen.web.accounts.models import Department, User
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.models import Analysis, State
from zhagen.web.insights.periods import checked
from zhagen.web.insights.place import has_store, store_of
from zhagen.web.insights.records import coverage_of
from zhagen.web.insights.wording import MESSAGES
from zhagen.web.jobs.queue import submit

ANALYSE: Final = "insights.analyse"


def days_of(department: Department) -> tuple[date, ...]:
    """The days on record. Raises InsightFault where the store cannot be read."""
    if not has_store(department):
        return ()
    try:
        return coverage_of(store_of(department)).all_days
    except (LogFault, OSError, ValueError, KeyError) as error:
        raise InsightFault(str(MESSAGES["store_broken"])) from error


def ask(
    department: Department, period: str, against: str, by: User, now: datetime, today: date
) -> Analysis:
    """Have a period analysed. Raises InsightFault where nothing can be compared."""
    checked(period, against, days_of(department), today)
    try:
        last = parse_period(period).last
    except BadPeriod as fault:
        raise InsightFault(str(fault)) from fault
    given = {"department": department, "period": period, "against": against}
    with transaction.atomic():
        held = Analysis.objects.select_for_update().filter(**given).first()
        if held is None:
            try:
                with transaction.atomic():
                    held = Analysis.objects.create(**given, by=by, at=now, last_day=last)
            except IntegrityError:
                held = Analysis.objects.get(**given)
        elif held.state != State.WAITING:
            Analysis.objects.filter(pk=held.pk).update(
                state=State.WAITING, fault="", by=by, at=now, version=F("version") + 1
            )
            held.refresh_from_db()
        submit(ANALYSE, f"{held.pk}-{held.version}", analysis=held.pk, version=held.version)
    return held
