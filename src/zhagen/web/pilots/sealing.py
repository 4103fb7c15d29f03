"""Signing: each party with its own account and key; the second signature seals.

The hash that stands on the page is sent back with the signature: what is signed is what was read.
The party's key lies on the server and is used only by an account that stands for that party.
"""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.pilot.agreeing.check import check_charter
from zhagen.pilot.agreeing.file import from_canonical
from zhagen.pilot.agreeing.seal import amend, check_seal, seal, sign, sign_amendment
from zhagen.pilot.agreeing.sealed import SealedCharter, hash_of
from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.log.adoption import adopt
from zhagen.pilot.log.log import create_log, open_log
from zhagen.pilot.log.pseudonyms import new_secret, read_secret
from zhagen.slices.faults import Level
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record
from zhagen.web.jobs import queue
from zhagen.web.pilots.charter_form import Content
from zhagen.web.pilots.checking import check
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.here import beyond, checked_here, held_by_another
from zhagen.web.pilots.keeping import folder_of, from_text, sealed_of, to_text
from zhagen.web.pilots.models import Intake, PartyRole, Pilot, PilotSignature, PilotState, PlanMade
from zhagen.web.pilots.planning import fingerprint, with_values
from zhagen.web.pilots.sides import party_of, side_of, why_no_side

# Designs whose cases are compared with those before the start.
_COMPARED: Final = frozenset({Design.CLUSTER, Design.MATCHED, Design.BEFORE_AFTER})


def to_be_signed(pilot: Pilot) -> dict[str, object]:
    """The content that the next signature signs. Raises PilotFault where there is none yet."""
    if pilot.state == PilotState.SIGNING:
        return dict(from_text(pilot.sealed).content)
    if pilot.state != PilotState.DRAFT:
        raise PilotFault(_("立项书已经封存，不用再签。要改的写成变更。"))
    checked = checked_here(pilot)
    if checked.canonical is None or checked.faults:
        raise PilotFault(_("立项书还有 %(count)d 处要改，改好再签。") % {"count": checked.count})
    made = plan_of(pilot, checked.canonical)
    if made is not None and not made.feasible:
        raise PilotFault(_("照现在的立项书做不成，见把握一栏的原因；改好再签。"))
    content = with_values(checked.canonical, made.values if made else {})
    charter = from_canonical(content)
    if charter.assignment.design is Design.CLUSTER and not charter.assignment.treated:
        raise PilotFault(_("还没有抽定哪些窗口用工具：请先上传基线，等把握算好。"))
    return content


def plan_of(pilot: Pilot, canonical: object) -> PlanMade | None:
    """The plan of exactly this content; None where none was made."""
    if not pilot.baseline_sha256 or not isinstance(canonical, dict):
        return None
    mark = fingerprint(canonical, pilot.baseline_sha256)
    return PlanMade.objects.filter(pilot=pilot, fingerprint=mark).first()


def hash_to_sign(pilot: Pilot) -> str:
    """The hash that stands on the page. Raises PilotFault."""
    return hash_of(to_be_signed(pilot))


def sign_charter(pk: int, user: User, told_hash: str) -> Pilot:
    """Sign for the person's party. Raises PilotFault, BrokenSeal, BadKey, BrokenLog."""
    with transaction.atomic():
        pilot = _held(pk)
        side = _side(user, pilot)
        _refuse_second(pilot, side, user, 0)
        content = to_be_signed(pilot)
        if hash_of(content) != told_hash:
            raise PilotFault(_("您打开这一页以后立项书又改过，请重新看一遍再签。"))
        charter, today = from_canonical(content), timezone.localdate()
        _refuse_late(charter, today)
        if told := held_by_another(pilot, charter):
            raise PilotFault(told)
        key, party = folder_of(pilot).signing_key(side), party_of(charter, side).id
        first = pilot.state == PilotState.DRAFT
        sealed = (
            seal(content, key, party, today)
            if first
            else sign(from_text(pilot.sealed), key, party, today)
        )
        _take(pilot, sealed, charter, user)
        now = timezone.now()
        PilotSignature.objects.create(pilot=pilot, party=side, hash=sealed.hash, by=user, at=now)
        record(user, "pilot.signed", "pilot", str(pilot.pk), pilot.department, party=side.value)
    return pilot


def withdraw(pk: int, user: User) -> Pilot:
    """Take one's own signature back while the other party has not signed: a draft again."""
    with transaction.atomic():
        pilot = _held(pk)
        signed = pilot.signatures.filter(amendment=0).first()
        if pilot.state != PilotState.SIGNING or signed is None:
            raise PilotFault(_("没有可以撤回的签封。"))
        if side_of(user, pilot) != signed.party:
            raise PilotFault(_("只有签过的一方能撤回自己的签封。"), 403)
        signed.delete()
        pilot.state, pilot.sealed = PilotState.DRAFT, ""
        _changed(pilot, user)
        record(user, "pilot.unsigned", "pilot", str(pilot.pk), pilot.department)
    return pilot


def _take(pilot: Pilot, sealed: SealedCharter, charter: Charter, user: User) -> None:
    """Keep the charter as signed; the second signature makes the log."""
    pilot.sealed = to_text(sealed)
    pilot.title, pilot.slice_ref = charter.title[:200], charter.slice_ref[:100]
    pilot.state = PilotState.SIGNING
    if sealed.complete:
        check_seal(sealed)
        folder = folder_of(pilot)
        secret = read_secret(folder.secret) if folder.secret.exists() else new_secret(folder.secret)
        _clear(folder.log)
        create_log(folder.log, sealed, secret)
        pilot.state, pilot.sealed_at = PilotState.RUNNING, timezone.now()
        pilot.first_day = charter.schedule.start
        pilot.last_day = charter.schedule.last_day(charter.schedule.weeks)
        _settle_baseline(pilot, charter, user)
    _changed(pilot, user)


def _clear(log: Path) -> None:
    """Take away an empty log whose signature the database did not keep; never one with cases."""
    spine = log / "segments.jsonl"
    if log.exists() and not (spine.exists() and spine.stat().st_size):
        shutil.rmtree(log)


def _settle_baseline(pilot: Pilot, charter: Charter, user: User) -> None:
    """What the plan was made from: into the log where the design compares with it, else gone."""
    if not pilot.baseline_sha256:
        return
    folder, digest = folder_of(pilot), pilot.baseline_sha256
    if charter.assignment.design in _COMPARED:
        intake = Intake.objects.create(
            pilot=pilot, name=f"{pilot.baseline[:150]}#{digest[:12]}", sha256=digest,
            by=user, at=timezone.now(),
        )  # fmt: skip
        queue.submit("pilots.take_in", str(intake.pk), intake=intake.pk)
    else:
        folder.given(digest, pilot.baseline).unlink(missing_ok=True)
    pilot.baseline_sha256 = ""


def propose(pk: int, user: User, content: Content, text: str, now: datetime) -> Pilot:
    """Write an amendment and sign it. Raises PilotFault with what is wrong."""
    with transaction.atomic():
        pilot = _held(pk)
        side = _side(user, pilot)
        if pilot.state != PilotState.RUNNING:
            raise PilotFault(_("封存以后、下结论以前才有变更。"))
        if pilot.sealed_next:
            raise PilotFault(_("上一次变更还在等另一方签，先签好或撤下。"))
        if not text.strip():
            raise PilotFault(_("请写明为什么变更。"), 422)
        sealed = sealed_of(pilot)
        changes = changes_of(sealed, content)
        log = open_log(folder_of(pilot).log)
        made = amend(sealed, changes, text.strip(), timezone.localdate(now), data_seen=log.size > 0)
        if told := beyond(made.charter) or held_by_another(pilot, made.charter):
            raise PilotFault(told, 422)
        _sign_amendment(pilot, made, side, user)
    return pilot


def changes_of(sealed: SealedCharter, content: Content) -> dict[str, object]:
    """Top-level keys that differ, with their new content. Raises PilotFault."""
    checked = check(content)
    if checked.charter is None or checked.canonical is None:
        raise PilotFault(_("变更后的立项书有 %(count)d 处要改。") % {"count": checked.count}, 422)
    standing = set(check_charter(sealed.charter))
    new = [
        each
        for each in check_charter(checked.charter)
        if each.level is Level.ERROR and each not in standing
    ]
    if new:
        raise PilotFault(_("变更后的立项书有 %(count)d 处要改。") % {"count": len(new)}, 422)
    before = sealed.amended
    keys = {*before, *checked.canonical}
    changes = {
        key: checked.canonical.get(key)
        for key in sorted(keys)
        if checked.canonical.get(key) != before.get(key)
    }
    if not changes:
        raise PilotFault(_("和现在的立项书一样，没有变更。"), 422)
    return changes


def sign_pending(pk: int, user: User, told_hash: str) -> Pilot:
    """Sign the amendment that waits; the second signature takes it into the log."""
    with transaction.atomic():
        pilot = _held(pk)
        side = _side(user, pilot)
        if not pilot.sealed_next:
            raise PilotFault(_("没有待签的变更。"))
        waiting = from_text(pilot.sealed_next)
        if waiting.head != told_hash:
            raise PilotFault(_("这不是现在待签的变更，请重新看一遍再签。"))
        _refuse_second(pilot, side, user, len(waiting.amendments))
        _sign_amendment(pilot, waiting, side, user)
    return pilot


def drop_pending(pk: int, user: User) -> Pilot:
    """Take an amendment down that only one party has signed."""
    with transaction.atomic():
        pilot = _held(pk)
        _side(user, pilot)
        if not pilot.sealed_next:
            raise PilotFault(_("没有待签的变更。"))
        number = len(from_text(pilot.sealed_next).amendments)
        pilot.signatures.filter(amendment=number).delete()
        pilot.sealed_next = ""
        _changed(pilot, user)
        record(user, "pilot.amendment_dropped", "pilot", str(pilot.pk), pilot.department)
    return pilot


def _sign_amendment(pilot: Pilot, made: SealedCharter, side: PartyRole, user: User) -> None:
    number = len(made.amendments)
    party = party_of(made.charter, side).id
    key = folder_of(pilot).signing_key(side)
    signed = sign_amendment(made, key, party, timezone.localdate())
    PilotSignature.objects.create(
        pilot=pilot, amendment=number, party=side, hash=signed.head, by=user, at=timezone.now()
    )
    if len(signed.amendments[-1].signatures) == len(signed.parties):
        check_seal(signed)
        held = adopt(open_log(folder_of(pilot).log), signed, timezone.localtime())
        # As the log has it: whether data had been seen is for the log to say.
        pilot.sealed, pilot.sealed_next = to_text(signed), ""
        _renew(pilot, held.sealed.charter)
    else:
        pilot.sealed_next = to_text(signed)
    _changed(pilot, user)
    record(
        user, "pilot.amended", "pilot", str(pilot.pk), pilot.department,
        amendment=number, party=side.value,
    )  # fmt: skip


def _renew(pilot: Pilot, charter: Charter) -> None:
    """What the row repeats of the charter."""
    pilot.title, pilot.slice_ref = charter.title[:200], charter.slice_ref[:100]
    pilot.first_day = charter.schedule.start
    pilot.last_day = charter.schedule.last_day(charter.schedule.weeks)


def _held(pk: int) -> Pilot:
    """The row, nobody else's until the transaction ends."""
    return Pilot.objects.select_for_update().select_related("department").get(pk=pk)


def _side(user: User, pilot: Pilot) -> PartyRole:
    side = side_of(user, pilot)
    if side is None:
        raise PilotFault(why_no_side(user, pilot), 403)
    return side


def _refuse_second(pilot: Pilot, side: PartyRole, user: User, amendment: int) -> None:
    for each in pilot.signatures.filter(amendment=amendment).select_related("by"):
        if each.by_id == user.pk:
            raise PilotFault(_("您已经签过，不用再签。"))
        if each.party == side:
            raise PilotFault(
                _("%(party)s已经由 %(who)s 签过，不用再签。")
                % {"party": side.label, "who": each.by}
            )


def _refuse_late(charter: Charter, day: date) -> None:
    """A charter sealed after the first treated case could have been written to fit it."""
    if day >= charter.schedule.start:
        raise PilotFault(
            _("试点 %(start)s 开始，今天再签就晚了：立项书要在第一件办件之前封存。请推后开始日。")
            % {"start": charter.schedule.start.isoformat()}
        )


def _changed(pilot: Pilot, user: User) -> None:
    pilot.version += 1
    pilot.changed_by, pilot.changed_at = user, timezone.now()
    pilot.save()
