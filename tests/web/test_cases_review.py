"""What the screen says while pages arrive, and after an officer put something right."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.web.cases_read import READINGS, empty_case, read_case, with_pages
from tests.web.people import person

from zhagen.reading.model import PageReading
from zhagen.web.accounts.rights import Role
from zhagen.web.cases import codec
from zhagen.web.cases.models import Case, CaseState, FactCorrection, Review
from zhagen.web.cases.refresh import refresh, shown_of
from zhagen.web.cases.shown import Shown

ROSTER = "参保人员名单.pdf"
FORM = "社会保险登记表.tif"


@pytest.fixture
def officer():
    return person(Role.officer, window="综窗 3 号")


def _codes(case):
    return [one.view.code for one in shown_of(case).findings]


def _page(case, client):
    return client.get(f"/cases/{case.pk}/").content.decode()


def test_every_page_read_comes_back_as_it_was_stored():
    for file in json.loads(READINGS.read_text("utf-8")):
        for value in file["pages"]:
            made = codec.made(PageReading, value)
            assert codec.made(PageReading, codec.plain(made)) == made


@given(st.recursive(st.text() | st.integers() | st.booleans(), st.lists, max_leaves=5))
def test_a_stored_value_of_another_shape_is_refused_and_never_half_made(junk):
    with pytest.raises(codec.Unreadable):
        codec.made(Shown, junk)


def test_all_pages_read_the_case_waits_with_its_findings(officer):
    case = read_case(officer)
    assert case.state == CaseState.WAITING
    assert _codes(case) == ["F03", "X06", "V03"]
    assert case.unit == "示例市云维环保科技有限责任公司"
    review = Review.objects.get(case=case)
    assert (review.errors, review.verdict, review.complete) == (3, "correct", True)
    assert set(review.contract) == {
        "schema", "slice", "documents", "facts", "findings", "verdict", "seconds",
    }  # fmt: skip


def test_nothing_is_called_missing_while_a_page_is_unread(officer):
    case = read_case(officer, leave_out={("营业执照.pdf", 1)})
    shown = shown_of(case)
    assert case.state == CaseState.READING
    assert "M01" not in [one.view.code for one in shown.findings]
    assert any(held.absent and held.text == "营业执照" for held in shown.held)
    assert "营业执照还没见到，等第" in _page(case, officer)


def test_a_list_that_may_go_on_is_not_counted_before_its_last_page(officer):
    case = read_case(officer, leave_out={(ROSTER, 2)})
    assert _codes(case) == ["F03", "V03"]
    with_pages(case)
    assert _codes(case) == ["F03", "X06", "V03"]


def test_pages_keep_their_numbers_whatever_is_read_first(officer):
    case = read_case(officer, leave_out={(ROSTER, 1), (FORM, 1)})
    before = {(page.file, page.page): page.number for page in shown_of(case).pages}
    with_pages(case)
    after = {(page.file, page.page): page.number for page in shown_of(case).pages}
    assert before.items() <= after.items()


def test_findings_only_grow_while_pages_of_this_sample_arrive(officer):
    """A finding once said is not taken back by the next page: what may still turn is held back."""
    case = empty_case(officer)
    said: set[str] = set()
    names = [file["file"] for file in json.loads(READINGS.read_text("utf-8"))]
    for at in range(len(names)):
        later = {(name, page) for name in names[at + 1 :] for page in (1, 2)}
        with_pages(case, leave_out=later)
        now = {one.key for one in shown_of(case).findings}
        assert said <= now
        said = now


def test_a_corrected_value_is_compared_again_without_reading(officer):
    case = read_case(officer)
    answer = officer.post(
        f"/cases/{case.pk}/facts",
        {"fact": "form.legal_rep_phone", "file": FORM, "page": "1", "value": "13900018421",
         "was": "1390001842"},
        headers={"X-Requested-With": "fetch"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert 'data-into="part-findings"' in answer.content.decode()
    assert _codes(case) == ["X06", "V03"]
    kept = FactCorrection.objects.get()
    assert (kept.before, kept.text, kept.page) == ("1390001842", "13900018421", 1)


def test_a_value_of_the_wrong_kind_is_refused_in_a_sentence(officer):
    case = read_case(officer)
    given = {"fact": "authorization.valid_until", "file": "授权委托书.JPG", "page": "1",
             "value": "下周", "was": ""}  # fmt: skip
    answer = officer.post(f"/cases/{case.pk}/facts", given, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 422
    assert "要填日期" in answer.content.decode()
    assert not FactCorrection.objects.exists()


def test_an_older_review_never_replaces_a_newer_one(officer):
    case = read_case(officer)
    Review.objects.filter(case=case).update(inputs=99, errors=7)
    refresh(case.pk)
    assert Review.objects.get(case=case).errors == 7


def test_the_screen_shows_places_rules_and_reasons(officer):
    case = read_case(officer, pictures=True)
    text = _page(case, officer)
    for said in ("参保人数两处不一致", "审查要点 X06", "须补正", "认可", "9 页全部读完", "改要素"):
        assert said in text
    assert "data-x=" in text
    assert "style=" not in text


def test_polling_answers_304_until_something_changes(officer):
    case = read_case(officer)
    first = officer.get(f"/cases/{case.pk}/state")
    assert first.status_code == 200
    assert "private" in first["Cache-Control"]
    again = officer.get(f"/cases/{case.pk}/state", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    Case.objects.filter(pk=case.pk).update(version=case.version + 5)
    again = officer.get(f"/cases/{case.pk}/state", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_asking_in_vain_costs_little(officer, django_assert_max_num_queries):
    case = read_case(officer)
    tag = officer.get(f"/cases/{case.pk}/state")["ETag"]
    with django_assert_max_num_queries(8):
        officer.get(f"/cases/{case.pk}/state", headers={"If-None-Match": tag})


def test_how_a_page_looked_and_what_was_decided_are_told_in_the_language_of_the_page(officer):
    case = read_case(officer)
    key = next(one.key for one in shown_of(case).findings if one.view.code == "X06")
    said = {"choice": "overrule", "reason": "misread", "words": "原件看过"}
    officer.post(f"/cases/{case.pk}/findings/{key}", said, headers={"X-Requested-With": "fetch"})
    officer.post("/look/language/", {"language": "en", "next": "/"})
    page = _page(case, officer)
    assert 'data-state="Legible' in page
    assert "字迹清楚" not in page
    assert re.search(r"Disagree: [A-Z][^<：，]*, 原件看过", page)


def test_a_corrected_fact_is_named_in_the_course(officer):
    case = read_case(officer)
    given = {"fact": "form.legal_rep_phone", "file": FORM, "page": "1",
             "value": "13900018421"}  # fmt: skip
    officer.post(f"/cases/{case.pk}/facts", given, headers={"X-Requested-With": "fetch"})
    assert "改要素：法定代表人联系电话" in _page(case, officer)


def test_on_a_day_without_the_tool_nothing_is_listed_and_the_reason_is_said(officer):
    case = read_case(officer)
    Case.objects.filter(pk=case.pk).update(shown=False, arm="off")
    text = _page(case, officer)
    assert "今天本窗口不用预审" in text
    assert "frame-label" not in text
    assert "参保人数两处不一致" not in text


def test_the_screen_is_made_without_what_was_read_of_the_pages(officer):
    case = read_case(officer)
    with CaptureQueriesContext(connection) as asked:
        assert case.unit in _page(case, officer)
    told = [one["sql"] for one in asked if '"intake_page"' in one["sql"]]
    assert told
    assert not [one for one in told if '"intake_page"."value"' in one]
