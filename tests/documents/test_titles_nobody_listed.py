"""Papers go by titles nobody listed: their words, their labels and what they lack tell them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_pages import HandPage, line

from zhagen.reading.documents.join import join_pages
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import FileReading, PageReading
from zhagen.slices.load import load

ACCOUNT = (
    "户名：示例甲乙有限公司", "账号：6859736275060676", "开户银行：示例银行股份有限公司湖滨支行",
    "账户性质：基本存款账户", "开户日期：2026年3月16日",
)  # fmt: skip
REGISTRATION = (
    "单位名称：示例甲乙有限公司", "统一社会信用代码：91990110MADLQDD85A",
    "单位地址：示例市湖滨区和谐路1号", "法定代表人：张三", "联系电话：13900012345",
    "法定代表人身份证号码：990102190003209991", "经办人姓名：李四", "经办人电话：13900012346",
    "经办人身份证号码：99010219000706999X", "参保险种：养老保险", "参保人数：3",
    "开户银行：示例银行", "账户名称：示例甲乙有限公司", "银行账号：6859736275060676",
    "填表日期：2026年3月16日", "缴费方式：银行代扣",
)  # fmt: skip


@pytest.fixture(scope="module")
def social():
    return load(Path(__file__).parents[2] / "slices" / "employer-social-insurance" / "1.0")


def sheet(title: str, body: tuple[str, ...]) -> HandPage:
    heading = line(title, 800 - 35 * len(title), 200, size=70)
    return HandPage((heading, *(line(text, 200, 400 + 80 * n) for n, text in enumerate(body))))


def sort(page, slice_):
    (document,) = read_documents(page, slice_)
    return document


@pytest.mark.parametrize(
    "title",
    ["开户证明", "银行账户开立证明", "账户开户信息证明", "单位基本户账户证明", "对公账户开户许可",
     "银行开户信息确认表", "账户许可信息"],
)  # fmt: skip
def test_a_bank_paper_is_known_by_any_title(social, title):
    document = sort(sheet(title, ACCOUNT), social)
    assert document.material == "bank_account"
    found = {reading.fact: reading.value for reading in document.readings}
    assert found["bank_account.account_number"] == "6859736275060676"


def test_labels_set_wide_count_as_well(social):
    page = sheet("开户证明", ACCOUNT[2:])
    wide = [line("户", 200, 900), line("名：示例甲乙有限公司", 300, 900), line("账", 200, 980),
            line("号：6859736275060676", 300, 980)]  # fmt: skip
    page.lines = (*page.lines, *wide)
    assert sort(page, social).material == "bank_account"


@pytest.mark.parametrize("point", ["二、", "(2)", "2.", ""])
def test_a_numbered_label_set_wide_is_the_label(social, point):
    page = sheet("基本存款账户编号通知", (ACCOUNT[0], *ACCOUNT[2:]))
    first = line(f"{point}账", 200, 900)
    page.lines = (*page.lines, first, line("号：6859736275060676", first.box[2] + 60, 900))
    found = {reading.fact: reading.value for reading in sort(page, social).readings}
    assert found["bank_account.account_number"] == "6859736275060676"


@pytest.mark.parametrize(
    "title",
    ["单位参保登记信息表", "社会保险单位信息登记表", "用人单位社保登记表", "企业社会保险开户登记表",
     "社会保险登记申请表", "新参保单位登记表"],
)  # fmt: skip
def test_a_form_is_known_by_any_title(social, title):
    assert sort(sheet(title, REGISTRATION), social).material == "registration_form"


@pytest.mark.parametrize(
    "title", ["办理社会保险业务委托书", "法人委托书", "企业授权书", "社保业务授权委托书"]
)
def test_a_letter_is_known_by_any_title(social, title):
    body = ("委托单位：示例甲乙有限公司", "受托人：李四", "委托事项：办理社会保险登记", "特此委托")
    assert sort(sheet(title, body), social).material == "authorization"


@pytest.mark.parametrize(
    "title",
    ["电汇凭证", "客户专用回单", "流动资金借款合同", "单位银行结算账户管理协议", "收款收据",
     "增值税专用发票", "税务事项通知书", "社会保险费缴款通知书", "账户变更登记表",
     "撤销单位银行结算账户申请书"],
)  # fmt: skip
def test_a_paper_of_another_kind_is_none_whatever_stands_on_it(social, title):
    document = sort(sheet(title, ACCOUNT), social)
    assert (document.material, document.candidates) == (None, ())


@pytest.mark.parametrize("title", ["账户开立申请书", "对公账户开户通知", "基本户账户信息告知单"])
def test_an_application_or_a_notice_full_of_account_labels_leaves_it_open(social, title):
    document = sort(sheet(title, ACCOUNT), social)
    assert (document.material, document.candidates) == (None, ("bank_account",))
    assert document.confidence < 0.5


@pytest.mark.parametrize("title", ["参保登记表", "单位缴费登记信息", "参保单位基本情况登记表"])
def test_a_form_that_asks_for_the_account_too_is_no_bank_paper(social, title):
    asked = (*REGISTRATION[:4], REGISTRATION[7], *REGISTRATION[9:])
    document = sort(sheet(title, asked), social)
    assert document.material == "registration_form"


def test_the_last_page_of_a_form_with_the_account_is_most_like_the_form(social):
    page = HandPage(tuple(line(text, 200, 300 + 80 * n) for n, text in enumerate((
        "缴费方式：银行代扣", "开户银行：示例银行", "账户名称：示例甲乙有限公司",
        "银行账号：6859736275060676", "参保险种：养老保险", "参保人数：13",
        "法定代表人（签字）：张三", "单位（盖章）：", "填表日期：2026年3月16日",
    ))))  # fmt: skip
    document = sort(page, social)
    assert (document.material or document.candidates[0]) == "registration_form"


def test_a_page_that_nearly_fits_names_what_it_may_be(social):
    page = sheet("往来款项付款资料", ACCOUNT)
    document = sort(page, social)
    assert (document.material, document.candidates) == (None, ("bank_account",))
    assert document.confidence < 0.5


def test_a_page_with_a_strange_heading_goes_on_no_other(social):
    pages = [sheet("开户许可证", ACCOUNT), sheet("往来款项付款资料", ACCOUNT)]
    read = tuple(
        PageReading("a.pdf", n, page.medium, page.size, 0, page.quality,
                    read_documents(page, social))
        for n, page in enumerate(pages, start=1)
    )  # fmt: skip
    (joined,) = join_pages((FileReading("a.pdf", read),), social)
    assert [page.documents[0].material for page in joined.pages] == ["bank_account", None]


def test_whose_letterhead_it_is_says_nothing_of_the_paper(social):
    page = sheet("示例市商业银行", ACCOUNT)
    page.lines = (*page.lines, line("开户证明", 640, 300, size=44))
    assert sort(page, social).material == "bank_account"
