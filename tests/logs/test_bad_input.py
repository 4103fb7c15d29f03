"""What cannot be read is told in one line each, and what can be is read beside it."""

import json
import os

import pytest
from tests.logs.make_exports import matomo_json, matomo_visits
from tests.logs.make_logs import (
    HOST,
    Request,
    combined,
    common,
    handling,
    iis,
    json_lines,
    moment,
    packed,
    searches,
    visits,
)
from tests.logs.stored import asked, ingest, table, written

from zhagen.logs.files.tally import Tally
from zhagen.logs.ingesting.rejections import complaint

START = moment("2026-07-01 10:00:00")
VISITS = visits(START, 200)
LOG = combined(VISITS)
UNKNOWN = "不是认识的日志或记录"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x89PNG\r\n\x1a\n" + os.urandom(999), UNKNOWN),
        ("这是说明\n".encode(), UNKNOWN),
        ("这是说明\n".encode("gb18030"), UNKNOWN),
        (LOG.decode().encode("utf-16"), "请另存为 UTF-8"),
        (b"PK\x03\x04" + LOG, "请先解压"),
        (handling([{}]).replace(b"channel", b"kanal"), "缺少列 channel，请补上"),
        (b'{"result":"error","message":"No access"}', "出错信息，不是导出：No access"),
        (b'[{"label":"/a","nb_hits":3}]', "不是 Matomo 的访客日志"),
        (b'<?xml version="1.0"?>\n<result>\n<row>\n', "请用 JSON 或 CSV"),
        (b"<!doctype html><html>", "请用 JSON 或 CSV"),
        (b"website_id,session_id,event_id,data_key,data_type\n", "在 website_event.csv 里"),
        (packed(LOG)[:12], "不完整"),
    ],
)
def test_a_file_that_is_no_log_is_told_and_nothing_is_made(tmp_path, data, told):
    path = written(tmp_path / "x", data)
    (file,) = ingest(tmp_path / "s", path).files
    assert not file.usable
    assert file.problem.startswith(f"{path} ")
    assert told in file.problem
    assert file.problem.count("。") == 1
    assert "\n" not in file.problem
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    "data", [b"", packed(b""), b"\n\n \n", b"[]", b"[ ]\n", b"No data available", b"\xef\xbb\xbf"]
)
def test_a_file_without_records_is_empty(tmp_path, data):
    (file,) = ingest(tmp_path / "s", written(tmp_path / "x", data)).files
    assert (file.kind, file.lines, file.usable) == ("empty", 0, True)
    assert file.problem


def test_formats_mixed_in_a_folder_are_each_read_and_strangers_passed_over(tmp_path):
    folder = tmp_path / "logs"
    logs = {
        "a.log": combined(VISITS), "b.log": iis(VISITS), "c": json_lines(VISITS),
        "d": common(VISITS), "e.gz": packed(combined(VISITS[:7])), "f": searches([{}]),
        "g.csv": handling([{}]), "h.json": matomo_json(matomo_visits(VISITS)),
    }  # fmt: skip
    for name, data in {**logs, "photo.png": os.urandom(5000), "empty": b""}.items():
        written(folder / name, data)
    report = ingest(tmp_path / "s", folder)
    told = {file.file.rpartition("/")[2]: file for file in report.files}
    assert {name for name, file in told.items() if not file.usable} == {"photo.png"}
    assert [name for name in logs if told[name].rejected] == ["b.log", "g.csv"]
    assert asked(tmp_path / "s") == 5 * 200 + 7


def test_formats_mixed_in_a_file_are_counted_and_told(tmp_path):
    data = LOG + json_lines(VISITS) + iis(VISITS)
    file = ingest(tmp_path / "s", written(tmp_path / "a.log", data), hosts=[HOST]).files[0]
    assert (file.lines, file.parsed) == (603, 400)
    assert file.rejected == {"comment": 3, "malformed": 200}
    assert "200 条（33%）没有计入，多数因为格式不对（malformed）" in file.problem


@pytest.mark.parametrize("write", [combined, iis, json_lines])
def test_a_log_cut_within_a_line_loses_this_line(tmp_path, write):
    data = write(VISITS)
    file = ingest(tmp_path / "s", written(tmp_path / "a.log", data[:-180])).files[0]
    assert file.lines == file.parsed + sum(file.rejected.values())
    assert file.rejected.get("malformed", 0) == 1
    assert asked(tmp_path / "s") == 199


def test_clocks_that_jump_or_were_lost_are_told(tmp_path):
    lost = combined([Request(moment("1970-01-01 08:00:00"))] * 3)
    data = LOG + combined(visits(moment("2026-07-01 03:00:00"), 50)) + lost
    file = ingest(tmp_path / "s", written(tmp_path / "a.log", data), hosts=[HOST]).files[0]
    assert (file.parsed, file.rejected) == (250, {"time": 3})
    assert "1 处倒退一小时以上" in file.problem


@pytest.mark.parametrize("junk", [os.urandom(3 << 20), b"\0" * (2 << 20), b"\xff" * 100])
def test_junk_in_the_middle_of_a_log_takes_nothing_with_it(tmp_path, junk):
    data = LOG + junk.replace(b"\n", b"") + b"\n" + LOG
    file = ingest(tmp_path / "s", written(tmp_path / "a.log", data), hosts=[HOST]).files[0]
    assert (file.lines, file.parsed) == (401, 400)


def test_a_table_of_which_nothing_could_be_used_is_told(tmp_path):
    rows = [{"case_id": str(number), "channel": "窗口"} for number in range(3)]
    file = ingest(tmp_path / "s", written(tmp_path / "a.csv", handling(rows))).files[0]
    assert file.rejected == {"channel": 3}
    assert "3 条（100%）没有计入" in file.problem
    assert "渠道不是 online、mobile、window" in file.problem
    assert table(tmp_path / "s", "handling") == []


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_tables_come_as_spreadsheets_save_them(tmp_path, separator, encoding):
    data = handling([{"case_id": "1", "return_reason": "缺材料"}]).decode()
    path = written(tmp_path / "a.csv", data.replace(",", separator).encode(encoding))
    file = ingest(tmp_path / "s", path).files[0]
    assert (file.kind, file.parsed) == ("handling", 1)


def test_a_few_rejected_lines_are_no_matter():
    tally = Tally()
    tally.take(1000)
    tally.reject("malformed", 99)
    tally.reject("blank", 500)
    assert complaint("a.log", tally) == ""
    tally.reject("time", 120)
    assert "219 条（13%）没有计入，多数因为时间不对（time）" in complaint("a.log", tally)


def test_where_the_sites_name_came_from_is_told_once(tmp_path):
    log = written(tmp_path / "a.log", LOG)
    (remark,) = ingest(tmp_path / "s", log).remarks
    assert "认出来的：shili.example" in remark
    assert "--host" in remark
    other = written(tmp_path / "b.log", combined(visits(moment("2026-07-02 10:00:00"), 20)))
    assert ingest(tmp_path / "s", other).remarks == ()
    assert ingest(tmp_path / "named", log, hosts=["www.other.example"]).remarks == ()


def test_a_log_that_names_no_site_is_told(tmp_path):
    (remark,) = ingest(tmp_path / "s", written(tmp_path / "a.log", common(VISITS))).remarks
    assert "认不出本网站的域名" in remark
    assert ingest(tmp_path / "t", written(tmp_path / "b", searches([{}]))).remarks == ()


def test_what_the_command_says_last_has_the_remarks(tmp_path):
    told = ingest(tmp_path / "s", written(tmp_path / "a.log", LOG)).to_json()
    assert json.loads(json.dumps(told))["remarks"]
