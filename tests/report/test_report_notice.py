"""The one-time notice: all errors at once, nothing the machine is unsure of as a demand."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import report_case as case
import report_papers as papers

from zhagen.precheck.model import Evidence
from zhagen.precheck.notice import draft_notice, render_notice
from zhagen.report.document import Blank, Blanks, Document, Look, Paragraph, Point, TableBlock
from zhagen.report.docx import render_docx
from zhagen.slices.model import Severity


def _read(data: bytes) -> list[str]:
    word = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in word.paragraphs] + cells


def test_the_notice_holds_every_error_with_its_remedy_and_basis():
    text = "\n".join(_read(render_notice(case.review())))
    errors = [item for item in case.review().findings if item.severity is Severity.ERROR]
    assert errors
    for finding in errors:
        assert f"{finding.number}.\t{finding.message}" in text
        assert finding.remedy in text
        assert all(basis in text for basis in finding.basis)


def test_what_the_machine_cannot_tell_is_never_a_demand():
    lines = _read(render_notice(case.review()))
    unsure = [item for item in case.review().findings if item.severity is Severity.UNCLEAR]
    box = next(line for line in lines if line.startswith("还有 1 处请经办人看过后再发出"))
    rest = "\n".join(line for line in lines if line != box)
    for finding in unsure:
        assert finding.message in box
        assert finding.message not in rest
        assert finding.remedy not in rest
    assert lines.index(box) < next(i for i, line in enumerate(lines) if "需要补正的事项" in line)


def test_a_material_nobody_is_sure_about_is_not_said_to_be_missing():
    base = case.review()
    doubted = replace(base.materials[0], need=True, given=False, pages=())
    unsure = replace(
        base.findings[0], code="C01", severity=Severity.UNCLEAR, material=doubted.id, evidence=()
    )
    states = {
        unclear: draft_notice(
            replace(base, materials=(doubted,), findings=(unsure,) if unclear else ())
        )
        .receipts[0]
        .state
        for unclear in (True, False)
    }
    assert states == {True: "没有见到，待窗口核对", False: "没有收到"}


def test_a_place_on_the_notice_is_a_file_and_a_page_only_where_it_has_several():
    demands = {item.code: item.place for item in draft_notice(case.review()).demands}
    assert demands["V03"] == f"{papers.SCAN} 第 2 页"
    assert all(f"{papers.LICENCE} 第" not in place for place in demands.values())


def test_warnings_stay_with_the_officer():
    text = "\n".join(_read(render_notice(case.review())))
    warnings = [item for item in case.review().findings if item.severity is Severity.WARNING]
    assert all(item.message not in text for item in warnings)


def test_a_notice_without_doubt_carries_no_box():
    base = case.review()
    sure = tuple(item for item in base.findings if item.severity is Severity.ERROR)
    assert not draft_notice(replace(base, findings=sure)).warning
    lines = _read(render_notice(replace(base, findings=sure)))
    assert not any("发出前" in line for line in lines)


def test_identity_numbers_are_masked_on_the_notice():
    base = case.review()
    told = replace(base.findings[0], message=f"身份证号 {papers.ID_REP} 不对，电话 13900012345")
    text = "\n".join(_read(render_notice(replace(base, findings=(told,)))))
    assert papers.ID_REP not in text
    assert "13900012345" not in text
    assert "139****2345" in text


def test_the_foot_names_limits_slice_and_wording_versions():
    word = docx.Document(io.BytesIO(render_notice(case.review())))
    foot = "\n".join(line.text for line in word.sections[0].footer.paragraphs)
    assert "本次核对不判断" in foot
    assert "employer-social-insurance@1.0" in foot
    assert "V03/2" in foot


def test_an_open_deadline_is_left_for_a_pen_and_a_given_one_is_printed():
    assert any("个工作日内" in line for line in _read(render_notice(case.review())))
    given = _read(render_notice(case.review(), deadline="5 个工作日，到 2026 年 11 月 27 日止。"))
    assert "5 个工作日，到 2026 年 11 月 27 日止。" in given


def test_a_clean_case_has_a_notice_that_demands_nothing():
    text = "\n".join(_read(render_notice(case.clean_review())))
    assert "没有查出需要补正的事项" in text
    assert "补正期限" not in text


def test_every_run_names_its_chinese_typeface():
    word = docx.Document(io.BytesIO(render_notice(case.review())))
    key = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    runs = [run for paragraph in word.paragraphs for run in paragraph.runs]
    assert {run._r.rPr.rFonts.get(key) for run in runs} == {"宋体", "黑体", "仿宋"}


def test_the_file_carries_the_day_it_speaks_of_and_nothing_of_a_template():
    data = render_notice(case.review())
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert {properties.created.date(), properties.modified.date()} == {case.review().on}
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        assert {entry.date_time[:3] for entry in package.infolist()} == {(2026, 11, 20)}
    assert not [name for name in names if re.search("thumbnail|customXml|app.xml", name)]


def test_the_same_review_makes_the_same_file():
    assert render_notice(case.review()) == render_notice(case.review())


def test_a_document_of_no_day_names_none():
    properties = docx.Document(io.BytesIO(render_docx(Document("题", ())))).core_properties
    assert (properties.created, properties.modified) == (None, None)


def test_what_is_signed_stays_on_one_page_with_what_it_signs():
    word = docx.Document(io.BytesIO(render_notice(case.review())))
    signing = [line for line in word.paragraphs if line.text.startswith(("承办窗口", "经办人"))]
    deadline = next(line for line in word.paragraphs if "个工作日内" in line.text)
    assert all(line.paragraph_format.keep_with_next for line in (*signing, deadline))


def test_control_characters_in_names_do_not_break_the_file():
    blocks = (
        Paragraph("坏\x00名\x1b字", Look.BOXED),
        Point(7, "点\x0b", ("行",), "小"),
        TableBlock(("列",), (("值\x01",),)),
        Blanks((Blank("经办人"), Blank("日期", "2026\x02"))),
    )
    lines = _read(render_docx(Document("题\x00", blocks)))
    assert "坏名字" in lines
    assert "7.\t点" in lines


def test_a_line_break_in_a_file_name_does_not_break_a_place():
    base = case.review()
    found = replace(base.findings[2], evidence=(Evidence("委托\n书.jpg", 1),))
    lines = _read(render_notice(replace(base, findings=(found,))))
    assert "位置：委托 书.jpg" in lines
