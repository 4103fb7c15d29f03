"""The drawn pages of the report tests: papers whose boxes are known exactly.

Everyone and everything on them is invented.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

A4 = (1654, 2339)
ORG = "示例市禾间食品有限公司"
USCC = "91990115MA0000XQ4K"
PHONE = "1390001234"
ID_REP = "990102190001019994"
SCAN, ROSTER, LICENCE, CARD = "扫描件.pdf", "参保名单.xlsx", "执照.jpg", "身份证.jpg"
FORM_ROWS = (
    ("单位名称", ORG, "统一社会信用代码", USCC),
    ("单位类型", "企业", "登记机关", "示例市市场监督管理局"),
    ("成立日期", "2026-09-28", "有效期限", "长期"),
    ("注册地址", "示例市城东区麦香路27号", "邮政编码", "060012"),
    ("通讯地址", "城东区麦香路27号2幢301室", "所属行业", "食品制造业"),
    ("法定代表人", "周砚秋", "法人身份证号", ID_REP),
    ("法人联系电话", PHONE, "经办人姓名", "沈若溪"),
    ("经办人身份证号", "990104190009079993", "经办人电话", "13900013362"),
    ("所属部门", "人事行政部", "单位电话", "0600-5876310"),
    ("开户银行", "示例农商银行城东支行", "银行账号", "9900000395871234"),
    ("户名", ORG, "参保人数", "28"),
)


@cache
def _font(size: int, name: str = "NotoSerifCJK-Regular.ttc") -> ImageFont.FreeTypeFont:
    for root in ("/usr/share/fonts", str(Path.home() / ".fonts")):
        for path in sorted(Path(root).rglob(name)):
            return ImageFont.truetype(str(path), size, index=2)
    return ImageFont.load_default(size)


@dataclass
class Paper:
    """A page being drawn; remembers where each value was put."""

    size: tuple[int, int] = A4
    ground: str = "#f7f7f5"
    boxes: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", self.size, self.ground)
        self.pen = ImageDraw.Draw(self.image)

    def write(self, text: str, at: tuple[float, float], size: int = 30, anchor: str = "lm") -> None:
        font = _font(size)
        self.pen.text(at, text, fill="#262626", font=font, anchor=anchor)
        box = self.pen.textbbox(at, text, font=font, anchor=anchor)
        self.boxes.setdefault(text, tuple(round(value) for value in box))

    def grid(self, rows, top: int, columns: tuple[int, ...], high: int, size: int = 30) -> int:
        for index, row in enumerate(rows):
            y = top + index * high
            for column, text in enumerate(row):
                box = (columns[column], y, columns[column + 1], y + high)
                self.pen.rectangle(box, outline="#111", width=3)
                middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                self.write(text, middle, size, "mm")
        return top + len(rows) * high

    def seal(self, centre: tuple[int, int], text: str, radius: int = 150) -> None:
        red = "#c8322b"
        x, y = centre
        ring = (x - radius, y - radius, x + radius, y + radius)
        self.pen.ellipse(ring, outline=red, width=8)
        for index, char in enumerate(text):
            angle = math.radians(150 + index * 240 / max(len(text) - 1, 1))
            spot = (x + (radius - 34) * math.cos(angle), y + (radius - 34) * math.sin(angle))
            self.pen.text(spot, char, fill=red, font=_font(32), anchor="mm")
        self.pen.regular_polygon((x, y, 40), 5, fill=red)
        self.boxes["印章"] = ring

    def jpeg(self) -> bytes:
        target = io.BytesIO()
        self.image.save(target, "JPEG", quality=72)
        return target.getvalue()


def form(*, sealed: bool = True) -> Paper:
    paper = Paper()
    paper.write("社会保险登记表", (827, 250), 64, "mm")
    paper.write(f"填报单位（公章）：{ORG}", (150, 350), 30)
    paper.write("2026年11月18日", (1180, 350), 30)
    bottom = paper.grid(FORM_ROWS, 400, (140, 380, 880, 1150, 1510), 84, 28)
    paper.pen.rectangle((140, bottom, 1510, bottom + 170), outline="#111", width=3)
    paper.write("参保险种", (180, bottom + 85), 28)
    for index, kind in enumerate(("基本养老保险", "工伤保险", "失业保险")):
        x = 400 + 370 * index
        paper.pen.rectangle((x, bottom + 60, x + 32, bottom + 92), outline="#111", width=3)
        paper.pen.line((x + 6, bottom + 76, x + 14, bottom + 86, x + 28, bottom + 64), "#111", 4)
        paper.write(kind, (x + 50, bottom + 76), 28)
    paper.write("本单位承诺：以上填报信息真实、准确、完整。", (200, bottom + 250), 30)
    if sealed:
        paper.seal((1180, bottom + 360), ORG)
    return paper


def roster(rows: int = 26) -> Paper:
    paper = Paper()
    paper.write("参保人员名单", (827, 200), 56, "mm")
    body = [("序号", "姓名", "性别", "证件号码", "起始月", "缴费基数")]
    body += [
        (str(n), f"周{chr(0x4E00 + 7 * n)}", "女" if n % 2 else "男", f"9901021900{n:02d}01999X",
         "2026-11", "4100.00" if n == 9 else f"{5000 + 10 * n}.00")
        for n in range(1, rows + 1)
    ]  # fmt: skip
    paper.grid(body, 280, (140, 250, 470, 580, 1010, 1220, 1510), 66, 26)
    return paper


def letter() -> Paper:
    paper = Paper()
    paper.write("授权委托书", (827, 320), 64, "mm")
    lines = (
        f"委托单位：{ORG}", "受托人：沈若溪", "委托事项：办理企业社会保险登记",
        "委托期限：2026年10月15日至2026年11月15日", "法定代表人（签字）：周砚秋",
    )  # fmt: skip
    for index, line in enumerate(lines):
        paper.write(line, (240, 520 + index * 110), 36)
    paper.seal((1150, 1080), ORG)
    return paper


def certificate(title: str, pairs: tuple[tuple[str, str], ...], size=(1500, 1060)) -> Paper:
    paper = Paper(size=size, ground="#f3efe4")
    paper.pen.rectangle((40, 40, size[0] - 40, size[1] - 40), outline="#b98a3a", width=6)
    paper.write(title, (size[0] / 2, 160), 72, "mm")
    for index, (name, value) in enumerate(pairs):
        y = 300 + index * 95
        paper.write(name, (150, y), 34)
        paper.write(value, (430, y), 34)
    return paper


LICENCE_PAIRS = (
    ("统一社会信用代码", ""), ("　", USCC), ("名　　称", ORG), ("类　　型", "有限责任公司"),
    ("法定代表人", "周砚秋"), ("成立日期", "2026年09月28日"),
    ("住　　所", "示例市城东区麦香路27号"),
)  # fmt: skip
CARD_PAIRS = (("姓名", "周砚秋"), ("公民身份号码", ID_REP), ("有效期限", "2016.03.14-2036.03.14"))


@cache
def papers() -> dict[tuple[str, int], Paper]:
    """Every page that has a picture."""
    return {
        (LICENCE, 1): certificate("营业执照", LICENCE_PAIRS),
        (SCAN, 1): form(),
        (CARD, 1): certificate("居民身份证", CARD_PAIRS, (1300, 820)),
        (SCAN, 2): letter(),
        (SCAN, 3): roster(),
    }


@cache
def pictures() -> dict[tuple[str, int], bytes]:
    return {key: paper.jpeg() for key, paper in papers().items()}


@cache
def plain_pictures() -> dict[tuple[str, int], bytes]:
    return {(SCAN, 1): form(sealed=False).jpeg()}
