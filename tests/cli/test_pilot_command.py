"""`zhagen pilot` from the empty folder to the verdict, and one clear line for bad input."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import datetime

import openpyxl
import pilot_office as office
import pytest
from pilot_office import pilot
from rich.cells import cell_len

from zhagen.cli.main import run
from zhagen.events.ledger import JsonlLedger
from zhagen.events.model import Event, Subject
from zhagen.pilot.lessons import read_lessons
from zhagen.pilot.sealed_file import read_sealed


@pytest.fixture(scope="module")
def run_once(tmp_path_factory):
    """A pilot whose eight weeks are logged and whose first week's sheet is lodged."""
    folder = tmp_path_factory.mktemp("pilot")
    charter, secret = folder / "charter.yaml", folder / "部门.key"
    assert pilot("new", charter) == 0
    baseline, weeks = office.exports(folder, charter, 0.7)
    assert pilot("plan", charter, "--baseline", baseline, "--write", "--simulations", 100) == 0
    sealed = office.seal_by_both(folder)
    assert pilot("log", "new", folder / "记录", "--sealed", sealed, "--secret", secret) == 0
    assert pilot("log", "add", folder / "记录", weeks, "--secret", secret) == 0
    sheet = folder / "第8周.html"
    on = ("--week", 8, "--on", "2026-10-19")
    assert pilot("log", "sheet", folder / "记录", *on, "-o", sheet) == 0
    return folder


@pytest.fixture
def folder(run_once, tmp_path):
    """The same, to be spoilt."""
    return shutil.copytree(run_once, tmp_path / "试点")


def _decided(folder, name, *more):
    words = ("--week", 8, "--by", "何以宁", "--by", "陆青禾", "--on", "2026-10-26")
    return pilot("decide", folder / "记录", *words, "-o", folder / name, *more)


def test_the_charter_keeps_its_comments_and_has_the_plan(run_once):
    text = (run_once / "charter.yaml").read_text(encoding="utf-8")
    assert text.startswith("# 立项书草稿")
    charter = read_sealed(run_once / "charter.sealed.json").charter
    assert charter.information is not None
    assert set(charter.mix_weights) == {"简单", "复杂"}


def test_a_look_is_said_in_words_and_fits_eighty_columns(run_once, capsys):
    assert pilot("evaluate", run_once / "记录", "--week", 4) == 0
    said = capsys.readouterr().out
    assert "每件收件用时少" in said
    assert "照排班执行 100.0%" in said
    assert max(map(cell_len, said.splitlines())) <= 80


def test_the_look_as_json_carries_schema_and_charter(run_once, capsys):
    assert pilot("evaluate", run_once / "记录", "--week", 8, "--json") == 0
    look = json.loads(capsys.readouterr().out)
    assert (look["schema"], look["week"], look["target"]) == (1, 8, "reached")
    assert look["charter"] == read_sealed(run_once / "charter.sealed.json").hash
    assert look["primary"]["high"] < -0.1667


def test_the_decision_is_the_same_bytes_each_time_and_names_who_decided(run_once, capsys):
    lessons = run_once / "lessons.json"
    assert _decided(run_once, "决定.json", "--lessons", lessons, "--remark", "先开后关") == 0
    assert "成功" in capsys.readouterr().out
    assert _decided(run_once, "再算.json") == 0
    first = (run_once / "决定.json").read_bytes()
    assert first == (run_once / "再算.json").read_bytes()
    record = json.loads(first)
    assert record["verdict"] == "success"
    assert record["decided_by"] == ["何以宁", "陆青禾"]
    assert read_lessons(lessons).remarks == ("先开后关",)


def test_the_next_version_of_the_slice_starts_from_the_decision(run_once, tmp_path, capsys):
    lessons = run_once / "lessons.json"
    assert _decided(run_once, "决定.json", "--lessons", lessons, "--remark", "先开后关") == 0
    capsys.readouterr()
    name = "employer-social-insurance"
    words = ["slice", "new", name, "--from", name, "--dir", str(tmp_path)]
    assert run([*words, "--because", str(run_once / "决定.json")]) == 0
    said = capsys.readouterr().out
    assert "以前的经验" in said
    assert "先开后关" in said
    draft = tmp_path / name / "1.1"
    assert "联合验证" in (draft / "slice.yaml").read_text(encoding="utf-8")
    assert f"slice: {name}@1.1" in (draft / "charter.yaml").read_text(encoding="utf-8")
    again = ["slice", "new", name, "--from", str(draft), "--dir", str(tmp_path), "--because", "改"]
    assert run(again) == 0
    assert "先开后关" in capsys.readouterr().out


def test_verify_finds_a_changed_byte_and_a_cut_end(folder, capsys):
    log = folder / "记录"
    roots = folder / "对方存.txt"
    shutil.copy(log / "roots.jsonl", roots)
    assert pilot("verify", log, "--roots", roots) == 0
    spine = (log / "segments.jsonl").read_bytes()
    entries = log / "entries" / "000001.jsonl"
    whole = entries.read_bytes()
    entries.write_bytes(whole.replace(b'"window":', b'"wimdow":', 1))
    assert pilot("verify", log) == 1
    assert "被改动" in capsys.readouterr().out
    entries.write_bytes(whole)
    (log / "segments.jsonl").write_bytes(b"")
    assert pilot("verify", log, "--roots", roots, "--json") == 1
    kinds = {each["kind"] for each in json.loads(capsys.readouterr().out)["faults"]}
    assert "truncated" in kinds
    (log / "segments.jsonl").write_bytes(spine)
    assert pilot("verify", log, "--roots", roots) == 0


def test_the_sheet_of_an_unchanged_log_is_the_same_root(folder):
    words = ("--week", 8, "--on", "2026-10-30", "-o", folder / "再印.html")
    assert pilot("log", "sheet", folder / "记录", *words) == 0
    assert len((folder / "记录" / "roots.jsonl").read_text().splitlines()) == 1


def test_an_amendment_after_the_first_case_is_marked_and_signed_by_both(folder, capsys):
    sealed, log = folder / "charter.sealed.json", folder / "记录"
    changes = folder / "变更.yaml"
    changes.write_text("target: {text: 效率提升 10%, planned: -0.25}\n", encoding="utf-8")
    why = ("--amend", changes, "--text", "目标改低", "--on", "2026-09-01", "--log", log)
    key = ("--key", folder / "department.pem", "--party", "department")
    assert pilot("seal", sealed, *key, *why) == 0
    said = capsys.readouterr()
    assert "看到数据之后" in said.out
    assert "作废" in said.err
    assert pilot("log", "amend", log, "--sealed", sealed) == 2
    other = ("--key", folder / "vendor.pem", "--party", "vendor", "--on", "2026-09-02")
    assert pilot("seal", sealed, *other) == 0
    assert pilot("log", "amend", log, "--sealed", sealed) == 0
    assert _decided(folder, "决定.json") == 0
    assert json.loads((folder / "决定.json").read_bytes())["verdict"] == "void"


def test_rows_that_cannot_be_used_are_counted_with_reason_and_remedy(folder, capsys):
    wrong = folder / "错.csv"
    rows = [
        "办件编号,窗口,收件时间,答复时间,组别,办件类型,是否退件,满意度",
        "N1,综窗9,2026-09-01T09:00:00,2026-09-01T09:10:00,使用,简单,否,5",
        "N2,综窗1,2026-09-01T09:00:00,2026-09-01T08:10:00,使用,简单,否,5",
        "N3,综窗1,2026-09-01T09:00:00+08:00,2026-09-01T09:10:00,使用,简单,否,5",
        "N4,综窗1,昨天,2026-09-01T09:10:00,使用,简单,否,5",
        "N5,综窗1,2026-09-01T09:00:00,2026-09-01T09:10:00,使用,简单,否,5",
    ]
    wrong.write_text("\n".join(rows), encoding="utf-8")
    secret = ("--secret", folder / "部门.key")
    assert pilot("log", "add", folder / "记录", wrong, *secret, "--json") == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert (added["received"], added["accepted"]) == (5, 1)
    assert {each["reason"]: each["rows"] for each in added["set_aside"]} == {
        "unknown_window": ["2"],
        "backwards": ["3"],
        "zone_mixed": ["4"],
        "unreadable_time": ["5"],
    }
    assert pilot("log", "add", folder / "记录", wrong, *secret) == 0
    assert "窗口不在立项书之列" in capsys.readouterr().out


LOOK = ("evaluate", "{log}", "--week")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*LOOK, "3"), "不在约定的查看之列"),
        ((*LOOK, "4", "--today", "2026-09-20"), "以后才能查看"),
        ((*LOOK, "12", "--today", "2026-12-01"), "不允许延长"),
        ((*LOOK, "4", "--today", "昨天"), "不是日期"),
        ((*LOOK, "4", "--calendar", "{folder}/无.csv"), "工作日历文件"),
        (("evaluate", "{folder}", "--week", "4"), "不是试点记录"),
        (("decide", "{log}", "--week", "8", "--by", " "), "姓名"),
        (("verify", "{log}", "--roots", "{folder}/试点.csv"), "不是校验单上的内容"),
        (("log", "add", "{log}", "--secret", "{folder}/部门.key"), "没有写要加的文件"),
        (("log", "add", "{log}", "{folder}/试点.csv", "--secret", "{folder}/vendor.pem"), "密钥"),
        (("log", "new", "{log}", "--sealed", "{sealed}", "--secret", "{folder}/x"), "已经有东西"),
        (("log", "sheet", "{log}", "--week", "13", "-o", "{folder}/a.html"), "没有第 13 周"),
        (("log", "sheet", "{log}", "--week", "1", "-o", "{folder}/a.pdf"), ".docx 或 .html"),
        (("report", "{log}", "--week", "8", "-o", "{folder}/a.pdf"), ".docx 或 .html"),
        (("seal", "{sealed}", "--key", "{folder}/vendor.pem", "--party", "vendor"), "已经签过"),
        (("seal", "{sealed}", "--key", "{folder}/部门.key", "--party", "vendor"), "私钥文件"),
        (("seal", "{charter}", "--key", "{folder}/vendor.pem", "--party", "vendor"), "已经有了"),
        (("plan", "{sealed}"), "封存文件"),
        (("plan", "{folder}/无.yaml"), "不存在"),
        (("plan", "{charter}", "--baseline", "{charter}"), "没有 case_id"),
        (("plan", "{charter}", "--write"), "一起用"),
        (("new", "{charter}"), "已经有了"),
        (("key", "{folder}/vendor.pem"), "同名"),
        (("scope", "{folder}/试点.csv", "--column", "事项"), "写法不对"),
        (("scope", "{charter}"), "--column"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_line(run_once, capsys, words, said):
    places = {
        "folder": run_once,
        "log": run_once / "记录",
        "sealed": run_once / "charter.sealed.json",
        "charter": run_once / "charter.yaml",
    }
    assert pilot(*(word.format(**places) for word in words)) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err
    assert len(output.err.splitlines()) == 1


def test_a_charter_with_errors_is_told_line_by_line_and_not_sealed(run_once, tmp_path, capsys):
    text = (run_once / "charter.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "charter.yaml"
    broken.write_text(text.replace("planned: -0.25", "planned: -0.1"), encoding="utf-8")
    assert pilot("plan", broken) == 1
    line = text[: text.index("planned: -0.25")].count("\n") + 1
    assert f"charter.yaml:{line}  错误  预计效果没有超过目标" in capsys.readouterr().err
    key = ("--key", run_once / "vendor.pem", "--party", "vendor", "--on", "2026-08-19")
    assert pilot("seal", broken, *key) == 1
    assert not (tmp_path / "charter.sealed.json").exists()


def test_a_charter_is_not_sealed_once_the_pilot_has_begun(run_once, tmp_path, capsys):
    charter = shutil.copy(run_once / "charter.yaml", tmp_path)
    key = ("--key", run_once / "vendor.pem", "--party", "vendor", "--on", "2026-08-24")
    assert pilot("seal", charter, *key) == 2
    assert "第一件办件之前封存" in capsys.readouterr().err


def test_a_hopeless_plan_is_refused_and_nothing_is_written(run_once, tmp_path, capsys):
    text = (run_once / "charter.yaml").read_text(encoding="utf-8")
    alone = tmp_path / "charter.yaml"
    alone.write_text(text.replace("kind: switchback", "kind: before_after"), encoding="utf-8")
    before = alone.read_bytes()
    words = ("--baseline", run_once / "基线.csv", "--write", "--simulations", 100)
    assert pilot("plan", alone, *words) == 1
    assert "不要封存" in capsys.readouterr().out
    assert alone.read_bytes() == before


def test_scope_says_what_it_leaves_out(run_once, capsys):
    words = ("--top", 2, "--column", "item=办件类型", "--json")
    assert pilot("scope", run_once / "试点.csv", *words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    assert [each["rank"] for each in found["groups"]] == [1, 2]
    assert found["counted"] == sum(each["cases"] for each in (*found["groups"], found["rest"]))
    assert found["proposal"]["left_out"]["other_items"]["cases"] > 0


def test_the_report_is_written_from_the_decision_and_from_no_other(folder, capsys):
    assert _decided(folder, "决定.json") == 0
    log, page = folder / "记录", folder / "报告.html"
    decision = ("--decision", folder / "决定.json")
    assert pilot("report", log, "--week", 8, "-o", page, *decision) == 0
    assert "何以宁" in page.read_text(encoding="utf-8")
    capsys.readouterr()
    assert pilot("report", log, "--week", 6, "-o", page, *decision) == 2
    assert "与现在重算的结论不同" in capsys.readouterr().err


def test_the_status_page_shows_counts_and_no_result(run_once, tmp_path, capsys):
    page = tmp_path / "进展.html"
    words = ("status", run_once / "记录", "--today", "2026-09-30", "-o")
    assert pilot(*words, page) == 0
    text = page.read_text(encoding="utf-8")
    assert "照排班执行" in text
    assert "可信范围" not in text
    assert pilot(*words, tmp_path / "进展.docx") == 2
    assert ".html" in capsys.readouterr().err


def _judged(sheet, out, missed):
    """The sheet filled in: a fault in every third case, but for those in `missed`."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    for place, row in enumerate(rows):
        row[header.index("已核")] = "是"
        row[2] = "是" if place % 3 == 0 and row[1] not in missed else ""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    code = header[2].partition("（")[2].removesuffix("）")
    return code, [row[1] for place, row in enumerate(rows) if place % 3 == 0]


def test_the_accuracy_study_runs_from_the_draw_to_the_verdict(run_once, tmp_path, capsys):
    charter = ("--charter", run_once / "charter.yaml")
    sample = tmp_path / "样本.json"
    drawn = ("accuracy", "sample", run_once / "试点.csv", *charter, "--errors-per-case", 0.4)
    assert pilot(*drawn, "-o", sample) == 0
    first = sample.read_bytes()
    assert pilot(*drawn, "-o", sample) == 0
    assert sample.read_bytes() == first
    assert pilot("accuracy", "sheets", sample, *charter, "-o", tmp_path) == 0
    blank = tmp_path / "判定表-经办人甲.csv"
    code, faulty = _judged(blank, tmp_path / "甲.csv", ())
    _judged(blank, tmp_path / "乙.csv", faulty[:1])
    cases = [each["case"] for each in json.loads(first)["cases"]]
    lines = (
        {"case": each, "findings": [{"code": code, "severity": "error"}] * (each in faulty)}
        for each in cases
    )
    findings = tmp_path / "结果.jsonl"
    findings.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    both = ("--sheet", tmp_path / "甲.csv", "--sheet", tmp_path / "乙.csv")
    words = ("accuracy", "judge", sample, *charter, *both, "--findings", findings)
    assert pilot(*words) == 2
    assert "1 处判得不一样" in capsys.readouterr().err
    settled = tmp_path / "定论.csv"
    assert pilot(*words, "--settling", settled) == 0
    filled = settled.read_text(encoding="utf-8-sig").replace(f"{code},", f"{code},是")
    settled.write_text(filled, encoding="utf-8-sig")
    capsys.readouterr()
    assert pilot(*words, "--settled", settled, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["verdict"]) == (1, "go")
    assert found["found"]["overall"]["recall"]["value"] == 1
    assert pilot(*words, "--settled", settled) == 0
    assert "可以启用" in capsys.readouterr().out


def test_a_pilot_is_extended_once_where_its_end_allowed_it(tmp_path, capsys):
    charter, secret, log = tmp_path / "charter.yaml", tmp_path / "k", tmp_path / "记录"
    assert pilot("new", charter) == 0
    _, weeks = office.exports(tmp_path, charter, 0.8, weeks=12)
    sealed = office.seal_by_both(tmp_path)
    assert pilot("log", "new", log, "--sealed", sealed, "--secret", secret) == 0
    assert pilot("log", "add", log, weeks, "--secret", secret) == 0
    names = ("--by", "何以宁", "--on", "2026-11-20", "--json")
    capsys.readouterr()
    assert pilot("decide", log, "--week", 8, *names) == 0
    planned = json.loads(capsys.readouterr().out)
    assert (planned["verdict"], planned["next_step"]) == ("partly", "extend_once")
    assert pilot("decide", log, "--week", 12, *names) == 0
    extended = json.loads(capsys.readouterr().out)
    assert extended["week"] == 12
    assert not extended["extension_allowed"]


@pytest.mark.parametrize("form", ["xlsx", "jsonl", "gbk"])
def test_exports_of_every_kind_are_added(folder, tmp_path, capsys, form):
    header = ["办件编号", "窗口", "收件时间", "答复时间", "组别"]
    cases = [
        [f"{form}{at}", "综窗1", f"2026-09-01T09:0{at}:00", "2026-09-01T09:30:00", "使用"]
        for at in range(5)
    ]
    path = tmp_path / f"办件.{form}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in (header, *cases):
            book.active.append(row)
        book.save(path)
    elif form == "jsonl":
        lines = (json.dumps(dict(zip(header, row, strict=True))) for row in cases)
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        path.write_text("\n".join(map(",".join, (header, *cases))), encoding="gb18030")
    words = ("--secret", folder / "部门.key", "--json")
    assert pilot("log", "add", folder / "记录", path, *words) == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert (added["received"], added["accepted"]) == (5, 5)


def test_the_ledger_of_the_pre_review_is_added_by_window(folder, tmp_path, capsys):
    at = datetime.fromisoformat("2026-09-01T09:00:00+08:00")
    subject = Subject(f"case-{1:032x}", "employer-social-insurance@1.0", arm="on")
    event = Event("precheck.received", at, subject, {"files": 1, "bytes": 1})
    JsonlLedger(tmp_path / "台账").append([event])
    words = ("log", "add", folder / "记录", "--secret", folder / "部门.key")
    assert pilot(*words, "--ledger", tmp_path / "台账") == 2
    assert "--window" in capsys.readouterr().err
    assert pilot(*words, "--ledger", tmp_path / "台账", "--window", "综窗1", "--json") == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert (added["received"], added["accepted"]) == (1, 1)


@pytest.mark.parametrize(
    ("because", "said"),
    [("无.json", "决定记录"), ("lessons.json", "不是决定记录"), ("继续.json", "还没有结论"),
     ("别的.json", "请核对")],
)  # fmt: skip
def test_the_next_version_needs_a_verdict_on_that_slice(tmp_path, capsys, because, said):
    record = {"verdict": "success", "decided_on": "2026-10-26", "title": "试", "week": 8}
    about = {"slice": "other-thing@1.0", "charter": "0" * 64}
    (tmp_path / "lessons.json").write_text("{}", encoding="utf-8")
    going = {**record, **about, "verdict": "continue"}
    (tmp_path / "继续.json").write_text(json.dumps(going), encoding="utf-8")
    (tmp_path / "别的.json").write_text(json.dumps({**record, **about}), encoding="utf-8")
    name = "employer-social-insurance"
    words = ["slice", "new", name, "--from", name, "--dir", str(tmp_path)]
    assert run([*words, "--because", str(tmp_path / because)]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / name).exists()
