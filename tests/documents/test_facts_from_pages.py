"""Facts beside labels, in cells, in sentences, as marks: each with its place and honest doubt."""

from __future__ import annotations

from datetime import date

import pytest
from hand_pages import HandPage, line, ruled

from zhagen.cases.model import State
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import Legibility, Medium, Quality, Seal, Table, TableCell, TextLine


def facts_of(page, slice_):
    (document,) = read_documents(page, slice_)
    return {reading.fact: reading for reading in document.readings}


def permit(*lines: TextLine) -> HandPage:
    return HandPage((line("报刊亭许可证", 500, 150, size=70), *lines))


def test_a_certificate_in_two_columns_is_read_column_by_column(kiosk):
    page = permit(
        line("名", 200, 400), line("称", 320, 400), line("示例亭", 420, 400),
        line("注册资本", 900, 400), line("伍万元", 1100, 400),
        line("住所", 200, 500), line("示例市东区解放大道一百二十八号", 420, 500),
        line("二层三室", 420, 560), line("发证日期", 1050, 500), line("2026年1月2日", 1250, 500),
    )  # fmt: skip
    facts = facts_of(page, kiosk)
    assert facts["permit.name"].value == "示例亭"
    assert facts["permit.address"].value == "示例市东区解放大道一百二十八号二层三室"
    assert facts["permit.since"].value == date(2026, 1, 2)
    assert facts["permit.name"].spot is not None
    assert facts["permit.name"].spot.box == (420, 400, 540, 440)


def test_a_code_printed_under_its_label_is_found_past_text_at_the_far_right(kiosk):
    page = permit(
        line("统一社会信用代码", 200, 300), line("扫描二维码了解更多", 1200, 300),
        line("9199O110MAEDHUBK24", 200, 360),
    )  # fmt: skip
    assert facts_of(page, kiosk)["permit.code"].value == "91990110MAEDHUBK24"


def test_words_before_a_label_make_it_another_one_only_where_it_is_vague(kiosk):
    page = permit(line("市场主体统一社会信用代码：91990110MAEDHUBK24", 200, 300))
    assert facts_of(page, kiosk)["permit.code"].value == "91990110MAEDHUBK24"


def test_a_longer_label_is_not_taken_for_the_shorter_one_inside_it(kiosk):
    page = permit(line("开户银行名称：示例银行", 200, 300), line("名称：示例亭", 200, 400))
    assert facts_of(page, kiosk)["permit.name"].value == "示例亭"


OWNER_AND_HELPER = [
    ["业主", "姓名", "张三", "联系电话", "13900012345"],
    ["帮手", "姓名", "李四", "联系电话", "13900054321"],
    ["人数", "贰拾捌人", "<", "<", "<"],
]


def form(rows, widths=(160, 200, 300, 240, 400), **marks) -> HandPage:
    table, lines = ruled(rows, list(widths))
    return HandPage((line("报刊亭申请表", 500, 150, size=70), *lines), (table,), **marks)


def test_the_same_label_is_read_for_the_person_of_its_row(kiosk):
    facts = facts_of(form(OWNER_AND_HELPER), kiosk)
    assert facts["form.owner"].value == "张三"
    assert facts["form.helper"].value == "李四"
    assert facts["form.owner_phone"].value == "13900012345"
    assert facts["form.helper_phone"].value == "13900054321"
    assert facts["form.heads"].value == 28


def test_persons_may_head_the_columns_instead(kiosk):
    rows = [["", "业主", "帮手"], ["姓名", "张三", "李四"], ["电话", "13900012345", "13900054321"]]
    facts = facts_of(form(rows, (200, 400, 400)), kiosk)
    assert (facts["form.owner"].value, facts["form.helper"].value) == ("张三", "李四")
    assert facts["form.helper_phone"].value == "13900054321"


def test_labels_follow_the_person_named_above_them_where_there_are_no_rules(kiosk):
    page = HandPage((
        line("报刊亭申请表", 500, 150, size=70),
        line("业主信息", 200, 300), line("姓名：张三", 200, 380),
        line("电话：13900012345", 200, 460), line("帮手信息", 200, 560),
        line("姓名：李四", 200, 640), line("电话：13900054321", 200, 720),
    ))  # fmt: skip
    facts = facts_of(page, kiosk)
    assert (facts["form.owner"].value, facts["form.helper"].value) == ("张三", "李四")
    assert facts["form.helper_phone"].value == "13900054321"


def test_a_blank_cell_is_blank_and_a_scribbled_one_is_illegible(kiosk):
    rows = [row.copy() for row in OWNER_AND_HELPER]
    rows[0][4] = rows[1][4] = ""
    page = form(rows, inked=((1000, 380, 1400, 460),))
    facts = facts_of(page, kiosk)
    assert facts["form.owner_phone"].state is State.BLANK
    assert facts["form.owner_phone"].spot is not None
    assert facts["form.helper_phone"].state is State.ILLEGIBLE


def test_a_wrong_phone_number_is_read_as_it_stands(kiosk):
    rows = [row.copy() for row in OWNER_AND_HELPER]
    rows[0][4] = "1390001234"
    assert facts_of(form(rows), kiosk)["form.owner_phone"].value == "1390001234"


def test_strokes_taken_for_rules_do_not_cut_a_value(kiosk):
    table, lines = ruled(OWNER_AND_HELPER, [160, 200, 300, 240, 400])
    split = []
    for cell in table.cells:
        if cell.text == "13900012345":
            left, top, right, bottom = cell.box
            split.append(TableCell(0, 4, 1, 1, (left, top, left + 60, bottom), "", 1.0))
            split.append(TableCell(0, 5, 1, 1, (left + 60, top, right, bottom), cell.text, 0.9))
        else:
            split.append(cell)
    page = HandPage(
        (line("报刊亭申请表", 500, 150, size=70), *lines), (Table(table.box, tuple(split)),)
    )
    assert facts_of(page, kiosk)["form.owner_phone"].value == "13900012345"


TICK_ROWS = [["经营品种", "报刊  瓶装饮料  玩具"]]


def test_ticked_boxes_are_read_from_the_picture(kiosk):
    table, _ = ruled([["经营品种", ""]], [300, 900])
    words = (line("经营品种", 112, 320), line("报刊", 460, 320), line("瓶装饮料", 640, 320),
             line("玩具", 900, 320))  # fmt: skip
    ticks = {"460,320": True, "640,320": False, "900,320": True}
    page = HandPage((line("报刊亭申请表", 500, 150, size=70), *words), (table,), ticks=ticks)
    assert facts_of(page, kiosk)["form.goods"].value == ("报刊", "玩具")


def test_no_ticked_box_is_a_blank_answer_and_a_doubtful_one_lowers_confidence(kiosk):
    table, _ = ruled([["经营品种", ""]], [300, 900])
    words = (line("经营品种", 112, 320), line("报刊", 460, 320), line("玩具", 900, 320))
    heading = line("报刊亭申请表", 500, 150, size=70)
    none = HandPage((heading, *words), (table,), ticks={"460,320": False, "900,320": False})
    reading = facts_of(none, kiosk)["form.goods"]
    assert (reading.state, reading.value) == (State.BLANK, ())
    doubtful = HandPage((heading, *words), (table,), ticks={"460,320": True, "900,320": None})
    assert facts_of(doubtful, kiosk)["form.goods"].confidence < 0.9


@pytest.mark.parametrize(
    "written", ["☑报刊 □饮料 ☑玩具", "报刊√ 饮料□ 玩具√", "报刊、玩具", "■报刊□饮料■玩具"]
)
def test_ticks_written_as_characters_or_words_are_read_from_a_docx(kiosk, written):
    nowhere = (0, 0, 0, 0)
    table = Table(nowhere, (
        TableCell(0, 0, 1, 1, nowhere, "经营品种", 1.0),
        TableCell(0, 1, 1, 1, nowhere, written, 1.0),
    ))  # fmt: skip
    lines = [TextLine(text, nowhere, 1.0) for text in ("报刊亭申请表", "经营品种", written)]
    page = HandPage(tuple(lines), (table,), medium=Medium.DOCUMENT, size=(0, 0))
    reading = facts_of(page, kiosk)["form.goods"]
    assert reading.value == ("报刊", "玩具")
    assert reading.spot is not None
    assert reading.spot.box is None


def signing(*lines: TextLine, **marks) -> HandPage:
    return HandPage(
        (line("报刊亭申请表", 500, 150, size=70), line("人数：3", 200, 300), *lines), **marks
    )


def test_ink_or_a_name_beside_the_signing_place_is_a_signature(kiosk):
    place = line("业主（签字）：", 200, 1500)
    assert facts_of(signing(place), kiosk)["form.signed"].value is False
    inked = signing(place, inked=((520, 1490, 700, 1550),))
    assert facts_of(inked, kiosk)["form.signed"].value is True
    named = signing(place, line("张三", 500, 1500))
    assert facts_of(named, kiosk)["form.signed"].value is True
    dated = signing(place, line("年 月 日", 900, 1500))
    assert facts_of(dated, kiosk)["form.signed"].value is False


def test_a_signing_place_whose_bracket_was_lost_is_still_one(kiosk):
    page = signing(line("业主签字)", 200, 1500), line("张三", 500, 1500))
    assert facts_of(page, kiosk)["form.signed"].value is True


def seal(owner: str, x: int, y: int) -> Seal:
    return Seal((x, y, x + 300, y + 300), owner, "", 0.98, 1.0, grey=False)


def test_the_seal_at_the_units_place_is_the_units(kiosk):
    place = line("单位（盖章）", 900, 1500)
    office = seal("示例市城市管理局", 100, 1900)
    page = signing(place, seals=(office, seal("示例亭有限公司", 850, 1400)))
    assert facts_of(page, kiosk)["form.seal"].value == "示例亭有限公司"


def test_a_missing_seal_is_surer_in_colour_than_on_a_photocopy(kiosk):
    place = line("单位（盖章）", 900, 1500)
    seen = facts_of(signing(place), kiosk)["form.seal"]
    grey = Quality(Legibility.CLEAR, coloured=False)
    copied = facts_of(signing(place, quality=grey), kiosk)["form.seal"]
    assert seen.state is copied.state is State.BLANK
    assert seen.confidence > 0.95 > copied.confidence


def test_sentences_are_read_over_line_ends_and_led_back_to_their_lines(kiosk):
    page = HandPage((
        line("授权委托书", 600, 150, size=70),
        line("现委托李四（身份证号见附件）办理上述事项，期限自2026年1月2日至2026年1", 200, 400),
        line("2月31日，特此委托。", 120, 470),
        line("2026年1月1日", 900, 800),
    ))  # fmt: skip
    facts = facts_of(page, kiosk)
    assert facts["letter.agent"].value == "李四"
    assert facts["letter.until"].value == date(2026, 12, 31)
    assert facts["letter.until"].spot is not None
    assert facts["letter.until"].spot.box is not None
    assert facts["letter.until"].spot.box[3] == 510
    assert facts["letter.date"].value == date(2026, 1, 1)


def test_a_doubtful_page_makes_its_facts_doubtful(kiosk):
    page = permit(line("名称：示例亭", 200, 400))
    page.quality = Quality(Legibility.DOUBTFUL, ("blur",))
    assert facts_of(page, kiosk)["permit.name"].confidence < 0.95


def test_a_doubtful_code_is_read_again_and_the_one_that_checks_is_taken(kiosk):
    first = TextLine("91990110MAEDHUBK84", (620, 400, 1020, 440), 0.91)
    page = permit(line("统一社会信用代码", 200, 400), first)
    page.finer = {first.box: TextLine("91990110MAEDHUBK24", first.box, 0.9)}
    assert facts_of(page, kiosk)["permit.code"].value == "91990110MAEDHUBK24"


@pytest.mark.parametrize(
    ("finer", "value", "sure"),
    [("2026年8月23日", date(2026, 8, 23), False), ("2026年8月28日", date(2026, 8, 28), True)],
)
def test_a_day_on_a_page_without_colour_is_read_twice(kiosk, finer, value, sure):
    seen = line("2026年8月28日", 620, 400, confidence=0.96)
    page = permit(line("发证日期", 200, 400), seen)
    page.finer = {seen.box: TextLine(finer, seen.box, 0.99)}
    page.quality = Quality(Legibility.CLEAR, grey=True)
    reading = facts_of(page, kiosk)["permit.since"]
    assert reading.value == value
    assert (reading.confidence >= 0.97) is sure


def test_a_day_read_well_in_colour_is_not_read_again(kiosk):
    seen = line("2026年8月28日", 620, 400, confidence=0.96)
    page = permit(line("发证日期", 200, 400), seen)
    page.finer = {seen.box: TextLine("2026年8月23日", seen.box, 0.99)}
    assert facts_of(page, kiosk)["permit.since"].value == date(2026, 8, 28)


def test_a_text_in_numbered_points_is_one_phrase_and_kept_as_written(kiosk):
    page = permit(line("住所", 200, 400), line("1.城东街口；2.南门外", 620, 400))
    reading = facts_of(page, kiosk)["permit.address"]
    assert reading.value == "城东街口、南门外"
    assert reading.text == "1.城东街口；2.南门外"
