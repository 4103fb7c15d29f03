"""A locked version never changes unnoticed."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.load import load
from zhagen.slices.lock import CannotLock, lock, lock_hash, verify
from zhagen.slices.new import new_draft


def test_a_locked_slice_carries_its_hash(folder):
    assert load(folder).lock_hash == ""
    total = lock(folder)
    assert load(folder).lock_hash == total == lock_hash(folder)
    assert verify(folder) == ()


def test_locking_again_changes_nothing_and_a_changed_version_is_refused(folder, edit):
    first = lock(folder)
    before = (folder / "lock.json").read_bytes()
    assert lock(folder) == first
    assert (folder / "lock.json").read_bytes() == before
    edit("guide.yaml", "请带齐", "请备齐")
    with pytest.raises(CannotLock, match=r"guide\.yaml"):
        lock(folder)
    with pytest.raises(BrokenSlice, match=r"guide\.yaml"):
        load(folder)


def test_the_hash_is_of_content_not_of_place_or_time(folder, tmp_path):
    copy = tmp_path / "elsewhere" / "1.0"
    shutil.copytree(folder, copy)
    assert lock(folder) == lock(copy)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": 1}', "not json"])
def test_a_damaged_lock_is_a_fault_not_an_unlocked_slice(folder, content):
    lock(folder)
    (folder / "lock.json").write_text(content, encoding="utf-8")
    assert verify(folder)
    with pytest.raises(BrokenSlice, match="锁"):
        load(folder)


def test_a_forged_hash_in_the_lock_is_found(folder):
    lock(folder)
    content = json.loads((folder / "lock.json").read_text(encoding="utf-8"))
    content["hash"] = "0" * 64
    (folder / "lock.json").write_text(json.dumps(content), encoding="utf-8")
    assert verify(folder)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changed_byte_added_or_removed_file_is_found(data):
    with tempfile.TemporaryDirectory() as root:
        folder = new_draft("some-service", "某事项", Path(root)).folder
        lock(folder)
        files = sorted(path for path in folder.rglob("*.yaml"))
        victim = data.draw(st.sampled_from(files))
        content = bytearray(victim.read_bytes())
        match data.draw(st.sampled_from(["change", "cut", "add", "remove"])):
            case "change":
                at = data.draw(st.integers(0, len(content) - 1))
                content[at] ^= data.draw(st.integers(1, 255))
                victim.write_bytes(bytes(content))
            case "cut":
                victim.write_bytes(bytes(content[: data.draw(st.integers(0, len(content) - 1))]))
            case "add":
                victim = folder / "forms" / "new.docx"
                victim.parent.mkdir()
                victim.write_bytes(b"")
            case _:
                victim.unlink()
        assert [fault.file for fault in verify(folder)] == [victim.relative_to(folder).as_posix()]
