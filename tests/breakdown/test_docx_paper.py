"""The Word paper in the layout of GB/T 9704."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace

import breakdown_sample as sample
import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhagen.breakdown.model import Breakdown
from zhagen.breakdown.papers.paper_docx import _chinese, paper_docx
from zhagen.breakdown.source import SourceDocument


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(paper_docx(sample.breakdown())))


def _part(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(paper_docx(sample.breakdown()))) as package:
        return package.read(name).decode()


def test_page_margins_and_lines_are_those_of_official_papers(word):
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    text = next(line for line in word.paragraphs if line.text.startswith("根据"))
    assert text.paragraph_format.line_spacing == Pt(28)
    assert text.paragraph_format.first_line_indent == Pt(32)
    assert text.runs[0].font.size == Pt(16)


def test_faces_are_named_with_what_may_stand_in_for_them(word):
    faces = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in word.paragraphs[0].runs]
    assert set(faces) == {"方正小标宋简体"}
    by_text = {
        line.text: line.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))
        for line in word.paragraphs
        if line.runs
    }
    assert by_text["一、任务分解表"] == "黑体"
    assert by_text["（一）新生儿出生一件事一表申请"] == "楷体_GB2312"
    table = _part("word/fontTable.xml")
    for face in ("方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"):
        assert f'w:name="{face}"' in table
    assert table.count("w:altName") == 4


def test_page_numbers_stand_outside_between_dashes(word):
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    for line in (odd, even):
        assert line.text == "— 1 —"
        assert "PAGE" in line._p.xml
        assert line.runs[0].font.size == Pt(14)
    assert odd.alignment != even.alignment


def test_the_table_repeats_its_head_and_tells_what_is_not_written(word):
    table = word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号", "任务", "牵头单位", "配合单位", "完成时限", "交付物和目标",
    ]  # fmt: skip
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(table.rows) == 6
    assert table.rows[3].cells[2].text == "原文未写"
    assert sum(column.width for column in table.columns) <= Mm(156)


def test_each_task_stands_with_its_sentence_and_no_suggestion_is_in_it(word):
    text = "\n".join(line.text for line in word.paragraphs)
    for _, source, *_ in sample.TEXTS[4:8]:
        assert f"原文：{source}" in text
    assert "第 3 项“制定一次性告知书示范文本”：原文没有写由谁牵头，请补上牵头单位。" in text
    assert "第 2 页有一幅图没有读。" in text
    assert "职责清单" not in text


def test_the_same_breakdown_gives_the_same_bytes_and_odd_characters_do_no_harm():
    assert paper_docx(sample.breakdown()) == paper_docx(sample.breakdown())
    made = sample.breakdown()
    task = replace(made.tasks[0], title="a\x00b\ufffe<&>\n第二行")
    word = docx.Document(io.BytesIO(paper_docx(replace(made, tasks=(task,)))))
    assert word.tables[0].rows[1].cells[1].text == "ab<&>\n第二行"


def test_a_document_without_a_task_says_so():
    word = docx.Document(io.BytesIO(paper_docx(Breakdown(SourceDocument(), ()))))
    assert any("没有读出任务" in line.text for line in word.paragraphs)
    assert word.tables == []


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三"), (100, "一百"),
     (105, "一百零五"), (110, "一百一十"), (1001, "一千零一"), (12345, "12345")],
)  # fmt: skip
def test_numbers_of_headings_are_written_in_chinese(number, word):
    assert _chinese(number) == word


@pytest.mark.fonts
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice Writer")
def test_an_office_program_opens_it(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(paper_docx(sample.breakdown()))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "txt:Text", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert "市卫生健康委" in (tmp_path / "a.txt").read_text(encoding="utf-8-sig")
