"""What a page is, is said by its heading, not by what it mentions."""

from __future__ import annotations

from hand_pages import HandPage, line

from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import Medium


def sorted_as(page, slice_):
    return [document.material for document in read_documents(page, slice_)]


def test_a_spaced_heading_is_a_heading(kiosk):
    heading = [line(char, 500 + 120 * n, 200, size=70) for n, char in enumerate("报刊亭许可证")]
    body = [line("名称：示例亭", 200, 400), line("发证日期：2026年1月2日", 200, 500)]
    assert sorted_as(HandPage((*heading, *body)), kiosk) == ["permit"]


def test_a_letter_that_mentions_a_permit_is_a_letter(kiosk):
    page = HandPage((
        line("示例市某亭授权委托书", 450, 200, size=60),
        line("现委托张三同志办理报刊亭许可证，并提交报刊亭申请表。", 200, 400),
        line("报刊亭许可证", 200, 470),
    ))  # fmt: skip
    assert sorted_as(page, kiosk) == ["letter"]


def test_a_page_headed_as_something_else_is_none_of_the_materials(kiosk):
    page = HandPage((
        line("劳动合同书", 620, 200, size=70),
        line("业主：张三", 200, 400), line("帮手：李四", 200, 470),
        line("经营品种：报刊", 200, 540), line("联系电话：13900012345", 200, 610),
    ))  # fmt: skip
    assert sorted_as(page, kiosk) == [None]


def test_a_heading_with_one_wrong_character_is_still_known(kiosk):
    page = HandPage((line("报刊亭许可征", 500, 200, size=70), line("名称：示例亭", 200, 400)))
    assert sorted_as(page, kiosk) == ["permit"]


def test_an_empty_page_is_none_of_the_materials(kiosk):
    assert sorted_as(HandPage(), kiosk) == [None]


def test_a_document_without_picture_is_sorted_by_its_first_line(kiosk):
    nowhere = (0, 0, 0, 0)
    lines = tuple(
        line(text, 0, 0).__class__(text, nowhere, 1.0)
        for text in ("授权委托书", "兹委托张三（身份证号见附件）办理报刊亭申请表的提交。")
    )
    page = HandPage(lines, medium=Medium.DOCUMENT, size=(0, 0))
    assert sorted_as(page, kiosk) == ["letter"]


def front(x: int, y: int, name: str, number: str):
    return [
        line(f"姓名 {name}", x, y), line("性别 男", x, y + 70), line("民族 汉", x + 240, y + 70),
        line("出生 1900年1月1日", x, y + 140), line("住址 示例市一路1号", x, y + 210),
        line("公民身份号码", x, y + 340), line(number, x + 290, y + 340),
    ]  # fmt: skip


def back(x: int, y: int, issuer: str, term: str):
    return [
        line("中华人民共和国", x + 150, y), line("居民身份证", x + 150, y + 80, size=60),
        line("签发机关", x, y + 260), line(issuer, x + 180, y + 260),
        line("有效期限", x, y + 340), line(term, x + 180, y + 340),
    ]  # fmt: skip


def test_two_persons_on_one_sheet_are_two_cards_with_their_own_backs(kiosk):
    lines = [
        *front(100, 200, "张三", "990102190003209991"),
        *back(950, 200, "示例市公安局甲分局", "2016.05.20-2036.05.20"),
        *front(100, 900, "李四", "990102190003209991"),
        *back(950, 900, "示例市公安局乙分局", "2020.01.02-长期"),
    ]
    documents = read_documents(HandPage(tuple(lines)), kiosk)
    values = [
        {reading.fact: reading.value for reading in document.readings} for document in documents
    ]
    assert [document.sides for document in documents] == [("front", "back")] * 2
    assert [document.candidates for document in documents] == [("owner_id", "helper_id")] * 2
    assert [one["id_card.name"] for one in values] == ["张三", "李四"]
    assert [one["id_card.issuer"] for one in values] == ["示例市公安局甲分局", "示例市公安局乙分局"]
    assert [str(one["id_card.valid_until"]) for one in values] == ["2036-05-20", "None"]
    assert {one["id_card.sides"] for one in values} == {("front", "back")}


def test_a_form_that_asks_for_the_words_of_a_card_is_no_card(kiosk):
    page = HandPage((
        line("报刊亭申请表", 500, 150, size=70), *front(100, 300, "张三", "990102190003209991"),
        line("业主：张三", 100, 900),
    ))  # fmt: skip
    documents = read_documents(page, kiosk)
    assert documents[0].material == "form"
