"""No `-o` takes the place of a key, a secret, a sealed charter or a file of a log."""

from __future__ import annotations

import shutil

import pilot_office as office
import pytest
from pilot_office import pilot

PLACES = {
    "vendor.pem": "签名用的私钥",
    "部门.key": "加密编号用的密钥",
    "charter.sealed.json": "封存的立项书",
    "另一份记录/sealed.json": "试点记录里的文件",
    "另一份记录/segments.jsonl": "试点记录里的文件",
    "另一份记录/entries/000001.jsonl": "试点记录里的文件",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("option", ["-o", "--lessons"])
def test_a_decision_is_not_written_over_what_cannot_be_made_again(folder, capsys, place, option):
    shutil.copytree(folder / "记录", folder / "另一份记录")
    before = (folder / place).read_bytes()
    words = ("--week", 8, "--by", "何以宁", "--on", "2026-10-26", option, folder / place)
    capsys.readouterr()
    assert pilot("decide", folder / "记录", *words) == 2
    output = capsys.readouterr()
    assert f"{option} 会盖掉{PLACES[place]}" in output.err
    assert len(output.err.splitlines()) == 1
    assert (folder / place).read_bytes() == before


def test_a_link_to_a_key_is_taken_for_the_key(folder, capsys):
    link = folder / "决定.json"
    link.symlink_to(folder / "vendor.pem")
    assert office.decided(folder, "决定.json") == 2
    assert "签名用的私钥" in capsys.readouterr().err


def test_a_decision_takes_the_place_of_an_older_one(folder):
    assert office.decided(folder, "决定.json") == 0
    assert office.decided(folder, "决定.json") == 0


@pytest.mark.parametrize("place", ["department.pem", "部门.key"])
def test_a_sealed_charter_is_not_written_over_a_key(folder, capsys, place):
    before = (folder / place).read_bytes()
    key = ("--key", folder / "vendor.pem", "--party", "vendor")
    assert pilot("seal", folder / "charter.sealed.json", *key, "-o", folder / place) == 2
    assert "会盖掉" in capsys.readouterr().err
    assert (folder / place).read_bytes() == before


def test_a_signature_does_not_take_the_place_of_another_charter(folder, tmp_path, capsys):
    other = tmp_path / "另一场"
    other.mkdir()
    text = (folder / "charter.yaml").read_text(encoding="utf-8")
    (other / "charter.yaml").write_text(text.replace("seed: ", "seed: 1"), encoding="utf-8")
    theirs = office.seal_by_both(other)
    before = theirs.read_bytes()
    key = ("--key", folder / "vendor.pem", "--party", "vendor")
    capsys.readouterr()
    assert pilot("seal", folder / "charter.sealed.json", *key, "-o", theirs) == 2
    assert "另一份封存的立项书" in capsys.readouterr().err
    assert theirs.read_bytes() == before
