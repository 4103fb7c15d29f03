"""Word and Excel editions: the same layouts as office programs would save them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from samples.generator.documents import form, letter, roster
from samples.generator.marks import seal, signature

if TYPE_CHECKING:
    import random

    from PIL import Image
    from samples.generator.grid import Cell
    from samples.generator.papers import FormPaper, LetterPaper, RosterPaper

_FACES = ("宋体", "仿宋", "楷体", "微软雅黑")


def _steady(data: bytes) -> bytes:
    """The same bytes every day: archive times and the saving time are the clock's, not ours."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return target.getvalue()


class _Writer:
    """A Word document under way."""

    def __init__(self, rng: random.Random) -> None:
        self.document = docx.Document()
        self.rng = rng
        face = rng.choice(_FACES)
        style = self.document.styles["Normal"]
        style.font.name = face
        style.font.size = Pt(rng.choice((10.5, 11, 12)))
        style.element.rPr.rFonts.set(qn("w:eastAsia"), face)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)

    def title(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold = True
        run.font.size = Pt(self.rng.choice((18, 20, 22)))

    def line(self, text: str, art: Image.Image | None = None, width: float = 0) -> None:
        """A paragraph, with a picture behind its words where there is one."""
        paragraph = self.document.add_paragraph(text)
        if art is not None:
            target = io.BytesIO()
            art.save(target, "PNG")
            target.seek(0)
            paragraph.add_run().add_picture(target, width=Mm(width))

    def bytes(self) -> bytes:
        target = io.BytesIO()
        self.document.save(target)
        return _steady(target.getvalue())


def _cell_text(cell: Cell, filled: str) -> str:
    if not cell.options:
        return cell.text
    return "  ".join(f"{filled if option.ticked else '□'}{option.words}" for option in cell.options)


def _fill_table(writer: _Writer, chosen: form.Plan) -> None:
    """Rows with spans become merged cells."""
    filled = writer.rng.choice(("☑", "■", "√"))
    columns = len(chosen.widths)
    table = writer.document.add_table(rows=len(chosen.rows), cols=columns)
    table.style = "Table Grid"
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(chosen.rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            last = table.cell(number + cell.rows - 1, column + cell.columns - 1)
            place = table.cell(number, column)
            if cell.rows * cell.columns > 1:
                place = place.merge(last)
            place.text = _cell_text(cell, filled)
            taken |= {
                (number + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            }
            column += cell.columns


def form_docx(paper: FormPaper, rng: random.Random) -> bytes:
    """The registration form as DOCX; seal and signature are pictures in the text."""
    writer = _Writer(rng)
    chosen = form.plan(paper, rng)
    writer.title(chosen.title)
    _fill_table(writer, chosen)
    writer.line(chosen.promise)
    writer.line(chosen.seal_words, seal.seal(rng, paper.seal) if paper.seal else None, 40)
    art = signature.signature(rng, paper.signer) if paper.signer else None
    writer.line(chosen.sign_words, art, 26)
    writer.line(chosen.date_words + chosen.date_text)
    return writer.bytes()


def letter_docx(paper: LetterPaper, rng: random.Random) -> bytes:
    """The authorisation as DOCX."""
    writer = _Writer(rng)
    composed = letter.compose(paper, rng)
    writer.title(composed.title)
    for paragraph in composed.paragraphs:
        writer.line(paragraph)
    if composed.rows:
        table = writer.document.add_table(rows=len(composed.rows), cols=2)
        table.style = "Table Grid"
        for row, (label, value) in zip(table.rows, composed.rows, strict=True):
            row.cells[0].text, row.cells[1].text = label, value
    writer.line("")
    writer.line(composed.unit_line, seal.seal(rng, paper.seal) if paper.seal else None, 40)
    art = signature.signature(rng, paper.signer) if paper.signer else None
    writer.line(composed.sign_line, art, 26)
    if composed.agent_line:
        writer.line(composed.agent_line, signature.signature(rng, paper.agent_name), 26)
    writer.line(composed.date_line)
    return writer.bytes()


def roster_xlsx(paper: RosterPaper, rng: random.Random) -> bytes:
    """The roster as XLSX: numbers as text or numbers, with or without a title row."""
    chosen = roster.plan(paper, rng)
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = rng.choice(("Sheet1", "参保人员", "名单"))
    width = len(chosen.columns)
    if rng.random() < 0.8:
        page.append([chosen.title])
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
        page.cell(1, 1).alignment = Alignment(horizontal="center")
        page.cell(1, 1).font = Font(bold=True, size=16)
        if rng.random() < 0.6:
            page.append([f"单位名称：{paper.unit}"])
    page.append([words for _, words in chosen.columns])
    real_numbers = rng.random() < 0.6
    for number, row in enumerate(paper.rows, 1):
        values: list[str | int] = [
            roster.text_of(row, key, number, chosen) for key, _ in chosen.columns
        ]
        for index, (key, _) in enumerate(chosen.columns):
            if key == "wage_base" and real_numbers:
                values[index] = row.wage_base
        page.append(values)
    thin = Side(style="thin")
    for cells in page.iter_rows(min_row=page.max_row - len(paper.rows)):
        for cell in cells:
            cell.border = Border(thin, thin, thin, thin)
    for index, (key, _) in enumerate(chosen.columns, 1):
        wide = {"id_number": 24, "name": 12, "phone": 16}.get(key, 13)
        page.column_dimensions[get_column_letter(index)].width = wide
    target = io.BytesIO()
    book.save(target)
    return _steady(target.getvalue())
