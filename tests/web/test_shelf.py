"""Slices that change while talks go on: seen without a restart, and no talk is broken by it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from zhagen.slices.find import shipped_root
from zhagen.web.dialogues import handovers, talks, window
from zhagen.web.dialogues.parts import parts
from zhagen.web.slices.shelf import Shelf

ID = "employer-social-insurance"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copytree(shipped_root() / ID, tmp_path / ID)
    return tmp_path


def retitled(folder: Path, version: str, title: str) -> None:
    path = folder / ID / version / "slice.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(f"title: {title}\n" if one.startswith("title:") else one for one in lines), "utf-8"
    )


def second_version(folder: Path) -> None:
    shutil.copytree(folder / ID / "1.0", folder / ID / "1.1")
    path = folder / ID / "1.1" / "slice.yaml"
    text = path.read_text("utf-8").replace('version: "1.0"', 'version: "1.1"')
    path.write_text(text.replace("version: 1.0", "version: 1.1"), "utf-8")


def test_a_slice_is_read_once_while_its_files_stay(folder):
    clock = Clock()
    shelf = Shelf([folder], clock)
    first = shelf.slice_of(ID)
    clock.now = 100.0
    assert first is not None
    assert shelf.slice_of(ID) is first
    assert shelf.slice_of(f"{ID}@1.0") is first


def test_a_changed_file_is_seen_soon_and_a_broken_one_leaves_what_was_read(folder):
    clock = Clock()
    shelf = Shelf([folder], clock)
    first = shelf.slice_of(ID)
    retitled(folder, "1.0", "换了名字的事")
    assert shelf.slice_of(ID) is first
    clock.now = 3.0
    assert shelf.slice_of(ID).title == "换了名字的事"
    (folder / ID / "1.0" / "facts.yaml").write_text("- [", "utf-8")
    clock.now = 6.0
    assert shelf.slice_of(ID).title == "换了名字的事"


def test_a_version_that_is_there_goes_on_beside_a_newer_one_and_after_it_the_one_in_use(folder):
    clock = Clock()
    shelf = Shelf([folder], clock)
    assert shelf.slice_of(f"{ID}@1.0").ref == f"{ID}@1.0"
    second_version(folder)
    clock.now = 3.0
    assert shelf.slice_of(f"{ID}@1.0").ref == f"{ID}@1.0"
    assert shelf.slice_of(f"{ID}@1.1").ref == f"{ID}@1.1"
    shutil.rmtree(folder / ID / "1.0")
    clock.now = 6.0
    assert shelf.slice_of(f"{ID}@1.0").ref == f"{ID}@1.1"
    shutil.rmtree(folder / ID)
    clock.now = 9.0
    assert shelf.slice_of(f"{ID}@1.0") is None


def test_a_talk_whose_version_is_gone_says_so_and_keeps_what_was_said(caller, monkeypatch, folder):
    clock = Clock()
    held = replace(
        parts(), reception=replace(parts().reception, slice_of=Shelf([folder], clock).slice_of)
    )
    for module in (talks, handovers, window):
        monkeypatch.setattr(module, "parts", lambda: held)
    caller.start(slice=ID)
    caller.heard("单位，养老失业工伤")
    second_version(folder)
    clock.now = 3.0
    same = caller.heard("为什么要问这个")
    assert "talk.slice_changed" not in [one["source"] for one in same["pieces"]]
    shutil.rmtree(folder / ID / "1.0")
    clock.now = 6.0
    turn = caller.heard("没有办过")
    assert "talk.slice_changed" in [one["source"] for one in turn["pieces"]]
    assert turn["known"]["applicant.kind"] == "unit"
    assert turn["known"]["org.already_registered"] is False


def released(folder: Path, version: str) -> None:
    path = folder / ID / version / "slice.yaml"
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: in-use"), "utf-8")


def test_a_draft_made_here_is_met_by_nobody_until_it_is_in_use(folder, tmp_path_factory):
    own, clock = tmp_path_factory.mktemp("own"), Clock()
    second_version(folder)
    shutil.move(folder / ID / "1.1", own / ID / "1.1")
    shelf = Shelf([own, folder], clock)
    assert [one.ref for one in shelf.offered()] == [f"{ID}@1.0"]
    assert shelf.exact(f"{ID}@1.1") is not None
    released(own, "1.1")
    clock.now = 3.0
    assert [one.ref for one in shelf.offered()] == [f"{ID}@1.1"]
    assert shelf.slice_of(f"{ID}@1.0").ref == f"{ID}@1.0"


def test_shipped_drafts_are_not_offered_where_a_folder_of_slices_is_set(folder, tmp_path):
    assert Shelf([tmp_path / "own", folder], Clock(), drafts=False).offered() == ()
    released(folder, "1.0")
    assert Shelf([tmp_path / "own", folder], Clock(), drafts=False).meant(ID) is not None
