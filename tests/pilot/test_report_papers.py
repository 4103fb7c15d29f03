import dataclasses
import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import told_looks

from zhagen.pilot.agreeing.sealed import Amendment, SealedCharter
from zhagen.pilot.log.roots import Root
from zhagen.pilot.papers.charter_document import PARTS, charter_docx
from zhagen.pilot.papers.lessons_page import lessons_docx, lessons_page
from zhagen.pilot.papers.root_sheet import code_picture, root_sheet_docx, root_sheet_html

ROOT = Root(3, date(2026, 9, 14), 12345, "5e" * 32, "be" * 32, "01" * 32)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedCharter:
    return told_looks.sealed(tmp_path_factory.mktemp("sealed"))


def text_of(content: bytes) -> str:
    paper: Any = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    foot = (each.text for each in paper.sections[0].footer.paragraphs)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells, *foot])


def test_the_charter_prints_everything_it_fixes(sealed: SealedCharter) -> None:
    told, charter = text_of(charter_docx(sealed)), sealed.charter
    fixed = [
        charter.title, charter.scene, *charter.leaves_out, charter.problem_owner,
        charter.hypothesis, charter.primary.formula, charter.target.text, "−16.7%", "−25.0%",
        *charter.assignment.windows, str(charter.assignment.seed), "不高出 5 个百分点",
        "第 2、4、6、8 周末", "至多一次，4 周", *(rule.text for rule in charter.stop_rules),
        charter.permission.purpose, *charter.permission.fields, charter.permission.legal_basis,
        charter.permission.retention, charter.permission.deletes, "2027-01-31",
        charter.deliverable, *charter.afterwards.values(), "计划 12，不超过 20", "80%", "95%",
    ]  # fmt: skip
    assert not [each for each in fixed if each not in told]
    for party in charter.parties:
        assert all(given in told for given in party.contributes.values())


def test_the_charter_carries_its_hash_and_both_keys(sealed: SealedCharter) -> None:
    told = text_of(charter_docx(sealed)).replace(" ", "")
    assert sealed.hash in told
    assert all(each.key in told for each in sealed.signatures)
    assert "（盖章）" in told


def test_a_draft_says_that_it_binds_nobody(sealed: SealedCharter) -> None:
    told = text_of(charter_docx(sealed.charter))
    assert "草稿" in told
    assert "尚未封存" in told


def test_a_missing_signature_and_every_amendment_are_shown(sealed: SealedCharter) -> None:
    half = dataclasses.replace(
        sealed,
        signatures=sealed.signatures[:1],
        amendments=(
            Amendment(1, ROOT.made_on, "窗口改名", {"title": "新名"}, "before", "a", "b" * 64, ()),
            Amendment(2, ROOT.made_on, "又改", {"title": "新名"}, "after", "b", "c" * 64, ()),
        ),
    )
    told = text_of(charter_docx(half))
    assert "还差 云岫科技有限公司 签章" in told
    assert "变更发生在看到数据之前" in told
    assert "改动：名称" in told
    assert "变更发生在看到数据之后" in told


def test_every_part_of_a_charter_has_a_name_for_amendments(sealed: SealedCharter) -> None:
    assert set(sealed.content) - {"schema"} <= set(PARTS)


def test_the_weekly_sheet_says_what_it_holds(sealed: SealedCharter) -> None:
    told = text_of(root_sheet_docx(ROOT, sealed.charter))
    page = root_sheet_html(ROOT, sealed.charter)
    for each in ("第 3 周", "2026-09-14", "12\u202f345 件", "接收方签字", "云岫科技有限公司"):
        assert each in told
    for digest in (ROOT.root, ROOT.head, ROOT.charter):
        assert digest in told.replace(" ", "")
        assert digest in page.replace(" ", "")
    assert "data:image/png;base64," in page


def test_the_code_on_the_sheet_reads_back_as_the_root() -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    with image.open(io.BytesIO(code_picture(ROOT))) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert [each.text for each in found] == [ROOT.code]


def test_papers_are_the_same_bytes_every_time(sealed: SealedCharter) -> None:
    assert charter_docx(sealed) == charter_docx(sealed)
    assert root_sheet_docx(ROOT, sealed.charter) == root_sheet_docx(ROOT, sealed.charter)


@pytest.mark.parametrize("kind", ["reached", "worse", "unbounded"])
def test_lessons_read_the_same_after_a_stop_and_after_a_success(
    sealed: SealedCharter, kind: str, tmp_path: Path
) -> None:
    look = told_looks.look(sealed, kind)
    _, attached = told_looks.told(sealed, look)
    assert attached.lessons is not None
    page = lessons_page(attached.lessons, sealed.charter)
    told = text_of(lessons_docx(attached.lessons, sealed.charter))
    for each in ("下一次要知道的", "试过什么", "复杂件先由熟手带两天。", sealed.charter.hypothesis):
        assert each in page
        assert each in told
    assert "None" not in page
    assert lessons_page(attached.lessons)  # without the charter it can be read as well
