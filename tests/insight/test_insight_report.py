"""The report: opens with its result, six pages at most, every number with its source."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import jsonschema
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import AFTER, BEFORE, candidate, discovery, finding, material, proposal

from zhagen.insight import json_schema, report_annex
from zhagen.insight.effect import Doubt, Effect, Verdict
from zhagen.insight.model import Direction, Evidence
from zhagen.insight.register import Entry, Registered, State
from zhagen.insight.register_file import entry_json
from zhagen.insight.renewal import Renewal, renewal_of, year_before
from zhagen.insight.renewal_page import headline as renewal_headline
from zhagen.insight.renewal_page import page
from zhagen.insight.report_document import document
from zhagen.insight.report_material import Judged, Material
from zhagen.insight.report_sheet import sheet
from zhagen.insight.report_values import amount, change, interval
from zhagen.insight.report_words import headline, leading, numbers, verdict_numbers
from zhagen.insight.to_json import findings_json
from zhagen.report.document import Beside, Heading, Paragraph, TableBlock
from zhagen.report.official_docx import render_official_docx
from zhagen.report.official_html import render_official_html
from zhagen.report.pdf import render_pdf

LIVE = date(2026, 7, 6)


def _judged(verdict: Verdict = Verdict.WORKED, doubt: Doubt = Doubt.NONE, name: str = "P-0000000b"):
    told = Registered(proposal(name), State.DONE, date(2026, 4, 1), live=LIVE)
    numbers_ = (40.0, 52.0, 0.31, 0.12, 0.52, 0.9, 13, 12, 4)
    return Judged(told, Effect(verdict, doubt, "views_per_day", *numbers_))


def _texts(made: Material) -> list[str]:
    found: list[str] = []
    for block in document(made).blocks:
        match block:
            case Paragraph() | Heading():
                found.append(block.text)
            case Beside():
                found += [each.text for each in block.texts]
            case TableBlock():
                found += [cell for row in (block.header, *block.rows) for cell in row]
    return found


def _busy() -> Material:
    """As much as a quarter can bring: everything long, everything many."""
    long = "“某某某某某某补贴申领（较长的名称）”指南每天浏览由 38 次增到 85 次（同类之外增 120%），"
    rows = (("时段", "浏览量", "天数"), ("对比期", "123456", "91"), ("本期", "234567", "92"))
    proof = Evidence("cube/views", "sum(pages.views) by item, day, device [item=SX0] " * 4, rows)
    found = tuple(
        finding(n, candidate(item=f"SX{n}", evidence=proof), long + "一半人停留不到 20 秒。")
        for n in range(40)
    )
    told = tuple(
        finding(100 + n, candidate("gap.item" if n % 2 else "calendar.days"), long + "不作发现。")
        for n in range(20)
    )
    waiting = Registered(proposal(), State.ACCEPTED, LIVE, decided_on=LIVE, period="2026Q1")
    noisy = _judged(Verdict.OPEN, Doubt.NOISY, "P-0000000c")
    return material(
        discovery=discovery(*found, explanations=told),
        proposals=(proposal(finding=found[0].id), proposal("P-0000000d", finding=found[1].id)),
        judged=(_judged(), noisy),
        waiting=(waiting,) * 4,
        remarks=("2026年第二季度共 91 天，有记录的只有 60 天。",),
    )


def test_the_report_opens_with_its_result():
    first = document(material(judged=(_judged(),))).blocks[0]
    assert first.text == "2026年第三季度：1 条发现，建议先改 1 条；上次改的 1 条，1 条有效。"


def test_a_quarter_without_findings_says_so():
    quiet = material(discovery=discovery(), proposals=())
    assert "没有查出可靠的变化" in headline(quiet)
    assert any("不等于没有变" in text for text in _texts(quiet))


def test_every_finding_stands_with_n_interval_q_and_source():
    texts = _texts(material())
    line = next(text for text in texts if "次观察" in text)
    for part in ("8000 次", "−50%", "−55% 至 −45%", "q = 0.001", "F-0000000001"):
        assert part in line
    assert any("cube/views" in text for text in texts)


def test_a_break_of_measurement_stands_before_any_finding():
    broken = finding(9, candidate("measurement.address"), "“示例事项0”换了网址。")
    texts = _texts(material(discovery=discovery(finding(), explanations=(broken,))))
    told = next(n for n, text in enumerate(texts) if "换了网址" in text)
    assert told < texts.index("一、本期发现")


def test_verdicts_are_told_in_words_with_their_interval():
    texts = _texts(material(judged=(_judged(),)))
    assert any(text.endswith("有效，保留。") for text in texts)
    assert any("+31%（+12% 至 +52%）" in text for text in texts)


def test_a_verdict_that_cannot_be_told_says_why():
    early = verdict_numbers(_judged(Verdict.OPEN, Doubt.EARLY))
    noisy = verdict_numbers(_judged(Verdict.OPEN, Doubt.NOISY))
    assert "2027 年 1 月 8 日起看" in early
    assert "20%的变化只有 90% 的把握" in noisy


@pytest.mark.parametrize("made", [material(), _busy()])
def test_paper_is_six_pages_at_most(made: Material):
    with pypdfium2.PdfDocument(render_pdf(document(made))) as paper:
        assert len(paper) <= 6


def test_a_sheet_and_the_renewal_page_are_one_page_each():
    made = _busy()
    for paper in (sheet(made.proposals[0], made), page(_renewal(made))):
        with pypdfium2.PdfDocument(render_pdf(paper)) as pages:
            assert len(pages) == 1


def _renewal(made: Material) -> Renewal:
    return renewal_of(made.panel, AFTER, made.judged * 4, made.waiting)


def test_the_same_material_gives_the_same_bytes():
    made = material(judged=(_judged(),))
    for render in (render_pdf, render_official_docx, render_official_html):
        assert render(document(made)) == render(document(made))


def test_word_paper_has_the_page_of_the_standard_and_charts_that_are_described():
    with zipfile.ZipFile(io.BytesIO(render_official_docx(document(material())))) as package:
        text = package.read("word/document.xml").decode()
    assert 'w:top="2098"' in text  # 37 mm
    assert 'w:left="1587"' in text  # 28 mm
    assert 'descr="每天浏览量按周' in text
    assert "仿宋_GB2312" in text


def test_the_page_for_screens_has_its_charts_as_drawings():
    text = render_official_html(document(material(judged=(_judged(),))))
    assert text.count("<svg") == 2
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


def test_one_thing_is_told_once_at_length():
    short = finding(1, candidate("dwell.short", metric="dwell_median_s"))
    rose = finding(2, candidate("volume.rose", direction=Direction.NEITHER))
    fell = finding(3, candidate("dwell.fell", metric="dwell_median_s"))
    other = finding(4, candidate(item="SX1"))
    made = material(discovery=discovery(rose, fell, other, short), proposals=())
    first, rest = leading(made)
    assert [each.id for each in first] == [short.id, other.id]
    assert {each.id for each in rest} == {rose.id, fell.id}
    assert sorted(numbers(made).values()) == [1, 2, 3, 4]


def test_what_a_proposal_answers_stands_first():
    first, second = finding(1, candidate(item="SX0")), finding(2, candidate(item="SX1"))
    made = material(discovery=discovery(first, second), proposals=(proposal(finding=second.id),))
    assert [each.id for each in leading(made)[0]] == [second.id, first.id]


def test_findings_as_json_have_the_keys_of_the_contract():
    made = material()
    text = findings_json(made.discovery, made.proposals)
    found = json.loads(text)
    assert list(found[0]) == [
        "id", "type", "item", "sentence", "metric", "before", "after", "change", "interval", "q",
        "n", "evidence", "proposal",
    ]  # fmt: skip
    assert found[0]["proposal"]["text"] == "放回原处。"
    jsonschema.validate(found, json_schema.findings())
    assert text == findings_json(made.discovery, made.proposals)


def test_ends_that_are_not_finite_are_null_in_json():
    told = candidate(low=float("-inf"), high=float("nan"), after=-0.0)
    found = json.loads(findings_json(discovery(finding(1, told))))
    assert found[0]["interval"] == [None, None]
    assert str(found[0]["after"]) == "0.0"


def test_lines_of_the_book_fit_their_schema():
    on = date(2026, 10, 1)
    for entry in (
        Entry(State.PROPOSED, "P-0000000a", on, proposal=proposal(), period="2026Q3"),
        Entry(State.DECLINED, "P-0000000a", on, by="综窗科"),
        Entry(State.MEASURED, "P-0000000a", on, effect=_judged().effect),
    ):
        jsonschema.validate(json.loads(json.dumps(entry_json(entry))), json_schema.entries())


@given(st.floats(-10, 10), st.sampled_from(["views_per_day", "bounce_share"]))
def test_a_change_carries_the_sign_that_its_figures_show(value: float, metric: str):
    text = change(metric, value)
    shown = float(text.replace("\u202f", "").replace("−", "-").split("%")[0].split(" ")[0])
    assert (shown > 0) == text.startswith("+")
    assert (shown < 0) == text.startswith("−")
    assert abs(shown - 100 * value) <= 0.5


def test_values_carry_their_units():
    assert amount("dwell_median_s", 26.0) == "26.0 秒"
    assert amount("bounce_share", 0.4567) == "45.7%"
    assert amount("views_per_day", None) == "无"
    assert interval("return_share", -0.011, 0.02) == "−1.1 至 +2.0 个百分点"


def test_the_renewal_page_claims_only_what_was_measured():
    made = material()
    late = _judged(Verdict.OPEN, Doubt.EARLY)
    book = [replace(late.registered, proposed_on=AFTER.first)]
    waiting = renewal_of(made.panel, AFTER, [late], book)
    assert "还没到能下结论" in renewal_headline(waiting)
    worked = renewal_of(made.panel, AFTER, [_judged()], book)
    assert "1 条经数据证实有效" in renewal_headline(worked)
    assert worked.earlier is None


def test_a_year_before_the_29th_of_february_is_the_28th():
    leap = replace(BEFORE, first=date(2024, 2, 29), last=date(2024, 2, 29))
    assert year_before(leap).first == date(2023, 2, 28)


def test_the_annex_says_how_errors_are_controlled_and_what_the_own_history_was():
    made = material()
    said = report_annex.tested_line(made)
    assert "各类检验分别控制误报" in said
    assert "全部检验一起" not in said
    whole = replace(made.discovery, aa_rate=0.012, aa_splits=2, aa_whole=True)
    assert "更早的相邻整期互比 2 次，1.2%" in report_annex.tested_line(
        replace(made, discovery=whole)
    )
    halved = replace(made.discovery, aa_rate=0.012, aa_splits=1)
    assert "前后两半互比 1 次" in report_annex.tested_line(replace(made, discovery=halved))


def test_doubts_of_few_items_and_wide_intervals_have_words():
    assert "不足三个" in verdict_numbers(_judged(Verdict.OPEN, Doubt.ALONE))
    assert "都说得通" in verdict_numbers(_judged(Verdict.OPEN, Doubt.WIDE))
