import dataclasses
import html
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
import told_looks
from docx.oxml.ns import qn

from zhagen.pilot.agreeing.sealed import Amendment, SealedCharter
from zhagen.pilot.papers.material import basis_of
from zhagen.pilot.papers.report_document import ANNEX, report_docx
from zhagen.pilot.papers.report_page import report_html
from zhagen.pilot.papers.words import flat, report_of
from zhagen.pilot.recording.record import look_json
from zhagen.pilot.wording import amounts

TITLES = [
    "封条", "变更", "设计", "去向", "照排班", "可比", "构成", "适应期", "主要结果", "两个问题",
    "底线", "查看次数", "不能说明", "结论",
]  # fmt: skip


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedCharter:
    return told_looks.sealed(tmp_path_factory.mktemp("sealed"))


@pytest.fixture(scope="module")
def paper(sealed: SealedCharter) -> Any:
    looks = [told_looks.look(sealed, "unclear", 4), told_looks.look(sealed, "better")]
    return docx.Document(io.BytesIO(report_docx(sealed, looks, *told_looks.told(sealed, *looks))))


def text_of(paper: Any) -> str:
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_all_fourteen_statements_stand_in_order(paper: Any) -> None:
    heads = [p.text for p in paper.paragraphs if p.style.name.startswith("Heading")]
    assert len(heads) == 15
    for number, (head, title) in enumerate(zip(heads, TITLES, strict=False), start=1):
        assert head.startswith(f"{number}. ")
        assert title in head
    assert heads[-1] == ANNEX


def test_every_number_is_the_one_in_the_json(paper: Any, sealed: SealedCharter) -> None:
    look = told_looks.look(sealed, "better")
    looks = [told_looks.look(sealed, "unclear", 4), look]
    record, _ = told_looks.told(sealed, *looks)
    annex = paper.tables[-1]
    found = {row.cells[0].text: row.cells[1].text for row in annex.rows[1:]}
    expected = dict(flat("look", look_json(look, sealed))) | dict(flat("decision", record))
    assert found == expected
    assert float(found["look.primary.effect"]) == look.primary.effect
    assert json.loads(found["look.checks.carry_over_p"]) == 0.41


def test_the_words_round_the_numbers_of_the_json(paper: Any, sealed: SealedCharter) -> None:
    told = text_of(paper)
    seen = look_json(told_looks.look(sealed, "better"), sealed)
    primary: Mapping[str, float] = seen["primary"]  # type: ignore[assignment]
    metric = sealed.charter.primary
    for key in ("effect", "low", "high"):
        assert amounts.change(primary[key], metric) in told
    for key in ("absolute", "absolute_low", "absolute_high", "off_level", "on_level"):
        assert amounts.number(abs(primary[key])) in told
    assert "11\u202f567" in told
    assert "97.2%" in told
    assert "−17.6%" in told  # as counted, not standardised


def test_the_first_page_is_plain_words_and_the_rest_begins_a_page(paper: Any) -> None:
    texts = [paragraph.text for paragraph in paper.paragraphs]
    first = texts[: next(at for at, text in enumerate(texts) if text.startswith("1. "))]
    page = "".join(first)
    assert "部分达成：" in page
    assert "下一步：延长 4 周（只此一次）" in page
    assert "自由度" not in page
    breaks = [p.paragraph_format.page_break_before for p in paper.paragraphs]
    assert breaks.count(True) == 2


def test_pictures_say_what_they_show(paper: Any) -> None:
    said = [each.get("descr") for each in paper.element.iter(qn("wp:docPr"))]
    assert len(said) == 4
    assert all(said)
    assert "可信范围 −23.0% 至 −14.6%" in said[0]


def test_the_same_inputs_give_the_same_bytes(sealed: SealedCharter) -> None:
    look = told_looks.look(sealed, "reached")
    told = told_looks.told(sealed, look)
    assert report_docx(sealed, [look], *told) == report_docx(sealed, [look], *told)
    assert report_html(sealed, [look], *told) == report_html(sealed, [look], *told)


def test_what_was_not_given_is_said_to_be_missing(sealed: SealedCharter) -> None:
    look = told_looks.look(sealed, "better")
    record, _ = told_looks.told(sealed, look)
    report = report_of(sealed, [look], record)
    assert report.rota is None
    assert "没有附全部记录的重算结果" in "".join(report.statements[0].lines)


def test_a_change_after_data_is_shown_as_such(sealed: SealedCharter) -> None:
    change = Amendment(
        1, told_looks.DECIDED, "目标改为 10%", {"target": {}}, "after", sealed.hash, "ab" * 32, ()
    )
    amended = dataclasses.replace(
        sealed, amendments=(dataclasses.replace(change, changes={"alpha": 0.05}),)
    )
    look = told_looks.look(sealed, "reached")
    record, attached = told_looks.told(amended, look)
    told = report_of(amended, [look], record, attached)
    assert told.headline.startswith("作废：看到数据以后改过")
    assert told.statements[1].tables[0].rows[0][3] == "看到数据之后"


@pytest.mark.parametrize("kind", list(told_looks.ENDS))
def test_the_page_tells_all_statements_and_fetches_nothing(
    sealed: SealedCharter, kind: str
) -> None:
    look = told_looks.look(sealed, kind)
    page = report_html(sealed, [look], *told_looks.told(sealed, look))
    assert page.lstrip().startswith("<!DOCTYPE html>")
    assert page.count("<article") == 14
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", page)
    assert "<script" not in page
    assert not re.search(r">[^<]*\bnan\b", page)


def test_a_broken_seal_offers_no_result(sealed: SealedCharter) -> None:
    look = told_looks.checked(told_looks.look(sealed, "reached"), seal_intact=False)
    page = report_html(sealed, [look], *told_looks.told(sealed, look))
    before = page[: page.index("十四项说明</h2>")]
    assert "作废：" in before
    assert "可信范围" not in before
    assert 'class="columns"' not in page


def test_what_people_wrote_stays_text(tmp_path: Path) -> None:
    sealed = told_looks.sealed(tmp_path, title="<script>alert(1)</script>")
    look = told_looks.look(sealed, "better")
    told = told_looks.told(sealed, look)
    assert "<script" not in report_html(sealed, [look], *told)
    assert "alert(1)" in text_of(docx.Document(io.BytesIO(report_docx(sealed, [look], *told))))


def test_a_report_needs_a_look_and_a_record(sealed: SealedCharter) -> None:
    look = told_looks.look(sealed, "better")
    record, _ = told_looks.told(sealed, look)
    with pytest.raises(ValueError, match="还没有做过约定的查看"):
        basis_of(sealed, [], record)
    with pytest.raises(TypeError, match="pilot decide"):
        basis_of(sealed, [look], {**record, "decided_by": None})


@pytest.mark.parametrize(
    ("measure", "direction", "unit", "target", "shown"),
    [
        ("difference_in_rates", "lower", "件", -0.04, "低 18.9 个百分点"),
        ("difference_in_means", "higher", "分", 0.3, "低 0.19 分"),
        ("mean_ratio", "higher", "分", 0.2, "少 18.9%"),
        ("restricted_mean_ratio", "lower", "小时", -0.2, "少 18.9%"),
    ],
)
def test_every_kind_of_metric_has_its_words(
    tmp_path: Path, measure: str, direction: str, unit: str, target: float, shown: str
) -> None:
    sealed = told_looks.sealed(
        tmp_path,
        metrics__primary={
            "id": "it", "title": "某指标", "unit": unit, "formula": "satisfaction",
            "measure": measure, "direction": direction, "horizon": 8,
        },
        target={"text": "约定的目标", "change": target, "planned": 2 * target},
    )  # fmt: skip
    look = told_looks.look(sealed, "better")
    look = dataclasses.replace(look, flow=dataclasses.replace(look.flow, missing={"it": 3}))
    told = told_looks.told(sealed, look)
    page = report_html(sealed, [look], *told)
    assert f"某指标{shown}" in re.sub(r"<[^>]+>", "", page)
    assert ("整段在线下才算" in page) == (target < 0)
    assert report_docx(sealed, [look], *told)
