"""Resident identity cards: the two sides as cards, or their copies on a sheet of paper."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from samples.generator import fonts, raster, wording
from samples.generator.marks import figures
from samples.generator.sheet import Patch, Picture, Rule, Sheet, Type, wrap

if TYPE_CHECKING:
    import random

    from PIL import Image
    from samples.generator.papers import CardPaper
    from samples.generator.sheet import Ink

WIDTH, HEIGHT = 85.6, 54.0
_LABEL: Ink = (58, 104, 160)
_PRINT: Ink = (28, 28, 32)


def _background(card: Sheet, tint: Ink, rng: random.Random) -> None:
    """Fine wavy lines over a pale ground."""
    phase = rng.uniform(0, 6)
    for index in range(22):
        y = 2 + index * 2.4
        last: tuple[float, float] | None = None
        for step in range(44):
            x = step * 2.0
            point = (x, y + 1.4 * math.sin(x / 9 + phase + index * 0.35))
            if last is not None:
                card.marks.append(Rule(*last, *point, 0.12, tint))
            last = point


def front(paper: CardPaper, rng: random.Random) -> Sheet:
    """The portrait side."""
    card = Sheet(WIDTH, HEIGHT, (236, 243, 246))
    _background(card, (218, 230, 236), rng)
    label = Type(fonts.pick(rng, "hei"), 7.2, _LABEL)
    value = Type(fonts.pick(rng, "hei"), rng.uniform(7.8, 8.4), _PRINT)
    year, month, day = paper.id_number[6:10], paper.id_number[10:12], paper.id_number[12:14]
    left, at = 6.2, 14.2
    card.text(left, 9.2, "姓名", label)
    card.text(at, 9.3, paper.name, value.sized(value.points + 1.4), 0.5)
    card.text(left, 15.6, "性别", label)
    sex = "男" if int(paper.id_number[16]) % 2 else "女"
    card.text(at, 15.7, sex, value)
    card.text(27, 15.6, "民族", label)
    card.text(34.6, 15.7, paper.nation, value)
    card.text(left, 22, "出生", label)
    x = at
    for text, name in ((year, "年"), (str(int(month)), "月"), (str(int(day)), "日")):
        card.text(x, 22.1, text, value)
        x += value.width(text) + 1.2
        card.text(x, 22, name, label)
        x += label.width(name) + 1.6
    card.text(left, 28.6, "住址", label)
    for index, line in enumerate(wrap(paper.address, value, 38)):
        card.text(at, 28.7 + index * 4.1, line, value)
    card.text(left, 47.6, "公民身份号码", label)
    digits = Type(fonts.pick(rng, rng.choice(("hei", "digits"))), 9.6, _PRINT)
    spread = min(0.75, (49 - digits.width(paper.id_number)) / 18)
    card.text(29.4, 47.7, paper.id_number, digits, spread)
    art = figures.portrait(rng)
    card.marks.append(Picture(art, (58.5, 9, 58.5 + 21.5, 9 + 26.6)))
    return card


def back(paper: CardPaper, rng: random.Random) -> Sheet:
    """The emblem side."""
    card = Sheet(WIDTH, HEIGHT, (240, 243, 240))
    _background(card, (224, 226, 228), rng)
    card.marks.append(Picture(figures.emblem(plain=True), (6.5, 4.5, 23.5, 21.5)))
    title = Type(fonts.pick(rng, "hei-bold"), 13.5, _PRINT)
    card.centred(52, 12.5, "中华人民共和国", title.sized(12), tracking=1.6)
    card.centred(52, 23, "居民身份证", title.sized(17.5), tracking=2.6)
    label = Type(fonts.pick(rng, "hei"), 7.4, _PRINT)
    value = Type(fonts.pick(rng, "hei"), 7.8, _PRINT)
    card.text(19, 40, "签发机关", label)
    card.text(35, 40, paper.issuer, value)
    card.text(19, 46.6, "有效期限", label)
    end = wording.dotted(paper.valid_until) if paper.valid_until else "长期"
    card.text(35, 46.6, f"{wording.dotted(paper.valid_from)}-{end}", value)
    return card


def sides(paper: CardPaper, rng: random.Random) -> list[Sheet]:
    """The sides that are there, as cards."""
    makers = {"front": front, "back": back}
    return [makers[side](paper, rng) for side in paper.sides]


def copies(paper: CardPaper, rng: random.Random, *, apart: bool) -> list[Sheet]:
    """Copies of the card on A4: both sides on one sheet, or (`apart`) a sheet for each."""
    cards = sides(paper, rng)
    pictures = [raster.draw(card, 400, rng.getrandbits(32)) for card in cards]
    groups = [[picture] for picture in pictures] if apart else [pictures]
    return [_sheet(group, rng) for group in groups]


def _sheet(pictures: list[Image.Image], rng: random.Random) -> Sheet:
    page = Sheet(210, 297)
    wide = WIDTH * rng.choice((1.0, 1.0, 1.15, 1.4))
    tall = wide * HEIGHT / WIDTH
    beside = len(pictures) == 2 and wide < 90 and rng.random() < 0.2
    y = rng.uniform(25, 70)
    for index, picture in enumerate(pictures):
        x = (210 - wide) / 2 + rng.gauss(0, 5)
        if beside:
            x = 12 + index * (wide + 8)
        turn = rng.gauss(0, 0.8)
        box = (x, y, x + wide, y + tall)
        page.marks.append(
            Patch((x + 0.3, y + 0.3, x + wide + 0.6, y + tall + 0.6), (214, 214, 214))
        )
        page.marks.append(Picture(picture.convert("RGBA"), box, turn=turn))
        if not beside:
            y += tall + rng.uniform(12, 40)
    if rng.random() < 0.3:
        note = Type(fonts.pick(rng, "hand"), 13, (24, 26, 60), 0.8)
        words = rng.choice(("与原件一致", "仅供办理社会保险登记使用", "复印件与原件核对一致"))
        below = y + (tall if beside else 0) + 18
        page.text(60, min(272.0, below), words, note)
    return page
