"""Pages made by hand and a small slice nobody ships: reading must need no Python for a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from zhagen.reading.model import Legibility, Medium, Quality, Table, TableCell, TextLine
from zhagen.slices.model import (
    Column,
    Fact,
    FactType,
    How,
    Material,
    Place,
    Reader,
    ReadFrom,
    Sensitivity,
    Slice,
    Status,
)

if TYPE_CHECKING:
    from zhagen.cases.model import Box
    from zhagen.reading.model import Code, Seal

AT = Place("facts.yaml", 1)
LINE = 40


@dataclass
class HandPage:
    """A page whose lines, tables and marks are written down instead of recognised."""

    lines: tuple[TextLine, ...] = ()
    tables: tuple[Table, ...] = ()
    seals: tuple[Seal, ...] = ()
    pasted: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    medium: Medium = Medium.PICTURE
    size: tuple[int, int] = (1600, 2200)
    file: str = "a.png"
    page: int = 1
    turned: int = 0
    quality: Quality = field(default_factory=lambda: Quality(Legibility.CLEAR))
    ticks: dict[str, bool | None] = field(default_factory=dict)
    inked: tuple[Box, ...] = ()
    finer: dict[Box, TextLine] = field(default_factory=dict)

    def ticked(self, box: Box) -> bool | None:
        for place, state in self.ticks.items():
            left, top = (int(number) for number in place.split(","))
            if abs(left - box[0]) < 60 and abs(top - box[1]) < 30:
                return state
        return None

    def ink(self, box: Box) -> float:
        return 0.2 if any(_meet(box, spot) for spot in self.inked) else 0.0

    def reread(self, box: Box) -> TextLine | None:
        return self.finer.get(box)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def line(text: str, x: int, y: int, confidence: float = 0.99, size: int = LINE) -> TextLine:
    """A line of writing at a place, as wide as its characters."""
    wide = round(sum(size if ord(char) > 0x2E7F else size * 0.55 for char in text))
    return TextLine(text, (x, y, x + max(wide, 10), y + size), confidence)


def ruled(
    rows: list[list[str]], widths: list[int], x: int = 100, y: int = 300, tall: int = 80
) -> tuple[Table, tuple[TextLine, ...]]:
    """A ruled table and its lines; a text of None-like "<" goes on from the cell at its left."""
    cells: list[TableCell] = []
    lines: list[TextLine] = []
    for number, row in enumerate(rows):
        left, column = x, 0
        while column < len(row):
            span = 1
            while column + span < len(row) and row[column + span] == "<":
                span += 1
            right = left + sum(widths[column : column + span])
            top = y + number * tall
            text = row[column]
            cells.append(
                TableCell(number, column, 1, span, (left, top, right, top + tall), text, 0.99)
            )
            if text:
                lines.append(line(text, left + 12, top + 20))
            left, column = right, column + span
    box = (x, y, x + sum(widths), y + len(rows) * tall)
    return Table(box, tuple(cells)), tuple(lines)


def read(material: str, how: How = How.LABEL, **parts: object) -> ReadFrom:
    """How a fact is read, everything not named left empty."""
    empty: dict[str, object] = {
        "labels": (), "near": (), "patterns": (), "field": "", "options": {}, "columns": (),
    }  # fmt: skip
    return ReadFrom(material=material, how=how, at=AT, **{**empty, **parts})  # type: ignore[arg-type]


def fact(name: str, *reads: ReadFrom, type_: FactType = FactType.TEXT, kind: str = "") -> Fact:
    """A fact read in these ways; `kind` is its validator."""
    return Fact(
        name=name, title=name, group="", concept=name, type=type_,
        sensitivity=Sensitivity.PERSONAL, values={}, question="", why="", basis=(),
        validators=(kind,) if kind else (), read=reads, at=AT,
    )  # fmt: skip


def material(id_: str, reader: Reader, titles: tuple[str, ...], keywords: tuple[str, ...] = (),
             holder: str = "") -> Material:  # fmt: skip
    """A material headed by these titles."""
    return Material(
        id=id_, name=titles[0], need="true", reader=reader, titles=titles, keywords=keywords,
        holder=holder, sides=(), seal=False, signature=False, originals=1, copies=0, forms=(),
        accept_stand="", basis=(), hints=(), sample="", at=AT,
    )  # fmt: skip


def make_slice(facts: list[Fact], materials: list[Material]) -> Slice:
    """A slice of these facts and materials and nothing else."""
    return Slice(
        id="kiosk", version="1.0", title="报刊亭", region="示例市", owner="", status=Status.DRAFT,
        task_code="", promise_day="", effective_from=None, effective_until=None,
        accept_condition="", basis=(), parameters={}, sources={},
        facts={one.name: one for one in facts}, materials={one.id: one for one in materials},
        rules={}, guide=None, charter=None, cases=(), folder=Path(),
    )  # fmt: skip


_PHONE = ("联系电话", "电话")
_COLUMNS = (
    Column("name", "姓名", FactType.TEXT, ("姓名",)),
    Column("id_number", "身份证号码", FactType.TEXT, ("身份证号码", "证件号码")),
    Column("start_month", "起始月份", FactType.TEXT, ("起始月份",)),
    Column("wage_base", "缴费基数", FactType.INTEGER, ("缴费基数",)),
)


def kiosk_slice() -> Slice:
    """A made-up slice: a permit, an application form, a letter, a list, two holders of a card."""
    facts = [
        fact("permit.name", read("permit", labels=("名称", "摊位名称"))),
        fact("permit.address", read("permit", labels=("住所", "地址"))),
        fact("permit.since", read("permit", labels=("发证日期",)), type_=FactType.DATE),
        fact("permit.code", read("permit", labels=("统一社会信用代码",)), kind="uscc"),
        fact("form.owner", read("form", labels=("业主姓名",)),
             read("form", labels=("姓名",), near=("业主",)), kind="person_name"),
        fact("form.owner_phone", read("form", labels=_PHONE, near=("业主",)), kind="phone"),
        fact("form.helper", read("form", labels=("姓名",), near=("帮手",)), kind="person_name"),
        fact("form.helper_phone", read("form", labels=_PHONE, near=("帮手",)), kind="phone"),
        fact("form.heads", read("form", labels=("人数",)), type_=FactType.INTEGER),
        fact("form.goods", read("form", How.TICKS, labels=("经营品种",), options={
            "报刊": ("报刊",), "饮料": ("饮料", "瓶装饮料"), "玩具": ("玩具",)}),
            type_=FactType.LIST),
        fact("form.seal", read("form", How.SEAL, labels=("单位（盖章）", "盖章"))),
        fact("form.signed", read("form", How.SIGNATURE, labels=("业主（签字）",)),
             type_=FactType.BOOLEAN),
        fact("letter.agent", read("letter", How.PATTERN, patterns=(
            r"委托(?P<value>[\u4e00-\u9fa5]{2,4})(?:同志|先生|女士|[（(])",))),
        fact("letter.until", read("letter", How.PATTERN, patterns=(
            r"至(?P<value>\d{4}年\d{1,2}月\d{1,2}日)",)), type_=FactType.DATE),
        fact("letter.date", read("letter", How.PATTERN, patterns=(
            r"(?P<value>\d{4}年\d{1,2}月\d{1,2}日)\s*$",)), type_=FactType.DATE),
        fact("list.rows", read("list", How.TABLE, columns=_COLUMNS), type_=FactType.ROWS),
    ]  # fmt: skip
    materials = [
        material("permit", Reader.CERTIFICATE, ("报刊亭许可证",), ("发证日期", "发证机关", "住所")),
        material("form", Reader.FORM, ("报刊亭申请表",), ("业主", "帮手", "经营品种")),
        material("letter", Reader.LETTER, ("授权委托书",), ("委托", "受托人")),
        material("list", Reader.ROSTER, ("帮工名单",), ("序号", "姓名", "身份证号码")),
        material("owner_id", Reader.ID_CARD, ("居民身份证",), holder="owner"),
        material("helper_id", Reader.ID_CARD, ("居民身份证",), holder="helper"),
    ]
    return make_slice(facts, materials)
