"""From a reference to a folder, and from a version to its next draft."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zhagen.slices.check import check
from zhagen.slices.find import UnknownSlice, hides_shipped, resolve, versions
from zhagen.slices.load import load
from zhagen.slices.lock import lock
from zhagen.slices.model import Status
from zhagen.slices.new import CannotMake, new_draft, next_draft


def status(folder, word):
    path = folder / "slice.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("status: draft", f"status: {word}"), encoding="utf-8")


@pytest.fixture
def root(tmp_path):
    return tmp_path


@pytest.fixture
def three(root):
    """1.0 in use, 1.1 in use, 1.10 draft."""
    first = new_draft("some-service", "某事项", root).folder
    second = next_draft(load(first), "第一次改").folder
    third = next_draft(load(second), "第二次改").folder
    renamed = third.rename(third.parent / "1.10")
    path = renamed / "slice.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"1.2"', '"1.10"'), encoding="utf-8")
    status(first, "in-use")
    status(second, "in-use")
    return first, second, renamed


def test_an_id_means_its_newest_version_in_use(root, three):
    assert resolve("some-service", [root]) == three[1]


def test_an_id_with_a_version_means_just_that(root, three):
    assert resolve("some-service@1.0", [root]) == three[0]
    assert resolve("some-service@1.10", [root]) == three[2]


def test_an_id_without_a_version_in_use_means_its_newest_draft(root):
    first = new_draft("some-service", "某事项", root).folder
    second = next_draft(load(first), "改").folder
    assert resolve("some-service", [root]) == second


def test_versions_are_ordered_as_numbers(root, three):
    assert [one.version for one in versions([root])] == ["1.0", "1.1", "1.10"]


def test_a_folder_is_a_reference(three):
    assert resolve(str(three[2])) == three[2]


def test_a_retired_service_is_not_revived_by_an_older_version(root, three):
    path = three[1] / "slice.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("in-use", "retired", 1), encoding="utf-8"
    )
    (three[2] / "slice.yaml").unlink()
    with pytest.raises(UnknownSlice, match="停用"):
        resolve("some-service", [root])
    assert resolve("some-service@1.0", [root]) == three[0]


@pytest.mark.parametrize(
    "ref", ["nothing", "some-service@9.9", "no/such/folder", "", "某事项", ".."]
)
def test_an_unknown_reference_is_one_chinese_line(root, three, ref):
    with pytest.raises(UnknownSlice) as caught:
        resolve(ref, [root])
    assert "\n" not in str(caught.value)


def test_an_unknown_id_lists_what_there_is(root, three):
    with pytest.raises(UnknownSlice, match=r"some-service@1\.0、some-service@1\.1"):
        resolve("some-servise", [root])


def test_a_folder_of_versions_says_which_there_are(root, three):
    with pytest.raises(UnknownSlice, match=r"1\.0、1\.1、1\.10"):
        resolve(str(three[0].parent))


def test_a_draft_is_made_whole_and_never_over_another(root):
    draft = new_draft("some-service", "某事项", root)
    slice_ = load(draft.folder)
    assert (slice_.title, slice_.status) == ("某事项", Status.DRAFT)
    assert {fault.code for fault in check(draft.folder)} == {"template"}
    with pytest.raises(CannotMake, match="已经存在"):
        new_draft("some-service", "某事项", root)


@pytest.mark.parametrize("name", ["", "Some", "some service", "../up", "some_service", "-x"])
def test_an_id_that_is_no_folder_name_is_refused(root, name):
    with pytest.raises(CannotMake, match="编号"):
        new_draft(name, "某事项", root)


def test_the_next_version_records_its_reason_and_drops_the_lock(root):
    first = new_draft("some-service", "某事项", root).folder
    status(first, "in-use")
    lock(first)
    base = load(first)
    reason = '窗口发现"有效期"常看错: 见 F3\n第二行 \\ 完'
    draft = next_draft(base, reason)
    slice_ = load(draft.folder)
    assert slice_.version == "1.1"
    assert slice_.changed_because == '窗口发现"有效期"常看错: 见 F3 第二行 \\ 完'
    assert (slice_.status, slice_.lock_hash) == (Status.DRAFT, "")
    assert {fault.code for fault in check(draft.folder)} == {"template"}
    assert load(first).lock_hash == base.lock_hash
    again = next_draft(slice_, "再改")
    assert again.ref == "some-service@1.2"
    assert again.lessons == (f"some-service@1.1：{slice_.changed_because}",)


def test_the_next_draft_is_told_every_earlier_reason_oldest_first(root, three):
    assert next_draft(load(three[2]), "第三次改").lessons == (
        "some-service@1.1：第一次改",
        "some-service@1.10：第二次改",
    )
    assert next_draft(load(three[1]), "另改").lessons == ("some-service@1.1：第一次改",)


def test_a_local_slice_that_hides_a_shipped_one_is_known_as_such(tmp_path, monkeypatch):
    (shipped,) = (one for one in versions() if one.id == "employer-social-insurance")
    assert not hides_shipped(shipped.folder)
    local = tmp_path / "slices" / "employer-social-insurance" / "1.0"
    shutil.copytree(shipped.folder, local)
    monkeypatch.chdir(tmp_path)
    assert resolve("employer-social-insurance") == Path("slices/employer-social-insurance/1.0")
    assert hides_shipped(resolve("employer-social-insurance"))
    assert not hides_shipped(tmp_path / "slices" / "other" / "1.0")


def test_a_change_without_a_reason_is_refused(root):
    base = load(new_draft("some-service", "某事项", root).folder)
    with pytest.raises(CannotMake, match="because"):
        next_draft(base, "  ")
