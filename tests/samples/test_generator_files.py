"""Finished cases: the files open, show what the truth says, and are the same bytes every time."""

import io
import json
import random
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageOps
from samples.generator import broken, defects, digital, generate, office, packing, papers, sheet
from samples.generator.defects.materials import FILE_FAULTS
from samples.generator.documents import roster
from samples.generator.judge import LOWEST_BASE
from samples.generator.pages import Shot

ROOT = Path(__file__).parents[2]


def dice(seed):
    return random.Random(seed)  # noqa: S311 - a seeded draw, not a secret


PICTURES = {"jpg", "jpeg", "png", "tif"}


def page_count(made):
    kind = made.name.rsplit(".", 1)[1].lower()
    if kind == "pdf":
        return len(pypdfium2.PdfDocument(made.data))
    if kind in PICTURES:
        return Image.open(io.BytesIO(made.data)).n_frames if kind == "tif" else 1
    return 1


@pytest.fixture(scope="module", params=["scan", "photo", "copy", "digital"])
def case(request):
    return generate(5, request.param)


def test_every_page_of_every_file_is_a_document_of_the_truth(case):
    listed = Counter(entry["file"] for entry in case.truth["documents"])
    assert {made.name: page_count(made) for made in case.files} == dict(listed)
    assert case.truth["files"] == [made.name for made in case.files]


def test_every_picture_opens_at_a_size_that_can_be_read(case):
    for made in case.files:
        if made.name.rsplit(".", 1)[1].lower() in PICTURES:
            image = Image.open(io.BytesIO(made.data))
            assert min(image.size) > 1000


def test_the_same_seed_gives_the_same_bytes(case):
    if case.style == "photo":
        pytest.skip("as slow as it is like the scan")
    again = generate(5, case.style)
    assert [made.name for made in again.files] == [made.name for made in case.files]
    assert all(a.data == b.data for a, b in zip(again.files, case.files, strict=True))


def test_truth_is_written_beside_the_files(case, tmp_path):
    case.write(tmp_path)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert truth == case.truth
    assert all((tmp_path / "files" / name).stat().st_size > 0 for name in truth["files"])
    date.fromisoformat(truth["on"])


def licence_picture(case):
    entry = next(e for e in case.truth["documents"] if e["material"] == "business_license")
    made = next(made for made in case.files if made.name == entry["file"])
    if made.name.endswith("pdf"):
        page = pypdfium2.PdfDocument(made.data)[entry["page"] - 1]
        return page.render(scale=200 / 72).to_pil(), entry["turned"]
    image = Image.open(io.BytesIO(made.data))
    image.seek(entry["page"] - 1)
    return ImageOps.exif_transpose(image), entry["turned"]


def test_the_qr_code_on_the_picture_carries_the_code_of_the_truth(case):
    if "licence.qr_uscc" not in case.truth["facts"]:
        pytest.skip("this licence has no QR code")
    picture, _ = licence_picture(case)
    read = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    assert any(case.truth["facts"]["licence.qr_uscc"] in code.text for code in read)


@pytest.mark.parametrize("seed", [2, 3])
def test_turned_says_how_a_licence_comes_to_stand_upright(seed):
    """The emblem's red lies in the upper half of an upright licence, the seal's in the lower."""
    case = generate(seed, "scan")
    picture, turned = licence_picture(case)
    upright = np.asarray(picture.rotate(-turned, expand=True).convert("RGB").resize((200, 200)))
    red = (upright[..., 0] > 150) & (upright[..., 1] < 70) & (upright[..., 2] < 70)
    assert red[:100].sum() > 2 * red[100:].sum()


def test_a_digital_pdf_carries_its_chinese_text():
    bundle = defects.planted(dice(2), ())
    made = digital.make(papers.LICENCE, bundle.licence, packing.Names(dice(1), "digital"), dice(3))
    text = pypdfium2.PdfDocument(made.data)[0].get_textpage().get_text_range()
    assert bundle.licence.unit.code in text
    assert bundle.licence.legal_rep in text


def cells_of(data):
    table = docx.Document(io.BytesIO(data)).tables[0]
    return [cell.text for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("seed", range(6))
def test_the_word_edition_of_the_form_holds_values_seal_and_signature(seed):
    paper = defects.planted(dice(seed), ()).form
    data = office.form_docx(paper, dice(seed))
    assert {paper.org_name, paper.legal_rep_id_number} <= set(cells_of(data))
    media = [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "media" in name]
    assert len(media) == 2


@pytest.mark.parametrize("seed", range(6))
def test_the_excel_edition_of_the_roster_holds_every_row(seed):
    paper = defects.planted(dice(seed), ("L02",)).roster
    page = openpyxl.load_workbook(io.BytesIO(office.roster_xlsx(paper, dice(seed)))).active
    cells = Counter(str(cell) for row in page.values for cell in row)
    wanted = Counter(row.id_number for row in paper.rows)
    assert {number: cells[number] for number in wanted} == dict(wanted)


@pytest.mark.parametrize("seed", range(4))
def test_a_roster_of_forty_is_drawn_on_pages_that_hold_all_rows(seed):
    paper = defects.planted(dice(seed), ("X06",)).roster
    paper = replace(paper, rows=(paper.rows * 40)[:40])
    sheets = roster.draw(paper, dice(seed))
    marks = [mark for page in sheets for mark in page.marks if isinstance(mark, sheet.Text)]
    drawn = Counter(mark.text for mark in marks)
    assert sum(drawn[number] for number in {row.id_number for row in paper.rows}) == 40
    lowest = max(mark.y for page in sheets for mark in page.marks if isinstance(mark, sheet.Text))
    assert lowest < max(page.height for page in sheets)


@pytest.mark.parametrize("fault", FILE_FAULTS)
@pytest.mark.parametrize("kind", ["pdf", "jpg"])
def test_a_file_that_cannot_be_used_really_cannot(fault, kind):
    if (fault, kind) == ("encrypted", "jpg"):
        pytest.skip("pictures have no passwords")
    shot = Shot(papers.LICENCE, Image.effect_noise((900, 1200), 40).convert("RGB"), 0, 200)
    whole = packing.as_file([shot], kind, packing.Names(dice(1), "scan"), dice(2))
    ruined = broken.break_file(whole, fault, dice(3))
    assert ruined.documents == ()
    assert not opens(ruined)


def opens(made):
    try:
        if made.name.endswith("pdf"):
            pypdfium2.PdfDocument(made.data)[0].render()
        else:
            Image.open(io.BytesIO(made.data)).load()
    except (OSError, pypdfium2.PdfiumError, IndexError):
        return False
    return True


def test_the_command_writes_cases_and_refuses_an_unknown_code(tmp_path):
    command = [sys.executable, "-m", "samples.generator", "--out", str(tmp_path)]
    asked = ["--cases", "1", "--seed", "4", "--style", "scan", "--defect", "L04"]
    done = subprocess.run([*command, *asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "L04" in done.stdout
    truth = json.loads((tmp_path / "scan-00004" / "truth.json").read_text(encoding="utf-8"))
    outside = [row["wage_base"] for row in truth["facts"]["employee_roster.rows"]]
    assert min(outside) < LOWEST_BASE or max(outside) > 24930
    refused = subprocess.run(
        [*command, "--defect", "Z99"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "没有问题代码 Z99" in refused.stderr
    assert "Traceback" not in refused.stderr
