"""Files of every kind become raw pages: right names, upright pictures, whole text."""

import io
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
import written_files as make
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zhagen.reading.archives import natural
from zhagen.reading.files import list_sources, open_files
from zhagen.reading.limits import DEFAULT_LIMITS, Limits
from zhagen.reading.model import Medium, Unusable
from zhagen.reading.raw import RawPage

RED, BLUE = (0, 0, 200), (200, 0, 0)


def pages(*paths, limits=DEFAULT_LIMITS):
    found = list(open_files(paths, limits))
    assert all(isinstance(page, RawPage) for page in found), found
    return found


def page_of(tmp_path, content, name="材料.bin"):
    (tmp_path / name).write_bytes(content)
    (page,) = pages(tmp_path / name)
    return page


def saved(image, kind, **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def near(pixel, colour, slack=25):
    return np.abs(pixel.astype(int) - colour).max() <= slack


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP", "TIFF", "GIF"])
@pytest.mark.parametrize("name", ["a.pdf", "没有扩展名"])
def test_a_picture_is_read_whatever_its_extension(tmp_path, kind, name):
    image = Image.fromarray(make.page_picture()[:, :, ::-1])
    page = page_of(tmp_path, saved(image, kind), name)
    assert (page.file, page.page, page.size, page.medium) == (name, 1, (300, 400), Medium.PICTURE)
    assert near(page.picture[50, 60], RED)
    assert page.picture.dtype == np.uint8


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_exif_orientation_is_applied_once(tmp_path, orientation, kind):
    upright = Image.new("RGB", (300, 200), "white")
    upright.paste((200, 0, 0), (0, 0, 100, 60))
    undo = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    sent = upright
    for step in undo[orientation]:
        sent = sent.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    page = page_of(tmp_path, saved(sent, kind, exif=exif))
    assert page.size == (300, 200)
    assert near(page.picture[20, 50], RED)
    assert near(page.picture[20, 250], (255, 255, 255))
    assert near(page.picture[180, 50], (255, 255, 255))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_ground_becomes_white_paper(tmp_path, mode):
    image = Image.new("RGBA", (80, 60), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (10, 10, 40, 40))
    page = page_of(tmp_path, saved(image.convert(mode), "PNG"))
    assert near(page.picture[5, 70], (255, 255, 255))
    assert near(page.picture[20, 20], (0, 0, 0))


def test_sixteen_bit_grey_keeps_its_tones(tmp_path):
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(1, -1).repeat(20, 0)
    for kind in ("png", "tiff"):
        page = page_of(tmp_path, cv2.imencode(f".{kind}", ramp)[1].tobytes())
        assert near(page.picture[10, 128], (128, 128, 128), 3), kind
        assert near(page.picture[10, 255], (255, 255, 255), 3), kind


def test_cmyk_jpeg_has_its_colours(tmp_path):
    image = Image.new("CMYK", (60, 60), (0, 255, 255, 0))
    assert near(page_of(tmp_path, saved(image, "JPEG")).picture[30, 30], (0, 0, 255), 40)


def test_black_and_white_fax_tiff_is_read_page_by_page(tmp_path):
    sheets = [Image.new("1", (200, 300), 1) for _ in range(3)]
    sheets[2].paste(0, (0, 0, 50, 50))
    content = saved(
        sheets[0], "TIFF", save_all=True, append_images=sheets[1:], compression="group4"
    )
    (tmp_path / "传真.tif").write_bytes(content)
    found = pages(tmp_path / "传真.tif")
    assert [page.page for page in found] == [1, 2, 3]
    assert found[2].picture[10, 10].max() == 0
    assert found[1].picture.min() == 255


def test_a_phone_photo_in_heic_stands_upright():
    # Made once with pillow-heif (which is not a dependency): red at the top left before EXIF turn.
    (page,) = pages(Path(__file__).parent / "samples" / "turned.heic")
    assert page.size == (120, 160)
    assert near(page.picture[25, 90], RED, 40)


def test_a_huge_picture_is_handed_on_smaller(tmp_path):
    for content in (
        make.jpeg(make.page_picture(1200, 1600)),
        make.png(make.page_picture(1200, 1600)),
    ):
        (tmp_path / "大.jpg").write_bytes(content)
        (page,) = pages(tmp_path / "大.jpg", limits=Limits(picture_kept=600_000))
        assert (page.size, page.reduced) == ((800, 600), True)
        assert near(page.picture[25, 30], RED)


def test_folders_and_archives_are_read_in_the_order_people_number_pages(tmp_path):
    folder = tmp_path / "材料"
    (folder / "内").mkdir(parents=True)
    for name in ("10.jpg", "9.jpg", "内/1.jpg", "Thumbs.db", ".DS_Store"):
        (folder / name).write_bytes(make.jpeg())
    entries = [(n, make.jpeg()) for n in ("b/2.jpg", "a10.jpg", "a9.jpg", "__MACOSX/._a9.jpg")]
    (tmp_path / "包.zip").write_bytes(make.zipped(entries))
    assert [page.file for page in pages(folder, tmp_path / "包.zip")] == [
        "材料/9.jpg",
        "材料/10.jpg",
        "材料/内/1.jpg",
        "包.zip/a9.jpg",
        "包.zip/a10.jpg",
        "包.zip/b/2.jpg",
    ]


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_archive_names_of_chinese_windows_are_read_right(tmp_path, charset):
    content = make.zipped([("xxxxxxxx.jpg", make.jpeg())])
    name = "执照.jpg".encode(charset)
    stand_in = b"xxxxxxxx.jpg"[: len(name)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(stand_in.decode(), make.jpeg())
    content = out.getvalue().replace(stand_in, name)
    (tmp_path / "包.zip").write_bytes(content)
    assert pages(tmp_path / "包.zip")[0].file == "包.zip/执照.jpg"


def test_two_files_of_one_name_keep_their_folders(tmp_path):
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.jpg").write_bytes(make.jpeg())
    names = [page.file for page in pages(tmp_path / "a" / "1.jpg", tmp_path / "b" / "1.jpg")]
    assert len(set(names)) == 2
    assert all(name.endswith("/1.jpg") for name in names)


def test_a_link_out_of_a_folder_is_not_followed(tmp_path):
    (tmp_path / "外.jpg").write_bytes(make.jpeg())
    (tmp_path / "内").mkdir()
    (tmp_path / "内" / "链.jpg").symlink_to(tmp_path / "外.jpg")
    (fault,) = list_sources([tmp_path / "内"])
    assert isinstance(fault, Unusable)
    assert fault.reason == "outside_link"


@given(st.lists(st.text(max_size=12), max_size=8), st.randoms())
def test_natural_order_does_not_depend_on_how_names_are_listed(names, random):
    shuffled = random.sample(names, len(names))
    assert list(map(natural, sorted(shuffled, key=natural))) == sorted(map(natural, names))


def test_nothing_is_left_open_when_reading_stops_early(tmp_path):
    (tmp_path / "长.pdf").write_bytes(make.blank_pdf(9))
    walk = open_files([tmp_path / "长.pdf"])
    next(walk)
    walk.close()
    (tmp_path / "长.pdf").unlink()
    assert list(tmp_path.iterdir()) == []
