"""The review page: what stands where, and that it holds nothing but itself."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import breakdown_sample as sample
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.axe_found import violations

from zhagen.breakdown.model import (
    NOWHERE,
    Body,
    Breakdown,
    Check,
    Origin,
    Roles,
    Standing,
    Suggestion,
    SuggestionKind,
)
from zhagen.breakdown.papers.review_page import render_html
from zhagen.breakdown.papers.review_page_text import sources_of
from zhagen.breakdown.source import SourceDocument

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;"


_STEP = re.compile(r"([a-z]*)((?:#[\w-]+|\.[\w-]+|\[[^\]]+\])*)")


def _all(page, query: str) -> list:
    """Elements by a simple selector: tag#id.class[name=value], parts apart by spaces."""
    path = ""
    for step in query.split():
        tag, rest = _STEP.fullmatch(step).groups()
        path += f"//{tag or '*'}"
        for part in re.findall(r"#[\w-]+|\.[\w-]+|\[[^\]]+\]", rest):
            name, _, value = part[1:].rstrip("]").partition("=")
            path += {
                "#": f"[@id='{name}']",
                ".": f"[contains(concat(' ', @class, ' '), ' {name} ')]",
                "[": f"[@{name}='{value}']",
            }[part[0]]
    return page.xpath(path)


def _page(made: Breakdown | None = None):
    return lxml.html.fromstring(render_html(made or sample.breakdown()))


def _cell(page, task: str, head: str) -> str:
    return " ".join(_all(page, f"#{task} [data-head={head}]")[0].text_content().split())


def test_every_field_is_marked_in_the_source_and_said_in_the_table():
    page = _page()
    marks = {(mark.get("data-kind"), mark.text) for mark in _all(page, "#p6 mark[data-tasks=t002]")}
    assert marks == {
        ("lead", "市市场监管局"), ("support", "市人力资源社会保障局"), ("support", "市税务局"),
        ("due", "今年9月底前"), ("deliverable", "《企业开办并联办理情况报告》"),
    }  # fmt: skip
    assert _cell(page, "t002", "时限").startswith("2026-09-30")
    assert "原文：今年9月底前" in _cell(page, "t002", "时限")
    assert "材料 ≤ 4 份（原 7份）" in _cell(page, "t002", "任务")


def test_what_the_text_does_not_say_reads_so_and_a_suggestion_is_in_no_cell():
    page = _page()
    assert _cell(page, "t003", "牵头单位") == "原文未写"
    assert "市政务服务数据局" not in _all(page, "#t003")[0].text_content()
    box = _all(page, "tr.offers[data-task=t003] .suggestion")[0].text_content()
    assert "建议，非原文" in box
    assert "市政务服务数据局" in box
    assert "职责清单：窗口规范" in box


def test_points_are_told_by_mark_and_word():
    page = _page()
    assert "请补：牵头单位" in _cell(page, "t003", "核对")
    assert _all(page, "#t003 .point.warning svg.warning")
    assert _all(page, "#t005 .point.unclear svg.unclear")
    assert _cell(page, "t001", "核对") == "没有要补的"


def test_paragraphs_that_are_no_task_stay_with_their_reason():
    page = _page()
    assert "不算任务：思想认识类表述" in _all(page, "#p10.no-task")[0].text_content()
    assert [row.get("data-paragraph") for row in _all(page, "tr.no-task")] == ["10"]
    assert len(_all(page, ".paragraph")) == 13
    assert "第 2 页有一幅图没有读" in _all(page, ".remarks")[0].text_content()


def test_the_source_is_the_document_word_for_word():
    for source, (_, text, *_) in zip(sources_of(sample.breakdown()), sample.TEXTS, strict=True):
        assert "".join(piece.text for piece in source.pieces) == text


def test_a_corrected_breakdown_says_whose_word_it_is():
    made = sample.breakdown()
    person = Body("市政务服务数据局", "市政务服务数据局", Origin.CORRECTED, False, NOWHERE)
    check = Check(Standing.CONFIRMED, "张三", "2026-03-12")
    done = replace(made.tasks[2], roles=Roles(lead=(person,)), check=check)
    extra = replace(done, id="a001", title="建立台账", evidence=(), check=Check(Standing.ADDED))
    page = _page(replace(made, tasks=(*made.tasks[:2], done, extra, *made.tasks[3:])))
    assert _cell(page, "t003", "牵头单位") == "市政务服务数据局人工填写"
    assert _cell(page, "t003", "核对") == "已确认张三 2026-03-12"
    assert "人工补充" in _cell(page, "a001", "核对")
    order = [row.get("id") for row in _all(page, "tr.task")]
    assert order == ["t001", "t002", "t003", "a001", "t004", "t005"]
    assert "1 / 6 项" in _all(page, ".progress")[0].text_content()


def test_a_document_without_a_task_says_so():
    page = _page(Breakdown(SourceDocument(), ()))
    assert "没有读出任务" in _all(page, ".nothing")[0].text_content()


def test_nothing_is_fetched_and_nothing_a_document_says_becomes_markup():
    made = sample.breakdown()
    document = replace(made.document, title=HOSTILE, number=HOSTILE, remarks=(HOSTILE,))
    task = replace(made.tasks[0], title=HOSTILE, path=(HOSTILE,))
    text = render_html(replace(made, document=document, tasks=(task, *made.tasks[1:])))
    page = lxml.html.fromstring(text)
    assert len(_all(page, "script")) == 1
    assert not page.xpath("//img | //link | //iframe")
    assert not re.findall(r"https?://", re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL))
    assert "default-src &#39;none&#39;" in text


@given(st.text(alphabet="甲乙丙<&\"'\t{}", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_pieces_put_together_are_the_paragraph_whatever_is_marked(text, start, length):
    made = sample.breakdown()
    paragraph = replace(made.document.paragraphs[4], text=text)
    document = replace(made.document, paragraphs=(paragraph,))
    due = made.tasks[0].deadlines[0]
    span = replace(due.span, start=start, end=start + length, text="")
    task = replace(made.tasks[0], deadlines=(replace(due, span=span),))
    source = sources_of(Breakdown(document, (task,)))[0]
    assert "".join(piece.text for piece in source.pieces) == text


sync_api = pytest.importorskip("playwright.sync_api")
browser_only = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium"),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    path = tmp_path_factory.mktemp("review") / "review.html"
    path.write_text(render_html(sample.breakdown()), encoding="utf-8")
    with sync_api.sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = found.new_context(bypass_csp=True).new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path.as_uri())
        yield page
        found.close()
        assert faults == []


def _fresh(page, width: int, height: int = 900):
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    return page


@pytest.mark.parametrize("by", ["key", "click"])
def test_a_chosen_row_tints_its_paragraph_and_rings_its_span(opened, by):
    page = _fresh(opened, 1440)
    if by == "key":
        for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
            page.keyboard.press(key)
    else:
        page.click("#p6 mark[data-kind=due]")
    assert page.get_attribute("tr.task[aria-selected=true]", "id") == "t002"
    assert page.evaluate("document.activeElement.id") == "t002"
    assert page.get_attribute(".paragraph.chosen", "id") == "p6"
    assert page.inner_text("mark.ring") == "今年9月底前"
    assert page.get_attribute(".cell.ring", "data-head") == "时限"
    assert page.locator("mark.on").count() == 5
    page.keyboard.press("n")
    assert page.get_attribute("tr.task[aria-selected=true]", "id") == "t003"


def test_on_a_narrow_screen_the_table_comes_first_and_the_source_opens_over_it(opened):
    page = _fresh(opened, 390, 844)
    assert not page.is_visible("#source")
    page.click("#t002 .jump")
    assert page.is_visible("#p6")
    page.keyboard.press("Escape")
    assert not page.is_visible("#source")
    assert page.evaluate("document.activeElement.id") == "t002"


@pytest.mark.parametrize("width", [320, 390, 901, 1440])
def test_nothing_sticks_out_sideways(opened, width):
    page = _fresh(opened, width)
    for part in ("html", "body", ".table-pane", ".head", ".foot-bar"):
        wide = f"(part => part.scrollWidth - part.clientWidth)(document.querySelector('{part}'))"
        assert page.evaluate(wide) <= 0, part


def test_paper_holds_the_whole_table_and_the_whole_source(opened):
    page = _fresh(opened, 1440)
    page.emulate_media(media="print")
    assert page.is_visible("#t005 .message")
    assert page.is_visible("#p13")
    assert not page.is_visible(".bar")
    page.emulate_media(media="screen")


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_to_complain_about(opened, width):
    assert violations(_fresh(opened, width)) == []


def test_the_steps_to_one_thing_are_one_line_with_their_reason_once():
    steps = tuple(
        Suggestion(SuggestionKind.STEP, value, "通常步骤") for value in ("起草", "征求意见", "印发")
    )
    leads = tuple(
        Suggestion(SuggestionKind.LEAD, value, "职责清单") for value in ("市教育局", "市民政局")
    )
    made = sample.breakdown()
    task = replace(made.tasks[2], suggestions=(*leads, *steps))
    page = _page(replace(made, tasks=(task,)))
    offered = [item.text_content() for item in _all(page, ".suggestion li")]
    assert [text for text in offered if "步骤" in text] == ["步骤起草 → 征求意见 → 印发通常步骤"]
    assert len(offered) == 3


def test_a_task_stands_beside_its_own_paragraph_not_beside_the_convention_it_follows():
    made = sample.breakdown()
    said = made.tasks[1].evidence[0]
    follower = replace(made.tasks[0], evidence=(*made.tasks[0].evidence, said))
    sources = {one.id: one for one in sources_of(replace(made, tasks=(follower,)))}
    assert sources[follower.evidence[0].paragraph].tasks == (follower.id,)
    assert sources[said.paragraph].tasks == ()
