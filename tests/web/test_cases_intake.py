"""Taking files in: what cannot be used is a line with a remedy, the others go on."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.web.cases_read import SLICE, empty_case, read_case
from tests.web.people import person

from zhagen import wiring
from zhagen.web.accounts.rights import Role
from zhagen.web.cases import works
from zhagen.web.cases.folding import fold
from zhagen.web.cases.intake import free_name
from zhagen.web.cases.models import Case, CaseFile, CaseState, PageRead
from zhagen.web.cases.refresh import files_of, shown_of
from zhagen.web.cases.slices import newest
from zhagen.web.jobs import running
from zhagen.web.jobs.models import Job, Priority

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def officer():
    return person(Role.officer, window="综窗 3 号")


def _picture(colour="white"):
    target = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(target, "PNG")
    return target.getvalue()


def _zip(**entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


def _encrypted(content):
    """A ZIP whose entries say that they are encrypted."""
    return content.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


def _new(officer, *files, **given):
    sent = {"slice": newest(SLICE).ref, "files": [SimpleUploadedFile(*file) for file in files]}
    return officer.post("/cases/new", {**sent, **given}, headers=FETCH)


def test_files_become_a_case_and_a_job_that_looks_at_them(officer):
    answer = _new(officer, ("一.png", _picture()), ("二.png", _picture("red")))
    case = Case.objects.get()
    assert answer.json() == {"address": f"/cases/{case.pk}/"}
    assert (case.state, case.window.name) == (CaseState.READING, "综窗 3 号")
    assert [file.name for file in case.files.all()] == ["一.png", "二.png"]
    assert Job.objects.get().work == "cases.survey"


def test_the_form_sent_twice_opens_one_case(officer):
    once = {"once": "form-000001"}
    first = _new(officer, ("一.png", _picture()), **once)
    assert _new(officer, ("一.png", _picture()), **once).json() == first.json()
    assert Case.objects.count() == 1


def _surveyed(officer, monkeypatch, *files):
    """A case whose files were looked at, with no page read."""
    _new(officer, *files)
    monkeypatch.setattr("zhagen.web.cases.works._have_read", lambda _case: None)
    assert running.run_all() == 1
    return Case.objects.get()


def test_an_archive_with_many_bad_files_is_one_line_with_their_number_and_three_names(
    officer, monkeypatch
):
    bad = {f"记录{number}__txt": b"no paper" for number in range(1, 41)}
    archive = ("一批.zip", _zip(好__png=_picture(), **bad))
    case = _surveyed(officer, monkeypatch, archive)
    (told,) = [file for file in files_of(case) if file.reason]
    assert told.name == "一批.zip"
    assert told.message == "其中 40 个文件没有读成：记录1.txt、记录2.txt、记录3.txt等"
    assert told.remedy
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "其中 40 个文件没有读成" in page
    assert "记录4.txt" not in page
    assert [file.name for file in files_of(case) if not file.reason] == ["一批.zip/好.png"]


def test_a_file_of_an_archive_that_fails_later_is_counted_in_its_line(officer, monkeypatch):
    bad = {f"记录{number}__txt": b"no paper" for number in range(1, 4)}
    case = _surveyed(officer, monkeypatch, ("一批.zip", _zip(好__png=_picture(), **bad)))
    archive = case.files.get(name="一批.zip")
    assert archive.reason == ""
    assert sum(bool(file.reason) for file in files_of(case)) == 3
    case.files.filter(name="一批.zip/好.png").update(reason="damaged", remedy="请重新拍")
    fold(archive.pk)
    (told,) = files_of(case)
    assert told.message.startswith("其中 4 个文件没有读成：")
    for aside in ("1", "0"):
        address = f"/cases/{case.pk}/files/{archive.pk}/aside"
        officer.post(address, {"aside": aside}, headers=FETCH)
    assert [file.name for file in files_of(case)] == ["一批.zip"]


def test_bad_files_are_lines_with_a_remedy_and_the_rest_goes_on(officer, monkeypatch):
    files = [
        ("空.pdf", b""),
        ("说明.txt", "不是材料".encode()),
        ("锁.zip", _encrypted(_zip(a__png=_picture()))),
        ("断.zip", b"PK\x03\x04broken"),
        ("好.zip", _zip(a__png=_picture(), b__png=_picture("blue"))),
    ]
    _new(officer, *files)
    case = Case.objects.get()
    job = Job.objects.get(work="cases.survey")
    monkeypatch.setattr("zhagen.web.cases.works._have_read", lambda _case: None)
    assert running.run_all() == 1
    job.refresh_from_db()
    assert job.state == "done"
    told = dict(case.files.exclude(reason="").values_list("name", "reason"))
    assert told["空.pdf"] == "empty"
    assert told["说明.txt"] == "unsupported"
    assert told["锁.zip/a.png"] == "encrypted"
    assert told["断.zip"] == "damaged"
    assert all(file.remedy for file in case.files.exclude(reason=""))
    good = case.files.filter(reason="", is_archive=False)
    assert [(file.name, file.pages) for file in good] == [("好.zip/a.png", 1), ("好.zip/b.png", 1)]
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "设有密码" in page
    assert "换文件" in page


def test_the_same_file_twice_is_read_once(officer):
    _new(officer, ("一.png", _picture()), ("又一.png", _picture()))
    second = CaseFile.objects.get(name="又一.png")
    assert (second.set_aside, second.pages) == (True, 0)
    assert "和“一.png”是同一个文件" in second.message


def test_names_never_become_paths_and_never_meet():
    assert free_name("../../etc/x.png", set()) == "../../etc/x.png".strip("/ ")
    assert free_name("a.png", {"a.png"}) == "a（2）.png"
    assert free_name("\x00\n", set()) == "文件"


def test_a_case_needs_files_an_item_and_a_real_day(officer):
    assert officer.post("/cases/new", {}, headers=FETCH).status_code == 422
    bad = _new(officer, ("一.png", _picture()), slice="../../etc")
    assert (bad.status_code, "先选要办的事项" in bad.content.decode()) == (422, True)
    assert _new(officer, ("一.png", _picture()), on="明天").status_code == 422
    assert not Case.objects.exists()


def test_a_case_that_grows_too_large_is_said_before_anything_is_kept(officer, monkeypatch):
    monkeypatch.setattr("zhagen.web.cases.intake.MOST_BYTES", 10)
    answer = _new(officer, ("一.png", _picture()))
    assert (answer.status_code, "最多" in answer.content.decode()) == (422, True)


def test_a_full_disk_is_said_and_what_was_there_stays(officer, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as away:
        away.setattr("zhagen.web.cases.folder.os.fsync", full)
        for _again in range(2):
            answer = _new(officer, ("一.png", _picture()), once="one-form-sent-again")
            assert answer.status_code == 507
            assert "磁盘满了" in answer.content.decode()
    assert not CaseFile.objects.exists()
    assert {one.state for one in Case.objects.all()} == {CaseState.WITHDRAWN}
    # The same form once there is room again: the papers are there.
    assert _new(officer, ("一.png", _picture()), once="one-form-sent-again").status_code == 200
    assert CaseFile.objects.get().case.state == CaseState.READING


def test_more_files_than_a_form_of_django_takes_come_in(officer):
    files = [(f"{number}.png", _picture()) for number in range(120)]
    assert _new(officer, *files).status_code == 200
    assert CaseFile.objects.count() == 120


def test_a_returned_case_takes_the_corrected_papers(officer):
    case = read_case(officer)
    officer.post(f"/cases/{case.pk}/notice/send", {"once": "form-000002", "days": "5"})
    files = {"files": [SimpleUploadedFile("改好.png", _picture())]}
    assert officer.post(f"/cases/{case.pk}/files", files, headers=FETCH).status_code == 200
    case.refresh_from_db()
    assert (case.state, case.round) == (CaseState.READING, 2)


def test_a_decided_case_takes_nothing_more(officer):
    case = read_case(officer)
    Case.objects.filter(pk=case.pk).update(state=CaseState.ACCEPTED)
    files = {"files": [SimpleUploadedFile("迟.png", _picture())]}
    answer = officer.post(f"/cases/{case.pk}/files", files, headers=FETCH)
    assert (answer.status_code, "已经办结" in answer.content.decode()) == (409, True)


def test_a_file_set_aside_takes_its_findings_with_it(officer):
    case = read_case(officer)
    roster = case.files.get(name="参保人员名单.pdf")
    officer.post(f"/cases/{case.pk}/files/{roster.pk}/aside", {"aside": "1"}, headers=FETCH)
    codes = [one.view.code for one in shown_of(Case.objects.get(pk=case.pk)).findings]
    assert "X06" not in codes
    officer.post(f"/cases/{case.pk}/files/{roster.pk}/aside", {"aside": "0"}, headers=FETCH)
    codes = [one.view.code for one in shown_of(Case.objects.get(pk=case.pk)).findings]
    assert "X06" in codes


def test_the_queue_is_first_come_first_served_and_says_how_far_reading_is(officer):
    read_case(officer)
    reading = read_case(officer, leave_out={("营业执照.pdf", 1)})
    page = officer.get("/cases/").content.decode()
    assert "有 1 件等您看" in page
    assert "8 / 9 页" in page
    assert page.index("待我看") < page.index("正在读")
    assert reading.state == CaseState.READING


def test_an_empty_queue_says_what_to_do_first(officer):
    page = officer.get("/cases/").content.decode()
    assert "现在没有等您看的办件" in page
    assert "几秒就有结果" in page


def test_the_queue_asks_the_database_no_more_for_many_cases(officer, django_assert_max_num_queries):
    for _ in range(3):
        read_case(officer)
    with django_assert_max_num_queries(30):
        officer.get("/cases/")


def test_the_last_pages_of_a_long_case_let_shorter_cases_go_first(officer, monkeypatch):
    monkeypatch.setattr(works, "_AT_ONCE", 2)
    case = empty_case(officer)
    CaseFile.objects.create(
        case=case, position="00001", name="合订.pdf", sha256="1" * 64, size=9, pages=4
    )
    works.read_again(case)
    pages = Job.objects.filter(work=works.READ).order_by("id")
    assert [job.priority for job in pages] == [Priority.SOON] * 2 + [Priority.USUAL] * 2


@pytest.mark.engine
def test_a_sample_is_read_from_its_files_to_its_findings(officer):
    sample = wiring.load_sample("scan-several-faults")
    files = [(path.name, path.read_bytes()) for path in sample.files]
    _new(officer, *files, on="2026-11-20")
    running.run_all()
    case = Case.objects.get()
    assert case.state == CaseState.WAITING
    codes = sorted(one.view.code for one in shown_of(case).findings)
    assert codes == ["F03", "V03", "X06"]
    page = PageRead.objects.exclude(plain="").first()
    answer = officer.get(f"/cases/{case.pk}/pages/{page.pk}/plain.jpg")
    assert answer.content.startswith(b"\xff\xd8")
    assert empty_case(officer).number.endswith("-0002")
