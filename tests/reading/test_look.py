from __future__ import annotations

import numpy as np
import pytest
from drawn_pages import bgr, form_page, letter_page, photographed, roster_page, scanned

from zhagen.reading.page.look import look_at
from zhagen.reading.view.geometry import turned_by
from zhagen.reading.view.upright import flatten


def sparse(page, share=0.28):
    """A sheet of which only the top is written on, as the last page of a list is."""
    picture = bgr(page)
    picture[int(share * picture.shape[0]) :] = 250
    return picture


@pytest.mark.engine
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("page", [roster_page, form_page, letter_page])
def test_a_sheet_written_on_only_at_its_top_is_still_put_upright(reader, page, turn):
    picture = np.ascontiguousarray(turned_by(scanned(sparse(page())), turn))
    assert look_at(flatten(picture), reader).view.turned == (360 - turn) % 360


@pytest.mark.engine
@pytest.mark.parametrize("turn", [0, 180])
def test_a_photo_of_such_a_sheet_is_too(reader, turn):
    picture = np.ascontiguousarray(turned_by(photographed(sparse(roster_page())), turn))
    assert look_at(flatten(picture), reader).view.turned == (360 - turn) % 360
