"""One version: is it fit for use, what does it hold, how does it do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.model import Slice
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.slices import fitness as checks
from zhagen.web.slices import resting, told, usage
from zhagen.web.slices.access import Reached, reached, state_of
from zhagen.web.slices.causes import taught_in
from zhagen.web.slices.fitness import Fitness
from zhagen.web.slices.mends import mends_of
from zhagen.web.slices.models import Did, Step
from zhagen.web.slices.place import Held, slice_in
from zhagen.web.slices.wording import REASONS
from zhagen.web.slices.writing import may_be_written

_TABS: Final = ("overview", "materials", "facts", "rules", "guide", "charter", "cases", "use")
_FIRST: Final = "rules"
# So many points are shown at first; a few more are not worth a second page.
_ROWS: Final = 12
_ROWS_MORE: Final = 15


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab of the page."""

    title: str
    address: str
    count: int | None
    here: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the side column."""

    held: Held
    word: str
    under: str
    before: str
    here: bool
    locked: bool


@require_safe
@needs(Right.slice_see)
def open_version(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """The page of a version."""
    at = reached(request, name, version)
    usage.catch_up()
    found = checks.fitness_of(at.held.folder)
    try:
        definition = slice_in(at.held.folder)
    except BrokenSlice:
        definition = None
    tab = request.GET.get("tab", _FIRST)
    if tab not in _TABS:
        raise Http404
    shared = _shared(at, found)
    if definition is None:
        return render(request, "slices/broken.html", shared)
    place = {"tab": tab, "tabs": _tabs(definition, at, tab), "slice": definition}
    place["titles"] = _titles(definition, at)
    return render(
        request, "slices/version.html", {**shared, **place, **_part(request, definition, tab, at)}
    )


def _titles(definition: Slice, at: Reached) -> dict[str, str]:
    """What the rules are called that are sent back for, and disagreed with, most."""
    use = usage.use_of(at.held.ref, usage.lately(timezone.localdate()))
    most = {"demanded": use.most_demanded, "overruled": use.most_overruled}
    return {
        key: definition.rules[one.code].title if one and one.code in definition.rules else ""
        for key, one in most.items()
    }


def _shared(at: Reached, found: Fitness) -> dict[str, object]:
    today = timezone.localdate()
    word, kind = state_of(at.held, at.siblings)
    drafts = [one for one in at.siblings if one.draft and one.found.order > at.held.found.order]
    return {
        "at": at,
        "held": at.held,
        "word": word,
        "word_kind": kind,
        "newer_draft": drafts[-1] if drafts else None,
        "fitness": found,
        "mends": mends_of(at, [*found.errors, *found.warnings], found.failed),
        "versions": _version_lines(at),
        "use": usage.use_of(at.held.ref, usage.lately(today)),
        "files": _files(at.held),
        "taught": taught_in(at.held.folder),
        "may_release": _may_release(at, found),
        "rests": resting.broken_by(at.held.ref, today) if at.edits else "",
        "rests_on_this": resting.broken_by(f"{at.held.name}@", today) if at.edits else "",
        "steps": Step.objects.filter(ref=at.held.ref).select_related("by"),
    }


def _may_release(at: Reached, found: Fitness) -> bool:
    """A fit version of one's own that is not yet locked, even where cases were tried under it."""
    held = at.held
    return at.edits and held.own and not held.locked and not held.retired and found.passed


def _files(held: Held) -> list[str]:
    names = (path.relative_to(held.folder).as_posix() for path in held.folder.rglob("*.yaml"))
    found = [name for name in names if may_be_written(name)]
    return sorted(found, key=lambda name: (name.count("/"), name))


def _version_lines(at: Reached) -> list[VersionLine]:
    decided = usage.decided_under()
    lines = []
    for number, one in enumerate(at.siblings):
        word, _kind = state_of(one, at.siblings)
        before = at.siblings[number - 1].version if number else ""
        under = _under(one, decided.get(one.ref, 0))
        lines.append(VersionLine(one, word, under, before, one is at.held, one.locked))
    return list(reversed(lines))


def _under(held: Held, decided: int) -> str:
    """What a version's line says beneath: who last did what, and why it was made."""
    steps = list(Step.objects.filter(ref=held.ref).select_related("by"))
    parts = []
    release = next((one for one in steps if one.did in {Did.RELEASED, Did.RETIRED}), None)
    last = release or (steps[-1] if steps else None)
    if last is not None:
        parts.append(f"{last.by or ''} {_day(last.at)} {last.get_did_display()}".strip())
    elif not held.own:
        parts.append(_("随产品带来"))
    if decided:
        parts.append(_("已办 %(count)s 件") % {"count": decided})
    told = "；".join(parts)
    return "：".join(part for part in (told, held.found.because) if part)


def _day(at: datetime) -> str:
    return f"{timezone.localdate(at):%m-%d}"


def _tabs(definition: Slice, at: Reached, here: str) -> list[TabLink]:
    counts: Mapping[str, tuple[str, int | None]] = {
        "overview": (_("概览"), None),
        "materials": (_("材料"), len(definition.materials)),
        "facts": (_("要素"), len(definition.facts)),
        "rules": (pgettext("slice", "审查要点"), len(definition.rules)),
        "guide": (_("导办"), len(told.asked(definition))),
        "charter": (_("立项书"), None),
        "cases": (_("算例"), len(definition.cases)),
        "use": (_("使用"), None),
    }
    address = reverse("slices:open", args=[at.held.name, at.held.version])
    return [
        TabLink(title, address if key == _FIRST else f"{address}?tab={key}", count, key == here)
        for key, (title, count) in counts.items()
    ]


def _part(request: HttpRequest, definition: Slice, tab: str, at: Reached) -> dict[str, object]:
    """What the open tab shows."""
    if tab == "rules":
        query = request.GET.get("q", "")
        rows = told.rule_rows(definition, query)
        whole = bool(query.strip()) or "all" in request.GET or len(rows) <= _ROWS_MORE
        shown = rows if whole else rows[:_ROWS]
        weights = told.severities(rows)
        return {"rules": shown, "query": query, "weights": weights, "all_rules": len(rows)}
    if tab == "use":
        return _use(definition, at)
    parts: Mapping[str, Callable[[], dict[str, object]]] = {
        "materials": lambda: {"materials": told.material_rows(definition)},
        "facts": lambda: {"groups": told.fact_groups(definition)},
        "guide": lambda: {
            "asked": told.asked(definition),
            "look_alikes": told.look_alikes(definition),
            "outcomes": told.outcomes(definition),
        },
        "charter": lambda: {"charter": told.charter_rows(definition)},
        "cases": lambda: {"cases": _cases(definition, at)},
    }
    return parts[tab]() if tab in parts else {}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A worked example: what it tells, what it expects, how it went."""

    name: str
    story: str
    expects: str
    passed: bool
    detail: str
    file: str
    line: int


def _cases(definition: Slice, at: Reached) -> list[CaseRow]:
    results = {one.name: one for one in checks.fitness_of(at.held.folder).examples or ()}
    rows = []
    for case in definition.cases:
        result = results.get(case.name)
        expects = "、".join(
            f"{one['code']} {one.get('subject', '')}".strip() for one in case.expect
        )
        rows.append(
            CaseRow(
                case.name, case.story, expects,
                passed=result is not None and result.passed,
                detail=result.detail if result else "",
                file=case.at.file, line=case.at.line,
            )
        )  # fmt: skip
    return rows


def _use(definition: Slice, at: Reached) -> dict[str, object]:
    whole = usage.use_of(at.held.ref)
    rows = []
    for one in whole.codes:
        rule = definition.rules.get(one.code)
        reasons = [(REASONS.get(key, REASONS["other"]), n) for key, n in one.reasons]
        rows.append({"use": one, "title": rule.title if rule else "", "reasons": reasons})
    return {"whole": whole, "codes": rows}
