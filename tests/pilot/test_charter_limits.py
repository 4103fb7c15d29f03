"""A number out of range is told with the range, and no number at all as such."""

from __future__ import annotations

import charters
import pytest

from zhagen.pilot.agreeing.check import check_file
from zhagen.pilot.agreeing.file import BrokenCharter, load_charter, to_canonical


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"alpha": float("nan")}, "alpha：应为有限的数"),
        ({"target__planned": float("-inf")}, "target → planned：应为有限的数"),
        ({"alpha": "NaN"}, "alpha：应为有限的数"),
        ({"alpha": 1.5}, "alpha：应在 0 至 1 之间，不含两端"),
        ({"schedule__weeks": 800}, "schedule → weeks：应在 1 至 52 之间"),
        ({"schedule__extension_weeks": 27}, "应在 0 至 26 之间"),
        ({"schedule__run_in": -1}, "不能小于 0"),
        ({"schedule__looks": []}, "schedule → looks：至少要写 1 项"),
        ({"parties": []}, "parties：至少要写 2 项"),
        ({"floors": {"compliance": 1.2}}, "应在 0 至 1 之间"),
        ({"metrics__guardrails__0__margin": -0.1}, "margin：不能小于 0"),
    ],
)
def test_a_number_out_of_range_is_told_with_the_range(tmp_path, changes, said):
    path = charters.write(tmp_path, **changes)
    for read in (load_charter, to_canonical):
        with pytest.raises(BrokenCharter) as told:
            read(path)
        (fault,) = told.value.faults
        assert said in fault.what
        assert fault.line > 1
        assert "slice-format" not in fault.remedy


@pytest.mark.parametrize(
    ("changes", "levels"),
    [
        ({"alpha": 0.9}, ["error"]),
        ({"alpha": 0.21}, ["error"]),
        ({"alpha": 0.2}, ["warning"]),
        ({"alpha": 0.1}, []),
        ({"metrics__guardrails__0__alpha": 0.3}, ["error"]),
    ],
)
def test_an_error_rate_above_a_fifth_is_an_error(tmp_path, changes, levels):
    faults = check_file(charters.write(tmp_path, **changes))
    assert [fault.level for fault in faults if "误判" in fault.what] == levels
