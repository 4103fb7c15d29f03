"""Slices on the screen: who sees what, making, editing, putting in use, taking in, bad input."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings
from tests.web.people import other_department_person, person, without

from zhagen.slices.find import shipped_root
from zhagen.slices.load import load
from zhagen.web.accounts.rights import Right, Role
from zhagen.web.audit.models import Entry
from zhagen.web.slices.models import Did, Keeper, Step

ITEM = "individual-business-registration"
PAGE = f"/slices/{ITEM}"
ONCE = "once-0123456789"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An installation of its own: nothing made yet, nothing in the ledger."""
    own = replace(settings.CONFIGURATION, slices=tmp_path / "slices", data=tmp_path, ledger=None)
    monkeypatch.setattr(settings, "CONFIGURATION", own)
    return tmp_path / "slices"


@pytest.fixture
def manager():
    return person(Role.manager)


def next_version(client, because="窗口反映经营场所证明说不清", **given):
    return client.post("/slices/new", {"from": ITEM, "because": because, **given})


def text_and_mark(client, file, version="1.1"):
    shown = client.get(f"{PAGE}/{version}/files/{file}").context
    return shown["text"], shown["was"]


def test_only_those_with_the_right_see_slices_and_only_editors_change_them():
    for role in without(Right.slice_see):
        assert person(role).get("/slices/").status_code == 403
    office = person(Role.office)
    assert "出新版本" not in office.get(f"{PAGE}/1.0/").text
    assert office.post("/slices/new", {"from": ITEM, "because": "x"}).status_code == 403
    assert office.post(f"{PAGE}/1.0/release").status_code == 403


def test_the_list_and_every_part_of_a_version_answer(manager):
    assert "个体工商户设立登记" in manager.get("/slices/").text
    for tab in ("overview", "materials", "facts", "rules", "guide", "charter", "cases", "use"):
        assert manager.get(f"{PAGE}/1.0/?tab={tab}").status_code == 200
    assert manager.get(f"{PAGE}/1.0/?tab=nowhere").status_code == 404
    assert manager.get(f"{PAGE}/9.9/").status_code == 404
    assert manager.get("/slices/..%2f..%2fetc/1.0/").status_code == 404


def test_a_rule_is_told_in_words_with_its_condition_and_its_examples(manager):
    shown = manager.get(f"{PAGE}/1.0/?all=1")
    rule = next(iter(load(shipped_root() / ITEM / "1.0").rules.values()))
    assert rule.code in shown.text
    assert rule.title in shown.text
    assert "算式" in shown.text
    found = manager.get(f"{PAGE}/1.0/?q={rule.code}")
    assert [row.rule.code for row in found.context["rules"]] == [rule.code]
    assert "没有含“没有这个”的要点" in manager.get(f"{PAGE}/1.0/?q=没有这个").text


def test_an_empty_installation_says_what_to_do_first(manager, monkeypatch, tmp_path):
    monkeypatch.setattr("zhagen.web.configuration.shipped_root", lambda: tmp_path / "none")
    assert "从模板做一份草稿" in manager.get("/slices/").text


def test_the_next_version_keeps_its_reason_and_is_the_departments_own(manager, folder):
    answer = next_version(manager)
    assert answer.url == f"{PAGE}/1.1/"
    assert "窗口反映" in (folder / ITEM / "1.1" / "slice.yaml").read_text("utf-8")
    assert "窗口反映" in manager.get(answer.url).text
    stranger = other_department_person(Role.manager)
    assert stranger.get(answer.url).status_code == 404
    assert stranger.get(f"{PAGE}/1.1/files/rules.yaml").status_code == 404
    assert stranger.get(f"{PAGE}/1.0/").status_code == 200
    refused = next_version(stranger)
    assert refused.status_code == 422
    assert "请选从哪一版做起" in refused.text


def test_a_reason_is_asked_for_and_what_was_typed_stays(manager):
    refused = next_version(manager, because="   ")
    assert refused.status_code == 422
    assert "请写明为什么改" in refused.text
    shown = manager.get(f"/slices/new?from={ITEM}&because=效能分析发现 F-1")
    assert "效能分析发现 F-1" in shown.text


def test_a_form_sent_twice_makes_one_version(manager, folder):
    first, second = (next_version(manager, once=ONCE) for _ in range(2))
    assert first.url == second.url
    assert [one.name for one in (folder / ITEM).iterdir()] == ["1.1"]


def test_a_decision_becomes_the_reason_and_one_of_another_slice_is_refused(manager, folder):
    decision = {
        "verdict": "partly", "decided_on": "2026-11-20", "title": "少跑一趟", "week": 12,
        "slice": f"{ITEM}@1.0", "charter": "ab" * 32,
    }  # fmt: skip

    def given(**changed):
        text = json.dumps({**decision, **changed}).encode()
        return next_version(manager, record=io.BytesIO(text))

    assert given(slice="other@1.0").status_code == 422
    assert given(verdict="continue").status_code == 422
    assert next_version(manager, record=io.BytesIO(b"\xff\xfe")).status_code == 422
    assert given().status_code == 302
    assert "联合验证《少跑一趟》第 12 周末" in (folder / ITEM / "1.1/slice.yaml").read_text("utf-8")


def test_a_draft_is_edited_and_the_check_says_where(manager, folder):
    next_version(manager)
    text, was = text_and_mark(manager, "rules.yaml")
    broken = text.replace("severity: error", "severity: terrible", 1)
    told = manager.post(f"{PAGE}/1.1/check/rules.yaml", {"text": broken})
    assert "不在可选值中" in told.text
    assert "terrible" not in (folder / ITEM / "1.1/rules.yaml").read_text("utf-8")
    saved = manager.post(f"{PAGE}/1.1/files/rules.yaml", {"text": broken, "was": was})
    assert saved.status_code == 302
    shown = manager.get(f"{PAGE}/1.1/")
    assert "读不成一份完整的定义" in shown.text or "要改" in shown.text
    assert "severity: terrible" in shown.text
    assert "审查要点</a>" not in shown.text
    assert manager.post(f"{PAGE}/1.1/release").status_code == 302
    assert not (folder / ITEM / "1.1/lock.json").exists()
    assert Entry.objects.filter(action="slice.edited").count() == 1


def test_two_editors_lose_nothing(manager):
    next_version(manager)
    text, was = text_and_mark(manager, "rules.yaml")
    other = person(Role.manager, shown_name="王思远")
    address = f"{PAGE}/1.1/files/rules.yaml"
    other.post(address, {"text": f"{text}# 王\n", "was": was})
    refused = manager.post(address, {"text": f"{text}# 宋\n", "was": was})
    assert refused.status_code == 409
    assert "王思远" in refused.text
    assert "# 宋" in refused.text
    again = dict(refused.context["clash"].sent)
    assert manager.post(address, again).status_code == 302
    assert text_and_mark(manager, "rules.yaml")[0].endswith("# 宋\n")


def test_what_is_not_text_is_not_edited_as_text(manager):
    next_version(manager)
    text, was = text_and_mark(manager, "slice.yaml")
    address = f"{PAGE}/1.1/files/slice.yaml"
    for changed in (
        text.replace("status: draft", "status: in-use"),
        text.replace('"1.1"', '"2.0"'),
    ):
        assert manager.post(address, {"text": changed, "was": was}).status_code == 422
    assert manager.get(f"{PAGE}/1.1/files/lock.json").status_code == 404
    assert manager.get(f"{PAGE}/1.1/files/cases/../rules.yaml").status_code == 404
    assert manager.get(f"{PAGE}/1.1/files/cases/none.yaml").status_code == 200
    assert manager.post(f"{PAGE}/1.0/files/rules.yaml", {"text": "", "was": ""}).status_code == 422


def test_a_text_nested_beyond_reason_is_neither_checked_nor_saved(manager):
    next_version(manager)
    _, was = text_and_mark(manager, "rules.yaml")
    deep = "[" * 90_000
    told = manager.post(
        f"{PAGE}/1.1/check/rules.yaml", {"text": deep}, headers={"HX-Request": "true"}
    )
    assert (told.status_code, "嵌套太深" in told.text) == (422, True)
    kept = manager.post(f"{PAGE}/1.1/files/rules.yaml", {"text": deep, "was": was})
    assert (kept.status_code, "嵌套太深" in kept.text) == (422, True)


def test_a_draft_that_cases_stand_under_can_still_be_put_in_use(manager, folder, monkeypatch):
    next_version(manager)
    monkeypatch.setattr("zhagen.web.slices.writing.handled_under", lambda _ref: 3)
    shown = manager.get(f"{PAGE}/1.1/").text
    assert "改文件" not in shown
    assert "已经用在 3 件办件上" in shown
    manager.post(f"{PAGE}/1.1/release")
    assert (folder / ITEM / "1.1/lock.json").is_file()


def test_an_unknown_fact_is_told_with_its_line(manager):
    next_version(manager)
    text, _ = text_and_mark(manager, "rules.yaml")
    more = (
        f"{text}\nZ99:\n  title: 试\n  when: no.such_fact == 'a'\n  severity: notice\n"
        "  message: 试\n  remedy: 试\n"
    )
    told = manager.post(f"{PAGE}/1.1/check/rules.yaml", {"text": more})
    assert "no.such_fact" in told.text
    assert "data-line=" in told.text


def test_a_fit_version_is_put_in_use_locked_and_ended(manager, folder):
    next_version(manager)
    assert manager.post(f"{PAGE}/1.1/release").url == f"{PAGE}/1.1/"
    assert (folder / ITEM / "1.1/lock.json").is_file()
    assert load(folder / ITEM / "1.1").lock_hash
    shown = manager.get(f"{PAGE}/1.1/").text
    assert "已启用并锁定" in shown
    assert "改文件" not in shown
    text, was = text_and_mark(manager, "rules.yaml")
    assert (
        manager.post(f"{PAGE}/1.1/files/rules.yaml", {"text": f"{text}#", "was": was}).status_code
        == 422
    )
    assert manager.post(f"{PAGE}/1.1/release").status_code == 302
    assert other_department_person(Role.office).get(f"{PAGE}/1.1/").status_code == 200
    manager.post(f"{PAGE}/1.1/retire", {"because": ""})
    ended = manager.post(f"{PAGE}/1.1/retire", {"because": "并到“开办企业”", "once": ONCE})
    assert ended.url == f"{PAGE}/1.2/"
    assert "停办" in manager.get(ended.url).text
    actions = list(
        Entry.objects.filter(action__startswith="slice.").values_list("action", flat=True)
    )
    assert actions == ["slice.drafted", "slice.released", "slice.retired"]


def test_a_draft_somebody_was_judged_by_stays_as_it_is(manager, folder):
    next_version(manager)
    ledger = folder.parent / "ledger"
    ledger.mkdir()
    event = {
        "schema": 1, "kind": "precheck.received", "slice": f"{ITEM}@1.1", "channel": "window",
        "occurred_at": datetime(2026, 11, 20, tzinfo=UTC).isoformat(), "payload": {"files": 1},
    }  # fmt: skip
    (ledger / "events-2026-11.jsonl").write_text(f"{json.dumps(event)}\n{{torn", "utf-8")
    text, was = text_and_mark(manager, "rules.yaml")
    refused = manager.post(f"{PAGE}/1.1/files/rules.yaml", {"text": f"{text}#", "was": was})
    assert refused.status_code == 422
    assert "已经用在 1 件办件上" in refused.text


def zipped(*entries, top="pack/"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries:
            archive.writestr(name if isinstance(name, zipfile.ZipInfo) else f"{top}{name}", content)
    made.seek(0)
    made.name = "slice.zip"
    return made


def whole(**changed):
    """The shipped slice as a ZIP, with some files replaced."""
    source = shipped_root() / ITEM / "1.0"
    read = {
        path.relative_to(source).as_posix(): path.read_text("utf-8")
        for path in source.rglob("*.yaml")
    }
    read["slice.yaml"] = read["slice.yaml"].replace('"1.0"', '"2.0"')
    return zipped(*{**read, **changed}.items())


def uploaded(client, file, **given):
    return client.post("/slices/upload", {"file": file, **given})


def test_a_version_travels_as_a_zip(manager, folder):
    answer = uploaded(manager, whole())
    assert answer.url == f"{PAGE}/2.0/"
    assert Step.objects.get().did == Did.UPLOADED
    got = manager.get(f"{PAGE}/2.0/download")
    assert zipfile.ZipFile(io.BytesIO(got.content)).testzip() is None
    assert uploaded(manager, whole()).status_code == 422
    again = io.BytesIO(got.content)
    again.name = "again.zip"
    assert uploaded(manager, again, replace="1").status_code == 302
    assert sorted(one.name for one in (folder / ITEM).iterdir()) == ["2.0"]
    stranger = other_department_person(Role.manager)
    assert uploaded(stranger, whole(), replace="1").status_code == 403


def link():
    made = zipfile.ZipInfo("pack/rules.yaml")
    made.create_system, made.external_attr = 3, 0o120777 << 16
    return made


BAD = {
    "no zip": (lambda: io.BytesIO(b"PK not really"), "不是能打开的 ZIP"),
    "climbs": (lambda: zipped(("../../evil.yaml", "a")), "路径会跑到文件夹外面"),
    "absolute": (lambda: zipped(("/etc/x.yaml", "a"), top=""), "路径会跑到文件夹外面"),
    "link": (lambda: zipped((link(), "/etc/passwd")), "是链接"),
    "kind": (lambda: zipped(("a.exe", "a")), "这种文件不能放在切片里"),
    "empty": (zipped, "没有文件"),
    "headless": (lambda: zipped(("rules.yaml", "a: 1")), "没有 slice.yaml"),
    "two": (lambda: zipped(("a/slice.yaml", "a"), ("b/slice.yaml", "a")), "几份切片"),
    "bomb": (lambda: zipped(("slice.yaml", b"#" * 11_000_000)), "超过 10 MB"),
    "aliases": (lambda: whole(**{"rules.yaml": "a: &a [1]\nb: *a\n"}), "不支持锚点和别名"),
    "deep": (lambda: whole(**{"rules.yaml": "[" * 90_000}), "嵌套太深"),
    "encoding": (lambda: whole(**{"rules.yaml": "标题".encode("gbk")}), "不是 UTF-8 编码"),
    "half": (lambda: whole(**{"rules.yaml": "C01: {}\n"}), "整包都没有收下"),
    "id": (lambda: whole(**{"slice.yaml": "id: ../x\nversion: '1.0'\n"}), "写法不对"),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_archive_is_refused_whole_with_its_reasons(manager, folder, bad):
    make, told = BAD[bad]
    file = make()
    file.name = "x.zip"
    answer = uploaded(manager, file)
    assert answer.status_code == 422
    assert told in answer.text
    assert not folder.exists() or not any(folder.rglob("*.yaml"))
    assert not Keeper.objects.exists()


def test_a_file_that_is_too_big_is_refused_by_its_size(manager):
    file = io.BytesIO(b"0" * 20_000_001)
    file.name = "big.zip"
    assert "超过 20 MB" in uploaded(manager, file).text


def test_a_new_slice_begins_with_the_template(manager):
    assert manager.post("/slices/template", {"name": "Bad Id", "title": "x"}).status_code == 422
    assert manager.post("/slices/template", {"name": ITEM, "title": "x"}).status_code == 422
    made = manager.post("/slices/template", {"name": "residence-permit", "title": "居住证办理"})
    assert made.url == "/slices/residence-permit/1.0/"
    assert "居住证办理" in manager.get(made.url).text


def test_differences_are_told_in_words(manager):
    next_version(manager)
    text, was = text_and_mark(manager, "rules.yaml")
    changed = text.replace("severity: error", "severity: notice", 1)
    manager.post(f"{PAGE}/1.1/files/rules.yaml", {"text": changed, "was": was})
    told = manager.get(f"{PAGE}/1.1/changes?than=1.0").text
    assert "1.1 比 1.0 改了 1 处" in told
    assert "<del>须补正</del>" in told
    assert "<ins>提示</ins>" in told
    assert manager.get(f"{PAGE}/1.1/changes?than=7.7").status_code == 404


def test_a_broken_folder_shows_its_faults_and_nothing_half_loaded(manager, folder):
    shutil.copytree(shipped_root() / ITEM / "1.0", folder / ITEM / "1.3")
    (folder / ITEM / "1.3/facts.yaml").write_bytes("名".encode("gbk"))
    shown = manager.get(f"{PAGE}/1.3/")
    assert "不是 UTF-8 编码" in shown.text
    assert "要素都不列" in shown.text
    assert manager.get("/slices/").status_code == 200
    assert manager.get(f"{PAGE}/1.3/try").status_code == 302
