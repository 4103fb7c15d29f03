from __future__ import annotations

import cv2
import pytest
from drawn_pages import OWNER, bgr, form_page, letter_page, roster_page, scanned, seal

from zhagen.reading.marks.grey import find_grey_seals
from zhagen.reading.marks.owner_names import once
from zhagen.reading.marks.seals import read_grey_seals


def copied(page):
    return cv2.cvtColor(scanned(bgr(page), grey=True), cv2.COLOR_BGR2GRAY)


@pytest.mark.parametrize("page", [form_page, letter_page])
def test_a_photocopied_seal_is_found_by_its_ring(page):
    found = find_grey_seals(copied(page(stamp=seal(OWNER))))
    assert len(found) == 1
    assert found[0][1] > 0.7


@pytest.mark.parametrize("page", [form_page, letter_page, roster_page])
def test_a_photocopy_without_a_seal_has_none(page):
    assert all(presence < 0.3 for _, presence in find_grey_seals(copied(page())))


@pytest.mark.engine
def test_the_owner_of_a_copied_seal_is_read_but_never_beyond_doubt(reader):
    (found,) = read_grey_seals(copied(form_page(stamp=seal(OWNER))), reader.engine)
    assert found.grey
    assert found.owner == OWNER
    assert found.confidence <= 0.9


@pytest.mark.parametrize(
    ("band", "name"),
    [
        ("公司示例市晨光机电设备有限公司示例市晨", "示例市晨光机电设备有限公司"),
        ("示例市晨光机电设备有限公司", "示例市晨光机电设备有限公司"),
        ("例市市场监督管理局示例市市场监", "示例市市场监督管理局"),
    ],
)
def test_a_name_written_nearly_twice_round_is_taken_once(band, name):
    assert once(band) == name
