"""What is done with a running pilot: records, sheets, looks, decisions, papers."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhagen.pilot.agreeing.file import from_canonical
from zhagen.pilot.papers.charter_document import charter_docx
from zhagen.pilot.papers.lessons_page import lessons_docx
from zhagen.pilot.papers.root_sheet import root_sheet_docx
from zhagen.pilot.recording.lessons import read_lessons
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.audit.trail import record
from zhagen.web.jobs import queue
from zhagen.web.pilots import deciding, handled, running
from zhagen.web.pilots.checking import check
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.keeping import TooLarge, folder_of, from_text
from zhagen.web.pilots.models import Pilot
from zhagen.web.pilots.sides import side_of, why_no_side
from zhagen.web.pilots.standing import missing_sheets, weeks_over
from zhagen.web.pilots.views.pilot import is_pending
from zhagen.web.pilots.views.reached import me, pilot_for, told_faults

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ENDINGS = (".csv", ".xlsx", ".xls", ".json", ".jsonl", ".parquet", ".txt")


@needs(Right.pilot_see)
@require_GET
@told_faults
def records(request: HttpRequest, pk: int) -> HttpResponse:
    """What was brought into the log, what was set aside and why, and bringing more."""
    pilot = _sealed(request, pk)
    log = running.log_of(pilot)
    places = {
        "pilot": pilot,
        "intakes": list(pilot.intakes.select_related("by")),
        "size": log.size,
        "weeks": list(weeks_over(log.sealed.charter, timezone.localdate())),
        "own_cases": handled.is_told(),
        "pending": is_pending(pilot),
    }
    return render(request, "pilots/records.html", places)


def _sealed(request: HttpRequest, pk: int, right: Right = Right.pilot_see) -> Pilot:
    pilot = pilot_for(request, pk, right)
    if pilot.sealed_at is None:
        raise PilotFault(_("双方签齐以后才有办件记录和校验单。"))
    return pilot


@needs(Right.pilot_edit)
@require_POST
@told_faults
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in a file of handled cases, or the workbench's own of a week."""
    pilot = _sealed(request, pk, Right.pilot_edit)
    week = request.POST.get("week", "")
    if week.isascii() and week.isdigit():
        running.take_own(pilot.pk, int(week), me(request))
        return redirect("pilots:records", pk=pk)
    sent = request.FILES.get("file")
    if sent is None:
        messages.error(request, _("没有选文件，请先选一个办件文件。"))
        return redirect("pilots:records", pk=pk)
    name = str(sent.name)
    if not name.lower().endswith(_ENDINGS):
        messages.error(request, _("只收 CSV、XLSX、JSON 和 Parquet 文件。"))
        return redirect("pilots:records", pk=pk)
    try:
        digest = folder_of(pilot).keep(name, sent.chunks())
    except TooLarge:
        messages.error(request, _("文件太大，请按周拆开再传。"))
        return redirect("pilots:records", pk=pk)
    running.take_file(pilot.pk, name, digest, me(request))
    return redirect("pilots:records", pk=pk)


@needs(Right.pilot_see)
@require_GET
@told_faults
def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """The weekly sheets: made, kept by whom, missing."""
    pilot = _sealed(request, pk)
    charter = running.log_of(pilot).sealed.charter
    over = list(weeks_over(charter, timezone.localdate()))
    extended = pilot.outcomes.filter(step="extend_once").exists()
    most = charter.schedule.weeks + (charter.schedule.extension_weeks if extended else 0)
    made = list(pilot.sheets.prefetch_related("lodgings__by"))
    side = side_of(me(request), pilot)
    rows = []
    for week in range(1, most + 1):
        of_week = [sheet for sheet in made if sheet.week == week]
        rows.append(
            {
                "week": week,
                "last": charter.schedule.last_day(week),
                "over": week in over,
                "sheets": [
                    {
                        "sheet": sheet,
                        "kept": {each.party: each for each in sheet.lodgings.all()},
                        "mine": any(each.party == side for each in sheet.lodgings.all()),
                    }
                    for sheet in of_week
                ],
            }
        )
    places = {
        "pilot": pilot,
        "rows": rows,
        "side": side,
        "why_not": why_no_side(me(request), pilot),
        "missing": missing_sheets(pilot, charter),
        "pending": is_pending(pilot),
    }
    return render(request, "pilots/sheets.html", places)


@needs(Right.pilot_seal)
@require_POST
@told_faults
def make_sheet(request: HttpRequest, pk: int, week: int) -> HttpResponse:
    """Make the sheet of a week."""
    pilot = _sealed(request, pk, Right.pilot_seal)
    running.make_sheet(pilot.pk, week, me(request))
    return redirect("pilots:sheets", pk=pk)


@needs(Right.pilot_seal)
@require_POST
@told_faults
def lodge(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Keep a sheet for one's party."""
    pilot = _sealed(request, pk, Right.pilot_seal)
    running.lodge(pilot.pk, sheet, me(request))
    return redirect("pilots:sheets", pk=pk)


@needs(Right.pilot_see)
@require_POST
@told_faults
def sheet_word(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """A sheet as a page with its code."""
    pilot = _sealed(request, pk)
    found = pilot.sheets.filter(pk=sheet).first()
    if found is None:
        raise Http404
    root = running.roots_of([found.code])[0]
    charter = from_text(pilot.sealed).charter
    return _word(request, pilot, root_sheet_docx(root, charter), f"第{found.week}周校验单")


@needs(Right.pilot_seal)
@require_POST
@told_faults
def open_look(request: HttpRequest, pk: int, week: int) -> HttpResponse:
    """Open a planned look: it counts from then on, whatever it shows."""
    pilot = _sealed(request, pk, Right.pilot_seal)
    if request.POST.get("again"):
        running.compute_again(pilot.pk, week, me(request))
    else:
        running.open_look(pilot.pk, week, me(request))
    return redirect("pilots:open", pk=pk)


@needs(Right.pilot_seal)
@require_POST
@told_faults
def decide(request: HttpRequest, pk: int, week: int) -> HttpResponse:
    """Record what was decided."""
    pilot = _sealed(request, pk, Right.pilot_seal)
    step, remark = request.POST.get("step", ""), request.POST.get("remark", "").strip()[:500]
    made = deciding.decide(pilot.pk, week, step, remark, me(request))
    said = _("已记下决定：%(step)s。") % {"step": deciding.STEPS[made.step]}
    messages.success(request, said)
    return redirect("pilots:open", pk=pk)


@needs(Right.pilot_see)
@require_POST
@told_faults
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the whole log computed again."""
    pilot = _sealed(request, pk)
    queue.submit("pilots.verify", str(pilot.pk), pilot=pilot.pk)
    record(me(request), "pilot.verified", "pilot", str(pilot.pk), pilot.department)
    return redirect("pilots:open", pk=pk)


@needs(Right.pilot_see)
@require_POST
@told_faults
def charter_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The charter on paper, with its seal where it has one."""
    pilot = pilot_for(request, pk)
    if pilot.sealed:
        return _word(request, pilot, charter_docx(from_text(pilot.sealed)), "立项书")
    checked = check(pilot.content)
    if checked.canonical is None:
        raise PilotFault(_("立项书还有要改的地方，改好再导出。"))
    return _word(request, pilot, charter_docx(from_canonical(checked.canonical)), "立项书草稿")


@needs(Right.pilot_see)
@require_POST
@told_faults
def report(request: HttpRequest, pk: int, week: int) -> HttpResponse:
    """The evaluation report of an opened look."""
    pilot = _sealed(request, pk)
    if running.broken(pilot):
        raise PilotFault(_("记录或立项书与封存时不符，不出评估报告。"))
    if not pilot.looks.filter(week=week).exclude(shown={}).exists():
        raise PilotFault(_("这次查看还没有打开，不能出评估报告。"))
    paper = deciding.report_of_look(pilot, week, str(me(request)))
    return _word(request, pilot, paper, f"评估报告第{week}周末")


@needs(Right.pilot_see)
@require_POST
@told_faults
def lessons(request: HttpRequest, pk: int, week: int) -> HttpResponse:
    """One page of what was learnt, of a decided look."""
    pilot = _sealed(request, pk)
    outcome = pilot.outcomes.filter(week=week).first()
    if outcome is None:
        raise Http404
    path = folder_of(pilot).root / f"lessons-{week}.json"
    path.write_bytes(bytes(outcome.lessons))
    paper = lessons_docx(read_lessons(path), from_text(pilot.sealed).charter)
    return _word(request, pilot, paper, "经验")


@needs(Right.pilot_see)
@require_POST
@told_faults
def decision_record(request: HttpRequest, pk: int, week: int) -> HttpResponse:
    """The decision record, byte for byte as the library wrote it."""
    pilot = _sealed(request, pk)
    outcome = pilot.outcomes.filter(week=week).first()
    if outcome is None:
        raise Http404
    record(me(request), "pilot.exported", "pilot", str(pilot.pk), pilot.department)
    answer = HttpResponse(bytes(outcome.record), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="decision-{week}.json"'
    return answer


def _word(request: HttpRequest, pilot: Pilot, paper: bytes, name: str) -> HttpResponse:
    record(me(request), "pilot.exported", "pilot", str(pilot.pk), pilot.department)
    answer = HttpResponse(paper, content_type=_WORD)
    full = quote(f"{name}-{pilot.title[:40]}.docx")
    answer["Content-Disposition"] = f"attachment; filename=\"pilot.docx\"; filename*=UTF-8''{full}"
    return answer
