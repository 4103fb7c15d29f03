"""The charter's form: what was typed is kept, told at its field, planned, and never overwritten."""

from __future__ import annotations

import copy
import dataclasses
import shutil
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web import pilot_office as offices

from zhagen.slices.find import shipped_root
from zhagen.web.accounts.models import Window
from zhagen.web.jobs.running import run_all
from zhagen.web.pilots import drafts
from zhagen.web.pilots.charter_form import read, sections
from zhagen.web.pilots.checking import check
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.here import checked_here
from zhagen.web.pilots.keeping import from_text
from zhagen.web.pilots.models import Pilot
from zhagen.web.workdays import office_calendar


@pytest.fixture
def clock(monkeypatch):
    return offices.Clock(monkeypatch.setattr)


@pytest.fixture
def office(clock):
    return offices.people(clock)


def form_of(pilot, **changes):
    """Everything the page's form would send, with some of it changed."""
    sent = {"version": str(pilot.version)}
    for section in sections(pilot.content, {}, {}):
        if section.group.repeats:
            sent[f"rows:{section.group.path}"] = str(section.count)
        sent |= {each.name: each.value for row in section.rows for each in row.inputs}
    return {**sent, **changes}


def posted(values) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update(values)
    return made


def test_a_form_sent_as_it_came_changes_nothing(office):
    pilot = offices.drafted(office)
    assert read(posted(form_of(pilot)), pilot.content) == pilot.content
    office.manager.post(f"/pilots/{pilot.pk}/charter", form_of(pilot))
    assert Pilot.objects.get(pk=pilot.pk).version == pilot.version


def test_what_is_wrong_is_kept_and_told_at_its_field(office):
    pilot = offices.drafted(office)
    wrong = {"schedule.weeks": "很多", "hypothesis": "", "metrics.guardrails.0.margin": "两点"}
    answer = office.manager.post(f"/pilots/{pilot.pk}/charter", form_of(pilot, **wrong))
    assert answer.status_code == 302
    page = office.manager.get(f"/pilots/{pilot.pk}/charter")
    told = {
        each.name: (each.value, each.faults)
        for section in page.context["sections"]
        for row in section.rows
        for each in row.inputs
        if each.faults
    }
    assert set(told) == set(wrong)
    assert told["schedule.weeks"][0] == "很多"
    assert told["hypothesis"][1] == ("还没有填。",)
    assert office.owner.get(f"/pilots/{pilot.pk}/seal").status_code == 302  # nothing to sign yet


def test_two_editors_see_both_texts_and_lose_neither(office):
    pilot = offices.drafted(office)
    first = form_of(pilot, hypothesis="甲的假设。")
    second = form_of(pilot, hypothesis="乙的假设。")
    assert office.manager.post(f"/pilots/{pilot.pk}/charter", first).status_code == 302
    answer = office.manager.post(f"/pilots/{pilot.pk}/charter", second)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "甲的假设。" in text
    assert "乙的假设。" in text
    assert Pilot.objects.get(pk=pilot.pk).content["hypothesis"] == "甲的假设。"
    # The same form sent twice by a double click is no conflict.
    assert office.manager.post(f"/pilots/{pilot.pk}/charter", first).status_code == 302


def test_rows_are_added_and_taken_away(office):
    pilot = offices.drafted(office)
    path = f"/pilots/{pilot.pk}/charter"
    office.manager.post(path, form_of(pilot, do="add:metrics.guardrails"))
    pilot.refresh_from_db()
    assert len(pilot.content["metrics"]["guardrails"]) == 2
    office.manager.post(path, form_of(pilot, do="remove:metrics.guardrails.0"))
    pilot.refresh_from_db()
    assert [each["id"] for each in pilot.content["metrics"]["guardrails"]] == [""]


def test_the_plan_follows_what_is_typed_and_is_sealed_with_the_charter(office):
    pilot = offices.drafted(office)
    charter = check(pilot.content).charter
    first, last = charter.schedule.baseline_from, charter.schedule.baseline_to
    rows = SimpleUploadedFile("基线.csv", offices.export(charter, first, last, 1.0))
    office.manager.post(f"/pilots/{pilot.pk}/charter", {**form_of(pilot), "baseline": rows})
    pilot.refresh_from_db()
    typed = form_of(pilot, **{"target.planned": "-30"})
    script = {"HX-Request": "true"}
    panel = office.manager.post(f"/pilots/{pilot.pk}/plan", typed, headers=script)
    assert "正在用基线算把握" in panel.content.decode()
    mark = panel.context["plan"].mark
    assert office.manager.get(f"/pilots/{pilot.pk}/plan/{mark}").status_code == 204
    run_all()
    told = office.manager.get(f"/pilots/{pilot.pk}/plan/{mark}").content.decode()
    assert "能看出的最小效果" in told
    assert Pilot.objects.get(pk=pilot.pk).content == pilot.content  # typing saves nothing
    offices.sealed(office, pilot)
    pilot.refresh_from_db()
    assert from_text(pilot.sealed).charter.information is not None
    assert pilot.baseline_sha256 == ""


def test_an_amendment_is_signed_by_both_and_told_as_after_data(office, clock):
    pilot = offices.sealed(office)
    path = f"/pilots/{pilot.pk}/amend"
    pilot.content = dict(from_text(pilot.sealed).content)
    changed = form_of(pilot, deliverable="说明书", why="双方商定", password=offices.PASSWORD)
    same = form_of(pilot, why="没有变", password=offices.PASSWORD)
    assert office.manager.post(path, same).status_code == 422
    assert office.manager.post(path, {**changed, "why": ""}).status_code == 422
    assert office.manager.post(path, {**changed, "password": "no"}).status_code == 422
    assert office.manager.post(path, changed).status_code == 302
    pilot.refresh_from_db()
    waiting = from_text(pilot.sealed_next)
    assert from_text(pilot.sealed).charter.deliverable != "说明书"
    signed = {"hash": waiting.head, "password": offices.PASSWORD}
    office.manager.post(f"{path}/sign", signed)
    assert pilot.signatures.filter(amendment=1).count() == 1
    office.owner.post(f"{path}/sign", signed)
    pilot.refresh_from_db()
    assert from_text(pilot.sealed).charter.deliverable == "说明书"
    assert "看到数据之前" in office.owner.get(path).content.decode()
    assert "作废" not in office.owner.get(f"/pilots/{pilot.pk}/").content.decode()


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "schedule.weeks",
                "schedule.looks",
                "design.windows",
                "alpha",
                "metrics.primary.formula",
                "target.planned",
                "schedule.start",
                "columns",
                "rows:metrics.guardrails",
                "do",
            ]
        ),
        st.text(max_size=30),
    )
)
@settings(max_examples=60)
def test_whatever_is_typed_is_a_draft_that_can_be_shown(typed):
    content = copy.deepcopy(_SHIPPED)
    found = read(posted(typed), content)
    checked = check(found)
    assert sections(found, checked.faults, checked.warnings)
    assert content == _SHIPPED


def _shipped():
    from zhagen.web.pilots.drafts import _first  # noqa: PLC0415

    return _first(offices.SLICE, "")


_SHIPPED = _shipped()


def test_a_draft_made_later_begins_on_a_monday_ahead_at_the_windows_that_are_here(office, clock):
    place = office.manager.department
    for name in ("综窗 1 号", "综窗 2 号", "综窗 3 号", "综窗 5 号"):
        Window.objects.create(department=place, name=name)
    clock.set(date(2026, 8, 31))
    pilot = offices.drafted(office)
    schedule = pilot.content["schedule"]
    start = date.fromisoformat(schedule["start"])
    assert start == date(2026, 9, 14)
    assert date.fromisoformat(schedule["baseline"]["to"]) < start
    assert len(schedule["looks"]) == 4
    assert pilot.content["design"]["windows"] == [
        one.name for one in place.windows.order_by("name")
    ]
    assert checked_here(pilot).faults == {}


def test_a_day_that_has_come_and_a_window_nobody_works_at_are_told_at_their_fields(office, clock):
    Window.objects.create(department=office.manager.department, name="综窗1")
    pilot = offices.drafted(office)
    told = checked_here(pilot)
    assert told.faults == {}
    assert "没有叫“综窗2”" in told.warnings["design.windows"][0]
    clock.set(offices.START)
    told = checked_here(pilot)
    assert "已经到了" in told.faults["schedule.start"][0]
    assert "请推后开始日" in office.manager.get(f"/pilots/{pilot.pk}/charter").content.decode()


def test_the_slices_to_choose_from_are_those_in_the_folders_now(tmp_path, monkeypatch):
    folder = tmp_path / "employer-social-insurance" / "1.0"
    shutil.copytree(shipped_root() / "employer-social-insurance" / "1.0", folder)
    monkeypatch.setattr(drafts, "slice_roots", lambda _settings: [tmp_path])
    (before,) = drafts.choices()
    head = folder / "slice.yaml"
    head.write_text(head.read_text("utf-8").replace(before.title, "改了名的事项"), "utf-8")
    assert [one.title for one in drafts.choices()] == ["改了名的事项"]
    (folder / "rules.yaml").write_text("- [", "utf-8")
    assert drafts.choices() == ()


def test_days_of_a_year_without_a_notice_are_a_fault_until_the_office_brings_them(
    office, clock, tmp_path, monkeypatch
):
    clock.set(date(2026, 11, 20))
    pilot = offices.drafted(office)
    start = {"schedule.start": "2026-12-07"}
    office.manager.post(f"/pilots/{pilot.pk}/charter", form_of(pilot, **start))
    pilot.refresh_from_db()
    [told] = checked_here(pilot).faults["schedule.start"]
    assert "2027 年的放假安排" in told
    assert office.owner.get(f"/pilots/{pilot.pk}/seal").status_code == 302
    rows = tmp_path / "days.yaml"
    rows.write_text("years: [2027]\ndays:\n- {date: 2027-01-01, kind: 放假, name: 元旦}\n", "utf-8")
    configuration = dataclasses.replace(django_settings.CONFIGURATION, calendar=rows)
    monkeypatch.setattr(django_settings, "CONFIGURATION", configuration)
    office_calendar.cache_clear()
    try:
        assert "schedule.start" not in checked_here(pilot).faults
    finally:
        office_calendar.cache_clear()


def test_two_pilots_of_a_service_never_switch_the_same_windows_on_the_same_days(office):
    first = offices.drafted(office)
    second = offices.drafted(office, once="another-form-of-its-own")
    offices.sealed(office, first)
    [told] = checked_here(second).faults["schedule.start"]
    assert first.title in told
    # Signed by one party before the other pilot was sealed: the second signature is refused.
    Pilot.objects.filter(pk=first.pk).update(state="draft")
    assert offices.sign(office.owner, second).status_code == 302
    Pilot.objects.filter(pk=first.pk).update(state="running")
    offices.sign(office.manager, second)
    second.refresh_from_db()
    assert second.state == "signing"
    later = {"schedule.start": "2026-10-19", "schedule.extension_weeks": "0"}
    third = offices.drafted(office, once="a-third-form-of-its-own")
    office.manager.post(f"/pilots/{third.pk}/charter", form_of(third, **later))
    third.refresh_from_db()
    assert "schedule.start" not in checked_here(third).faults


def test_a_page_that_cannot_be_shown_does_not_lead_to_itself(office, monkeypatch):
    pilot = offices.drafted(office)

    def broken(*_):
        raise PilotFault("这个试点打不开。")

    monkeypatch.setattr("zhagen.web.pilots.views.pilot.pilot_for", broken)
    answer = office.manager.get(f"/pilots/{pilot.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/pilots/")
