"""Filled drafts: what was said stands in its place, the rest stays blank and is listed."""

from __future__ import annotations

import io
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen import wiring
from zhagen.cases.model import Context, Value
from zhagen.guide.talking.drafts import BadDraft, fill_draft, fill_drafts
from zhagen.slices.check import check
from zhagen.slices.find import resolve
from zhagen.slices.forms import BadForm, form_names, names_in
from zhagen.slices.load import load
from zhagen.slices.model import Slice

ON = date(2026, 11, 22)
FIRM = "示例市青禾商贸有限公司"
KNOWN: dict[str, Value] = {
    "org.name": FIRM,
    "org.uscc": "91510100MA1A2B3C4A",
    "org.founded_on": date(2026, 11, 1),
    "org.address": "示例市锦江路18号",
    "handler.role": "agent",
    "agent.name": "陈思齐",
    "payment.method": "bank_deduction",
    "org.headcount": 12,
    "form.insurance_kinds": ("养老保险", "工伤保险"),
    "form.legal_rep_phone": "13900012345",
}


@cache
def shipped() -> Slice:
    return load(resolve("employer-social-insurance"))


def opened(content: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(content))


def cells(content: bytes) -> list[str]:
    table = opened(content).tables[0]
    return [cell.text for row in table.rows for cell in row.cells]


def beside(content: bytes, label: str) -> str:
    found = cells(content)
    return found[found.index(label) + 1]


def test_what_was_said_stands_beside_its_label() -> None:
    made = fill_draft(shipped(), "registration_form", KNOWN, ON)
    assert beside(made.content, "单位名称") == FIRM
    assert beside(made.content, "统一社会信用代码") == "91510100MA1A2B3C4A"
    assert beside(made.content, "成立日期") == "2026年11月1日"
    assert beside(made.content, "参保人数") == "12"
    assert beside(made.content, "户名") == FIRM


def test_options_are_ticked_and_the_others_are_not() -> None:
    made = fill_draft(shipped(), "registration_form", KNOWN, ON)
    assert beside(made.content, "缴费方式").replace("\u3000", "") == "☑银行代扣☐自行缴纳"
    kinds = beside(made.content, "参保险种").replace("\u3000", "")
    assert kinds == "☑基本养老保险☐失业保险☑工伤保险"


def test_what_nobody_said_stays_blank_and_is_listed() -> None:
    made = fill_draft(shipped(), "registration_form", KNOWN, ON)
    assert beside(made.content, "法定代表人姓名") == ""
    assert {"legal_rep.name", "legal_rep.id_number", "form.bank_name"} <= set(made.blanks)
    assert not set(made.blanks) & set(KNOWN)


def test_a_sentence_keeps_room_to_write() -> None:
    made = fill_draft(shipped(), "authorization", KNOWN, ON)
    text = "\n".join(one.text for one in opened(made.content).paragraphs)
    assert f"兹委托 陈思齐（身份证号码：＿＿＿＿＿＿）为我单位 {FIRM}" in text


def test_a_draft_says_on_every_page_that_it_is_one() -> None:
    for made in fill_drafts(shipped(), ["registration_form", "authorization"], KNOWN, ON):
        header = "".join(one.text for one in opened(made.content).sections[0].header.paragraphs)
        assert header.startswith("草稿")
        assert "2026年11月22日" in header
        assert made.file.endswith("（草稿）.docx")


def test_only_materials_with_a_form_are_filled() -> None:
    assert [one.material for one in fill_drafts(shipped(), ["legal_rep_id"], KNOWN, ON)] == []


def test_the_same_facts_give_the_same_file() -> None:
    first = fill_draft(shipped(), "registration_form", KNOWN, ON)
    assert first == fill_draft(shipped(), "registration_form", KNOWN, ON)


@settings(max_examples=15)  # each fills a whole Word file
@given(st.text(max_size=60))
def test_no_words_of_an_applicant_run_as_a_template_or_break_the_file(text: str) -> None:
    known: dict[str, Value] = {"org.name": text, "org.address": "{{ org.uscc }}{% if x %}"}
    made = fill_draft(shipped(), "registration_form", known, ON)
    assert beside(made.content, "单位地址") == "{{ org.uscc }}{% if x %}"
    assert opened(made.content).tables


def test_what_the_window_reads_off_the_drafts_is_what_was_said(tmp_path: Path) -> None:
    """The drafts go through the whole of pre-review; only what nobody said is missing."""
    drafts = fill_drafts(shipped(), ["registration_form", "authorization"], KNOWN, ON)
    paths = [tmp_path / made.file for made in drafts]
    for path, made in zip(paths, drafts, strict=True):
        path.write_bytes(made.content)
    done = wiring.precheck(shipped(), paths, Context(on=ON), {}, wiring.Settings(workers=1))
    found = done.review.findings
    empty = {one.fact for one in found if one.code in {"F04", "F05"}}
    assert empty == {"form.legal_rep_id_number", "form.agent_phone", "form.bank_account_number"}
    assert not [one.code for one in found if one.code.startswith("X")]
    assert {one.material for one in found if one.code == "S01"} == {one.material for one in drafts}


def form(folder: Path, *paragraphs: list[str]) -> Path:
    """A form whose paragraphs are made of these runs."""
    word = docx.Document()
    for runs in paragraphs:
        line = word.add_paragraph()
        for run in runs:
            line.add_run(run)
    path = folder / "form.docx"
    word.save(str(path))
    return path


def own(tmp_path: Path, *paragraphs: list[str]) -> Slice:
    """The shipped slice with a form of one's own in the place of the registration form."""
    folder = tmp_path / "employer-social-insurance" / "1.0"
    shutil.copytree(shipped().folder, folder)
    form(tmp_path, *paragraphs).replace(folder / "forms" / "registration_form.docx")
    return load(folder)


def test_places_that_word_split_into_several_runs_are_filled(tmp_path: Path) -> None:
    definition = own(tmp_path, ["名称：{{ org", ".na", "me }}，人数 {{ org.headcount }}"])
    made = fill_draft(definition, "registration_form", KNOWN, ON)
    texts = [one.text for one in opened(made.content).paragraphs]
    assert f"名称：{FIRM}，人数 12" in texts


def test_a_choice_is_printed_in_words_and_compared_by_its_code(tmp_path: Path) -> None:
    line = "{{ payment.method }}{% if payment.method == 'bank_deduction' %}，要户名{% endif %}"
    made = fill_draft(own(tmp_path, [line]), "registration_form", KNOWN, ON)
    assert "银行代扣，要户名" in [one.text for one in opened(made.content).paragraphs]


def test_a_name_that_is_no_fact_is_found_by_slice_check(tmp_path: Path) -> None:
    definition = own(tmp_path, ["{{ org.nmae }}"])
    found = [fault for fault in check(definition.folder) if fault.code == "unknown-fact"]
    assert [fault.file for fault in found] == ["guide.yaml"]
    assert "org.nmae" in found[0].what


@pytest.mark.parametrize(
    "text",
    [
        "{% for one in org %}{{ one }}{% endfor %}",
        "{{ org.name | upper }}",
        "{{ org.name.__class__ }}{{ 7 * 7 }}",
        "{{ cycler() }}",
        "{% if org.name %}",
        "{{ org.name",
    ],
)
def test_a_form_that_does_more_than_fill_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadForm):
        names_in(text)
    definition = own(tmp_path, [text])
    assert "form" in {fault.code for fault in check(definition.folder)}
    with pytest.raises(BadDraft, match="zhagen slice check"):
        fill_draft(definition, "registration_form", KNOWN, ON)


def test_a_form_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    definition = own(tmp_path, ["x"])
    (definition.folder / "forms" / "registration_form.docx").write_bytes(b"PK no")
    with pytest.raises(BadDraft, match="不是 Word 文件"):
        fill_draft(definition, "registration_form", KNOWN, ON)


def test_the_shipped_forms_name_facts_of_the_slice_only() -> None:
    guide = shipped().guide
    assert guide is not None
    for file in guide.drafts.values():
        names = form_names(shipped().folder / file)
        assert names
        assert set(names) <= set(shipped().facts)


@pytest.mark.parametrize("said", ["{{ org.uscc }}", "{% if x %}", "甲{{ 1/0 }}乙", "{{"])
def test_what_was_said_is_never_read_as_a_template(tmp_path: Path, said: str) -> None:
    """Sections share a header: it is met twice and filled once."""
    folder = tmp_path / "employer-social-insurance" / "1.0"
    shutil.copytree(resolve("employer-social-insurance"), folder)
    form = folder / "forms" / "registration_form.docx"
    word = docx.Document(str(form))
    word.sections[0].header.paragraphs[0].text = "{{ org.name }}"
    word.add_section()
    word.add_section().footer.is_linked_to_previous = False
    word.save(str(form))
    known = {**KNOWN, "org.name": f"示例市{said}商贸有限公司"}
    draft = fill_draft(load(folder), "registration_form", known, ON)
    filled = opened(draft.content)
    head = "\n".join(one.text for one in filled.sections[0].header.paragraphs)
    assert str(known["org.name"]) in head
    assert head.count("草稿") == 1


def test_headers_of_the_first_and_of_even_pages_are_filled_and_marked(tmp_path: Path) -> None:
    folder = tmp_path / "employer-social-insurance" / "1.0"
    shutil.copytree(resolve("employer-social-insurance"), folder)
    form = folder / "forms" / "registration_form.docx"
    word = docx.Document(str(form))
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    section.different_first_page_header_footer = True
    for header in (section.first_page_header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].text = "{{ org.name }}"
    word.save(str(form))
    filled = opened(fill_draft(load(folder), "registration_form", KNOWN, ON).content).sections[0]
    for header in (filled.first_page_header, filled.even_page_header):
        text = "\n".join(one.text for one in header.paragraphs)
        assert FIRM in text
        assert text.count("草稿") == 1
