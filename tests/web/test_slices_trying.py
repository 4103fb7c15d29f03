"""Trying a version and counting its use: nothing is recorded, nothing is counted twice."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.people import person

from zhagen import wiring
from zhagen.precheck.model import Review
from zhagen.web.accounts.rights import Role
from zhagen.web.home.collecting import collect
from zhagen.web.jobs.models import Job
from zhagen.web.slices import usage, works
from zhagen.web.slices.models import Count, Trial

REF = "employer-social-insurance@1.0"
PAGE = "/slices/employer-social-insurance/1.0"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    own = replace(settings.CONFIGURATION, slices=tmp_path / "slices", data=tmp_path, ledger=None)
    monkeypatch.setattr(settings, "CONFIGURATION", own)
    return tmp_path


@pytest.fixture
def manager():
    return person(Role.manager)


def lines(*events):
    return "".join(
        json.dumps(
            {
                "kind": kind, "slice": REF, "channel": channel, "payload": payload,
                "occurred_at": datetime(2026, 11, 20, 3, tzinfo=UTC).isoformat(),
            }
        ) + "\n"
        for kind, channel, payload in events
    )  # fmt: skip


def test_use_is_counted_once_however_often_one_looks(folder):
    path = folder / "ledger" / "events-2026-11.jsonl"
    path.parent.mkdir()
    handled = {"outcome": "accepted", "round": 1}
    path.write_text(
        lines(
            ("precheck.finding_shown", "window", {"code": "L04"}),
            ("precheck.officer_overruled", "window", {"code": "L04", "reason": "misread"}),
            ("precheck.demanded", "window", {"code": "V03"}),
            ("precheck.handled", "web", handled),
            ("precheck.handled", "window", {"outcome": "returned", "round": 1}),
            ("precheck.handled", "window", {"outcome": "accepted", "round": 2}),
            ("precheck.handled", "window", {"outcome": "withdrawn", "round": 1}),
        )
        + '{"kind": "precheck.de'
    )
    usage.catch_up()
    with path.open("a") as file:
        file.write('manded"}\nno json\n' + lines(("precheck.handled", "window", handled)))
    usage.catch_up()
    usage.catch_up()
    use = usage.use_of(REF)
    assert (use.decided, use.first, use.guided, use.guided_first) == (3, 2, 1, 1)
    assert use.most_demanded.code == "V03"
    assert use.most_overruled.reasons == (("misread", 1),)
    assert usage.use_of(REF, date(2026, 11, 21)).decided == 0
    assert Count.objects.filter(what="decided").count() == 1


def test_use_stands_beside_the_rules_with_the_reasons(manager, folder):
    path = folder / "ledger" / f"events-{timezone.localdate():%Y-%m}.jsonl"
    path.parent.mkdir()
    told = lines(
        ("precheck.finding_shown", "window", {"code": "L04"}),
        ("precheck.officer_overruled", "window", {"code": "L04", "reason": "rule_wrong"}),
    )
    path.write_text(told.replace("2026-11-20", f"{timezone.localdate():%Y-%m-%d}"))
    assert "L04 缴费基数超出范围，1 / 1 次" in manager.get(f"{PAGE}/").text
    assert "要点定得不对 1" in manager.get(f"{PAGE}/?tab=use").text


def test_a_talk_lives_in_its_page_alone(manager, folder):
    started = manager.post(f"{PAGE}/try/talk", {"text": ""})
    assert "企业社保开户" in started.text
    said = {"said": ["单位"], "text": "养老、失业、工伤保险"}
    shown = manager.post(f"{PAGE}/try/talk", said)
    assert shown.text.count('name="said"') == 2
    assert ("申请人身份", "单位") in shown.context["talk"].known
    part = manager.post(f"{PAGE}/try/talk", said, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    back = manager.post(f"{PAGE}/try/talk", {**said, "back": "1"})
    assert back.text.count('name="said"') == 0
    assert manager.post(f"{PAGE}/try/talk", {"said": ["a"] * 70, "text": "b"}).status_code == 302
    assert not (folder / "ledger").exists()
    assert not Count.objects.exists()


def test_examples_are_run_again(manager):
    assert manager.post(f"{PAGE}/try/cases").url == f"{PAGE}/?tab=cases"


def test_files_are_read_by_a_job_and_forgotten(manager, folder, monkeypatch):
    nothing = manager.post(f"{PAGE}/try/files", {})
    assert nothing.status_code == 302
    file = SimpleUploadedFile("../../执照.png", b"picture")
    sent = {"files": [file], "on": "2026-11-20", "once": "once-0123456789"}
    address = manager.post(f"{PAGE}/try/files", sent).url
    assert manager.post(f"{PAGE}/try/files", {"once": "once-0123456789"}).url == address
    trial = Trial.objects.get()
    kept = [path.name for path in (works.folder_of(trial) / "files").rglob("*.png")]
    assert kept in (["_.._执照.png"], ["执照.png"])
    assert "正在读" in manager.get(address).text
    assert person(Role.manager).get(address).status_code == 404

    review = Review(REF, "企业社保开户", date(2026, 11, 20))
    done = wiring.Prechecked(review, (), {"total": 1.0})
    monkeypatch.setattr(wiring, "precheck", lambda *_args, **_named: done)
    lease = SimpleNamespace(writing=nullcontext, resources=SimpleNamespace(crew=lambda: None))
    works.try_files(lease, trial.pk)
    shown = manager.get(address)
    assert "没有查出问题" in shown.text
    assert not (works.folder_of(trial) / "files").exists()
    report = manager.get(f"{address}report.html")
    assert report["Content-Security-Policy"].startswith("sandbox")
    assert person(Role.manager).get(f"{address}report.html").status_code == 404
    Trial.objects.update(at=timezone.now() - timedelta(days=2))
    assert works.forget_trials() == 1
    assert not works.folder_of(trial).exists()
    assert not (folder / "ledger").exists()


def test_a_trial_that_failed_says_why(manager):
    file = SimpleUploadedFile("a.png", b"a")
    address = manager.post(f"{PAGE}/try/files", {"files": [file]}).url
    Job.objects.update(state="failed", message="识别组件没有装")
    assert "识别组件没有装" in manager.get(address).text


def test_a_sample_of_the_product_can_be_tried(manager):
    sent = manager.post(f"{PAGE}/try/files", {"sample": "clean-scan"})
    assert "/slices/trials/" in sent.url
    assert manager.post(f"{PAGE}/try/files", {"sample": "no-such"}).status_code == 404


def test_drafts_wait_on_the_home_page_of_those_who_look_after_them(manager):
    manager.post("/slices/new", {"from": "employer-social-insurance", "because": "窗口反映"})
    told = collect(manager.user, timezone.now())
    assert any(row.title.endswith("1.1") for each in told.waiting for row in each.rows)
    other = collect(person(Role.owner).user, timezone.now())
    assert not any("社保开户 1.1" in row.title for each in other.waiting for row in each.rows)
