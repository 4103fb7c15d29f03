"""Social insurance registration forms: many layouts from few parts.

A layout is drawn from parts that real forms differ in: how blocks are headed, how many pairs
stand in a row, which words label a cell, in which order blocks come, where seal and signature
have their place, and whether a hand or a printer filled it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.generator import fonts, wording
from samples.generator.documents import form_blocks
from samples.generator.grid import Look, Row
from samples.generator.grid import draw as draw_table
from samples.generator.marks import seal, signature
from samples.generator.sheet import Sheet, Type

if TYPE_CHECKING:
    import random

    from samples.generator.papers import FormPaper
    from samples.generator.sheet import Box, Ink

TITLES = (
    "社会保险登记表",
    "社会保险登记表",
    "企业社会保险登记表",
    "用人单位社会保险登记表",
    "单位参加社会保险登记表",
    "示例市社会保险登记表",
    "单位参保登记表",
)
STYLES = ("plain", "heads", "upright", "block", "single")
_PENS: tuple[Ink, ...] = ((24, 24, 28), (22, 34, 110), (30, 44, 96))


@dataclass(frozen=True, slots=True)
class Plan:
    """One way such a form is laid out; shared by the drawn and the DOCX edition."""

    title: str
    style: str
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    seal_words: str
    sign_words: str
    date_words: str
    date_text: str
    promise: str
    boxed_foot: bool


def plan(paper: FormPaper, rng: random.Random) -> Plan:
    """Choose a layout and put the paper's values into its cells."""
    style = rng.choice(STYLES)
    widths, rows = form_blocks.build(paper, style, rng)
    return Plan(
        title=rng.choice(TITLES),
        style=style,
        rows=rows,
        widths=widths,
        seal_words=rng.choice(
            ("单位（公章）", "单位（公章）：", "单位盖章：", "填报单位（公章）：", "（单位公章）")
        ),
        sign_words=rng.choice(
            (
                "法定代表人（签字）：",
                "法定代表人签字：",
                "法定代表人（签字）：",
                "单位负责人（签字）：",
            )
        ),
        date_words=rng.choice(("填表日期：", "填报日期：", "日期：", "申请日期：", "")),
        date_text=wording.day(rng, paper.filled_on),
        promise=rng.choice(form_blocks.PROMISES),
        boxed_foot=rng.random() < 0.6,
    )


def look(rng: random.Random, *, printed: bool = False) -> Look:
    """Typefaces and rules of a form; `printed` never fills it in by hand."""
    points = rng.uniform(10, 11.5)
    label = Type(fonts.pick(rng, rng.choice(("song", "song", "hei", "kai"))), points)
    head = Type(fonts.pick(rng, rng.choice(("hei-bold", "song-bold"))), points + 0.5)
    if not printed and rng.random() < 0.3:
        value = Type(fonts.pick(rng, "hand"), points + 1, rng.choice(_PENS), rng.uniform(0.5, 1.0))
    else:
        value = Type(fonts.pick(rng, rng.choice(("song", "kai", "hei"))), points)
    ticks = (
        ("hand", "glyph", "hand", "filled", "glyph", "ring") if not printed else ("glyph", "filled")
    )
    shade = rng.choice((None, None, None, (238, 238, 238), (228, 236, 246)))
    return Look(
        label=label,
        value=value,
        head=head,
        rule=rng.choice((0.18, 0.25, 0.35)),
        outer=rng.choice((0.35, 0.6)),
        tick=rng.choices(ticks, (4, 4, 4, 2, 4, 1)[: len(ticks)])[0],
        tick_ink=value.ink,
        shade=shade,
    )


def draw(paper: FormPaper, rng: random.Random, *, printed: bool = False) -> list[Sheet]:
    """The form as one A4 sheet."""
    chosen, style = plan(paper, rng), look(rng, printed=printed)
    page = Sheet(210, 297)
    title = Type(fonts.pick(rng, rng.choice(("hei-bold", "song-bold", "kai"))), rng.uniform(19, 23))
    page.centred(105, rng.uniform(22, 27), chosen.title, title, tracking=rng.choice((0, 0.8, 1.6)))
    small = style.label.sized(9.5)
    if rng.random() < 0.6:
        page.text(
            18, 34, rng.choice(("社会保险登记编号：", "受理编号：", "表号：社保登字01表")), small
        )
        page.text(
            150, 34, rng.choice(("单位：人、元", "一式两份", "（请用黑色签字笔填写）")), small
        )
    left = (210 - sum(chosen.widths)) / 2
    boxes = draw_table(page, (left, 37), chosen.widths, chosen.rows, style)
    _foot(page, paper, chosen, style, boxes[""], rng)
    return [page]


def _foot(
    page: Sheet, paper: FormPaper, chosen: Plan, style: Look, table: Box, rng: random.Random
) -> None:
    """Promise, places of seal, signature and date; in a last cell or below the table."""
    x0, _, x1, y = table
    office = y < 205 and rng.random() < 0.35
    tall = min(52.0, 284 - y)
    if chosen.boxed_foot:
        page.frame((x0, y, x1, y + tall), style.outer)
    kind = style.label
    if office:
        _office_part(page, (x0, y + tall, x1, y + tall + 30), style, rng)
    page.text(x0 + 4, y + 8, chosen.promise, kind.sized(min(kind.points, 10)))
    sides = ((x0 + 8, x0 + 92), (x0 + 92, x0 + 8))
    seal_x, sign_x = sides[0] if rng.random() < 0.6 else sides[1]
    line = y + tall * rng.uniform(0.42, 0.55)
    page.text(seal_x, line, chosen.seal_words, kind)
    page.text(sign_x, line, chosen.sign_words, kind)
    date_x = (sign_x if rng.random() < 0.5 else seal_x) + kind.height * 1.5
    date_line = y + tall - rng.uniform(5, 8)
    page.text(date_x, date_line, chosen.date_words, kind)
    date_type = style.value.sized(kind.points)
    page.text(date_x + kind.width(chosen.date_words) + 1, date_line, chosen.date_text, date_type)
    if paper.signer:
        art = signature.signature(rng, paper.signer)
        wide = rng.uniform(22, 30)
        start = sign_x + kind.width(chosen.sign_words) + wide / 2 + rng.uniform(0, 4)
        page.ink(
            art,
            (min(start, x1 - wide / 2), line - 1.5 + rng.uniform(-1, 1)),
            wide,
            rng.uniform(-4, 4),
        )
    if paper.seal:
        centre = (seal_x + rng.uniform(16, 30), line + rng.uniform(-3, 5))
        page.ink(seal.seal(rng, paper.seal), centre, rng.uniform(38, 42), rng.uniform(-25, 25))


def _office_part(page: Sheet, box: Box, style: Look, rng: random.Random) -> None:
    """The part the office fills in later: empty, with a place of its own for a seal and a day."""
    x0, y0, x1, _ = box
    page.frame(box, style.outer)
    words = rng.choice(("社会保险经办机构审核意见：", "社保经办机构审核意见：", "经办机构意见"))
    page.text(x0 + 4, y0 + 8, words, style.label)
    page.text(x1 - 70, y0 + 17, rng.choice(("（经办机构盖章）", "审核人：")), style.label)
    page.text(x1 - 70, y0 + 25, "　　　年　　月　　日", style.label)
