"""Every kind of bad file costs one clear line, and the files beside it are read."""

import functools
import io
import os
import re
import struct
import zlib
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pytest
import written_files as make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from refusals import refused

from zhagen.reading import faults
from zhagen.reading.content import os_fault
from zhagen.reading.files import missing_paths, open_files
from zhagen.reading.limits import Limits
from zhagen.reading.model import Unusable
from zhagen.reading.raw import RawPage


def png_header(width, height, data=b""):
    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


def test_an_empty_file_is_called_empty(tmp_path):
    assert refused(tmp_path, "空.pdf", b"").reason == "empty"


def test_a_500_page_pdf_is_refused_with_its_number_of_pages(tmp_path):
    fault = refused(tmp_path, "多.pdf", make.blank_pdf(500))
    assert (fault.reason, "500" in fault.message) == ("too_many_pages", True)


def test_a_picture_of_20000_pixels_is_refused_before_decoding(tmp_path):
    fault = refused(tmp_path, "大.png", png_header(20_000, 300, bytes(100)))
    assert fault.reason == "too_large"
    assert "20000×300" in fault.message


def test_a_real_picture_of_20000_pixels_is_refused(tmp_path):
    wide = make.png(np.full((200, 20_000, 3), 255, np.uint8))
    assert refused(tmp_path, "宽.png", wide).reason == "too_large"


def test_a_decompression_bomb_is_refused_as_one(tmp_path):
    assert refused(tmp_path, "弹.png", png_header(60_000, 60_000, bytes(9))).reason == "bomb"


def test_a_bomb_below_pillows_own_alarm_is_refused_too(tmp_path):
    assert refused(tmp_path, "弹.png", png_header(13_000, 13_000, bytes(9))).reason == "bomb"


@pytest.mark.parametrize("keep", [0.15, 0.5, 0.97])
@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_picture_that_breaks_off_is_damaged(tmp_path, kind, keep):
    noise = np.random.default_rng(7).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    whole = getattr(make, kind)(noise)
    assert refused(tmp_path, "断.jpg", whole[: int(len(whole) * keep)]).reason == "damaged"


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "BMP", "GIF"])
def test_rare_pictures_that_break_off_are_damaged(tmp_path, kind):
    noise = np.random.default_rng(7).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, kind)
    content = out.getvalue()
    assert refused(tmp_path, "断.x", content[: len(content) // 2]).reason == "damaged"


def test_a_truncated_jpeg_with_a_whole_thumbnail_is_still_damaged(tmp_path):
    whole, thumbnail = make.jpeg(), make.jpeg(make.page_picture(40, 30))
    exif = b"Exif\0\0" + thumbnail
    content = whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + whole[2:-300]
    assert refused(tmp_path, "断.jpg", content).reason == "damaged"


def test_a_truncated_pdf_is_damaged_not_shortened(tmp_path):
    content = make.blank_pdf(40)
    assert refused(tmp_path, "断.pdf", content[: len(content) * 2 // 3]).reason == "damaged"


def test_a_pdf_of_noise_is_damaged(tmp_path):
    noise = np.random.default_rng(1).bytes(3000)
    assert refused(tmp_path, "乱.pdf", b"%PDF-1.4\n" + noise + b"%%EOF").reason == "damaged"


def test_an_encrypted_pdf_asks_for_its_password_to_be_removed(tmp_path):
    pikepdf = pytest.importorskip("pikepdf")
    plain = pikepdf.open(io.BytesIO(make.blank_pdf()))
    out = io.BytesIO()
    plain.save(out, encryption=pikepdf.Encryption(user="开", owner="主", R=6))
    fault = refused(tmp_path, "密.pdf", out.getvalue())
    assert (fault.reason, "密码" in fault.message) == ("encrypted", True)


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path):
    pikepdf = pytest.importorskip("pikepdf")
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(make.blank_pdf())).save(
        out, encryption=pikepdf.Encryption(user="", owner="主", R=6)
    )
    (tmp_path / "a.pdf").write_bytes(out.getvalue())
    assert isinstance(next(open_files([tmp_path / "a.pdf"])), RawPage)


def ole(stream):
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)
    )


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (ole("EncryptedPackage"), "encrypted", "密码"),
        (ole("Workbook"), "unsupported", "xls"),
        (ole("WordDocument"), "unsupported", "doc"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "unsupported", "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "unsupported", "7z"),
        (b"MZ" + bytes(200), "unsupported", "程序"),
        (b"<!DOCTYPE html><html>", "unsupported", "网页"),
        ("姓名：张三\n".encode("gb18030") * 9, "unsupported", "纯文本"),
        (b"\0\0\0\x20ftypisom" + bytes(50), "unsupported", "视频"),
        (bytes(range(256)), "unsupported", "无法识别"),
    ],
)
def test_other_types_are_named_with_what_to_do(tmp_path, content, reason, words):
    fault = refused(tmp_path, "材料.pdf", content)
    assert (fault.reason, words in fault.message) == (reason, True)


def test_a_file_beyond_the_byte_limit_is_refused_unread(tmp_path):
    fault = refused(tmp_path, "大.bin", bytes(3_000_000), Limits(file_bytes=2_000_000))
    assert fault.reason == "too_large"


def test_a_path_that_does_not_exist_is_told_beforehand_and_reads_as_missing(tmp_path):
    assert missing_paths([tmp_path / "无.pdf", tmp_path]) == (str(tmp_path / "无.pdf"),)
    fault = next(open_files([tmp_path / "无.pdf"]))
    assert isinstance(fault, Unusable)
    assert fault.reason == "missing"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "管道")
    (fault,) = open_files([tmp_path / "管道"])
    assert fault.reason == "not_a_file"


def test_a_refused_permission_says_so():
    # Tests may run as root, who is never refused: the mapping is tested instead of the file.
    fault = os_fault(PermissionError(13, "Permission denied"))
    assert isinstance(fault, faults.UnreadableFile)
    assert "权限" in fault.message


@pytest.mark.skipif(os.getuid() == 0, reason="root reads everything")
def test_a_file_without_read_permission_is_one_line(tmp_path):
    place = tmp_path / "锁.jpg"
    place.write_bytes(make.jpeg())
    place.chmod(0)
    (fault,) = open_files([place])
    assert fault.reason == "unreadable"


def test_every_line_names_only_what_a_person_can_act_on():
    samples = [
        faults.MissingFile(),
        faults.UnreadableFile("没有读取权限"),
        faults.EmptyFile(),
        faults.EncryptedFile("PDF "),
        faults.DamagedFile("坏了"),
        faults.UnsupportedFile("网页"),
        faults.TooManyPages(500, 200),
        faults.TooLarge.by_bytes(1 << 30, 1 << 20),
        faults.TooLarge.by_time(60),
        faults.Bomb("图片"),
        faults.UnsafeArchive("链接"),
    ]
    codes = {
        "missing",
        "unreadable",
        "empty",
        "encrypted",
        "damaged",
        "unsupported",
        "too_many_pages",
        "too_large",
        "bomb",
        "unsafe_archive",
    }
    assert {s.reason for s in samples} == codes
    for sample in samples:
        line = sample.message + sample.remedy
        assert re.search(r"[\u4e00-\u9fff]", line)
        assert not re.search(r"Error|Exception|None|/", line)


def broken(seed, random, *, cuts):
    content = bytearray(seed)
    for _ in range(random.randint(1, 8)):
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content[: random.randrange(1, len(content))] if cuts else content)


@pytest.mark.parametrize("kind", ["jpeg", "png", "text_pdf", "docx", "xlsx", "zip", "TIFF", "heic"])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(random=st.randoms(use_true_random=False), cuts=st.booleans())
def test_whatever_bytes_arrive_a_file_is_pages_or_one_line(tmp_path, kind, random, cuts):
    place = tmp_path / "材料"
    place.write_bytes(broken(seed_of(kind), random, cuts=cuts))
    for result in open_files([place]):
        assert isinstance(result, (RawPage, Unusable))


@functools.cache
def seed_of(kind):
    out = io.BytesIO()
    if kind == "heic":
        return (Path(__file__).parent / "samples" / "turned.heic").read_bytes()
    if kind == "text_pdf":
        return make.text_pdf([(60, 700, 12, "示例市扎根科技有限公司")] * 3)
    if kind == "docx":
        document = docx.Document()
        document.add_table(2, 2).cell(0, 0).text = "示例"
        document.save(out)
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["姓名", 1, 2.5])
        book.save(out)
    elif kind == "zip":
        return make.zipped([("a.jpg", make.jpeg()), ("b.png", make.png())])
    elif kind == "TIFF":
        Image.fromarray(make.page_picture(90, 60)).save(out, kind, compression="tiff_lzw")
    else:
        return getattr(make, kind)()
    return out.getvalue()
