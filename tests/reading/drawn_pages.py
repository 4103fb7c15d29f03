"""The pages that the tests of the picture side look at, and the ink they are drawn with."""

from __future__ import annotations

import io
import math

import segno
from drawn_ink import (
    A4,
    KAI,
    RED,
    SANS,
    SERIF,
    bgr,
    font,
    fonts_there,
    grid,
    paragraph,
    photographed,
    scanned,
    seal,
    sheet,
    stamp_on,
    write,
)
from PIL import Image, ImageDraw

__all__ = [
    "A4",
    "CODE",
    "COLUMNS",
    "HEAD",
    "KAI",
    "OWNER",
    "RED",
    "ROSTER",
    "SANS",
    "SCOPE",
    "SERIF",
    "bgr",
    "font",
    "fonts_there",
    "form_page",
    "grid",
    "letter_page",
    "licence_page",
    "paragraph",
    "photographed",
    "roster_page",
    "scanned",
    "seal",
    "sheet",
    "stamp_on",
    "tick",
    "write",
]

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
