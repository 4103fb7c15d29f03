"""The HTML report: one file, the same numbers everywhere, no text of an applicant comes alive."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import report_case as case
import report_papers as papers
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.precheck.model import Evidence, Finding, UnusableEntry
from zhagen.precheck.page import render_html
from zhagen.report.html import css_string, unbroken
from zhagen.slices.model import Severity

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>.pdf"


class Seen(HTMLParser):
    """What a browser would build: every tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, name: str) -> list[dict[str, str]]:
        return [attrs for attrs in (found for tag, found in self.tags) if name in _names(attrs)]


def _names(attrs: dict[str, str]) -> list[str]:
    return attrs.get("class", "").split()


@pytest.fixture(scope="module")
def page() -> str:
    return render_html(case.review(), papers.pictures(), papers.plain_pictures())


def test_the_report_asks_nothing_of_any_network(page):
    without_pictures = re.sub(r"data:image/jpeg;base64,[A-Za-z0-9+/=]+", "", page)
    assert not re.search(r"https?:|//[a-z]|url\(|@import", without_pictures)
    for tag, attrs in Seen(page).tags:
        assert tag not in {"link", "iframe", "object", "embed"}
        for name in ("src", "href"):
            assert attrs.get(name, "#")[:1] == "#" or attrs[name].startswith("data:image/jpeg;")
    policies = [found["content"] for tag, found in Seen(page).tags if "http-equiv" in found]
    assert policies[0].startswith("default-src 'none'")


def test_a_number_is_the_same_in_list_frame_and_label(page):
    seen = Seen(page)
    listed = {attrs["data-number"]: attrs for attrs in seen.of("finding")}
    framed = {attrs["data-number"] for attrs in seen.of("frame")}
    assert list(listed) == [str(finding.number) for finding in case.review().findings]
    assert framed == {attrs["data-number"] for attrs in seen.of("label")}
    boxed = {
        str(finding.number)
        for finding in case.review().findings
        if any(item.box for item in finding.evidence)
    }
    assert framed == boxed
    for attrs in seen.of("frame"):
        severity = _names(listed[attrs["data-number"]])[1]
        assert severity in _names(attrs)


def test_each_picture_is_embedded_once_however_often_it_is_shown(page):
    assert page.count("data:image/jpeg;base64,") == len(papers.pictures()) + 1


def test_every_opened_finding_says_what_to_do_and_why(page):
    for finding in case.review().findings:
        opened = page.split(f'id="opened-{finding.number}"')[1].split("</section>")[0]
        assert str(unbroken(finding.remedy)) in opened
        assert all(basis in opened for basis in finding.basis)
        assert str(unbroken(finding.doubt)) in opened


def test_a_page_without_picture_shows_its_text_with_the_value_marked():
    base = case.review()
    at = Evidence(papers.ROSTER, 1)
    finding = replace(
        base.findings[0],
        evidence=(at,),
        values=(replace(base.findings[0].values[0], text=papers.PHONE, evidence=at),),
    )
    review = replace(base, findings=(finding,))
    text = f"姓名\t电话\n周一\t{papers.PHONE}"
    page = render_html(review, papers.pictures(), texts={(papers.ROSTER, 1): text})
    assert f'<mark class="error" data-number="1">{papers.PHONE}</mark>' in page


def test_hostile_names_and_values_stay_text():
    base = case.review()
    finding = Finding("C05", Severity.ERROR, None, None, f"{HOSTILE} 打不开", HOSTILE, (HOSTILE,),
                      (Evidence(HOSTILE, 1),), 1, doubt=HOSTILE)  # fmt: skip
    facts = tuple(replace(fact, title=HOSTILE, value=HOSTILE, text=HOSTILE) for fact in base.facts)
    documents = (replace(base.documents[0], file=HOSTILE, material_name=HOSTILE, size=(0, 0)),)
    review = replace(
        base, findings=(finding,), facts=facts, documents=documents, slice_title=HOSTILE,
        slice_ref=HOSTILE, engine=HOSTILE, unusable=(UnusableEntry(HOSTILE, "", HOSTILE, HOSTILE),),
    )  # fmt: skip
    page = render_html(review, {}, texts={(HOSTILE, 1): HOSTILE}, printed=HOSTILE)
    scripts = [attrs for tag, attrs in Seen(page).tags if tag == "script"]
    assert len(scripts) == 1
    assert not [tag for tag, attrs in Seen(page).tags if tag == "img" or "onerror" in attrs]


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_a_css_string_never_ends_early_or_leaves_its_style(text):
    inside = str(css_string(text))[1:-1]
    assert not re.search(r"[\"'<>\n]", inside)


def test_a_clean_case_says_so_and_demands_nothing():
    page = render_html(case.clean_review(), papers.pictures())
    assert "没有查出问题" in page
    assert "未见问题" in page
    assert 'data-do="notice"' not in page


def test_a_file_that_could_not_be_read_is_named_with_its_remedy(page):
    assert "合同.rar" in page
    assert "请申请人重新发不加密的文件。" in page


def test_a_case_in_which_nothing_could_be_read_still_makes_a_report():
    nothing = replace(case.review(), documents=(), facts=(), findings=(), materials=())
    page = render_html(nothing, {})
    assert "没有读成任何一页" in page


def test_bytes_that_are_no_picture_leave_the_page_without_one():
    broken = dict.fromkeys(papers.pictures(), b"no picture")
    page = render_html(case.review(), broken)
    assert "这份报告没有带上图像" in page


def test_facts_of_one_concept_stand_in_one_row_and_say_whether_they_agree(page):
    rows = page.split('id="panel-facts"')[1].split("</section>")[0]
    assert rows.count(f"<span>{papers.ORG}</span>") == 1
    assert "3 处一致" in rows
    assert "不一致" in rows
    assert "对话中说的" in rows


def test_a_file_that_was_never_a_page_has_no_clipping(page):
    base = case.review()
    nowhere = replace(base.findings[0], values=(), evidence=(Evidence("空.pdf", 1),))
    shown = render_html(replace(base, findings=(nowhere,)), {}, {})
    assert not Seen(shown).of("clip")
    assert "空.pdf" in shown
    assert Seen(page).of("clip")
