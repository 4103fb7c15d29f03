"""The example of the page of findings: from logs to report without the command line."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from tests.insight.test_evidence_sql import ITEMS, logs

from zhagen.calendar.official import official_calendar
from zhagen.cli.insight_store import MOST_HISTORY
from zhagen.insight.period import parse_period
from zhagen.logs.faults import LogFault
from zhagen.logs.storing.store import make_store
from zhagen.wiring import INSIGHT_HISTORY_DAYS, insight_panel

PAGE = Path(__file__).resolve().parents[2] / "docs/insight-findings.md"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    logs(tmp_path)
    rows = "".join(f"{x.code},{x.name},{x.url_prefix},{x.kind},2026-01-05\n" for x in ITEMS)
    (tmp_path / "items.csv").write_text("item_code,name,url_prefix,kind,updated_on\n" + rows)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_of_the_page_runs(folder, capsys):
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(code) == 1
    exec(compile(code[0], str(PAGE), "exec"), {})  # noqa: S102 - our own page
    assert "SELECT" in capsys.readouterr().out
    found = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    assert {each["type"] for each in found} >= {"volume.rose", "search.rose"}
    assert (folder / "report.docx").stat().st_size > 1000


def test_a_store_without_records_is_told(tmp_path):
    make_store(tmp_path / "store", created=date(2026, 11, 23))
    periods = parse_period("2026-04"), parse_period("2026-05")
    with pytest.raises(LogFault, match="还没有任何一天的记录"):
        insight_panel(tmp_path / "store", tmp_path / "items.csv", *periods, official_calendar())


def test_the_command_and_the_library_look_back_alike():
    assert MOST_HISTORY.days == INSIGHT_HISTORY_DAYS
