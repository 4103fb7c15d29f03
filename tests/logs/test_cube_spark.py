"""Spark and DuckDB make the same cube, to the byte."""

from __future__ import annotations

import random
import shutil

import pytest
from access_store import Hit, add_file, cube_bytes

from zhagen.logs.cube.days import refresh
from zhagen.logs.cube.spark import SparkEngine

sql = pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17", allow_module_level=True)
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def session():
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    builder = sql.SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    yield made
    made.stop()


def world(seed: int) -> list[Hit]:
    """Some days of people, and programs of several kinds among them."""
    draw = random.Random(seed)  # noqa: S311 - drawn alike for both
    hits = []
    for visitor in range(60):
        clock = draw.randrange(3 * 86_400) * 1000
        for _ in range(draw.randrange(1, 12)):
            page = f"/p{draw.randrange(9)}.html"
            kind = draw.choice([0, 0, 0, 1, 1, 2])
            source = draw.choice([None, "/p0.html", "/p1.html"])
            status = 404 if kind == 2 else 200
            hits.append(Hit(clock, visitor, page, source, status, visitor % 2, kind))
            clock += draw.choice([0, 1000, 20_000, 600_000, 1_800_000, 1_801_000])
    steady = [Hit(86_400_000 + 60_000 * k, 900, "/p1.html") for k in range(200)]
    rapid = [Hit(90_000_000 + 1000 * k, 901, f"/q{k}.html") for k in range(70)]
    return [*hits, *steady, *rapid]


def test_spark_makes_the_cube_that_duckdb_makes(session, tmp_path):
    for name in ("spark", "duckdb"):
        add_file(tmp_path / name, "log", world(7))
    refresh(tmp_path / "spark", engine=SparkEngine(session))
    refresh(tmp_path / "duckdb")
    assert cube_bytes(tmp_path / "spark") == cube_bytes(tmp_path / "duckdb")
