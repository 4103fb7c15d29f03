"""Back-up and restore over a real database and real folders."""

from __future__ import annotations

import sqlite3
import tarfile
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from zhagen.web.configuration import Configuration
from zhagen.web.jobs import mark
from zhagen.web.jobs.models import Worker
from zhagen.web.upkeep import places, restoring, saving
from zhagen.web.upkeep.archive import DamagedArchive, read
from zhagen.web.upkeep.saving import CannotSave, Wish, save, without_secrets

_NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def _installation(folder):
    """A folder with a database of its own, and papers."""
    data = folder / "data"
    (data / "cases" / "a").mkdir(parents=True)
    (data / "cases" / "a" / "营业执照.png").write_bytes(bytes(range(256)))
    (data / "ledger").mkdir()
    (data / "ledger" / "events-2026-11.jsonl").write_text("{}\n", encoding="utf-8")
    (data / places.SECRET).write_text("secret", encoding="ascii")
    with closing(sqlite3.connect(data / places.SQLITE)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, twin INTEGER)")
        database.execute("INSERT INTO thing (twin) VALUES (1)")
        database.commit()
    return Configuration(data=data)


def _things(data):
    with closing(sqlite3.connect(data / places.SQLITE)) as database:
        return database.execute("SELECT id, twin FROM thing ORDER BY id").fetchall()


@pytest.fixture
def made(tmp_path):
    return _installation(tmp_path / "old")


@pytest.fixture
def archive(made, tmp_path):
    save(tmp_path / "b.tar", made, None, Wish(), _NOW)
    return tmp_path / "b.tar"


def _restored(archive, folder, *, replace=False):
    configuration = Configuration(data=folder / "data")
    return restoring.restore(archive, configuration, _NOW, replace=replace)


def test_everything_comes_back_on_an_empty_machine(made, archive, tmp_path):
    new = tmp_path / "new"
    new.mkdir()
    done = _restored(archive, new)
    assert done.aside == ()
    assert _things(new / "data") == _things(made.data)
    papers = ("cases/a/营业执照.png", "ledger/events-2026-11.jsonl")
    for name in papers:
        assert (new / "data" / name).read_bytes() == (made.data / name).read_bytes()
    assert not (new / "data" / places.SECRET).exists()
    assert not [path for path in new.iterdir() if path.name != "data"]


def test_a_folder_that_holds_only_what_starting_makes_is_an_empty_one(made, archive, tmp_path):
    new = tmp_path / "new"
    (new / "data" / "uploads").mkdir(parents=True)
    (new / "data" / places.SECRET).write_text("x", encoding="utf-8")
    _restored(archive, new)
    assert (new / "data" / "cases/a/营业执照.png").is_file()


def test_an_archive_is_readable_by_its_owner_only(archive):
    assert archive.stat().st_mode & 0o077 == 0


def test_secrets_are_in_it_only_when_asked_for(made, tmp_path):
    file = tmp_path / "zhagen.toml"
    file.write_text('webhook_secret = "0123456789abcdef"\nphone = "0000"\n', encoding="utf-8")
    for secrets in (False, True):
        out = tmp_path / f"{secrets}.tar"
        save(out, made, file, Wish(secrets=secrets), _NOW)
        assert (b"0123456789abcdef" in out.read_bytes()) is secrets
        assert ("data/secret.key" in read(out).members) is secrets


def test_settings_without_secrets_are_still_settings():
    text = without_secrets(
        'phone = "12345"\nhosts = ["a", "b"]\nhttps = true\nkeep_days = 9\nsecret_key = "k"\n'
        'database = "postgresql://zhagen:pass@db/zhagen"\nmodel_key = "m"\n'
    )
    assert "pass" not in text
    assert '"k"' not in text
    assert '"m"' not in text
    for line in ('phone = "12345"', 'hosts = ["a", "b"]', "https = true", "keep_days = 9"):
        assert line in text


def test_data_are_not_replaced_without_being_asked_and_the_old_is_kept(made, archive, tmp_path):
    new = tmp_path / "new"
    _installation(new)
    (new / "data" / "mine").write_text("old", encoding="utf-8")
    with pytest.raises(restoring.CannotRestore, match="--replace"):
        _restored(archive, new)
    assert (new / "data" / "mine").exists()
    [aside] = _restored(archive, new, replace=True).aside
    assert (aside / "mine").read_text(encoding="utf-8") == "old"
    assert not (new / "data" / "mine").exists()
    # The key of this machine stays: the archive has none.
    assert (new / "data" / places.SECRET).read_text(encoding="ascii") == "secret"


def test_a_damaged_archive_changes_nothing(archive, tmp_path):
    new = tmp_path / "new"
    _installation(new)
    whole = archive.read_bytes()
    place = whole.index(bytes(range(256)))
    archive.write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
    before = sorted(path.name for path in (new / "data").rglob("*"))
    with pytest.raises(DamagedArchive):
        _restored(archive, new, replace=True)
    assert sorted(path.name for path in (new / "data").rglob("*")) == before
    assert [path.name for path in new.iterdir()] == ["data"]


def test_a_restore_that_cannot_take_its_place_changes_nothing(archive, tmp_path, monkeypatch):
    new = tmp_path / "new"
    _installation(new)
    rename = Path.rename

    def fails(self, target):
        if ".incoming-" in self.name:
            raise OSError(28, "No space left on device", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(restoring.CannotRestore, match="没有动"):
        _restored(archive, new, replace=True)
    assert _things(new / "data")
    assert [path.name for path in new.iterdir()] == ["data"]


def test_a_back_up_of_a_newer_version_is_refused(made, tmp_path, monkeypatch):
    monkeypatch.setattr(saving.zhagen, "__version__", "99.0.0")
    save(tmp_path / "b.tar", made, None, Wish(), _NOW)
    monkeypatch.undo()
    with pytest.raises(restoring.CannotRestore, match=r"99\.0\.0"):
        _restored(tmp_path / "b.tar", tmp_path)


@pytest.mark.parametrize("name", ["data/b.tar", "nowhere/b.tar", "there.tar"])
def test_a_place_where_no_archive_can_be_is_refused(made, tmp_path, name):
    (tmp_path / "old" / "there.tar").touch()
    with pytest.raises(CannotSave):
        save(tmp_path / "old" / name, made, None, Wish(), _NOW)


def test_a_full_disk_leaves_no_half_archive(made, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.Writer, "close", full)
    with pytest.raises(CannotSave, match="没有备份成"):
        save(tmp_path / "b.tar", made, None, Wish(), _NOW)
    assert not list(tmp_path.glob("b.tar*"))


def test_a_back_up_while_others_write_holds_whole_transactions(made, tmp_path):
    stop = threading.Event()

    def write():
        with closing(sqlite3.connect(made.data / places.SQLITE, timeout=20)) as database:
            while not stop.is_set():
                database.execute("INSERT INTO thing (twin) VALUES (0)")
                database.execute("UPDATE thing SET twin = id WHERE twin = 0")
                database.commit()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            save(tmp_path / f"{number}.tar", made, None, Wish(), _NOW)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    counts = []
    for number in range(5):
        folder = tmp_path / f"new-{number}"
        folder.mkdir()
        _restored(tmp_path / f"{number}.tar", folder)
        rows = _things(folder / "data")
        assert all(one == twin for one, twin in rows)
        assert [one for one, _ in rows] == list(range(1, len(rows) + 1))
        counts.append(len(rows))
    assert counts == sorted(counts)


def test_while_a_worker_is_alive_nothing_is_restored(tmp_path):
    own: Configuration = settings.CONFIGURATION
    mark.put(own.data, own_database=not own.database)
    save(tmp_path / "b.tar", own, None, Wish(rows=True), _NOW)
    now = datetime.now(UTC)
    Worker.objects.create(
        name="a:1:b", machine="a", version="0", lanes=1, started_at=now, beat_at=now
    )
    with pytest.raises(restoring.CannotRestore, match="正在运行"):
        restoring.restore(tmp_path / "b.tar", own, _NOW, replace=True)


def test_an_archive_names_its_version_and_engine(archive):
    about = read(archive).about
    assert about["engine"] == "sqlite"
    assert set(about) == {"version", "engine", "made_at"}
    with tarfile.open(archive) as tar:
        assert tar.getnames()[-1] == "manifest.json"


def test_folders_outside_the_data_folder_are_in_it(made, tmp_path):
    slices = tmp_path / "own-slices"
    (slices / "a" / "1.0").mkdir(parents=True)
    (slices / "a" / "1.0" / "slice.yaml").write_text("id: a", encoding="utf-8")
    configuration = replace(made, slices=slices)
    save(tmp_path / "b.tar", configuration, None, Wish(), _NOW)
    new = tmp_path / "new"
    target = replace(configuration, data=new / "data", slices=new / "slices")
    restoring.restore(tmp_path / "b.tar", target, _NOW, replace=False)
    assert (new / "slices" / "a" / "1.0" / "slice.yaml").read_text(encoding="utf-8") == "id: a"
