"""Every kind of bad archive costs one clear line, and unpacks no more than it may."""

import stat
import struct
import zipfile

import pytest
import written_files as make
from refusals import refused

from zhagen.reading.files import open_files
from zhagen.reading.limits import Limits
from zhagen.reading.model import Unusable
from zhagen.reading.raw import RawPage


@pytest.mark.parametrize(
    "name", ["../../外面.jpg", "/etc/外面.jpg", "C:\\外面.jpg", "内\\..\\..\\外面.jpg"]
)
def test_an_archive_path_that_climbs_out_is_refused_and_nothing_is_written(tmp_path, name):
    inside = tmp_path / "内"
    inside.mkdir()
    fault = refused(inside, "包.zip", make.zipped([(name, make.jpeg()), ("a.jpg", make.jpeg())]))
    assert fault.reason == "unsafe_archive"
    assert sorted(p.name for p in tmp_path.rglob("*.*")) == ["包.zip", "好.jpg"]


def test_a_link_in_an_archive_is_refused(tmp_path):
    link = zipfile.ZipInfo("链接.jpg")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    fault = refused(tmp_path, "包.zip", make.zipped([(link, b"/etc/passwd")]))
    assert fault.reason == "unsafe_archive"


def test_an_archive_in_an_archive_is_refused(tmp_path):
    inner = make.zipped([("a.jpg", make.jpeg())])
    fault = refused(tmp_path, "包.zip", make.zipped([("内.zip", inner)]))
    assert (fault.reason, fault.file) == ("unsafe_archive", "包.zip/内.zip")


def test_an_entry_packed_a_thousandfold_is_a_bomb(tmp_path):
    fault = refused(tmp_path, "包.zip", make.zipped([("零.bmp", bytes(20_000_000))]))
    assert fault.reason == "bomb"


def test_an_archive_unpacking_beyond_its_limit_is_a_bomb(tmp_path):
    limits = Limits(archive_bytes=len(make.jpeg()) + 10)
    content = make.zipped([("a.jpg", make.jpeg()), ("b.jpg", make.jpeg())])
    fault = refused(tmp_path, "包.zip", content, limits)
    assert (fault.reason, fault.file) == ("bomb", "包.zip/b.jpg")


def test_an_archive_whose_directory_lies_about_sizes_is_not_unpacked(tmp_path):
    content = bytearray(make.zipped([("a.bmp", b"BM" + bytes(300_000))]))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    assert refused(tmp_path, "包.zip", bytes(content)).reason in ("damaged", "unsupported")


def test_an_office_package_that_unpacks_beyond_its_limit_is_a_bomb(tmp_path):
    content = make.zipped(
        [
            ("[Content_Types].xml", b"<x/>"),
            ("word/document.xml", bytes(9_000_000)),
        ]
    )
    fault = refused(tmp_path, "a.docx", content, Limits(package_bytes=1_000_000))
    assert fault.reason == "bomb"


def test_an_archive_of_too_many_files_is_refused_whole(tmp_path):
    content = make.zipped([(f"{n}.txt", b"x") for n in range(12)])
    assert refused(tmp_path, "包.zip", content, Limits(archive_entries=10)).reason == (
        "too_many_pages"
    )


def test_an_encrypted_archive_entry_is_called_encrypted(tmp_path):
    content = bytearray(make.zipped([("a.jpg", make.jpeg())]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert refused(tmp_path, "包.zip", bytes(content)).reason == "encrypted"


def test_a_damaged_archive_entry_does_not_cost_its_neighbours(tmp_path):
    content = bytearray(make.zipped([("a.jpg", make.jpeg()), ("b.jpg", make.jpeg())], 0))
    content[content.index(b"\xff\xda") + 40] ^= 0xFF
    (tmp_path / "包.zip").write_bytes(content)
    first, second = open_files([tmp_path / "包.zip"])
    assert isinstance(first, Unusable)
    assert (first.file, first.reason) == ("包.zip/a.jpg", "damaged")
    assert isinstance(second, RawPage)


@pytest.mark.parametrize("cut", [30, 400])
def test_a_truncated_archive_is_damaged(tmp_path, cut):
    content = make.zipped([("a.jpg", make.jpeg())])
    assert refused(tmp_path, "包.zip", content[:-cut]).reason == "damaged"


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml", "OFD.xml"])
def test_an_office_package_of_nonsense_is_damaged(tmp_path, name):
    content = make.zipped([("[Content_Types].xml", b"<x/>"), (name, b"<not closed")])
    assert refused(tmp_path, "文.docx", content).reason == "damaged"
