"""A formula means the same in SQL and in Python, and nothing outside the grammar gets in."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.pilot.agreeing.formula import BadFormula, parse
from zhagen.pilot.model import CASE_COLUMNS

_NAMES = ("started_at", "ended_at", "returned", "errors", "satisfaction", "case_type")
_TYPES = ("TIMESTAMP", "TIMESTAMP", "BOOLEAN", "DOUBLE", "DOUBLE", "VARCHAR")
_MOMENTS = st.datetimes(
    datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-12-31")
).map(lambda moment: moment.replace(microsecond=0))
_CASES = st.fixed_dictionaries(
    {
        "started_at": st.none() | _MOMENTS,
        "ended_at": st.none() | _MOMENTS,
        "returned": st.none() | st.booleans(),
        "errors": st.none() | st.integers(-5, 5).map(float),
        "satisfaction": st.none() | st.integers(1, 5).map(float),
        "case_type": st.none() | st.sampled_from(["简单", "复杂", "别'类"]),
    }
)
_NUMBERS = st.recursive(
    st.sampled_from(["errors", "satisfaction", "2", "0", "0.5", "minutes(started_at, ended_at)"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda part: f"-{part}"),
        st.tuples(inner, inner).map(lambda t: f"coalesce({t[0]}, {t[1]})"),
    ),
    max_leaves=5,
)
_TRUTHS = st.recursive(
    st.one_of(
        st.sampled_from(["returned", "True", "is_empty(ended_at)", "case_type == '简单'"]),
        st.tuples(_NUMBERS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _NUMBERS).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        inner.map(lambda part: f"(not {part})"),
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        yield opened


@settings(max_examples=150, deadline=None)
@given(text=_NUMBERS | _TRUTHS, case=_CASES)
def test_sql_and_python_agree_on_every_formula_and_case(connection, text, case):
    formula = parse(text, CASE_COLUMNS)
    columns = ", ".join(
        f'CAST(? AS {kind}) AS "{name}"'
        for name, kind in zip(
            _NAMES,
            ("TIMESTAMP", "TIMESTAMP", "BOOLEAN", "DOUBLE", "DOUBLE", "VARCHAR"),
            strict=True,
        )
    )
    query = f"SELECT {formula.sql()} FROM (SELECT {columns})"  # noqa: S608 - columns are our own
    (by_sql,) = connection.execute(query, [case[name] for name in _NAMES]).fetchone()
    by_python = formula.of(case)
    assert (by_sql is None) == (by_python is None)
    if by_python is not None:
        assert by_sql == pytest.approx(by_python, rel=1e-12, abs=1e-12, nan_ok=True)


def test_a_metric_of_one_case_reads_as_written():
    start = datetime.fromisoformat("2026-08-24T09:00")
    case = {"started_at": start, "ended_at": start + timedelta(minutes=12), "errors": None}
    assert parse("minutes(started_at, ended_at)", CASE_COLUMNS).of(case) == 12
    assert parse("errors + 1", CASE_COLUMNS).of(case) is None
    assert parse("coalesce(errors, 0) + 1", CASE_COLUMNS).of(case) == 1
    assert parse("errors / 0", CASE_COLUMNS).of({"errors": 3.0}) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("__import__('os')", "没有函数"),
        ("started_at.year", "不认识的写法"),
        ("[1]", "不认识的写法"),
        ("errors if returned else 1", "不认识的写法"),
        ("1 < errors < 3", "不认识的写法"),
        ("minutes(started_at)", "要 2 个参数"),
        ("minutes(errors, ended_at)", "不是时间"),
        ("returned + 1", "应当是数"),
        ("errors and returned", "应当是是否"),
        ("started_at", "结果是时间"),
        ("case_type == 1", "比较"),
        ("办件", "可用的列"),
        ("errors +", "写法不对"),
        ("(" * 3000, "写法不对"),
    ],
)
def test_what_is_not_in_the_grammar_is_refused_with_the_reason(text, word):
    with pytest.raises(BadFormula, match=word):
        parse(text, CASE_COLUMNS)


def test_a_formula_says_which_columns_it_reads():
    formula = parse("returned or errors > 2", CASE_COLUMNS)
    assert formula.columns == {"returned", "errors"}
