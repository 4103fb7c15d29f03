"""`zhagen guide facts`: JSON lines in and out, and what is said of input that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SLICE = "employer-social-insurance"


def run(given: str, slice_: str = SLICE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhagen", "guide", "facts", slice_]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


def test_every_turn_is_answered_in_order() -> None:
    turns: list[dict[str, object]] = [
        {"id": "a", "text": "法人周海燕，9个员工"},
        {"id": 2, "text": "上个月18号", "on": "2026-11-22", "context": {"asked": "org.founded_on"}},
        {
            "id": 3,
            "text": "不是，代码91990100MA00000031",
            "context": {"asked": None, "known": {"org.founded_on": "2026-10-18"}},
        },
        {
            "id": 4,
            "text": "五险，法人身份证是长期的",
            "context": {"asked": "no.such", "known": None},
        },
    ]
    done = run("\n".join(json.dumps(turn, ensure_ascii=False) for turn in turns))
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert results == [
        {"id": "a", "known": {"legal_rep.name": "周海燕", "org.headcount": 9}, "invalid": {}},
        {"id": 2, "known": {"org.founded_on": "2026-10-18"}, "invalid": {}},
        {"id": 3, "known": {}, "invalid": {"org.uscc": "91990100MA00000031"}},
        {
            "id": 4,
            "known": {
                "form.insurance_kinds": ["养老保险", "失业保险", "工伤保险"],
                "legal_rep_id.valid_until": None,
            },
            "invalid": {},
        },
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("{", "不是 JSON"),
        ('{"id": 1}', "text"),
        ('{"id": 1, "text": "好", "on": "下周"}', "on"),
        ('{"id": 1, "text": "好", "context": []}', "context"),
        ('{"id": 1, "text": "好", "context": {"asked": 5}}', "context.asked"),
        ('{"id": 1, "text": "好", "context": {"known": []}}', "context.known"),
        ('{"id": 1, "text": "好", "context": {"known": {"org.founded_on": "昨天"}}}', "known"),
        ('{"id": 1, "text": "好", "context": {"known": {"org.name": {}}}}', "known"),
        (json.dumps({"id": 1, "text": "好" * 100_001}), "100000"),
    ],
)
def test_a_bad_line_is_told_before_the_first_result(line: str, place: str) -> None:
    done = run('{"id": 0, "text": "8个人"}\n' + line)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "第 2 行" in done.stderr
    assert place in done.stderr


def test_an_unknown_slice_is_told() -> None:
    done = run("", "no-such-slice")
    assert done.returncode == 2
    assert "no-such-slice" in done.stderr


def test_nothing_in_is_nothing_out() -> None:
    done = run("")
    assert (done.returncode, done.stdout) == (0, "")
