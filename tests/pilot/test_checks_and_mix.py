"""Shares of counted cases: kept to the rota, complete, and by case type."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_cells import METRIC, cells_of, charter_of, quick, rota_of, seeds
from hypothesis import given
from hypothesis import strategies as st

from zhagen.pilot.evaluating.checks import completeness_of, compliance_of, in_pilot
from zhagen.pilot.evaluating.mix import mix_rows


@quick
@given(seeds, st.floats(0, 1))
def test_compliance_and_completeness_are_shares_of_counted_cases(seed: int, share: float) -> None:
    charter, rota = charter_of(), rota_of()
    cells = cells_of(seed)
    rng = np.random.default_rng(seed)
    wrong = rng.random(len(cells.n)) < share
    missing = np.minimum(rng.integers(0, 3, len(cells.n)), cells.n)
    cells = replace(
        cells,
        on=np.where(wrong, 1 - cells.on, cells.on),
        counts={METRIC: cells.n - missing},
    )
    inside = in_pilot(cells, charter, rota, 8)
    total = cells.n[inside].sum()
    kept = cells.n[inside & ~wrong].sum()
    assert compliance_of(cells, rota, inside) == pytest.approx(kept / total)
    known = (cells.n - missing)[inside].sum()
    assert completeness_of(cells, charter, inside, 0) == pytest.approx(known / total)
    worse = completeness_of(cells, charter, inside, 50)
    assert worse == pytest.approx(known / (total + 50))


def test_an_arm_not_said_counts_against_compliance() -> None:
    cells = cells_of(1)
    unsaid = replace(cells, on=np.full(len(cells.n), -1))
    inside = in_pilot(cells, charter_of(), rota_of(), 8)
    assert compliance_of(unsaid, rota_of(), inside) == 0.0
    assert compliance_of(cells, rota_of(), inside & False) == 0.0


def test_the_table_by_type_adds_up_to_the_counted_cases() -> None:
    cells = cells_of(5)
    rows = mix_rows(cells, charter_of(), rota_of(), 8)
    inside = in_pilot(cells, charter_of(), rota_of(), 8)
    assert sum(row.off_cases + row.on_cases for row in rows) == cells.n[inside].sum()
    assert [row.type for row in rows] == ["简单", "复杂"]
