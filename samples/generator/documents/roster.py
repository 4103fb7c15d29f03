"""Rosters: ruled tables of one to forty people, several column sets and headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.generator import fonts, wording
from samples.generator.grid import Cell, Look, Row
from samples.generator.grid import draw as draw_table
from samples.generator.marks import seal
from samples.generator.sheet import Sheet, Type

if TYPE_CHECKING:
    import random

    from samples.generator.papers import Employee, RosterPaper

TITLES = (
    "参保人员名单",
    "参保人员名单",
    "参加社会保险人员名单",
    "参保人员花名册",
    "职工参保名册",
    "参加社会保险人员基本情况表",
)
_HEADINGS = {
    "name": ("姓名", "职工姓名", "人员姓名"),
    "id_number": ("身份证号码", "公民身份号码", "证件号码", "身份证号"),
    "phone": ("联系电话", "手机号码", "移动电话"),
    "start_month": ("参保起始年月", "起始年月", "参保时间", "参保起始时间"),
    "wage_base": ("缴费基数", "月缴费基数（元）", "缴费基数(元)", "申报缴费基数", "月缴费工资"),
    "employment_form": ("用工形式", "用工类型", "用工性质"),
}
_WEIGHTS = {"name": 20, "id_number": 44, "phone": 28, "start_month": 24, "wage_base": 22,
            "employment_form": 28, "序号": 10, "性别": 11, "民族": 12, "备注": 16}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns as (key, heading), and how months and money are written."""

    title: str
    columns: tuple[tuple[str, str], ...]
    month: str
    money: str


def plan(paper: RosterPaper, rng: random.Random) -> Plan:
    """Choose heading words, extra columns and number formats."""
    columns = [(key, rng.choice(_HEADINGS[key])) for key in paper.columns]
    if rng.random() < 0.85:
        columns.insert(0, ("序号", "序号"))
    if rng.random() < 0.3:
        columns.insert(2, ("性别", "性别"))
    if rng.random() < 0.3:
        columns.append(("备注", "备注"))
    return Plan(
        title=rng.choice(TITLES),
        columns=tuple(columns),
        month=rng.choice(
            ("{y}年{m:02d}月", "{y}-{m:02d}", "{y}.{m:02d}", "{y}年{m}月", "{y}{m:02d}")
        ),
        money=rng.choice(("{:d}", "{:d}", "{:,d}", "{:.2f}")),
    )


def text_of(row: Employee, key: str, number: int, chosen: Plan) -> str:
    """The text of one cell."""
    match key:
        case "序号":
            return str(number)
        case "性别":
            return "男"
        case "备注":
            return ""
        case "start_month":
            year, month = row.start_month.split("-")
            return chosen.month.format(y=year, m=int(month))
        case "wage_base":
            return chosen.money.format(row.wage_base)
    return str(getattr(row, key))


def draw(paper: RosterPaper, rng: random.Random) -> list[Sheet]:
    """The roster on one or two sheets, upright or landscape."""
    chosen = plan(paper, rng)
    wide = len(chosen.columns) > 7 or (len(chosen.columns) > 5 and rng.random() < 0.5)
    width, height = (297.0, 210.0) if wide else (210.0, 297.0)
    tall = rng.uniform(7.2, 8.6)
    room = int((height - 62) / tall) - 1
    rows = list(enumerate(paper.rows, 1))
    if len(rows) > room or (len(rows) > 12 and rng.random() < 0.25):
        cut = min(room, max(1, len(rows) * 3 // 5))
        groups = [rows[:cut], rows[cut:]]
        groups = [part for group in groups for part in _split(group, room + 3)]
    else:
        groups = [rows]
    face = Type(fonts.pick(rng, rng.choice(("song", "hei", "song", "kai"))), rng.uniform(9, 10.5))
    style = Look(label=face, value=face, head=Type(fonts.pick(rng, "hei-bold"), face.points),
                 rule=rng.choice((0.18, 0.25, 0.3)), pad=1.0)  # fmt: skip
    title = Type(fonts.pick(rng, rng.choice(("hei-bold", "song-bold", "kai"))), rng.uniform(17, 21))
    return [
        _sheet((width, height, tall), paper, chosen, group, (title, style, index, len(groups)), rng)
        for index, group in enumerate(groups)
    ]


def _split(rows: list[tuple[int, Employee]], room: int) -> list[list[tuple[int, Employee]]]:
    return [rows[start : start + room] for start in range(0, len(rows), room)]


def _sheet(
    size: tuple[float, float, float],
    paper: RosterPaper,
    chosen: Plan,
    rows: list[tuple[int, Employee]],
    setting: tuple[Type, Look, int, int],
    rng: random.Random,
) -> Sheet:
    """One page: the first carries the title, the last seal and day; every page its headings."""
    width, height, tall = size
    title, style, index, count = setting
    page = Sheet(width, height)
    top = 18.0
    small = style.label.sized(10.5)
    if index == 0:
        page.centred(width / 2, 22, chosen.title, title, 0.6)
        page.text(16, 32, f"单位名称{rng.choice(('：', '（公章）：'))}{paper.unit}", small)
        page.text(width - 62, 32, wording.day(rng, paper.made_on), small)
        top = 36.0
    weights = [_WEIGHTS[key] for key, _ in chosen.columns]
    unit = (width - 30) / sum(weights)
    widths = [weight * unit for weight in weights]
    head = Row(tuple(Cell(words, "head") for _, words in chosen.columns), tall + 1)
    body = [
        Row(
            tuple(Cell(text_of(row, key, number, chosen), "value") for key, _ in chosen.columns),
            tall,
        )
        for number, row in rows
    ]
    table = draw_table(page, (15, top), widths, [head, *body], style)[""]
    if index == count - 1:
        _foot(page, paper, small, table[3], rng)
    return page


def _foot(page: Sheet, paper: RosterPaper, kind: Type, y: float, rng: random.Random) -> None:
    line = min(y + 9, page.height - 8)
    page.text(20, line, rng.choice(("填表人：", "制表人：", "经办人：")), kind)
    page.text(page.width - 90, line, rng.choice(("单位（盖章）", "单位公章：")), kind)
    if paper.seal:
        centre = (page.width - rng.uniform(52, 70), min(line - rng.uniform(2, 9), page.height - 24))
        page.ink(seal.seal(rng, paper.seal), centre, 40, rng.uniform(-20, 20))
