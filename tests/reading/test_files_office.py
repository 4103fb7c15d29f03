"""DOCX, XLSX and OFD: text and tables as their reader sees them."""

import io
from datetime import date, datetime

import docx
import openpyxl
import pytest
import written_files as make
from docx.oxml import parse_xml
from docx.shared import Mm

from zhagen.reading.files import open_files
from zhagen.reading.formats.xlsx import cell_text
from zhagen.reading.limits import DEFAULT_LIMITS, Limits
from zhagen.reading.model import Medium, Unusable

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def read(tmp_path, document, name="文.docx", limits=DEFAULT_LIMITS):
    out = io.BytesIO()
    document.save(out)
    (tmp_path / name).write_bytes(out.getvalue())
    return list(open_files([tmp_path / name], limits))


def texts(page):
    return [line.text for line in page.lines]


def test_paragraphs_and_tables_come_in_order_with_header_and_footer(tmp_path):
    document = docx.Document()
    document.add_paragraph("授权委托书")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["委托人", "示例公司", "受托人", ""], strict=True):
        cell.text = text
    document.add_paragraph("落款")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    (page,) = read(tmp_path, document)
    assert texts(page) == ["页眉", "授权委托书", "委托人", "示例公司", "受托人", "落款", "页脚"]
    assert (page.medium, page.picture, page.size) == (Medium.DOCUMENT, None, (0, 0))
    cells = page.tables[0].cells
    assert [(c.row, c.column, c.text) for c in cells] == [
        (0, 0, "委托人"), (0, 1, "示例公司"), (1, 0, "受托人"), (1, 1, ""),
    ]  # fmt: skip


def test_merged_cells_are_one_cell_with_spans(tmp_path):
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "险种"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "缴费"
    table.cell(2, 2).text = "末"
    (page,) = read(tmp_path, document)
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in page.tables[0].cells}
    assert spans["险种"] == (0, 0, 2, 1)
    assert spans["缴费"] == (0, 1, 1, 2)
    assert spans["末"] == (2, 2, 1, 1)


def test_ticks_are_read_from_controls_symbols_and_old_form_fields(tmp_path):
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"""<w:p {NS}>
      <w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>
        <w:sdtContent><w:r><w:t>X</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>养老</w:t></w:r>
      <w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr>
        <w:sdtContent><w:r><w:t>O</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>失业</w:t></w:r>
      <w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>工伤</w:t></w:r>
      <w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/>
        </w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>生育</w:t></w:r>
      <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入</w:t></w:r>
        </w:sdtContent></w:sdt></w:p>"""))  # fmt: skip
    (page,) = read(tmp_path, document)
    assert texts(page) == ["☑养老□失业☑工伤☑生育"]


def test_text_boxes_are_read_once(tmp_path):
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    document.element.body.insert(
        0,
        parse_xml(f"""<w:p {NS}><w:r><w:t>框外</w:t></w:r><w:r>
      <mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>
      <mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""),
    )
    (page,) = read(tmp_path, document)
    assert texts(page) == ["框外", "框内"]


def test_page_breaks_part_a_document_into_pages(tmp_path):
    document = docx.Document()
    document.add_paragraph("承诺书")
    document.add_page_break()
    document.add_paragraph("委托书")
    found = read(tmp_path, document)
    assert [(p.page, texts(p)) for p in found] == [(1, ["承诺书"]), (2, ["委托书"])]


def test_a_pasted_photo_becomes_a_picture_page_and_a_seal_does_not(tmp_path):
    document = docx.Document()
    document.add_picture(io.BytesIO(make.jpeg()), width=Mm(120))
    document.add_picture(io.BytesIO(make.png()), width=Mm(30))
    (page,) = read(tmp_path, document)
    assert (page.medium, page.size, page.page) == (Medium.PICTURE, (300, 400), 1)
    document.add_paragraph("身份证复印件")
    words, photo = read(tmp_path, document)
    assert (words.medium, words.images) == (Medium.DOCUMENT, 2)
    assert (photo.medium, photo.page) == (Medium.PICTURE, 2)


def test_an_empty_docx_is_called_empty(tmp_path):
    (fault,) = read(tmp_path, docx.Document())
    assert isinstance(fault, Unusable)
    assert fault.reason == "empty"


def roster():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "人员基本情况表"
    sheet.merge_cells("A1:C1")
    sheet.append(["姓名", "证件号", "缴费基数"])
    sheet.append(["张三", "990102190001019990", 4500.0])
    sheet.append(["李四", 990102190001019, date(2026, 1, 1)])
    sheet["B6"] = "合计"
    hidden = book.create_sheet("隐藏")
    hidden["A1"] = "不读"
    hidden.sheet_state = "hidden"
    book.create_sheet("空")
    return book


def test_a_sheet_is_a_page_with_one_table_and_hidden_ones_are_not_read(tmp_path):
    (page,) = read(tmp_path, roster(), "名册.xlsx")
    cells = {(c.row, c.column): c for c in page.tables[0].cells}
    assert (cells[0, 0].text, cells[0, 0].column_span) == ("人员基本情况表", 3)
    assert (0, 1) not in cells
    assert [cells[2, n].text for n in range(3)] == ["张三", "990102190001019990", "4500"]
    assert [cells[3, n].text for n in range(3)] == ["李四", "990102190001019", "2026-01-01"]
    assert cells[5, 0].text == ""
    assert (4, 0) not in cells  # a wholly empty row
    assert "不读" not in texts(page)


def test_a_sheet_beyond_its_limits_is_refused(tmp_path):
    (fault,) = read(tmp_path, roster(), "名册.xlsx", Limits(sheet_rows=3))
    assert fault.reason == "too_large"


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (9.9010219000101e17, "General", "990102190001010000"),
        (3.0, "General", "3"), (0.1 + 0.2, "General", "0.3"), (0.08, "0%", "8%"),
        (7, "000000", "000007"), (True, "General", "是"), (-12.5, "0.00", "-12.5"),
        (datetime(2026, 3, 1), "yyyy-mm-dd", "2026-03-01"),  # noqa: DTZ001
        (datetime(2026, 3, 1, 9, 5), "", "2026-03-01 09:05"),  # noqa: DTZ001
        (" 示例 ", "General", "示例"), (0, "General", "0"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_its_reader_sees_it(value, format_, text):
    assert cell_text(value, format_) == text


OFD_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(content, resources=(), pages=1):
    entries = [
        ("OFD.xml", (f'<ofd:OFD {OFD_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
         "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")),
        ("Doc_0/Document.xml", f"<ofd:Document {OFD_NS}><ofd:CommonData><ofd:PageArea>"
         "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
         "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>"
         + "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/P{n}.xml"/>' for n in range(pages))
         + "</ofd:Pages></ofd:Document>"),
        ("Doc_0/DocumentRes.xml", f'<ofd:Res {OFD_NS} BaseLoc="Res"><ofd:MultiMedias>'
         + "".join(f'<ofd:MultiMedia ID="{90 + n}" Type="Image"><ofd:MediaFile>{name}'
                   "</ofd:MediaFile></ofd:MultiMedia>" for n, (name, _) in enumerate(resources))
         + "</ofd:MultiMedias></ofd:Res>"),
        *((f"Doc_0/Pages/P{n}.xml", (f'<ofd:Page {OFD_NS}><ofd:Content><ofd:Layer ID="7">{content}'
           "</ofd:Layer></ofd:Content></ofd:Page>")) for n in range(pages)),
        *((f"Doc_0/Res/{name}", data) for name, data in resources),
    ]  # fmt: skip
    return make.zipped(entries)


def words(x, y, text, size=4):
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 100 {size}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size * 0.9}" DeltaX="g {len(text) - 1} {size}">{text}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def test_ofd_text_stands_where_it_was_placed(tmp_path):
    rule = ('<ofd:PathObject ID="3" Boundary="0 0 210 297" LineWidth="0.3"><ofd:AbbreviatedData>'
            "M 20 60 L 190 60 </ofd:AbbreviatedData></ofd:PathObject>")  # fmt: skip
    content = words(20, 40, "统一社会信用代码") + words(80, 40, "示例市扎根科技有限公司") + rule
    (tmp_path / "照.ofd").write_bytes(ofd(content + words(20, 50, "法定代表人张三"), pages=2))
    first, second = open_files([tmp_path / "照.ofd"])
    assert texts(first) == ["统一社会信用代码", "示例市扎根科技有限公司", "法定代表人张三"]
    assert (first.medium, first.size, second.page) == (Medium.TEXT_LAYER, (1654, 2339), 2)
    left, top, right, bottom = first.lines[0].box
    scale = 200 / 25.4
    assert abs(left - 20 * scale) < 4
    assert abs(right - 52 * scale) < 4
    assert top < 42 * scale < bottom
    assert first.picture[round(60 * scale), 800].max() < 80


def test_a_scan_inside_an_ofd_is_a_picture_page(tmp_path):
    image = '<ofd:ImageObject ID="2" ResourceID="90" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    content = ofd(image, [("scan.jpg", make.jpeg(make.page_picture(2339, 1654)))])
    (tmp_path / "扫.ofd").write_bytes(content)
    (page,) = open_files([tmp_path / "扫.ofd"])
    assert (page.medium, page.lines, page.images) == (Medium.PICTURE, (), 1)
    blue, green, red = page.picture[50, 60]
    assert red > 150
    assert max(blue, green) < 60
