"""The doctor: each thing that can be wrong, made wrong for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone
from tests.web import jobs_program  # registers works

from zhagen.slices.find import shipped_root
from zhagen.web.audit.models import Entry
from zhagen.web.configuration import Configuration
from zhagen.web.jobs import mark, queue
from zhagen.web.jobs.lease import after
from zhagen.web.jobs.models import Chore, Job, Worker
from zhagen.web.upkeep import database, doctor, machine, place, trail
from zhagen.web.upkeep.model import State

assert jobs_program


def _states(lines):
    """The worst state of each thing."""
    order = [State.GOOD, State.LOOK, State.BAD]
    found = {}
    for line in lines:
        assert bool(line.todo) is (line.state is not State.GOOD), line
        found[line.what] = max(found.get(line.what, State.GOOD), line.state, key=order.index)
    return found


@pytest.fixture
def own():
    configuration: Configuration = settings.CONFIGURATION
    mark.put(configuration.data, own_database=True)
    return configuration


def _worker(name="a", seconds=0.0, version="1"):
    Worker.objects.create(
        name=name, machine=name, version=version, lanes=1, started_at=Now(), beat_at=after(-seconds)
    )


def test_a_settings_file_with_secrets_that_others_can_read_is_bad(tmp_path):
    file = tmp_path / "zhagen.toml"
    file.touch(mode=0o644)
    given = Configuration(secret_key="k" * 50)
    assert _states(place.settings(file, given))["设置文件权限"] is State.BAD
    file.chmod(0o600)
    assert "设置文件权限" not in _states(place.settings(file, given))
    file.chmod(0o644)
    assert "设置文件权限" not in _states(place.settings(file, Configuration()))
    with_password = Configuration(database="postgresql://a:b@c/d")
    assert _states(place.settings(file, with_password))["设置文件权限"] is State.BAD


@pytest.mark.parametrize(
    ("hosts", "https", "address", "tls"),
    [
        (("localhost", "[::1]"), False, State.LOOK, None),
        (("zhagen.example.gov.cn",), False, State.GOOD, State.LOOK),
        (("zhagen.example.gov.cn",), True, State.GOOD, State.GOOD),
        (("*",), True, State.BAD, State.GOOD),
    ],
)
def test_names_and_https_are_looked_at_together(hosts, https, address, tls):
    found = _states(place.settings(None, Configuration(hosts=hosts, https=https)))
    assert (found["访问地址"], found.get("HTTPS")) == (address, tls)


def test_a_folder_others_can_enter_and_a_key_others_can_read_are_told(tmp_path):
    data = tmp_path / "data"
    assert _states(place.folder(data))["数据文件夹"] is State.LOOK
    data.mkdir(mode=0o700)
    assert _states(place.folder(data))["数据文件夹"] is State.GOOD
    data.chmod(0o755)
    assert _states(place.folder(data))["数据文件夹权限"] is State.LOOK
    (data / "secret.key").touch(mode=0o644)
    assert _states(place.folder(data))["密钥文件权限"] is State.BAD


def test_a_data_folder_that_cannot_be_made_is_bad(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.touch()
    for data in (file, file / "data"):
        (line,) = place.folder(data)
        assert (line.state, "不是文件夹" in line.text) == (State.BAD, True)
    monkeypatch.setattr(place.os, "access", lambda *_given: False)
    (line,) = place.folder(tmp_path / "a" / "data")
    assert line.state is State.BAD
    assert str(tmp_path) in line.todo


def test_little_room_is_told_before_there_is_none(tmp_path, monkeypatch):
    class Usage:
        free = 10**12

    monkeypatch.setattr(place.shutil, "disk_usage", lambda _: Usage)
    assert _states(place.folder(tmp_path))["磁盘空间"] is State.GOOD
    Usage.free = 2 * 10**9
    assert _states(place.folder(tmp_path))["磁盘空间"] is State.LOOK
    Usage.free = 10**8
    assert _states(place.folder(tmp_path))["磁盘空间"] is State.BAD


def test_a_model_that_cannot_be_reached_is_no_fault_of_the_installation(tmp_path):
    assert not list(place.model(Configuration()))
    given = Configuration(model_url="http://127.0.0.1:9/v1", model_name="m")
    [line] = place.model(given)
    assert line.state is State.LOOK


def test_a_torn_line_of_the_ledger_is_counted(tmp_path):
    assert doctor.ledger(tmp_path / "none").state is State.GOOD
    (tmp_path / "events-2026-11.jsonl").write_text('{"kind": \n', encoding="utf-8")
    line = doctor.ledger(tmp_path)
    assert (line.state, "1 行残缺" in line.text) == (State.LOOK, True)


@pytest.mark.engine
def test_slices_that_do_not_load_are_named(tmp_path):
    found = _states(machine.lines(Configuration(slices=tmp_path / "none")))
    assert found["切片"] is State.BAD
    broken = tmp_path / "a" / "1.0"
    broken.mkdir(parents=True)
    text = (shipped_root() / "employer-social-insurance" / "1.0" / "slice.yaml").read_text("utf-8")
    (broken / "slice.yaml").write_text(text, encoding="utf-8")
    assert _states(machine.lines(Configuration(slices=tmp_path)))["切片"] is State.BAD


def test_an_installation_at_work_has_nothing_bad(own):
    _worker()
    found = _states([*database.lines(own), *trail.lines(own)])
    assert set(found.values()) == {State.GOOD}
    assert {"数据库", "数据表", "任务进程", "任务", "审计记录"} <= set(found)


def test_nobody_working_is_bad_only_where_something_waits(own):
    _worker(seconds=60)
    assert _states(database.lines(own))["任务进程"] is State.LOOK
    queue.submit("test.once", "a", page=1)
    assert _states(database.lines(own))["任务进程"] is State.BAD


def test_a_job_that_waits_long_is_bad_and_failed_ones_are_told(own):
    _worker()
    queue.submit("test.once", "a", page=1)
    Job.objects.update(submitted_at=timezone.now() - timedelta(minutes=9))
    assert _states(database.lines(own))["任务"] is State.BAD
    Job.objects.update(state="failed", finished_at=timezone.now())
    assert _states(database.lines(own))["任务"] is State.LOOK


def test_workers_that_do_not_go_together_are_told(own):
    _worker("a")
    _worker("b", version="2")
    found = _states(database.lines(replace(own, database="")))
    assert found["任务进程"] is State.BAD
    assert found["版本"] is State.LOOK


def test_a_folder_of_another_installation_is_bad(own, tmp_path):
    (tmp_path / "zhagen.sqlite3").touch()
    _worker()
    assert _states(database.lines(replace(own, data=tmp_path)))["数据文件夹归属"] is State.BAD


def test_a_chore_that_failed_is_named(own):
    _worker()
    Chore.objects.create(name="test.chore", due_at=Now(), fault="OSError")
    assert _states(database.lines(own))["例行工作"] is State.LOOK


def test_a_trail_that_was_changed_is_bad(own):
    Entry.objects.create(
        number=1, at=timezone.now(), action="a", kind="b", record="c", codes="{}",
        previous="0" * 64, hash="1" * 64,
    )  # fmt: skip
    [line] = trail.lines(own)
    assert line.state is State.BAD


@pytest.mark.engine
def test_the_command_says_what_is_wrong_in_words_and_in_json(tmp_path):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ZHAGEN_")}
    file = tmp_path / "zhagen.toml"
    file.write_text('slices = "nowhere"\n', encoding="utf-8")

    def doctor_says(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "zhagen", "doctor", *arguments],
            cwd=tmp_path, env=kept, check=False, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip

    ran = doctor_says()
    assert ran.returncode == 1
    assert "有问题  切片" in ran.stdout
    assert "1 处有问题" in ran.stdout
    assert not (tmp_path / "zhagen-data").exists()
    ran = doctor_says("--json")
    lines = {line["what"]: line for line in json.loads(ran.stdout)["lines"]}
    assert lines["切片"]["state"] == "bad"
    assert lines["文字识别"]["state"] == "good"
    file.write_text("keep_day = 1\n", encoding="utf-8")
    ran = doctor_says()
    assert (ran.returncode, "keep_day" in ran.stdout) == (1, True)
