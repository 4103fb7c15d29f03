"""Who issued a licence is told by its seal and by its own address where the print is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_pages import HandPage, line

from zhagen.language.authorities import is_body, restored
from zhagen.reading.documents.read import read_documents
from zhagen.reading.model import Seal
from zhagen.slices.load import load

BODY = "示例市湖滨区市场监督管理局"


@pytest.fixture(scope="module")
def social():
    return load(Path(__file__).parents[2] / "slices" / "employer-social-insurance" / "1.0")


def licence(*foot, seals=()):
    lines = (
        line("营业执照", 560, 150, size=110),
        line("名称：示例甲乙有限公司", 200, 400), line("住所：示例市湖滨区和谐路1号", 200, 480),
        line("法定代表人：张三", 200, 560), line("成立日期：2026年3月4日", 200, 640), *foot,
    )  # fmt: skip
    return HandPage(lines, seals=seals)


def issuer(page, slice_):
    (document,) = read_documents(page, slice_)
    return next((one for one in document.readings if one.fact == "licence.issuer"), None)


def test_a_seal_over_the_words_that_ask_for_the_issuer_tells_who_it_is(social):
    seal = Seal((1000, 1500, 1300, 1800), "示例市湖滨区市场血自局", "", 0.7, 0.9, grey=True)
    found = issuer(licence(line("登记", 900, 1600), seals=(seal,)), social)
    assert found.value == BODY
    assert found.confidence < 0.93


def test_a_units_seal_is_no_issuer(social):
    seal = Seal((1000, 1500, 1300, 1800), "示例甲乙有限公司", "", 0.9, 0.9, grey=False)
    assert issuer(licence(seals=(seal,)), social) is None


def test_a_district_one_character_off_is_that_of_the_address(social):
    foot = line("登记机关：示例市湖洪区市场监督管理局", 700, 1600, confidence=0.9)
    found = issuer(licence(foot), social)
    assert found.value == BODY
    assert found.confidence < 0.93


def test_another_district_stays_another():
    assert restored("示例市东岭区市场监督管理局", "示例市", ("湖滨区",)).startswith("示例市东岭区")


def test_the_imprint_of_every_licence_is_no_issuer():
    assert not is_body(restored("国家市场监督管理总局监制", "示例市"))
