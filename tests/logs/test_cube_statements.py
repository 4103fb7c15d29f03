"""The SQL that lies ready is that of the expressions, and makes the columns it should."""

from __future__ import annotations

import pytest

from zhagen.logs.cube.compile import duckdb_text
from zhagen.logs.cube.expressions import expression_of
from zhagen.logs.cube.layout import CUBE, HABITS, STAGES, rows_schema
from zhagen.logs.cube.statements import STATEMENTS, duckdb_statements


def test_the_statements_are_those_of_the_expressions():
    told = "run: python -m zhagen.logs.cube.compile"
    assert STATEMENTS.read_text(encoding="utf-8") == duckdb_text(), told


def test_every_stage_has_its_statement():
    assert list(duckdb_statements()) == [stage.name for stage in STAGES]


@pytest.mark.parametrize("stage", [HABITS, *CUBE], ids=lambda stage: stage.name)
def test_the_columns_are_those_of_the_layout(stage):
    assert expression_of(stage.name).schema().names == tuple(rows_schema(stage).names)


@pytest.mark.parametrize("stage", CUBE, ids=lambda stage: stage.name)
def test_no_table_of_the_cube_holds_a_visitor(stage):
    assert "visitor" not in expression_of(stage.name).schema().names
