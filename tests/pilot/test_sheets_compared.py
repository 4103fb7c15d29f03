"""Whether the other party's sheets were compared is said, and not comparing is no agreement."""

from __future__ import annotations

from pathlib import Path

import pilots
import pytest
import told_looks

from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.model import Checks
from zhagen.pilot.papers.findings import conditions
from zhagen.pilot.papers.material import Condition, State, basis_of
from zhagen.pilot.papers.report_page import report_html
from zhagen.pilot.papers.words import report_of
from zhagen.pilot.recording.record import look_json
from zhagen.pilot.wording.records import roots_sentence


@pytest.fixture
def sealed(tmp_path: Path) -> SealedCharter:
    return pilots.sealed(tmp_path)


def checks(sealed: SealedCharter, **changes: object) -> Checks:
    return told_looks.checked(told_looks.look(sealed, "reached"), **changes).checks


def condition(sealed: SealedCharter, **changes: object) -> Condition:
    look = told_looks.checked(told_looks.look(sealed, "reached"), **changes)
    record, _ = told_looks.told(sealed, look)
    basis = basis_of(sealed, [look], record)
    (found,) = (each for each in conditions(basis) if each.title == "封条与每周校验")
    return found


def test_no_sheet_compared_is_not_no_difference(sealed: SealedCharter) -> None:
    said = roots_sentence(checks(sealed, roots_compared=0))
    assert "未核对" in said
    assert "没有不符" not in said
    found = condition(sealed, roots_compared=0)
    assert found.state is State.UNCHECKED
    assert "没有给出校验单" in found.value


def test_compared_sheets_are_counted(sealed: SealedCharter) -> None:
    assert "8 张每周校验单核对：没有不符" in roots_sentence(checks(sealed, roots_compared=8))
    found = condition(sealed, roots_compared=8)
    assert (found.state, found.value) == (State.MET, "完好，8 张校验单相符")


def test_sheets_that_do_not_fit_are_told_as_before(sealed: SealedCharter) -> None:
    broken = {"roots_intact": False, "roots_compared": 3}
    assert "不符，以下数字不能采信" in roots_sentence(checks(sealed, **broken))
    assert condition(sealed, **broken).state is State.FAILED


def test_page_paper_and_json_agree(sealed: SealedCharter) -> None:
    look = told_looks.look(sealed, "reached")
    record, attached = told_looks.told(sealed, look)
    lines = report_of(sealed, [look], record, attached).statements[0].lines
    assert any("未核对" in each for each in lines)
    assert "未核对" in report_html(sealed, [look], record, attached)
    told = look_json(look, sealed)["checks"]
    assert isinstance(told, dict)
    assert told["roots_compared"] == 0
