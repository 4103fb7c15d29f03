"""A hand-made review with drawn pages: what the report tests show.

Everyone and everything in it is invented. The pages are drawn, so that boxes are known exactly.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from zhagen.precheck.model import (
    Clipping,
    DocumentEntry,
    Evidence,
    FactEntry,
    Finding,
    MaterialStatus,
    Review,
    UnusableEntry,
    Verdict,
)
from zhagen.slices.model import Severity

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


MATERIALS = {
    (LICENCE, 1): ("business_license", "营业执照（副本）"),
    (SCAN, 1): ("registration_form", "社会保险登记表"),
    (CARD, 1): ("legal_rep_id", "法定代表人身份证（人像面和国徽面）"),
    (SCAN, 2): ("authorization", "授权委托书"),
    (SCAN, 3): ("employee_roster", "参保人员名单"),
    (ROSTER, 1): ("employee_roster", "参保人员名单"),
    ("劳动合同.jpg", 1): (None, ""),
}


def _fact(name, title, group, value, key, box=None, **more) -> FactEntry:
    concept = more.pop("concept", name)
    return FactEntry(name, title, group, concept, value, MATERIALS[key][0], *key, box, 0.99, **more)


def _facts(drawn: dict[tuple[str, int], Paper]) -> tuple[FactEntry, ...]:
    licence, sheet, card, scan = (LICENCE, 1), (SCAN, 1), (CARD, 1), (SCAN, 3)
    at = {key: paper.boxes for key, paper in drawn.items()}
    unit, rep = "单位", "法定代表人"
    return (
        _fact("org.name", "单位名称", unit, ORG, licence, at[licence][ORG]),
        _fact("form.org_name", "登记表单位名称", unit, ORG, sheet, at[sheet][ORG],
              concept="org.name"),
        _fact("authorization.principal", "委托单位", unit, "示例市禾间食品有限公司 ", (SCAN, 2),
              concept="org.name"),
        _fact("org.uscc", "统一社会信用代码", unit, USCC, licence, at[licence][USCC]),
        _fact("licence.qr_uscc", "执照二维码中的代码", unit, USCC, licence, concept="org.uscc"),
        _fact("form.uscc", "登记表信用代码", unit, USCC, sheet, at[sheet][USCC],
              concept="org.uscc"),
        _fact("org.founded_on", "成立日期", unit, date(2026, 9, 28), licence),
        _fact("licence.term_end", "营业期限至", unit, None, licence),
        _fact("org.headcount", "参保人数", unit, 28, sheet, at[sheet]["28"]),
        _fact("employee_roster.rows", "名单行数", unit, ({"name": "周一"},) * 26, scan,
              at[scan]["26"], concept="org.headcount"),
        _fact("form.insurance_kinds", "参保险种", unit, ("养老保险", "工伤保险"), sheet),
        _fact("legal_rep.name", "姓名", rep, "周砚秋", licence, at[licence]["周砚秋"]),
        _fact("legal_rep_id.name", "姓名", rep, "周砚秋", card, at[card]["周砚秋"],
              concept="legal_rep.name"),
        _fact("form.legal_rep_id_number", "身份证号", rep, None, sheet, at[sheet][ID_REP],
              state="illegible", text="990102????????9994"),
        _fact("form.legal_rep_phone", "联系电话", rep, PHONE, sheet, at[sheet][PHONE]),
        FactEntry("handler.role", "谁来办", "经办人", "handler.role", "agent", None, None, None,
                  None, 1.0, shown="经办人代办", origin="said"),
        _fact("form.agent_phone", "联系电话", "经办人", None, sheet, state="blank"),
    )  # fmt: skip


def _findings(drawn: dict[tuple[str, int], Paper]) -> tuple[Finding, ...]:
    def spot(key, text) -> Evidence:
        return Evidence(*key, drawn[key].boxes[text])

    sheet, scan = (SCAN, 1), (SCAN, 3)
    guide = "《社会保险登记表填表说明》第三条"
    found = (
        Finding("F03", Severity.ERROR, "registration_form", "form.legal_rep_phone",
                f"法定代表人联系电话少一位：{PHONE}",
                "请在登记表“法人联系电话”栏补成 11 位，并在改动处盖章。",
                ("《社会保险登记表填表说明》第二条",), (spot(sheet, PHONE),), title="电话号码不对",
                values=(Clipping("登记表", PHONE, spot(sheet, PHONE)),)),
        Finding("X06", Severity.ERROR, "registration_form", "org.headcount",
                "参保人数两处不一致：28 人与 26 人",
                "请单位核对人数，改登记表或补名单，两处写成一样。",
                (guide,), (spot(sheet, "28"), spot(scan, "26")), title="参保人数不一致",
                values=(Clipping("登记表 第 1 页", "28 人", spot(sheet, "28")),
                        Clipping("参保人员名单 第 3 页", "26 行", spot(scan, "26")))),
        Finding("V03", Severity.ERROR, "authorization", "authorization.valid_until",
                "授权委托书 11 月 15 日已到期",
                "请重新出具，写明起止日期，盖章并由法定代表人签字。",
                ("《民法典》第一百六十五条",),
                (spot((SCAN, 2), "委托期限：2026年10月15日至2026年11月15日"),), wording_version=2),
        Finding("F02", Severity.UNCLEAR, "registration_form", "form.legal_rep_id_number",
                "法定代表人身份证号有 8 位被盖住，请看图", "请看图核对；身份证上读得清。",
                (guide,), (spot(sheet, ID_REP), spot((CARD, 1), ID_REP)),
                doubt="号码上有污渍，8 位没有把握。",
                values=(Clipping("登记表", "990102????????9994", spot(sheet, ID_REP)),
                        Clipping("法定代表人身份证", ID_REP, spot((CARD, 1), ID_REP)))),
        Finding("L04", Severity.WARNING, "employee_roster", "employee_roster.rows",
                "1 人缴费基数 4100 元，低于下限 4494 元", "请核对第 9 行的缴费基数。",
                ("《示例市缴费基数通知》第一条",), (spot(scan, "4100.00"),)),
        Finding("T01", Severity.NOTICE, "business_license", "org.founded_on",
                "成立 53 天，超过 30 日登记期限", "可以照常办理。", ("《社会保险法》第五十七条",),
                (spot(sheet, "2026-09-28"), spot((LICENCE, 1), "2026年09月28日"))),
        Finding("C04", Severity.NOTICE, None, None, "有劳动合同一份，本事项不收", "",
                (), (Evidence("劳动合同.jpg", 1),)),
    )  # fmt: skip
    return tuple(replace(item, number=index) for index, item in enumerate(found, start=1))


@cache
def review() -> Review:
    drawn = papers()
    sizes = {key: drawn[key].size if key in drawn else (0, 0) for key in MATERIALS}
    materials = tuple(
        MaterialStatus(ident, name, True, True, tuple(
            Evidence(*key) for key in MATERIALS if MATERIALS[key][0] == ident),
            ("复印件没有盖公章", "表是旧版"))
        for ident, name in dict.fromkeys(MATERIALS.values()) if ident
    )  # fmt: skip
    return Review(
        slice_ref="employer-social-insurance@1.0",
        slice_title="企业社保开户",
        on=date(2026, 11, 20),
        documents=tuple(
            DocumentEntry(*key, *MATERIALS[key], 0.98, sizes[key], 90 if key == (CARD, 1) else 0,
                          "doubtful" if key == (SCAN, 3) else "clear")
            for key in MATERIALS
        ),
        facts=_facts(drawn),
        findings=_findings(drawn),
        materials=(
            *materials,
            MaterialStatus("bank_account", "基本存款账户信息 或 开户许可证", True, False),
            MaterialStatus("agent_id", "经办人身份证（人像面和国徽面）", None, False),
        ),
        verdict=Verdict.CORRECT,
        seconds=11.4,
        engine="faster-paddle 1.0.4",
        unusable=(
            UnusableEntry(
                "合同.rar", "encrypted", "加了密码，读不了。", "请申请人重新发不加密的文件。"
            ),
        ),
    )  # fmt: skip


def clean_review() -> Review:
    """The same case with nothing found."""
    base = review()
    return replace(base, findings=(), verdict=Verdict.PASS, unusable=())


def doubtful_review() -> Review:
    """Nothing to send back, two places to look at."""
    base = review()
    kept = [item for item in base.findings if item.severity is not Severity.ERROR]
    again = tuple(replace(item, number=index) for index, item in enumerate(kept, start=1))
    return replace(base, findings=again, verdict=Verdict.OFFICER)
