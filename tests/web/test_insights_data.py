"""Reading in: folders that may be read, uploads, workbooks, pushed records, what goes wrong."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.people import department_of, other_department_person, person, without

from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.insights import intake
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.models import Reading, Source, State
from zhagen.web.insights.place import items_file, store_of
from zhagen.web.insights.works import folders, give_up
from zhagen.web.jobs.models import Job
from zhagen.web.jobs.running import run_all

pytest.importorskip("pyarrow", reason="needs the extra insight")

LINE = (
    '192.0.2.7 - - [03/Aug/2026:09:00:{:02} +0800] "GET /guide/1/index.html HTTP/1.1" 200 512 "-" '
    '"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36"\n'
)
CASE = {
    "case_id": "C1", "item_code": "SX1", "channel": "online", "applied_at": "2026-08-03T09:00:00",
}  # fmt: skip
ITEMS = "item_code,name,url_prefix,kind,updated_on\nSX1,社保开户,/guide/1/,personal,\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder the administrator allows, with a log in it."""
    allowed = tmp_path / "logs"
    (allowed / "nginx").mkdir(parents=True)
    (allowed / "nginx" / "access.log").write_text("".join(LINE.format(n) for n in range(50)))
    changed = replace(settings.CONFIGURATION, data=tmp_path / "data", log_folders=(str(allowed),))
    monkeypatch.setattr(settings, "CONFIGURATION", changed)
    return allowed


@pytest.fixture
def owner(folder):
    return person(Role.owner)


def _connect(client, path):
    return client.post("/insights/data/connect", {"path": str(path)}, follow=True)


def _sent(client, *files, once="key-0000001"):
    given = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post("/insights/data/files", {"files": given, "once": once}, follow=True)


def test_only_people_with_the_right_get_in(folder):
    for role in without(Right.insight_see):
        assert person(role).get("/insights/data").status_code == 403
    assert person(Role.manager).get("/insights/data").status_code == 200


def test_before_anything_is_there_the_page_says_what_to_do_first(owner):
    told = owner.get("/insights/", follow=True).content.decode()
    assert "先接一个日志文件夹" in told
    assert "还没有任何一天的记录" in owner.get("/insights/periods").content.decode()


def test_a_folder_is_connected_once_and_every_line_is_accounted_for(owner, folder):
    assert "已经接好" in _connect(owner, folder / "nginx").content.decode()
    assert "这个文件夹已经接好了" in _connect(owner, folder / "nginx").content.decode()
    assert Source.objects.count() == Reading.objects.count() == 1
    run_all()
    one = Reading.objects.get()
    assert (one.state, one.report["lines"], one.report["parsed"]) == (State.READY, 50, 50)
    told = owner.get(f"/insights/data/readings/{one.pk}/").content.decode()
    assert "读完 50 行，用上 50 行" in told
    page = owner.get("/insights/data").content.decode()
    assert str(folder / "nginx") in page
    assert owner.get(f"/insights/data/calendar-{owner.department.pk}.svg").status_code == 200
    assert (folder / "nginx" / "access.log").read_text().count("\n") == 50


@pytest.mark.parametrize("path", ["/etc", "../..", "", "/nowhere"])
def test_a_folder_outside_what_is_allowed_is_refused(owner, path):
    assert "允许的位置" in _connect(owner, path).content.decode()
    assert not Source.objects.exists()


def test_a_link_that_leads_out_of_the_folder_is_refused(owner, folder, tmp_path):
    (tmp_path / "secret").mkdir()
    (folder / "out").symlink_to(tmp_path / "secret")
    assert "允许的位置" in _connect(owner, folder / "out").content.decode()


def test_without_the_setting_nothing_can_be_connected(owner, monkeypatch):
    changed = replace(settings.CONFIGURATION, log_folders=())
    monkeypatch.setattr(settings, "CONFIGURATION", changed)
    assert "log_folders" in _connect(owner, "/var/log").content.decode()


def test_another_department_sees_nothing_of_it(owner, folder):
    _connect(owner, folder)
    stranger = other_department_person(Role.owner)
    source, reading = Source.objects.get(), Reading.objects.get()
    assert stranger.get(f"/insights/data/readings/{reading.pk}/").status_code == 404
    assert stranger.post(f"/insights/data/sources/{source.pk}/read").status_code == 404
    assert stranger.post(f"/insights/data/sources/{source.pk}/remove").status_code == 404
    place = owner.department.pk
    assert stranger.get(f"/insights/data?department={place}").status_code == 404
    assert stranger.get(f"/insights/data/calendar-{place}.svg").status_code == 404


def test_an_upload_sent_twice_is_read_once(owner):
    log = "".join(LINE.format(n) for n in range(9)).encode()
    _sent(owner, ("access.log", log))
    _sent(owner, ("access.log", log))
    assert Reading.objects.count() == 1
    run_all()
    _sent(owner, ("again.log", log), once="key-0000002")
    run_all()
    newest = Reading.objects.first()
    told = owner.get(f"/insights/data/readings/{newest.pk}/").content.decode()
    assert "以前读过" in told
    assert not (Path(settings.CONFIGURATION.data) / "insight-incoming" / newest.folder).exists()


def test_a_log_that_is_being_written_is_replaced_when_it_has_grown(owner, folder):
    log = folder / "nginx" / "access.log"
    log.write_text(log.read_text()[:-30])
    _connect(owner, folder)
    run_all()
    assert Reading.objects.get().report["parsed"] == 49
    log.write_text("".join(LINE.format(n % 60) for n in range(80)))
    owner.post(f"/insights/data/sources/{Source.objects.get().pk}/read")
    run_all()
    assert Reading.objects.first().report["parsed"] == 80


def test_a_file_of_the_wrong_kind_is_named_and_the_others_are_read(owner):
    log = "".join(LINE.format(n) for n in range(9)).encode()
    _sent(owner, ("access.log", log), ("photo.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 9))
    run_all()
    one = Reading.objects.get()
    told = owner.get(f"/insights/data/readings/{one.pk}/").content.decode()
    assert "读完 2 个文件，其中 1 个用不了" in told
    assert one.report["parsed"] == 9
    assert [each["file"] for each in one.report["files"]] == ["access.log", "photo.jpg"]
    assert "photo.jpg 不是认识的日志或记录，请核对" in told
    assert "001-" not in told
    assert "docs/" not in told


def test_handling_records_may_be_a_workbook(owner):
    book = openpyxl.Workbook()
    book.active.append([*CASE])
    book.active.append([*[*CASE.values()][:3], datetime(2026, 8, 3, 9)])  # noqa: DTZ001 - local
    data = BytesIO()
    book.save(data)
    _sent(owner, ("handling.xlsx", data.getvalue()))
    run_all()
    report = Reading.objects.get().report
    assert (report["parsed"], report["files"][0]["kind"]) == (1, "handling")


def test_a_workbook_that_cannot_be_opened_is_told_at_once(owner):
    told = _sent(owner, ("handling.xlsx", b"PK\x03\x04 no workbook")).content.decode()
    assert "打不开" in told
    assert not Reading.objects.exists()


def test_an_item_table_waits_for_the_first_log_and_a_bad_one_is_refused(owner, folder):
    def send(text):
        given = {"items": SimpleUploadedFile("items.csv", text.encode())}
        return owner.post("/insights/data/items", given, follow=True).content.decode()

    assert "表头缺少" in send("code,name\n1,2\n")
    assert "共 1 个事项" in send(ITEMS)
    _connect(owner, folder)
    run_all()
    assert items_file(owner.department).read_text() == ITEMS


def test_pushed_records_are_read_and_a_wrong_row_is_counted(owner):
    place = department_of()
    made = intake.take_handling(place, [CASE, {**CASE, "case_id": "C2", "applied_at": "morgen"}])
    run_all()
    made.refresh_from_db()
    assert (made.report["lines"], made.report["parsed"]) == (2, 1)
    with pytest.raises(InsightFault):
        intake.take_handling(place, [])


def test_a_store_that_is_broken_is_told_and_nothing_is_lost(owner, folder):
    _connect(owner, folder)
    run_all()
    (store_of(owner.department) / "store.json").write_text("{")
    assert "数据读不出来" in owner.get("/insights/data").content.decode()
    assert "读不出来" in owner.get("/insights/periods").content.decode()
    owner.post(f"/insights/data/sources/{Source.objects.get().pk}/read")
    run_all()
    assert Reading.objects.first().state == State.FAILED


def test_a_folder_that_is_gone_and_a_disk_that_is_full_are_told(owner, folder, monkeypatch):
    _connect(owner, folder / "nginx")
    run_all()
    shutil.move(folder / "nginx", folder / "elsewhere")
    source = Source.objects.get()
    intake.read_again(source, owner.user, timezone.now())
    run_all()
    assert "没有这个文件夹" in Reading.objects.first().fault
    shutil.move(folder / "elsewhere", folder / "nginx")
    (folder / "nginx" / "more.log").write_text(LINE.format(1) * 3)
    usage = shutil.disk_usage("/")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1000))
    intake.read_again(source, owner.user, timezone.now())
    run_all()
    assert "磁盘空间不够" in Reading.objects.first().fault


def test_folders_are_read_daily_and_a_job_that_failed_is_told(owner, folder):
    _connect(owner, folder)
    assert folders() == 0
    run_all()
    Reading.objects.update(at=timezone.now() - timedelta(days=1))
    assert folders() == 1
    Job.objects.filter(state="waiting").update(state="failed", fault="died", message="")
    assert give_up() == 1
    assert "读到一半停了" in Reading.objects.first().fault


def test_the_trail_tells_who_connected_what(owner, folder):
    _connect(owner, folder)
    assert Entry.objects.filter(action="insight.connected", actor_id=owner.user.pk).exists()
