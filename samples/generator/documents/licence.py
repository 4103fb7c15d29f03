"""Business licences (副本): the landscape edition of 2019 and the portrait edition before it."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from samples.generator import fonts, wording
from samples.generator.marks import figures, seal
from samples.generator.sheet import Ink, Picture, Rule, Sheet, Type, fitted, wrap

if TYPE_CHECKING:
    import random

    from samples.generator.papers import LicencePaper

_FRAMES: tuple[Ink, ...] = ((176, 130, 84), (150, 120, 90), (190, 110, 100), (120, 140, 120))
_PAPERS: tuple[Ink, ...] = ((255, 255, 255), (253, 250, 240), (250, 247, 238), (252, 252, 248))


def draw(paper: LicencePaper, rng: random.Random) -> list[Sheet]:
    """The licence as one sheet. Old firms may still hold the portrait edition."""
    if paper.unit.founded_on.year < 2019 or rng.random() < 0.35:
        return [_portrait(paper, rng)]
    return [_landscape(paper, rng)]


def _labels(paper: LicencePaper) -> tuple[str, str, str, str]:
    """Words for name, head of the unit, address, capital by kind of unit."""
    match paper.unit.kind:
        case "partnership":
            return ("名称", "执行事务合伙人", "主要经营场所", "出资额")
        case "branch":
            return ("名称", "负责人", "营业场所", "")
    return ("名称", "法定代表人", "住所", "注册资本")


def _term(paper: LicencePaper, rng: random.Random, *, slot: bool) -> str:
    """营业期限; `slot` = the style with both ends."""
    start = wording.day(rng, paper.unit.founded_on)
    if paper.unit.term_end is None:
        return rng.choice(("长期", f"{start}至长期", f"{start} 至 长期", "长期"))
    end = wording.day(rng, paper.unit.term_end)
    ways = [f"{start}至{end}", f"{start} 至 {end}", f"自{start}至{end}"]
    return ways[0] if slot else rng.choice(ways)


def _payload(paper: LicencePaper, rng: random.Random) -> str:
    ways = (
        f"https://gsxt.example/index.html?uniscid={paper.qr_code}&entname={paper.unit.name}",
        f"https://gsxt.example/index.html?uniscid={paper.qr_code}",
        f"http://licence.example/q?uniscid={paper.qr_code}&v=2&sign=MEQCIH{rng.getrandbits(60):x}",
    )
    return rng.choice(ways)


def _border(page: Sheet, ink: Ink, inset: float) -> None:
    """Two frames with a wavy band between them."""
    w, h = page.width, page.height
    page.frame((inset, inset, w - inset, h - inset), 0.9, ink)
    page.frame((inset + 4, inset + 4, w - inset - 4, h - inset - 4), 0.35, ink)
    for axis, length in (("x", w), ("y", h)):
        for side in (inset + 2, (h if axis == "x" else w) - inset - 2):
            steps = int((length - 2 * inset) / 1.2)
            points = [
                (inset + index * 1.2, side + 1.3 * math.sin(index * 1.4)) for index in range(steps)
            ]
            for (a, b), (c, d) in itertools.pairwise(points):
                line = (a, b, c, d) if axis == "x" else (b, a, d, c)
                page.marks.append(Rule(*line, 0.3, ink))


def _field(
    page: Sheet,
    at: tuple[float, float],
    label: tuple[str, Type],
    value: tuple[str, Type],
    room: float,
) -> float:
    """A label and its value, wrapped under itself; returns the baseline below."""
    x, y = at
    words, kind = label
    column = kind.width("法定代表人") + kind.height * 0.9
    page.text(x, y, words, kind)
    start = x + max(column, kind.width(words) + kind.height * 0.5)
    text, face = value
    lines = wrap(text, face, room - (start - x))
    for index, line in enumerate(lines):
        page.text(start, y + index * face.height * 1.4, line, face)
    return y + len(lines) * face.height * 1.4


def _issue(page: Sheet, paper: LicencePaper, rng: random.Random, at: tuple[float, float]) -> None:
    """登记机关, the day of approval and the office's seal over it."""
    x, y = at
    kind = Type(fonts.pick(rng, rng.choice(("song", "hei", "kai"))), rng.uniform(13, 16))
    name = f"登记机关{rng.choice(('', '：'))}"
    if rng.random() < 0.3:
        name += paper.unit.issuer
    name_type = fitted(name, kind, page.width - x - 22)
    page.text(x, y, name, name_type)
    date_text = wording.day(rng, paper.unit.founded_on)
    page.text(x + rng.uniform(4, 14), y + kind.height * 1.9, date_text, kind)
    stamp = seal.seal(rng, paper.unit.issuer)
    centre = (x + rng.uniform(26, 34), y + rng.uniform(-1, 5))
    page.ink(stamp, centre, rng.uniform(40, 46), rng.uniform(-12, 12))


def _landscape(paper: LicencePaper, rng: random.Random) -> Sheet:
    page = Sheet(297, 210, rng.choice(_PAPERS))
    _border(page, rng.choice(_FRAMES), rng.uniform(8, 11))
    page.marks.append(Picture(figures.emblem(), (136, 17, 161, 42)))
    title = Type(fonts.pick(rng, rng.choice(("song-bold", "hei-bold", "kai"))), 42)
    page.centred(148.5, 61, "营业执照", title, tracking=rng.uniform(5, 9))
    small = Type(fonts.pick(rng, "song"), 15)
    page.centred(148.5, 71, rng.choice(("（副　本）", "（副本）", "(副 本)")), small)
    label = Type(fonts.pick(rng, rng.choice(("kai", "hei", "song"))), rng.uniform(12.5, 14.5))
    value = Type(fonts.pick(rng, rng.choice(("song", "hei", "kai"))), rng.uniform(12, 14))
    _code_box(page, paper, rng, label)
    if paper.qr_code:
        _code_corner(page, paper, rng)
    _columns(page, paper, rng, (label, value))
    _issue(page, paper, rng, (203, 164))
    foot = Type(fonts.pick(rng, "song"), 8.5)
    page.text(22, 193, "国家企业信用信息公示系统网址：https://gsxt.example", foot)
    page.text(208, 193, "国家市场监督管理总局监制", foot)
    return page


def _code_box(page: Sheet, paper: LicencePaper, rng: random.Random, label: Type) -> None:
    """统一社会信用代码 at the top left, on one line or with the code below."""
    digits = Type(fonts.pick(rng, rng.choice(("hei", "song", "digits"))), 13)
    page.text(26, 34, "统一社会信用代码", label)
    page.text(26, 34 + label.height * 1.6, paper.unit.code, digits)
    if rng.random() < 0.7:
        number = f"副本编号：{rng.choice(('1-1', '1-2', '2-1'))}"
        page.text(26, 34 + label.height * 3.4, number, label.sized(10))


def _code_corner(page: Sheet, paper: LicencePaper, rng: random.Random) -> None:
    page.marks.append(Picture(figures.qr(_payload(paper, rng)), (218, 22, 246, 50)))
    tiny = Type(fonts.pick(rng, "hei"), 6.5)
    note = "扫描二维码登录‘国家企业信用信息公示系统’了解更多登记、备案、许可、监管信息。"
    for index, line in enumerate(wrap(note, tiny, 27)):
        page.text(248, 26 + index * 3.4, line, tiny)


def _columns(
    page: Sheet, paper: LicencePaper, rng: random.Random, types: tuple[Type, Type]
) -> None:
    label, value = types
    name, head, place, capital = _labels(paper)
    spread = wording.spaced if rng.random() < 0.85 else (lambda text: text)
    pitch = rng.uniform(11.5, 13)

    def fields(x: float, room: float, rows: list[tuple[str, str]]) -> None:
        y = 88.0
        for words, text in rows:
            face = value.sized(min(value.points, 11)) if words == "经营范围" else value
            end = _field(page, (x, y), (spread(words), label), (text, face), room)
            y = max(y + pitch, end + 3)

    unit = paper.unit
    left = [
        (name, unit.name),
        ("类型", unit.type),
        (head, paper.legal_rep),
        ("经营范围", unit.scope),
    ]
    right = [(capital, unit.capital)] if capital else []
    right += [
        ("成立日期", wording.day(rng, unit.founded_on)),
        ("营业期限" if unit.kind != "partnership" else "合伙期限", _term(paper, rng, slot=False)),
        (place, unit.address),
    ]
    fields(24, 134, left)
    fields(168, 108, right)


def _portrait(paper: LicencePaper, rng: random.Random) -> Sheet:
    page = Sheet(210, 297, rng.choice(_PAPERS))
    _border(page, rng.choice(_FRAMES), rng.uniform(8, 11))
    page.marks.append(Picture(figures.emblem(), (88, 22, 122, 56)))
    title = Type(fonts.pick(rng, rng.choice(("song-bold", "kai", "hei-bold"))), 44)
    page.centred(105, 80, "营业执照", title, tracking=rng.uniform(6, 10))
    small = Type(fonts.pick(rng, "song"), 16)
    page.centred(105, 91, "（副　本）", small)
    kind = rng.choice(("song", "kai", "hei"))
    label = Type(fonts.pick(rng, rng.choice(("kai", "song", "hei"))), rng.uniform(13, 15))
    value = Type(fonts.pick(rng, kind), rng.uniform(13, 14.5))
    code = f"统一社会信用代码{rng.choice(('　', ' ', '：'))}{paper.unit.code}"
    if rng.random() < 0.5:
        page.centred(105, 103, code, value)
        page.text(160, 98, "（1-1）", value.sized(10))
    else:
        page.text(112 - 14, 103, code, fitted(code, value, 92))
        page.text(
            28,
            103,
            "编号 S0122" + "".join(str(rng.randrange(10)) for _ in range(6)),
            small.sized(10),
        )
    bottom = _single_column(page, paper, rng, (label, value))
    if paper.qr_code:
        size = rng.uniform(28, 34)
        page.marks.append(
            Picture(figures.qr(_payload(paper, rng)), (32, 234, 32 + size, 234 + size))
        )
    _issue(page, paper, rng, (116, max(240.0, bottom + 6)))
    foot = Type(fonts.pick(rng, "song"), 8.5)
    page.text(24, 281, "企业信用信息公示系统网址：https://gsxt.example", foot)
    page.text(132, 281, "中华人民共和国国家工商行政管理总局监制", foot.sized(7.5))
    return page


def _single_column(
    page: Sheet, paper: LicencePaper, rng: random.Random, types: tuple[Type, Type]
) -> float:
    label, value = types
    name, head, place, capital = _labels(paper)
    spread = wording.spaced if rng.random() < 0.85 else (lambda text: text)
    unit = paper.unit
    rows = [(name, unit.name), ("类型", unit.type), (place, unit.address), (head, paper.legal_rep)]
    if capital:
        rows.append((capital, unit.capital))
    rows += [
        ("成立日期", wording.day(rng, unit.founded_on)),
        ("营业期限" if unit.kind != "partnership" else "合伙期限", _term(paper, rng, slot=True)),
        ("经营范围", unit.scope),
    ]
    y, pitch = 117.0, rng.uniform(11.5, 13.2)
    for words, text in rows:
        face = value.sized(min(value.points, 11.5)) if words == "经营范围" else value
        end = _field(page, (30, y), (spread(words), label), (text, face), 150)
        y = max(y + pitch, end + 2.5)
    return y
