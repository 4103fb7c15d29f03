"""Tables of the pilot stay within a terminal of 80 columns and lose no word."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from zhagen.cli.pilot_lines import WIDTH, table

TEXT = st.text("综窗口办件用时说明，。ab1", max_size=60)
NUMBER = st.from_regex(r"-?[0-9]{1,4}\.[0-9]%", fullmatch=True)
ROWS = st.lists(st.tuples(TEXT, NUMBER, TEXT, NUMBER), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_line_fits_and_every_character_is_there(rows):
    header = ("指标", "变化", "说明", "占比")
    lines = list(table(header, rows, right=(1, 3)))
    assert all(cell_len(line) <= WIDTH for line in lines)
    shown = sorted("".join(lines).replace(" ", ""))
    assert shown == sorted("".join("".join(row) for row in (header, *rows)))


def test_numbers_stand_under_each_other():
    first, second, third = table(
        ("窗口", "件数"), [("综窗1", "5"), ("综窗12", "1 205")], right=(1,)
    )
    assert len({cell_len(line) for line in (first, second, third)}) == 1
