"""A run-in is a matter of calendar weeks, which a stepped wedge has no use for: said early."""

from __future__ import annotations

import charters
import pytest

from zhagen.cli.main import run
from zhagen.pilot.agreeing.check import check_file
from zhagen.slices.faults import Level

WEDGE = {
    "design__kind": "stepped_wedge",
    "schedule__looks": [8],
    "schedule__extension_weeks": 0,
}


def _warnings(folder, **changes):
    faults = check_file(charters.write(folder, **changes))
    assert not [each for each in faults if each.level is Level.ERROR]
    return [each for each in faults if "错峰上线去掉前" in each.what]


@pytest.mark.parametrize("weeks", [1, 2])
def test_a_stepped_wedge_with_a_run_in_is_warned_of_with_its_line(tmp_path, weeks):
    (fault,) = _warnings(tmp_path, **WEDGE, schedule__run_in=weeks)
    assert fault.level is Level.WARNING
    assert f"去掉前 {weeks} 周" in fault.what
    assert "写 run_in: 0" in fault.remedy
    line = (tmp_path / "charter.yaml").read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert line.strip() == f"run_in: {weeks}"


def test_without_a_run_in_or_in_another_design_nothing_is_said(tmp_path):
    assert not _warnings(tmp_path, **WEDGE)
    assert not _warnings(tmp_path, schedule__run_in=1)


def test_the_plan_prints_the_warning_and_goes_on(tmp_path, capsys):
    path = charters.write(tmp_path, **WEDGE, schedule__run_in=2)
    assert run(["pilot", "plan", str(path)]) == 0
    told = capsys.readouterr()
    said = "".join((told.out + told.err).split())
    assert "错峰上线去掉前2周" in said
    assert "写run_in:0" in said
