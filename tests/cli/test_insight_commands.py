"""From logs to report, book, verdict and renewal page, by the commands people type."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import jsonschema
import pypdfium2
import pytest
from tests.insight.made import proposal
from typer.testing import CliRunner

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_report import _checked
from zhagen.cli.main import app
from zhagen.events.ledger import JsonlLedger
from zhagen.insight import json_schema
from zhagen.insight.book.file import append_register
from zhagen.insight.book.register import Entry, State
from zhagen.insight.period import parse_period

FIRST, TURN, LAST = date(2026, 2, 2), date(2026, 5, 4), date(2026, 8, 30)
PERIODS = ("--period", "2026-05-04..2026-08-30", "--against", "2026-02-02..2026-05-03")
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36"


def _run(*given: object):
    return CliRunner().invoke(app, ["insight", *map(str, given)])


def _told(*given: object) -> str:
    """The line a refusal prints."""
    found = _run(*given)
    assert found.exit_code != 0
    assert found.exception is not None
    return str(found.exception)


def _logs(folder: Path) -> None:
    """Eight items; on the first many searches fail since May."""
    rng = random.Random(3)  # noqa: S311 - drawn logs, no secret
    searches, lines = [], []
    for offset in range((LAST - FIRST).days + 1):
        day = datetime.combine(FIRST + timedelta(days=offset), datetime.min.time())
        late = day.date() >= TURN
        for item in range(8):
            for _ in range(6):
                at = day + timedelta(hours=rng.randint(8, 20), seconds=rng.randint(0, 3599))
                page = f"/guide/{item}/index.html"
                share = 0.7 if late and item == 0 else 0.2
                searches.append({
                    "time": f"{at.isoformat()}+08:00", "q": "补贴", "page": page, "clicked": None,
                    "results": 0 if rng.random() < share else 4,
                })  # fmt: skip
                lines.append((at, f"192.0.2.{rng.randint(1, 250)}", page))
    (folder / "search.jsonl").write_text("".join(json.dumps(each) + "\n" for each in searches))
    (folder / "access.log").write_text("".join(
        f'{who} - - [{at:%d/%b/%Y:%H:%M:%S} +0800] "GET {page} HTTP/1.1" 200 512 "-" "{AGENT}"\n'
        for at, who, page in sorted(lines)
    ))  # fmt: skip
    (folder / "items.csv").write_text(
        "item_code,name,url_prefix,kind,updated_on\n"
        + "".join(f"SX{n},示例事项{n},/guide/{n}/,personal,2026-01-05\n" for n in range(8)),
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with a store that holds two periods, and the report of the second."""
    folder = tmp_path_factory.mktemp("insight")
    _logs(folder)
    logs = folder / "access.log", folder / "search.jsonl"
    assert _run("ingest", "--store", folder / "store", *logs).exit_code == 0
    found = _run(
        "report", "--store", folder / "store", *PERIODS, "--items", folder / "items.csv",
        "-o", folder / "a.docx", "-o", folder / "a.pdf", "-o", folder / "a.html",
        "--json", folder / "f.json", "--sheets", folder / "sheets",
    )  # fmt: skip
    assert found.exit_code == 0, found.exception
    return folder


@pytest.fixture
def folder(made, tmp_path) -> Path:
    """A copy that a test may write into."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


def _proposal(folder: Path) -> str:
    return next(path.stem for path in sorted((folder / "sheets").glob("*.docx")))


def test_the_planted_change_is_found_with_its_proposal(made):
    found = json.loads((made / "f.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, json_schema.findings())
    planted = [each for each in found if each["item"] == "SX0" and each["type"] == "search.rose"]
    assert planted
    assert planted[0]["after"] == pytest.approx(0.7, abs=0.05)
    proposals = [each["proposal"] for each in found if "proposal" in each]
    assert 1 <= len(proposals) <= 2
    assert proposals[0]["metric"] == "no_result_share"


def test_the_paper_opens_with_the_result_and_is_short(made):
    with pypdfium2.PdfDocument(made / "a.pdf") as paper:
        assert len(paper) <= 6
        assert "条发现" in paper[0].get_textpage().get_text_bounded()
    assert "示例事项0" in (made / "a.html").read_text(encoding="utf-8")
    assert (made / "a.docx").read_bytes().startswith(b"PK")


def test_a_second_run_gives_the_same_bytes_and_changes_no_book(folder):
    book = (folder / "store/proposals/proposals.jsonl").read_bytes()
    again = _run(
        "report", "--store", folder / "store", *PERIODS, "-o", folder / "b.pdf",
        "--json", folder / "g.json",
    )  # fmt: skip
    assert again.exit_code == 0
    assert (folder / "g.json").read_bytes() == (folder / "f.json").read_bytes()
    assert (folder / "b.pdf").read_bytes() == (folder / "a.pdf").read_bytes()
    assert (folder / "store/proposals/proposals.jsonl").read_bytes() == book


def test_a_proposal_is_done_on_a_day_and_waits_for_its_verdict(folder):
    store, name = folder / "store", _proposal(folder)
    said = _run("adopt", name, "--store", store, "--on", "2026-09-07", "--ledger", folder / "led")
    assert "2026-09-07 上线" in said.output
    events = list(JsonlLedger(folder / "led").read("insight.proposal_adopted"))
    assert [event.payload["state"] for event in events] == ["done"]
    assert "还不能说" in _run("verify", "--store", store).output
    told = json.loads(_run("verify", "--store", store, name[:6], "--json").output)
    assert [(each["verdict"], each["doubt"]) for each in told] == [("open", "early")]


def test_what_stands_in_the_book_is_changed_only_where_it_is_said_to_be_a_correction(folder):
    store, name = folder / "store", _proposal(folder)
    book = folder / "store/proposals/proposals.jsonl"

    def adopt(on: str, *more: str):
        return ("adopt", name, "--store", store, "--on", on, "--today", "2026-10-01", *more)

    assert "还没有到" in _told(*adopt("2026-10-02"))
    assert "已登记" in _run(*adopt("2026-09-07", "--declined", "--by", "数据科")).output
    before = book.read_bytes()
    assert "由数据科定为不采纳" in _told(*adopt("2026-09-09"))
    assert "没有改动" in _run(*adopt("2026-09-07", "--declined", "--by", "数据科")).output
    assert book.read_bytes() == before
    assert "已更正" in _run(*adopt("2026-09-09", "--correct")).output
    assert "已记为 2026-09-09 上线" in _told(*adopt("2026-09-10"))
    assert _run(*adopt("2026-09-10", "--correct")).exit_code == 0
    assert book.read_bytes().startswith(before)
    assert "原登记 2026-09-09" in _run("verify", "--store", store).output


def test_a_ledger_that_cannot_be_written_is_told_before_the_book_is(folder):
    book = folder / "store/proposals/proposals.jsonl"
    before = book.read_bytes()
    (folder / "led").write_text("x")
    told = _told(
        "adopt", _proposal(folder), "--store", folder / "store", "--on", "2026-09-07",
        "--ledger", folder / "led",
    )  # fmt: skip
    assert "台账文件夹用不了" in told
    assert book.read_bytes() == before


def test_a_dry_run_and_a_look_at_a_part_leave_the_book_alone(folder):
    store = folder / "store"
    book = folder / "store/proposals/proposals.jsonl"
    before = book.read_bytes()
    dry = _run("report", "--store", store, *PERIODS, "--json", folder / "d.json", "--dry-run")
    assert "什么也没有登记" in dry.output
    month = ("--period", "2026-07", "--against", "2026-06")
    part = _run("report", "--store", store, *month, "--json", folder / "d.json")
    assert "登记簿里已有" in part.output
    assert book.read_bytes() == before


def test_an_improvement_that_did_harm_is_told_by_verify_and_by_the_next_report(folder):
    """What was planted is taken for a change that somebody made that day."""
    store = folder / "store"
    made = proposal(
        "P-00000001", item="SX0", metric="no_result_share", measure_on=date(2026, 7, 8),
        controls=tuple(f"SX{n}" for n in range(1, 8)),
    )  # fmt: skip
    append_register(store, [
        Entry(State.PROPOSED, made.id, FIRST, proposal=made, period="2026Q1"),
        Entry(State.DONE, made.id, TURN),
    ])  # fmt: skip
    book = folder / "store/proposals/proposals.jsonl"
    kept = book.read_bytes()
    early = _run("verify", "--store", store, made.id, "--today", "2026-07-07").output
    assert "约定 2026 年 7 月 8 日起看，现在还早" in early
    assert book.read_bytes() == kept
    said = _run("verify", "--store", store, made.id, "--ledger", folder / "led").output
    assert "变差了，建议恢复原样" in said
    event = next(JsonlLedger(folder / "led").read("insight.proposal_measured"))
    assert event.payload["verdict"] == "worse"
    told = _run("report", "--store", store, *PERIODS, "-o", folder / "v.html")
    assert "上次改的 1 条变差" in told.output
    assert "变差了，建议恢复原样" in (folder / "v.html").read_text(encoding="utf-8")
    measured = [json.loads(line) for line in book.read_text().splitlines() if "measured" in line]
    assert [each["on"] for each in measured] == ["2026-06-30", "2026-06-30"]
    assert measured[1]["effect"] == measured[0]["effect"]
    assert [each.get("period") for each in measured] == [None, PERIODS[1]]
    kept = book.read_bytes()
    again = _run("report", "--store", store, *PERIODS, "-o", folder / "w.html")
    assert again.exit_code == 0
    assert (folder / "w.html").read_bytes() == (folder / "v.html").read_bytes()
    assert book.read_bytes() == kept


def test_a_proposal_may_be_declined_by_somebody(folder):
    store, name = folder / "store", _proposal(folder)
    assert "谁定的" in _told("adopt", name, "--store", store, "--on", "2026-09-07", "--declined")
    said = _run(
        "adopt", name, "--store", store, "--on", "2026-09-07", "--declined", "--by", "数据科"
    )
    assert "数据科 不采纳" in said.output
    assert "数据科 不采纳" in _run("verify", "--store", store).output


def test_the_renewal_page_is_written(folder):
    store, name = folder / "store", _proposal(folder)
    _run("adopt", name, "--store", store, "--on", "2026-09-07", "--accepted")
    outputs = ("-o", folder / "r.pdf", "-o", folder / "r.docx", "-o", folder / "r.html")
    found = _run("renewal", "--store", store, "--year", 2026, *outputs)
    assert found.exit_code == 0, found.exception
    assert (folder / "r.docx").read_bytes().startswith(b"PK")
    assert "续签价值说明" in (folder / "r.html").read_text(encoding="utf-8")
    with pypdfium2.PdfDocument(folder / "r.pdf") as paper:
        assert len(paper) == 1


@pytest.mark.parametrize(
    ("period", "against", "what"),
    [
        ("2026-06", "2026-06-10..2026-07-10", "重合"),
        ("2026-06", "2025-06", "没有任何记录"),
        ("2027Q1", "2026-06", "没有任何记录"),
        ("2026-04", "2026-06", "对调"),
        ("2026-13", "2026-06", "没有“2026-13”"),
        ("2026-08-01..2026-09-30", "2026-06", "还没有完"),
    ],
)
def test_periods_that_cannot_be_compared_are_told_in_a_line(made, period, against, what):
    told = _told(
        "report", "--store", made / "store", "--period", period, "--against", against,
        "-o", made / "x.pdf", "--today", "2026-08-31",
    )  # fmt: skip
    assert what in told
    assert "\n" not in told
    assert not (made / "x.pdf").exists()


def test_a_period_that_is_over_but_ends_early_in_the_records_is_remarked():
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    before, after = (
        parse_period(text) for text in ("2026-06-01..2026-07-31", "2026-08-01..2026-09-30")
    )
    remarks = _checked(days, before, after, today=date(2027, 1, 1))
    (remark,) = remarks
    assert remark == (
        "2026 年 8 月 1 日至 2026 年 9 月 30 日共 61 天，有记录的只有 30 天，"
        "缺 2026-08-31 至 2026-09-30。请看是否漏读了日志。"
    )


def test_a_hole_between_records_is_told_by_its_days_and_how_to_mend_it():
    days = [date(2026, 3, 30), date(2026, 6, 30), date(2026, 10, 2)]
    with pytest.raises(UsageFault) as told:
        _checked(days, parse_period("2026Q2"), parse_period("2026Q3"), today=date(2027, 1, 1))
    assert str(told.value) == (
        "--period 2026 年第三季度没有任何记录：2026-07-01 至 2026-10-01 缺记录，前后都有。"
        "可能读入时中断过，请把这一段的日志再用 zhagen insight ingest 读一次。"
    )


def test_a_period_is_over_on_the_day_after_it_or_when_its_last_day_is_on_record():
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    before, after = parse_period("2026-07"), parse_period("2026-08")
    with pytest.raises(UsageFault, match="还差 1 天"):
        _checked(days, before, after, today=date(2026, 8, 31))
    assert _checked(days, before, after, today=date(2026, 9, 1)) == ()
    assert _checked([*days, date(2026, 8, 31)], before, after, today=date(2026, 8, 31)) == ()


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (("-o", "x.txt"), "结尾"),
        ((), "-o"),
        (("-o", "nowhere/x.pdf"), "文件夹不存在"),
        (("-o", "x.pdf", "--items", "nothing.csv"), "事项表"),
        (("-o", "x.pdf", "-o", "x.pdf"), "同一个文件"),
        (("-o", "x.pdf", "--sheets", __file__), "应当是文件夹"),
    ],
)
def test_wrong_places_are_told_before_anything_is_written(made, tmp_path, monkeypatch, more, what):
    monkeypatch.chdir(tmp_path)
    assert what in _told("report", "--store", made / "store", *PERIODS, *more)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_store_is_told_what_to_run_first(tmp_path):
    for verb in (("report", *PERIODS, "-o", tmp_path / "x.pdf"), ("verify",)):
        assert "zhagen insight ingest" in _told(verb[0], "--store", tmp_path / "no", *verb[1:])


def test_without_a_table_of_items_the_report_begins_with_how_to_give_one(folder):
    shutil.rmtree(folder / "store/proposals")
    out = folder / "x.html"
    told = _run("report", "--store", folder / "store", *PERIODS, "-o", out)
    assert "请留意：没有事项表，办件记录里也没有事项编码，只看了全站。请用 --items" in told.output
    text = out.read_text(encoding="utf-8")
    assert text.index("先请留意") < text.index("没有事项表") < text.index("附")


def test_without_a_table_the_codes_of_the_handling_records_are_the_items(folder):
    shutil.rmtree(folder / "store/proposals")
    cases = "".join(
        f"C{n},SX{n % 2},online,,2026-0{3 + n % 5}-1{n % 9}T09:00:00,,,,,5,\n" for n in range(90)
    )
    (folder / "cases.csv").write_text(
        "case_id,item_code,channel,window,applied_at,accepted_at,returned_at,return_reason,"
        f"finished_at,promise_days,satisfaction\n{cases}",
        encoding="utf-8",
    )
    assert _run("ingest", "--store", folder / "store", folder / "cases.csv").exit_code == 0
    told = _run("report", "--store", folder / "store", *PERIODS, "-o", folder / "x.html")
    assert "按办件记录里的 2 个事项编码分析" in told.output


def test_a_table_of_another_site_is_told_and_not_kept(folder):
    store = folder / "store"
    kept = (store / "proposals/items.csv").read_bytes()
    other = folder / "other.csv"
    other.write_text("item_code,name,url_prefix\nX1,某事项,/nowhere/\n", encoding="utf-8")
    told = _told("report", "--store", store, *PERIODS, "--items", other, "-o", folder / "y.pdf")
    assert "一个也没有对上" in told
    assert (store / "proposals/items.csv").read_bytes() == kept
    assert not (folder / "y.pdf").exists()


def test_nothing_is_written_among_the_data(made):
    told = _told("report", "--store", made / "store", *PERIODS, "-o", made / "store" / "x.pdf")
    assert "换个输出位置" in told


def test_an_unknown_proposal_is_told_with_those_there_are(made):
    told = _told("adopt", "P-unknown", "--store", made / "store", "--on", "2026-09-07")
    assert _proposal(made) in told
