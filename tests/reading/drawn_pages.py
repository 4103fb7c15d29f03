"""Draws the pages that the tests of the picture side look at: letters, tables, seals, photos."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
KAI = "/usr/share/fonts/truetype/arphic/ukai.ttc"
A4 = (1654, 2339)
RED = (214, 40, 44)


def fonts_there() -> bool:
    return all(Path(path).exists() for path in (SERIF, SANS))


@lru_cache(maxsize=64)
def font(size: int, path: str = SERIF) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=2 if "noto" in path else 0)


def sheet(
    size: tuple[int, int] = A4, colour: tuple[int, int, int] = (252, 252, 250)
) -> Image.Image:
    return Image.new("RGB", size, colour)


def write(
    page: Image.Image,
    at: tuple[int, int],
    text: str,
    size: int = 38,
    *,
    path: str = SERIF,
    colour: tuple[int, int, int] = (25, 25, 30),
) -> tuple[int, int, int, int]:
    """Write text with its top left corner at `at`; the box it fills is returned."""
    pen = ImageDraw.Draw(page)
    pen.text(at, text, font=font(size, path), fill=colour)
    x0, y0, x1, y1 = pen.textbbox(at, text, font=font(size, path))
    return int(x0), int(y0), int(x1), int(y1)


def paragraph(
    page: Image.Image, at: tuple[int, int], text: str, size: int = 38, width: int = 1300
) -> int:
    """Write text in lines of at most `width` pixels; the y below the last line is returned."""
    per_line = max(1, width // size)
    x, y = at
    for start in range(0, len(text), per_line):
        write(page, (x, y), text[start : start + per_line], size)
        y += int(size * 1.6)
    return y


def seal(
    owner: str,
    purpose: str = "",
    *,
    side: int = 320,
    colour: tuple[int, int, int] = RED,
    number: str = "",
    star: bool = True,
    turn: float = 0.0,
) -> Image.Image:
    """A round company seal with transparent ground."""
    scale = 2
    full = side * scale
    stamp = Image.new("RGBA", (full, full), (*colour, 0))
    pen = ImageDraw.Draw(stamp)
    ring = max(4, full // 36)
    pen.ellipse((ring, ring, full - ring, full - ring), outline=(*colour, 255), width=ring)
    size = int(full * (0.135 if len(owner) <= 14 else 0.115))
    span = min(290.0, 24.0 * len(owner))
    _round(stamp, owner, size, full * 0.375, span, colour, upward=True)
    if number:
        _round(stamp, number, int(full * 0.05), full * 0.42, 70.0, colour, upward=False)
    if star:
        points = [
            (full / 2 + full * r * math.sin(a), full / 2 - full * r * math.cos(a))
            for i in range(10)
            for r, a in [((0.15, 0.06)[i % 2], i * math.pi / 5)]
        ]
        pen.polygon(points, fill=(*colour, 255))
    if purpose:
        letter = font(int(full * 0.1))
        width = pen.textlength(purpose, font=letter)
        pen.text((full / 2 - width / 2, full * 0.68), purpose, font=letter, fill=(*colour, 255))
    small = stamp.resize((side, side), Image.Resampling.LANCZOS)
    return small.rotate(turn, resample=Image.Resampling.BICUBIC)


def _round(
    stamp: Image.Image,
    text: str,
    size: int,
    radius: float,
    span: float,
    colour: tuple[int, int, int],
    *,
    upward: bool,
) -> None:
    full = stamp.width
    for index, char in enumerate(text):
        share = (index - (len(text) - 1) / 2) / max(1, len(text) - 1)
        angle = share * span
        glyph = Image.new("RGBA", (size * 2, size * 2), (*colour, 0))
        ImageDraw.Draw(glyph).text(
            (size, size), char, font=font(size), fill=(*colour, 255), anchor="mm"
        )
        if not upward:
            angle = 180 - angle
        turned = glyph.rotate(-angle if upward else 180 - angle, resample=Image.Resampling.BICUBIC)
        x = full / 2 + radius * math.sin(math.radians(angle)) - size
        y = full / 2 - radius * math.cos(math.radians(angle)) - size
        stamp.alpha_composite(turned, (int(x), int(y)))


def stamp_on(
    page: Image.Image, stamp: Image.Image, at: tuple[int, int], strength: float = 0.85
) -> None:
    """Press a stamp on the page: its ink multiplies with what is printed there."""
    box = (at[0], at[1], at[0] + stamp.width, at[1] + stamp.height)
    under = np.asarray(page.crop(box), dtype=np.float32)
    ink = np.asarray(stamp, dtype=np.float32)
    cover = ink[..., 3:] / 255 * strength
    mixed = under * (1 - cover + cover * ink[..., :3] / 255)
    page.paste(Image.fromarray(mixed.astype(np.uint8)), box[:2])


def grid(
    page: Image.Image, columns: list[int], rows: list[int], *, width: int = 3, shade: int = 40
) -> None:
    pen = ImageDraw.Draw(page)
    for x in columns:
        pen.line((x, rows[0], x, rows[-1]), fill=(shade,) * 3, width=width)
    for y in rows:
        pen.line((columns[0], y, columns[-1], y), fill=(shade,) * 3, width=width)


def bgr(page: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[..., ::-1])


def scanned(
    picture: np.ndarray, *, grey: bool = False, noise: float = 4.0, tilt: float = 0.4
) -> np.ndarray:
    """What a flat-bed scanner or a copier (grey) makes of a page."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
    out = cv2.warpAffine(picture, turn, (width, height), borderValue=(250, 250, 250))
    out = cv2.GaussianBlur(out, (0, 0), 0.7)
    if grey:
        flat = cv2.cvtColor(out, cv2.COLOR_BGR2GRAY).astype(np.float32)
        flat = np.clip((flat - 128) * 1.25 + 140, 0, 255)
        out = cv2.cvtColor(flat.astype(np.uint8), cv2.COLOR_GRAY2BGR)
    grain = np.random.default_rng(7).normal(0, noise, out.shape[:2])
    return np.clip(out.astype(np.float32) + grain[..., None], 0, 255).astype(np.uint8)


def photographed(
    picture: np.ndarray,
    *,
    size: tuple[int, int] = (3000, 4000),
    blur: float = 1.0,
    light: float = 0.25,
    lean: float = 0.05,
    desk: tuple[int, int, int] = (70, 96, 120),
    margin: float = 0.06,
) -> np.ndarray:
    """A phone photo of a page on a desk: perspective, uneven light, a little blur, JPEG."""
    height, width = picture.shape[:2]
    w, h = size
    m = margin
    corners = np.array(
        [
            [w * (m + lean), h * m],
            [w * (1 - m), h * (m + lean / 2)],
            [w * (1 - m - lean / 3), h * (1 - m)],
            [w * m, h * (1 - m - lean / 3)],
        ],
        dtype=np.float32,
    )
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    view = cv2.getPerspectiveTransform(source, corners)
    rng = np.random.default_rng(11)
    ground = np.clip(rng.normal(0, 6, (h // 8, w // 8, 1)) + np.array(desk), 0, 255).astype(
        np.float32
    )
    ground = cv2.resize(ground, (w, h))
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), view, (w, h))
    paper = cv2.warpPerspective(picture, view, (w, h)).astype(np.float32)
    out = ground * (1 - mask[..., None]) + paper * mask[..., None]
    shade = 1 - light * np.linspace(0, 1, w)[None, :, None] * np.linspace(0.4, 1, h)[:, None, None]
    out *= shade
    if blur:
        out = cv2.GaussianBlur(out, (0, 0), blur)
    out += rng.normal(0, 3, (h, w, 1))
    _, packed = cv2.imencode(
        ".jpg", np.clip(out, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85]
    )
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)


SCOPE = (
    "机电设备、五金工具销售；技术服务、技术咨询；设备安装与维修。（依法须经批准的项目，"
    "经相关部门批准后方可开展经营活动）"
)
OWNER = "示例市晨光机电设备有限公司"
CODE = "91990100MA00000A1X"


def letter_page(*, stamp: Image.Image | None = None) -> Image.Image:
    """An authorisation letter with a seal over the unit's name."""
    page = sheet()
    write(page, (620, 220), "授权委托书", 76)
    y = paragraph(
        page,
        (180, 420),
        f"委托单位：{OWNER}，统一社会信用代码{CODE}，法定代表人陈明远。"
        "兹委托本单位职工李晓云（居民身份证号码990102190001019996，联系电话13900000123）前往示例市社会保险"
        "经办机构办理单位社会保险登记及缴费相关事宜，受托人在授权范围内签署的文件本单位均予以承认。"
        "委托期限自2026年10月1日起至2026年12月31日止。",
    )
    write(page, (180, y + 60), "法定代表人（签字）：")
    write(page, (180, y + 160), "受托人（签字）：")
    write(page, (900, y + 360), f"单位名称（盖章）：{OWNER}"[:22], 36)
    write(page, (1000, y + 450), "2026年9月28日")
    if stamp is not None:
        stamp_on(page, stamp, (1050, y + 230))
    return page


ROSTER = [
    ("1", "王建国", "990102190003079998", "13900000101", "2026-10", "5200"),
    ("2", "赵丽华", "990102190005129995", "13900000102", "2026-10", "6350"),
    ("3", "欧阳志强", "990102190011239990", "13900000103", "2026-11", "4800"),
    ("4", "孙晓梅", "990102190007089993", "13900000104", "2026-11", "7100"),
]
HEAD = ("序号", "姓名", "身份证号码", "联系电话", "起始年月", "缴费基数")
COLUMNS = [120, 220, 400, 800, 1060, 1280, 1500]


def roster_page(rows: int = 24, *, size: int = 32, shade: int = 40, width: int = 3) -> Image.Image:
    page = sheet()
    write(page, (560, 140), "参保人员名单", 66)
    step = int(size * 2.2)
    ys = [320 + step * i for i in range(rows + 2)]
    grid(page, COLUMNS, ys, width=width, shade=shade)
    for index in range(rows + 1):
        cells = HEAD if index == 0 else (str(index), *ROSTER[(index - 1) % 4][1:])
        for x, text in zip(COLUMNS, cells, strict=False):
            write(page, (x + 10, ys[index] + step // 5), text, size)
    return page


def form_page(
    *, ticks: tuple[int, ...] = (0, 2), mark: str = "check", stamp: Image.Image | None = None
) -> Image.Image:
    """A registration form with merged cells, tick boxes and a place for the seal."""
    page = sheet()
    write(page, (560, 120), "社会保险登记表", 66)
    xs, ys = [120, 420, 820, 1060, 1530], [280, 370, 460, 550, 640, 760, 900, 1000]
    pen = ImageDraw.Draw(page)
    for y in ys:
        pen.line((xs[0], y, xs[-1], y), fill=(30, 30, 30), width=3)
    for x in (xs[0], xs[1], xs[-1]):
        pen.line((x, ys[0], x, ys[-1]), fill=(30, 30, 30), width=3)
    for x in (xs[2], xs[3]):
        pen.line((x, ys[1], x, ys[4]), fill=(30, 30, 30), width=3)
    rows = [
        ("单位名称", OWNER),
        ("统一社会信用代码", CODE, "法定代表人", "陈明远"),
        ("身份证号码", "990102190001019996", "联系电话", "13900000123"),
        ("开户银行", "示例银行城东支行", "银行账号", "9900000000000000123"),
    ]
    for y, cells in zip(ys, rows, strict=False):
        places = (xs[0], xs[1]) if len(cells) == 2 else xs
        for x, text in zip(places, cells, strict=False):
            size = 34 if len(text) < 18 else 30
            write(page, (x + 14, y + 24), text, size)
    write(page, (xs[0] + 14, ys[4] + 36), "单位地址", 34)
    write(page, (xs[1] + 14, ys[4] + 16), "示例市城东区建设路88号创业大厦3栋1205室（仅限", 30)
    write(page, (xs[1] + 14, ys[4] + 62), "办公使用）", 30)
    write(page, (xs[0] + 14, ys[5] + 46), "参保险种", 34)
    x = xs[1] + 20
    for index, name in enumerate(("养老保险", "失业保险", "工伤保险")):
        y = ys[5] + 46
        pen.rectangle((x, y + 6, x + 32, y + 38), outline=(30, 30, 30), width=3)
        write(page, (x + 46, y), name, 34)
        if index in ticks:
            tick(page, (x, y + 6, x + 32, y + 38), mark)
        x += 300
    write(page, (xs[0] + 14, ys[6] + 26), "参保人数", 34)
    write(page, (xs[1] + 14, ys[6] + 26), "24", 34)
    write(page, (140, 1100), "填表说明：本表一式两份，请用黑色签字笔填写，字迹清楚，不得涂改。", 30)
    write(page, (140, 1250), "单位（盖章）：", 36)
    write(page, (900, 1250), "法定代表人（签字）：", 36)
    write(page, (900, 1400), "填表日期：2026年11月2日", 36)
    if stamp is not None:
        stamp_on(page, stamp, (300, 1120))
    return page


def tick(page: Image.Image, box: tuple[int, int, int, int], mark: str = "check") -> None:
    pen = ImageDraw.Draw(page)
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    if mark == "check":
        pen.line(
            [
                (x0 + w * 0.1, y0 + h * 0.5),
                (x0 + w * 0.45, y0 + h * 0.9),
                (x1 + w * 0.4, y0 - h * 0.4),
            ],
            fill=(20, 20, 60),
            width=5,
            joint="curve",
        )
    elif mark == "fill":
        pen.rectangle((x0 + 6, y0 + 6, x1 - 6, y1 - 6), fill=(20, 20, 30))
    elif mark == "cross":
        pen.line((x0 + 4, y0 + 4, x1 - 4, y1 - 4), fill=(20, 20, 60), width=4)
        pen.line((x0 + 4, y1 - 4, x1 - 4, y0 + 4), fill=(20, 20, 60), width=4)


def licence_page(*, landscape: bool = False, stamp: Image.Image | None = None) -> Image.Image:
    page = sheet((2339, 1654) if landscape else A4, (250, 248, 240))
    width = page.width
    pen = ImageDraw.Draw(page)
    for inset, thick in ((40, 10), (60, 3)):
        pen.rectangle(
            (inset, inset, page.width - inset, page.height - inset),
            outline=(190, 150, 70),
            width=thick,
        )
    cx = width // 2
    pen.ellipse((cx - 90, 110, cx + 90, 290), fill=(208, 30, 36))
    for index in range(5):
        a = index * 2 * math.pi / 5
        pen.ellipse(
            (
                cx + 50 * math.sin(a) - 14,
                200 - 50 * math.cos(a) - 14,
                cx + 50 * math.sin(a) + 14,
                200 - 50 * math.cos(a) + 14,
            ),
            fill=(240, 200, 60),
        )
    write(page, (cx - 330, 320), "营 业 执 照", 130, colour=(200, 30, 36))
    write(page, (cx - 70, 500), "（副 本）", 44)
    write(page, (130, 420), "统一社会信用代码", 34)
    write(page, (130, 470), CODE, 40, path=SANS)
    code = io.BytesIO()
    segno.make(f"http://example.invalid/?uniscid={CODE}", error="m", micro=False).save(
        code, kind="png", scale=6, border=2
    )
    square = Image.open(code).convert("RGB").resize((240, 240))
    page.paste(square, (width - 400, 330))
    rows = [
        ("名    称", OWNER),
        ("类    型", "有限责任公司（自然人投资或控股）"),
        ("法定代表人", "陈明远"),
        ("注册资本", "伍佰万元整"),
        ("成立日期", "2026年09月15日"),
        ("营业期限", "长期"),
        ("住    所", "示例市城东区建设路88号创业大厦3栋1205室"),
    ]
    y = 640
    for label, value in rows:
        write(page, (150, y), label, 38, colour=(90, 70, 40))
        write(page, (400, y), value, 40)
        y += 84
    write(page, (150, y), "经营范围", 38, colour=(90, 70, 40))
    paragraph(page, (400, y), SCOPE, 36, width - 700)
    write(page, (width - 760, page.height - 330), "登记机关", 42)
    write(page, (width - 640, page.height - 240), "2026 年 09 月 15 日", 40)
    if stamp is not None:
        stamp_on(page, stamp, (width - 600, page.height - 470))
    return page
