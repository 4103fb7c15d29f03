"""`zhagen pilot arm`: the service learns a person's arm, the one by which the log will judge."""

from __future__ import annotations

import pilot_office as office
import pytest

from zhagen.cli.pilot_write import write_values
from zhagen.pilot.agreeing.sealed_file import read_sealed
from zhagen.pilot.estimating.online import arm_of
from zhagen.pilot.log.pseudonyms import new_secret
from zhagen.pilot.model import Arm

PERSONS = [f"用户{at}" for at in range(20)]


@pytest.fixture
def sealed(tmp_path):
    charter = tmp_path / "charter.yaml"
    assert office.pilot("new", charter) == 0
    information = {"planned": 100.0, "between": 0.5, "within": 0.5}
    values = {
        ("design", "kind"): "online",
        ("design", "windows"): [],
        ("information",): information,
        ("mix", "weights"): {"简单": 0.5, "复杂": 0.5},
    }
    write_values(charter, values)
    return office.seal_by_both(tmp_path)


def test_every_person_gets_the_arm_that_the_log_will_judge_by(sealed, tmp_path, capsys):
    secret = new_secret(tmp_path / "部门.key")
    capsys.readouterr()
    words = ("--sealed", sealed, "--secret", tmp_path / "部门.key")
    assert office.pilot("arm", *PERSONS, *words) == 0
    charter = read_sealed(sealed).charter
    wanted = {Arm.ON: "使用", Arm.OFF: "不使用"}
    lines = [f"{each} {wanted[arm_of(charter, secret, each)]}" for each in PERSONS]
    assert capsys.readouterr().out.splitlines() == lines
    assert len({line.split()[1] for line in lines}) == 2


def test_a_pilot_by_windows_has_no_persons_to_draw(run_once, capsys):
    words = ("--sealed", run_once / "charter.sealed.json", "--secret", run_once / "部门.key")
    assert office.pilot("arm", "用户1", *words) == 2
    assert "看排班" in capsys.readouterr().err
