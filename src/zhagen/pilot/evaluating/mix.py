"""Simpson's table: the arms type by type, so that easier cases are not taken for a better tool."""

from __future__ import annotations

import numpy as np

from zhagen.pilot.charter import Charter, Measure
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.evaluating.checks import in_pilot
from zhagen.pilot.model import Cells, MixRow


def mix_rows(cells: Cells, charter: Charter, rota: Rota, last_week: int) -> tuple[MixRow, ...]:
    """One row a case type: cases and level of the primary metric by assigned arm."""
    inside = in_pilot(cells, charter, rota, last_week)
    arm = rota.assigned(cells.window, cells.day)
    metric = charter.primary
    rows = []
    for at, name in enumerate(cells.types):
        cases, levels = [], []
        for side in (0, 1):
            here = inside & (cells.type == at) & (arm == side)
            count = int(cells.counts[metric.id][here].sum())
            level = float(cells.sums[metric.id][here].sum() / count) if count else float("nan")
            if metric.measure is Measure.GEOMETRIC_MEAN_RATIO:
                level = float(np.exp(level))
            cases.append(int(cells.n[here].sum()))
            levels.append(level)
        rows.append(MixRow(name, cases[0], cases[1], levels[0], levels[1]))
    return tuple(rows)
