"""The item table: which item a page belongs to, and what is wrong with a table."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.logs.items import BadItemTable, Item, ItemPages, read_items

HEAD = "item_code,name,url_prefix,kind,updated_on\n"
TEXTS = st.text("/ab", max_size=6)


@given(st.lists(TEXTS, max_size=12), TEXTS)
def test_the_longest_prefix_wins(prefixes, path):
    items = tuple(Item(str(place), "事项", prefix) for place, prefix in enumerate(prefixes))
    fitting = [each for each in items if each.url_prefix and path.startswith(each.url_prefix)]
    longest = max((len(each.url_prefix) for each in fitting), default=0)
    expected = next((each.code for each in fitting if len(each.url_prefix) == longest), None)
    assert ItemPages(items).code_of(path) == expected


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "items.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_table_is_read_with_decoded_prefixes(tmp_path):
    text = HEAD + "A1,甲事项,/guide/%E7%A4%BE/,enterprise,2026-07-01\nB2,乙事项,,,\n"
    table = read_items(written(tmp_path, text, "utf-8-sig"))
    assert table.items[0].url_prefix == "/guide/社/"
    assert table.items[1] == Item("B2", "乙事项")
    (remark,) = table.remarks
    assert "乙事项（B2）没有地址前缀" in remark


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("item_code,name\nA1,甲\n", "（表头：item_code、name）没有 url_prefix 列"),
        (HEAD + "A1,甲,,,\nB2,乙,,,\n", "没有填写 url_prefix 列"),
    ],
)
def test_a_table_without_addresses_says_what_will_not_be_looked_at(tmp_path, text, told):
    (remark,) = read_items(written(tmp_path, text)).remarks
    assert told in remark
    assert "浏览量" in remark


def test_a_workbook_is_told_to_be_saved_as_text(tmp_path):
    path = tmp_path / "items.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(BadItemTable, match="Excel 工作簿，请在 Excel 里另存为"):
        read_items(path)


def test_a_table_saved_by_an_old_office_program_is_read_and_told(tmp_path):
    table = read_items(written(tmp_path, HEAD + "A1,甲事项,/a/,,2026/07/01\n", "gb18030"))
    assert table.items[0].name == "甲事项"
    assert "GB18030" in table.remarks[0]


def test_prefixes_within_one_another_are_told(tmp_path):
    rows = "A1,甲,/a/,,\nB2,乙,/a/b/,,\nC3,丙,/a/,,\n"
    table = read_items(written(tmp_path, HEAD + rows))
    assert "A1 与 C3" in table.remarks[0]
    assert "B2 在 A1 之内" in table.remarks[1]


def test_whole_addresses_are_taken_without_their_host(tmp_path):
    table = read_items(written(tmp_path, HEAD + "A1,甲,https://example.invalid/a/,,\n"))
    assert table.items[0].url_prefix == "/a/"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "表头缺少 item_code"),
        ("code,name\nA1,甲\n", "表头缺少 item_code"),
        (HEAD, "一个事项也没有"),
        (HEAD + "A1,,/a/,,\n", "第 2 行：缺少"),
        (HEAD + "A1,甲,/a/,,\nA1,乙,/b/,,\n", "第 3 行：事项编码 A1 重复"),
        (HEAD + "A1,甲,a/,,\n", "应当以 / 开头"),
        (HEAD + "A1,甲,/a/,其他,\n", "kind“其他”"),
        (HEAD + "A1,甲,/a/,,去年\n", "updated_on“去年”"),
        (HEAD + "A1,甲,/a/,,,,多\n", "列数多于表头"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_line(tmp_path, text, told):
    with pytest.raises(BadItemTable, match=told):
        read_items(written(tmp_path, text))


def test_a_table_that_is_no_text_or_not_there_is_told(tmp_path):
    path = tmp_path / "items.csv"
    path.write_bytes(b"\xff\xff\xff\x00")
    with pytest.raises(BadItemTable, match="CSV UTF-8"):
        read_items(path)
    with pytest.raises(BadItemTable, match="读不出来"):
        read_items(tmp_path / "none.csv")
