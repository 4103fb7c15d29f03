"""A charter while it is written: begun from a slice, saved, planned as it is typed."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import UnknownSlice, resolve, shipped_root, versions
from zhagen.slices.marks import read_marked
from zhagen.web.accounts.models import Department, User
from zhagen.web.audit.trail import record
from zhagen.web.configuration import slice_roots
from zhagen.web.jobs import queue
from zhagen.web.jobs.queue import Progress
from zhagen.web.pilots.charter_form import Content
from zhagen.web.pilots.checking import Checked
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.here import made_ours
from zhagen.web.pilots.keeping import folder_of
from zhagen.web.pilots.models import Pilot, PilotState, PlanMade
from zhagen.web.pilots.planning import fingerprint
from zhagen.web.slices.place import slice_in

_EXAMPLE: Final = "employer-social-insurance"


class Changed(Exception):
    """Somebody else saved the draft in the meantime; `pilot` is as it is now."""

    def __init__(self, pilot: Pilot) -> None:
        super().__init__(pilot.pk)
        self.pilot = pilot


@dataclass(frozen=True, slots=True)
class Choice:
    """A slice a pilot can be about."""

    ref: str
    title: str


def choices() -> tuple[Choice, ...]:
    """Every slice version that can be loaded, the newest of an id first."""
    found = []
    for version in versions(slice_roots(settings.CONFIGURATION)):
        try:
            definition = slice_in(version.folder)
        except BrokenSlice:
            continue  # the slices page tells what is wrong with it
        found.append(Choice(definition.ref, definition.title))
    return tuple(found)


def begin(user: User, department: Department, slice_ref: str, title: str) -> Pilot:
    """A new draft from the slice's own charter, else from the shipped example."""
    content = made_ours(_first(slice_ref, title), department)
    now = timezone.now()
    with transaction.atomic():
        pilot = Pilot.objects.create(
            key=secrets.token_hex(12),
            department=department,
            title=str(content["title"])[:200],
            slice_ref=slice_ref[:100],
            content=content,
            made_by=user,
            made_at=now,
            changed_by=user,
            changed_at=now,
        )
        record(user, "pilot.created", "pilot", str(pilot.pk), department)
    return pilot


def _first(slice_ref: str, title: str) -> Content:
    source = None
    if slice_ref:
        try:
            source = resolve(slice_ref, slice_roots(settings.CONFIGURATION)) / "charter.yaml"
        except (UnknownSlice, BrokenSlice) as error:
            raise PilotFault(_("没有这个场景切片，请重新选。"), 422) from error
    if source is None or not source.is_file():
        source = resolve(_EXAMPLE, [shipped_root()]) / "charter.yaml"
    marked = read_marked(source.parent, source.name)
    # Days become texts, as a form and JSON have them.
    content: Content = json.loads(json.dumps(marked.value, default=str, ensure_ascii=False))
    if slice_ref:
        content["slice"] = slice_ref
    if title.strip():
        content["title"] = title.strip()[:200]
    return content


def save(
    pk: int, user: User, version: int, content: Content, baseline: tuple[str, str] | None = None
) -> Pilot:
    """Save a draft. The same content sent twice is saved once. Raises Changed, PilotFault."""
    with transaction.atomic():
        pilot = Pilot.objects.select_for_update().select_related("department").get(pk=pk)
        if pilot.state != PilotState.DRAFT:
            raise PilotFault(_("立项书已经有人签封，不能再改。没有签齐前可以先撤回签封。"))
        if pilot.content == content and baseline is None:
            return pilot
        if version != pilot.version:
            raise Changed(pilot)
        pilot.content = content
        pilot.title = str(content.get("title") or pilot.title)[:200]
        pilot.slice_ref = str(content.get("slice") or "")[:100]
        if baseline is not None:
            _drop_earlier(pilot, baseline[1])
            pilot.baseline, pilot.baseline_sha256 = baseline[0][:200], baseline[1]
        pilot.version += 1
        pilot.changed_by, pilot.changed_at = user, timezone.now()
        pilot.save()
        record(user, "pilot.changed", "pilot", str(pilot.pk), pilot.department)
    return pilot


def _drop_earlier(pilot: Pilot, digest: str) -> None:
    """The baseline that another one takes the place of."""
    if pilot.baseline_sha256 and pilot.baseline_sha256 != digest:
        earlier = folder_of(pilot).given(pilot.baseline_sha256, pilot.baseline)
        earlier.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class PlanState:
    """The plan of a content: made, on its way, or impossible, and why."""

    mark: str = ""
    made: PlanMade | None = None
    progress: Progress | None = None
    missing: str = ""

    @property
    def underway(self) -> bool:
        """Whether it is being made."""
        return self.made is None and self.progress is not None and not self.progress.fault


def plan_for(pilot: Pilot, checked: Checked, *, ask: bool) -> PlanState:
    """The plan of this content; with `ask` it is made where there is none."""
    if checked.canonical is None or checked.faults:
        return PlanState(missing=_("改好标出的地方，就算把握。"))
    if not pilot.baseline_sha256:
        return PlanState(
            missing=_("传上试点前至少四周的办件记录，就能算出把握和能看出的最小效果。")
        )
    mark = fingerprint(checked.canonical, pilot.baseline_sha256)
    made = PlanMade.objects.filter(pilot=pilot, fingerprint=mark).first()
    key = f"{pilot.pk}:{mark[:40]}"
    if made is None and ask:
        queue.submit(
            "pilots.plan", key, pilot=pilot.pk, fingerprint=mark,
            canonical=dict(checked.canonical),
        )  # fmt: skip
    progress = None if made is not None else queue.progress("pilots.plan", key)
    return PlanState(mark, made, progress)
