"""A plan of the sample: a paper of a city that does not exist, its days counted from today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from zhagen.web.plans import editing, intake, tracking
from zhagen.web.plans.models import Plan, Row
from zhagen.web.sample.people import HERE, Cast

_ISSUED: Final = timedelta(days=41)
_TEXT: Final = """示例市人民政府办公室关于印发示例市优化政务服务工作要点的通知
示政办发〔{issued.year}〕12号
各县（市、区）人民政府，市政府各工作部门：
《示例市优化政务服务工作要点》已经市政府同意，现印发给你们，请认真组织实施。
示例市人民政府办公室
{issued.year}年{issued.month}月{issued.day}日
示例市优化政务服务工作要点
为进一步提升政务服务质效，制定本工作要点。以下任务列第一位的为牵头单位，下同。
一、把高频事项办得更快
（一）推进企业开办“一件事”。将企业社保登记、公积金缴存登记并入开办平台，申请材料由7份减至4份以内，\
办理时间压缩至1个工作日。（{here}、市税务局，{late}前完成）
（二）规范一次性告知。由{here}牵头，会同市政务服务数据局在{soon}前制定一次性告知书示范文本，\
报市政府办公室备案。
（三）推行容缺受理。市司法局要对容缺受理清单开展合法性审查，清单于{later}前向社会公布。
二、把窗口建得更稳
（四）{here}要在每月25日前报送退件情况分析，退件率力争降到8%以下。
（五）完善“综合窗口”人员培训制度。年内组织业务培训不少于4期，覆盖全部窗口人员。\
（{here}负责，{far}前完成）
（六）近年来，全市建成政务服务大厅15个，群众满意度稳步提升。
三、加强组织保障
（七）建立工作台账，实行月调度、季通报，确保各项任务落地见效。
"""


def make(cast: Cast, now: datetime) -> None:
    """Break the paper down, give its rows out, confirm some, settle one."""
    today, by = timezone.localdate(now), cast["office"]
    issued = today - _ISSUED
    days = {"late": -3, "soon": 4, "later": 38, "far": 75}
    told = {name: _day(today + timedelta(days=count)) for name, count in days.items()}
    text = _TEXT.format(issued=issued, here=HERE, **told)
    sent = intake.Sent("优化政务服务工作要点.txt", text.encode())
    plan = intake.take(sent, cast.department, by, now)
    with transaction.atomic():
        tracking.assign_by_lead(plan, by, now)
    rows = list(Row.objects.filter(plan=plan, removed=False).order_by("position"))
    for row in rows[:3]:
        with transaction.atomic():
            editing.confirm(plan, editing.held_row(plan, row.name, None), by, now)
    _given_out(plan, cast, now)
    _settled(plan, cast, now)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _given_out(plan: Plan, cast: Cast, now: datetime) -> None:
    """The department's rows go to one of its people."""
    for name in Row.objects.filter(plan=plan, department=cast.department).values_list("name"):
        with transaction.atomic():
            row = editing.held_row(plan, name[0], None)
            tracking.assign(plan, row, cast.department, cast["office"], cast["office"], now)


def _settled(plan: Plan, cast: Cast, now: datetime) -> None:
    """The first month of what comes back every month is done."""
    found = Row.objects.filter(plan=plan, due_text__contains="每月").exclude(due=None).first()
    if found is None:
        return
    with transaction.atomic():
        row = editing.held_row(plan, found.name, None)
        day = row.due.isoformat() if row.due else ""
        tracking.settle(row, day, "已报送退件情况分析", cast["office"], now)
