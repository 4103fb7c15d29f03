"""The report: opens with its result, six pages at most, every number with its source."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import jsonschema
import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import AFTER, BEFORE, candidate, discovery, finding, material, proposal

from zhagen.insight import json_schema
from zhagen.insight.book.file import entry_json
from zhagen.insight.book.register import Entry, Registered, State
from zhagen.insight.effects.effect import Doubt, Effect, Verdict
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.model import Direction, Evidence, Finding
from zhagen.insight.period import parse_period
from zhagen.insight.reporting import annex, charts
from zhagen.insight.reporting.charts import chart_of, short_name
from zhagen.insight.reporting.document import document
from zhagen.insight.reporting.findings import findings as findings_blocks
from zhagen.insight.reporting.groups import entries
from zhagen.insight.reporting.material import Coverage, Judged, Material
from zhagen.insight.reporting.names import family_name, reason_name
from zhagen.insight.reporting.renewal import Renewal, renewal_of, year_before
from zhagen.insight.reporting.renewal_page import headline as renewal_headline
from zhagen.insight.reporting.renewal_page import page
from zhagen.insight.reporting.sheet import sheet
from zhagen.insight.reporting.values import amount, amounts, change, interval, spaced
from zhagen.insight.reporting.words import headline, numbers, summary, verdict_numbers
from zhagen.insight.to_json import findings_json
from zhagen.insight.wording.pages import PAGES
from zhagen.insight.wording.sentences import SENTENCES
from zhagen.report.document import (
    Beside,
    Block,
    Heading,
    Notice,
    Paragraph,
    TableBlock,
    Together,
)
from zhagen.report.drawing import Words
from zhagen.report.official_docx import render_official_docx
from zhagen.report.official_html import render_official_html
from zhagen.report.pdf import render_pdf

LIVE = date(2026, 7, 6)


def _judged(verdict: Verdict = Verdict.WORKED, doubt: Doubt = Doubt.NONE, name: str = "P-0000000b"):
    told = Registered(proposal(name), State.DONE, date(2026, 4, 1), live=LIVE)
    numbers_ = (40.0, 52.0, 0.31, 0.12, 0.52, 0.9, 13, 12, 4)
    return Judged(told, Effect(verdict, doubt, "views_per_day", *numbers_))


def _texts(made: Material) -> list[str]:
    return [text for block in document(made).blocks for text in _told(block)]


def _told(block: Block) -> list[str]:
    match block:
        case Paragraph() | Heading():
            return [block.text]
        case Beside():
            return [each.text for each in block.texts]
        case Notice():
            return list(block.lines)
        case Together():
            return [text for each in block.blocks for text in _told(each)]
        case TableBlock():
            return [cell for row in (block.header, *block.rows) for cell in row]
    return []


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
    assert first.text == "2026 年第三季度：1 条发现，建议先改 1 条；上次改的 1 条有效。"


def test_a_quarter_without_findings_says_so():
    quiet = material(discovery=discovery(), proposals=())
    assert "没有查出可靠的变化" in headline(quiet)
    assert any("不等于没有变" in text for text in _texts(quiet))


def test_verdicts_of_one_kind_are_counted_once():
    worked, still = _judged(), _judged(Verdict.NO_EFFECT, name="P-0000000c")
    assert headline(material(judged=(still,))).endswith("；上次改的 1 条没有效果。")
    assert headline(material(judged=(worked, worked))).endswith("；上次改的 2 条都有效。")
    told = headline(material(judged=(worked, still, still)))
    assert told.endswith("；上次改的 3 条，1 条有效、2 条没有效果。")


def test_a_period_mostly_without_records_is_not_said_to_be_quiet():
    quiet = material(discovery=discovery(), proposals=())
    seen = np.ones(len(quiet.panel.days), np.bool_)
    seen[-60:] = False
    torn = replace(quiet.panel, accessed=seen, searched=seen, handled=seen)
    told = headline(replace(quiet, panel=torn))
    assert told == "2026 年第三季度：本期 92 天只有 32 天有记录，比不出变化。"
    found = replace(quiet, panel=torn, discovery=discovery(finding()))
    assert headline(found) == "2026 年第三季度：1 条发现。"


def test_expected_false_findings_are_told_of_those_they_are_reckoned_for():
    changed = [finding(n, candidate(item=f"SX{n}")) for n in range(2)]
    beside = [finding(7, candidate("bounce.peers")), finding(8, candidate("season.ahead"))]
    told = summary(material(discovery=replace(discovery(*changed, *beside), expected_false=0.2)))
    assert "2 处变化不像平常的起伏（估计误报不到 1 处）；另有 2 处与同类或限度相比突出；" in told
    only = summary(material(discovery=discovery(*beside)))
    assert "没有一处的变化比平常的起伏更大；有 2 处与同类或限度相比突出；" in only
    assert "误报" not in only


def test_a_period_of_another_year_keeps_its_year():
    after, before = parse_period("2026Q1"), parse_period("2025Q4")
    assert short_name(before, after) == "2025 年第四季度"
    assert short_name(parse_period("2026Q2"), after) == "第二季度"
    year_ago = parse_period("2025Q3")
    made = material(before=year_ago)
    assert summary(made).startswith("与 2025 年第三季度比，")
    drawing = chart_of(finding(), made.panel, year_ago, AFTER)
    under = [each.text for each in drawing.shapes if isinstance(each, Words)]
    assert "本期" in under
    same = chart_of(finding(), made.panel, BEFORE, AFTER)
    assert "第三季度" in [each.text for each in same.shapes if isinstance(each, Words)]


@given(st.floats(0.01, 5000), st.floats(0.01, 5000), st.sampled_from(sorted(MEASURES)))
def test_values_side_by_side_have_the_same_decimals(before: float, after: float, metric: str):
    parts = [
        re.split(r"[ %]", each)[0].partition(".")[2] for each in amounts(metric, before, after)
    ]
    assert len(parts[0]) == len(parts[1])


def test_every_finding_stands_with_n_interval_q_and_source():
    texts = _texts(material())
    line = next(text for text in texts if "依据 F-0000000001" in text)
    for part in ("8000 次", "−50%", "−55% 至 −45%"):
        assert part in line
    row = texts[texts.index("F-0000000001") - 1 :][:7]
    assert row[0] == "1"
    assert row[3:] == ["60 → 30 次", "8000", "−50%（−55% 至 −45%）", "0.001"]
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
    first, second = entries(made)
    assert first.lead is short
    assert {each.id for each in first.findings} == {short.id, rose.id, fell.id}
    assert first.text == short.sentence
    assert second.findings == (other,)
    assert numbers(made) == {short.id: 1, rose.id: 1, fell.id: 1, other.id: 2}


def _sided(item: str = "SX0") -> tuple[Finding, Finding, Finding]:
    """More views, shorter stay and more returns of an item, in that order."""
    rose = candidate("volume.rose", item, direction=Direction.NEITHER)
    fell = candidate("dwell.fell", item, metric="dwell_median_s")
    more = candidate("returns.rose", item, metric="return_share", before=0.1, after=0.2)
    return (
        finding(1, rose, "“示例事项0”的页面浏览量由日均 57 次升到 125 次（+118%）。"),
        finding(2, fell, "“示例事项0”的页面停留时间由 52 秒缩短到 26 秒（中位数）。"),
        finding(3, more, "“示例事项0”的退件率由 10.0% 升到 20.0%。"),
    )


def test_views_and_reading_time_of_an_item_stand_in_one_sentence_and_the_rest_behind_it():
    made = material(discovery=discovery(*_sided()), proposals=())
    (entry,) = entries(made)
    assert entry.sentence == (
        "“示例事项0”的页面浏览量由日均 57 次升到 125 次（+118%），"
        "页面停留时间由 52 秒缩短到 26 秒（中位数）。"
    )
    assert entry.further == ("同一事项，退件率由 10.0% 升到 20.0%。",)
    assert headline(made).startswith("2026 年第三季度：1 条发现")


def test_the_findings_of_the_list_say_what_the_report_prints():
    made = material(discovery=discovery(*_sided()), proposals=())
    said = [each["sentence"] for each in json.loads(findings_json(made.discovery))]
    assert said[0] in _texts(made)[3].removeprefix("1. ")
    assert said[1] == "“示例事项0”的页面停留时间由 52 秒缩短到 26 秒（中位数）。"


def test_either_of_two_in_one_sentence_may_stand_first():
    rose, fell, more = _sided()
    made = material(discovery=discovery(rose, fell, more), proposals=(proposal(finding=fell.id),))
    (entry,) = entries(made)
    assert entry.lead is fell
    assert entry.sentence.count("页面浏览量") == entry.sentence.count("停留时间") == 1
    assert "浏览量" not in "".join(entry.further)


def test_kinds_of_findings_take_turns_and_good_news_comes_last():
    stays = [
        finding(n, candidate("dwell.fell", f"SX{n}", metric="dwell_median_s")) for n in range(3)
    ]
    good = finding(7, candidate("returns.fell", "SX3", direction=Direction.BETTER))
    back = finding(8, candidate("returns.rose", "SX4"))
    made = material(discovery=discovery(*stays, good, back), proposals=())
    order = [entry.lead.id for entry in entries(made)]
    assert order == [stays[0].id, back.id, stays[1].id, stays[2].id, good.id]


def _link(number: int, now: int, before: int = 0) -> Finding:
    facts = {"target": f"/gone/{number}.html", "targets": 1, "new_after": now, "new_before": before}
    told = candidate("broken_link.new", f"SX{number}", metric="broken_requests", facts=facts)
    return finding(50 + number, told, f"“示例事项{number}”的页面上新出现打不开的链接。")


def test_dead_links_are_one_entry_whose_list_adds_up_however_short_it_is():
    links = [_link(n, 10 * (n + 1), n % 2) for n in range(6)]
    made = material(discovery=discovery(*links), proposals=())
    (entry,) = entries(made)
    assert entry.sentence == (
        "6 个事项的页面上新出现打不开的链接，本期共 210 次点击落空，上期 3 次。"
    )
    for most in (2, 6):
        blocks = findings_blocks(made, [entry], {}, 10, most)
        table = next(each for each in blocks if isinstance(each, TableBlock))
        assert table.rows[0][:2] == ("示例事项5", "/gone/5.html")
        assert sum(int(row[3]) for row in table.rows) == 210
        assert sum(int(row[2]) for row in table.rows) == 3


def test_a_fall_of_the_whole_site_stands_with_the_findings_and_not_as_if_nothing_had_changed():
    fell = finding(9, candidate("site.fell", None), "全站的浏览量由日均 9000 次降到 7000 次。")
    told = finding(10, candidate("calendar.days", None), "放假的日子多了。")
    made = material(discovery=discovery(explanations=(fell, told)), proposals=())
    texts = _texts(made)
    site = next(n for n, text in enumerate(texts) if text.startswith("全站的浏览量"))
    calm = texts.index("二、数字变了，服务没有变")
    assert texts.index("一、本期发现") < site < calm
    assert next(n for n, text in enumerate(texts) if text.startswith("放假")) > calm


def test_many_explanations_of_a_kind_are_two_sentences_and_names():
    told = tuple(
        finding(60 + n, candidate("spike.views", f"SX{n}"), f"“示例事项{n}”有几天突然升高。")
        for n in range(5)
    )
    texts = _texts(material(discovery=discovery(explanations=told), proposals=()))
    assert sum("突然升高" in text for text in texts) == 2
    assert any("另外 3 个事项也是这样：“示例事项2”“示例事项3”“示例事项4”" in text for text in texts)


def test_remarks_on_the_list_of_pages_stand_behind_and_not_among_the_warnings():
    found = replace(discovery(), remarks=(f"{PAGES}有 3 个事项的指南两年没有更新。", "另一句。"))
    made = material(discovery=found, proposals=())
    notice = next(each for each in document(made).blocks if isinstance(each, Notice))
    assert notice.lines == ("另一句。",)
    assert "有 3 个事项的指南两年没有更新。" in _texts(made)


def test_people_are_told_as_an_estimate_for_a_quarter():
    assert any("估计每季度约 410 人次" in text for text in _texts(material()))


def test_the_body_speaks_plainly_and_the_annex_names_nothing_in_english():
    made = material(coverage=Coverage(1, 10, 8, {"malformed": 1, "unheard": 1}))
    texts = _texts(made)
    body = texts[: texts.index("附：依据与口径")]
    assert not any(word in text for text in body for word in ("检验", "置信", "显著", "--json"))
    lines = annex.coverage_line(made)
    assert "格式不对 1、其他 1" in lines
    unknown = replace(made.discovery, tested={"volume": 2, "hours": 1, "query": 3})
    assert not re.search(r"[a-z]", annex.tested_line(replace(made, discovery=unknown))
                         .replace("Benjamini–Hochberg", ""))  # fmt: skip


def test_the_label_of_a_line_names_the_week_it_is_of():
    made = material()
    told = finding(1, candidate("bounce.rose", metric="bounce_share"))
    drawing = chart_of(told, made.panel, BEFORE, AFTER)
    assert any(isinstance(each, Words) and each.text.startswith("末周") for each in drawing.shapes)
    # Cases of the last weeks are open yet: the line ends earlier, and says where.
    assert charts._last("return_share", 0.1, 10, 13) == "第 11 周 10.0%"
    assert charts._last("views_per_day", 125.4, 12, 13) == "末周日均 125"


def test_what_a_proposal_answers_stands_first():
    first, second = finding(1, candidate(item="SX0")), finding(2, candidate(item="SX1"))
    made = material(discovery=discovery(first, second), proposals=(proposal(finding=second.id),))
    assert [each.lead.id for each in entries(made)] == [second.id, first.id]


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
    assert abs(shown - 100 * value) <= 0.5 + 1e-9


def test_values_carry_their_units():
    assert amount("dwell_median_s", 26.0) == "26 秒"
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
    said = annex.tested_line(made)
    assert "各类检验分别控制误报" in said
    assert "全部检验一起" not in said
    whole = replace(made.discovery, aa_rate=0.012, aa_splits=2, aa_whole=True)
    assert "更早的相邻整期互比 2 次，1.2%" in annex.tested_line(replace(made, discovery=whole))
    halved = replace(made.discovery, aa_rate=0.012, aa_splits=1)
    assert "前后两半互比 1 次" in annex.tested_line(replace(made, discovery=halved))


def test_doubts_of_few_items_and_wide_intervals_have_words():
    assert "不足三个" in verdict_numbers(_judged(Verdict.OPEN, Doubt.ALONE))
    assert "都说得通" in verdict_numbers(_judged(Verdict.OPEN, Doubt.WIDE))


def test_every_kind_of_finding_and_every_reason_has_a_chinese_name():
    families = {kind.partition(".")[0] for kind in SENTENCES}
    assert all(family_name(each) != family_name("unheard") for each in families)
    for reason in ("blank", "comment", "malformed", "time", "status", "path", "fields", "long",
                   "cut", "columns", "case", "item", "channel", "order", "schema"):  # fmt: skip
        assert reason_name(reason) != reason_name("unheard")


def test_periods_are_written_with_a_space_between_digits_and_words():
    assert spaced("2026年第三季度") == "2026 年第三季度"
    assert spaced("2026年7月1日至2026年9月30日") == "2026 年 7 月 1 日至 2026 年 9 月 30 日"
    august, july = parse_period("2026-08"), parse_period("2026-07")
    made = material(before=july, after=august, discovery=discovery(), proposals=())
    assert document(made).subtitle == "2026 年 8 月，与 2026 年 7 月比"
    assert summary(made).startswith("与 7 月比，")
