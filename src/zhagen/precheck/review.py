"""The pre-review of a case: every rule of the slice, asked of what was read. Pure.

No rule is known here by its code: what a rule finds is in rules.yaml. A condition is evaluated
twice, with everything and with the sure readings only (docs/decisions/0003): what both say is a
finding, what only the first says is "cannot tell, please look".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zhagen.cases.requirements import condition
from zhagen.precheck import wording
from zhagen.precheck.model import SEVERITY_ORDER, Clipping, Finding, Review, verdict_of
from zhagen.precheck.overview import documents, facts, materials, unusable
from zhagen.precheck.subjects import Subject, gathered, subjects
from zhagen.precheck.trace import Trace
from zhagen.precheck.values import open_case
from zhagen.precheck.view import View, view
from zhagen.slices.expr import UNKNOWN
from zhagen.slices.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.cases.model import Context, Spot, Value
    from zhagen.precheck.model import Evidence
    from zhagen.precheck.surety import Held
    from zhagen.reading.model import FileReading
    from zhagen.slices.model import Rule, Slice

_NOTHING_SEEN: Final[Mapping[tuple[str, str], int]] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with what it was found about: the subject's key as worked examples name it."""

    finding: Finding
    subject: str


def review(
    definition: Slice,
    files: Sequence[FileReading],
    context: Context,
    given: Mapping[str, Value],
    hints_seen: Mapping[tuple[str, str], int] = _NOTHING_SEEN,
) -> Review:
    """Review what was handed in; `given` are facts said or looked up beforehand.

    `hints_seen` counts (material, code) of the usual faults seen before; it orders the hints.
    """
    return examine(definition, files, context, given, hints_seen)[0]


def examine(
    definition: Slice,
    files: Sequence[FileReading],
    context: Context,
    given: Mapping[str, Value],
    hints_seen: Mapping[tuple[str, str], int] = _NOTHING_SEEN,
) -> tuple[Review, tuple[Found, ...]]:
    """As `review`, and what each finding is about."""
    case = open_case(definition, files, context, given)
    full, sure = view(case, sure_only=False), view(case, sure_only=True)
    found = _numbered(_told_once(_judged(definition, full, sure)), files)
    findings = tuple(one.finding for one in found)
    result = Review(
        slice_ref=definition.ref,
        slice_title=definition.title,
        on=context.on,
        documents=documents(case),
        facts=facts(full),
        findings=findings,
        materials=materials(full, hints_seen),
        verdict=verdict_of(findings),
        unusable=unusable(case),
        lock_hash=definition.lock_hash,
    )
    return result, found


@dataclass(frozen=True, slots=True)
class _Judged:
    """A rule that spoke: about which subject, how surely, and on what it rests."""

    rule: Rule
    subject: Subject
    severity: Severity
    trace: Trace
    view: View
    unread: bool


def _judged(definition: Slice, full: View, sure: View) -> Iterable[_Judged]:
    for rule in definition.rules.values():
        for subject in subjects(rule, full, sure):
            judged = _judge(rule, subject, full, sure)
            if judged is not None:
                yield judged


def _judge(rule: Rule, subject: Subject, full: View, sure: View) -> _Judged | None:
    trace = Trace()
    trace.touch(*subject.held)
    truth = full.evaluate(rule.when, trace, subject.full)
    if truth is UNKNOWN:
        unread = trace.unread or subject.unread.intersection(condition(rule.when).names)
        if rule.unclear and unread:
            return _Judged(rule, subject, Severity.UNCLEAR, trace, full, unread=True)
        return None
    if truth is False:
        return None
    certain = sure.evaluate(rule.when, Trace(), subject.sure) is True
    severity = rule.severity if certain else Severity.UNCLEAR
    return _Judged(rule, subject, severity, trace, full, unread=False)


def _told_once(judged: Iterable[_Judged]) -> list[Found]:
    """Findings in the order of the rules.

    A place that was not read surely is told once, by the first rule that needs it.
    """
    found: list[Found] = []
    told: list[Held] = []
    for one in _gathered(judged):
        unsure = _unsure(one)
        if unsure and all(reading in told for reading in unsure):
            continue
        told += unsure
        found.append(Found(_finding(one), one.subject.key))
    return found


def _gathered(judged: Iterable[_Judged]) -> list[_Judged]:
    """Rows of which the same cannot be told are one look at the table, not one for each."""
    found: dict[object, list[_Judged]] = {}
    for one in judged:
        unsure_row = one.subject.kind == "rows" and one.severity is Severity.UNCLEAR
        key = (one.rule.code, one.subject.fact) if unsure_row else len(found)
        found.setdefault(key, []).append(one)
    return [
        replace(ones[0], subject=gathered([one.subject for one in ones])) if ones[1:] else ones[0]
        for ones in found.values()
    ]


def _unsure(one: _Judged) -> tuple[Held, ...]:
    """The readings that leave a finding in doubt; rows are doubted one by one, not as a table."""
    if one.severity is not Severity.UNCLEAR or one.subject.kind == "rows":
        return ()
    return tuple(one.trace.unread) or tuple(held for held in _readings(one) if not held.sure)


def _finding(one: _Judged) -> Finding:
    rule, subject, trace = one.rule, one.subject, one.trace
    unclear = one.severity is Severity.UNCLEAR
    template = rule.unclear if unclear and rule.unclear else rule.message
    readings = _readings(one)
    fact, material = _about(one, readings)
    return Finding(
        code=rule.code,
        severity=one.severity,
        material=material,
        fact=fact,
        message=wording.sentence(template, one.view, subject, trace),
        remedy=wording.remedy(rule.remedy, one.view, subject, trace, unclear=unclear),
        basis=tuple(str(basis) for basis in rule.basis),
        evidence=_distinct(wording.evidence(spot) for spot in _spots(one, readings)),
        title=rule.title,
        wording_version=rule.wording_version,
        doubt=_doubt(one, readings) if unclear else "",
        values=_clippings(one, readings),
    )


def _readings(one: _Judged) -> tuple[Held, ...]:
    """The readings a finding shows, those to look at first in front."""
    if one.trace.comparison is not None and not one.unread:
        return wording.in_order(one.trace.comparison)
    told = [held for name in one.rule.tells for held in one.view.behind(name)]
    first = one.trace.unread if one.unread else [*one.subject.held, *told]
    rest = [held for held in one.trace.touched if held not in first]
    if one.subject.kind != "materials":
        # That the agent's phone is required follows from something; what is wrong is the phone.
        rest = [held for held in rest if held.reading.fact not in one.view.derivations]
    return (*first, *rest)


def _about(one: _Judged, readings: Sequence[Held]) -> tuple[str | None, str | None]:
    """The fact and the material a finding is about."""
    subject = one.subject
    if subject.kind in {"pages", "files", "facts", "rows", "materials"}:
        return subject.fact or one.trace.fact or _marked(one), subject.material
    if readings:
        return readings[0].reading.fact, readings[0].reading.material
    return None, None


def _marked(one: _Judged) -> str | None:
    """The seal or signature a finding about a material is about."""
    return next(
        (
            held.reading.fact
            for held in one.trace.touched
            if held.reading.material == one.subject.material
            and (held.blank or held.illegible or held.reading.value is False)
        ),
        None,
    )


def _spots(one: _Judged, readings: Sequence[Held]) -> Iterable[Spot]:
    """Where to look: the subject's own place, then the readings, then pages without any."""
    yield from one.subject.spots
    if one.severity is Severity.UNCLEAR:
        yield from one.trace.likely
    if one.subject.kind == "rows":
        yield from _other_rows(one)
        return
    if one.subject.kind in {"pages", "files"}:
        return
    for held in readings:
        if held.reading.spot is not None:
            yield held.reading.spot
    if not any(held.reading.spot for held in readings):
        yield from one.trace.spots


def _other_rows(one: _Judged) -> Iterable[Spot]:
    spots = one.subject.held[0].reading.spots
    return (spots[number - 1] for number in one.trace.rows if number <= len(spots))


def _clippings(one: _Judged, readings: Sequence[Held]) -> tuple[Clipping, ...]:
    if one.subject.kind in {"pages", "files", "rows", "materials"}:
        return ()
    return tuple(wording.clipping(one.view.case.definition, held) for held in readings)


def _doubt(one: _Judged, readings: Sequence[Held]) -> str:
    unsure = one.trace.unread if one.unread else [held for held in readings if not held.sure]
    compared = one.trace.comparison
    return wording.doubt(
        one.view.case.definition,
        unsure,
        absent=one.trace.absent,
        likely=bool(one.trace.likely),
        near=compared is not None and bool(compared.near) and not compared.apart,
    )


def _distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))


def _numbered(found: Sequence[Found], files: Sequence[FileReading]) -> tuple[Found, ...]:
    """Errors, what cannot be told, warnings, notices; within each by page; then numbered."""
    pages = [(file.file, page.page) for file in files for page in file.pages]
    order = {where: index for index, where in enumerate(pages)}

    def place(one: Found) -> tuple[int, int]:
        finding = one.finding
        weight = SEVERITY_ORDER.index(finding.severity)
        # What is missing is nowhere: it stands after what can be looked at.
        first = finding.evidence[0] if finding.evidence else None
        known = order.get((first.file, first.page), len(pages)) if first else len(pages) + 1
        return weight, known

    return tuple(
        replace(one, finding=replace(one.finding, number=number))
        for number, one in enumerate(sorted(found, key=place), start=1)
    )
