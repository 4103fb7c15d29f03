"""The blocks of a registration form and the words their cells are labelled with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator import words
from samples.generator.grid import Cell, Option, Row

if TYPE_CHECKING:
    import random

    from samples.generator.papers import FormPaper

Pair = tuple[str, str, bool]  # label, value, wants a row of its own

PROMISES = (
    "本单位承诺以上填报内容及所附材料真实、准确、完整，并承担相应法律责任。",
    "以上内容由本单位如实填写，如有不实，愿承担法律责任。",
    "本单位声明：所填信息与提交材料真实有效。",
)

_SAY = {
    "org": (
        "单位名称",
        "用人单位名称",
        "参保单位名称",
        "单位全称",
        "缴费单位名称",
        "单位名称（全称）",
    ),
    "code": ("统一社会信用代码", "统一社会信用代码", "社会信用代码", "统一社会信用代码（18位）"),
    "address": ("单位地址", "单位住所（地址）", "注册地址", "单位住址", "住所（经营地址）"),
    "id": ("身份证号码", "公民身份号码", "证件号码", "身份证号", "有效证件号码"),
    "phone": ("联系电话", "手机号码", "移动电话", "电话", "手机"),
    "legal": ("法定代表人", "法定代表人", "法定代表人（负责人）"),
    "agent": ("经办人", "经办人", "单位经办人", "社保专管员", "专管员"),
    "bank": ("开户银行", "开户银行名称", "开户行", "缴费开户银行"),
    "account": ("银行账号", "账号", "缴费账号", "银行账户账号"),
    "holder": ("户名", "账户名称", "开户名称", "账户户名"),
    "pay": ("缴费方式", "社会保险费缴纳方式", "缴费形式"),
    "kinds": ("参保险种", "参加险种", "参加社会保险险种", "申请参保险种"),
    "count": ("参保人数", "职工人数", "申报参保人数", "首次参保人数", "用工人数"),
}
_HEADS = {
    "unit": ("单位基本信息", "单位信息"),
    "legal": ("法定代表人信息", "法定代表人"),
    "agent": ("经办人信息", "经办人"),
    "bank": ("缴费账户信息", "开户银行信息", "缴费信息"),
    "kinds": ("参保信息", "参保情况"),
}


def _say(rng: random.Random, key: str) -> str:
    return rng.choice(_SAY[key])


def _blocks(paper: FormPaper, rng: random.Random, *, short: bool) -> list[tuple[str, list[Pair]]]:
    """Blocks in order: key and its pairs. `short` labels lean on the block's head."""
    persons = {key: _say(rng, key) for key in ("legal", "agent")}

    def whose(key: str, part: str) -> str:
        if short:
            return "姓名" if part == "name" else _say(rng, part)
        title = persons[key]
        if part == "name":
            return title + rng.choice(("", "姓名")) if title[-1] != "）" else title
        return title.split("（")[0] + _say(rng, part)

    unit = _unit_pairs(paper, rng)
    legal: list[Pair] = [
        (whose("legal", "name"), paper.legal_rep_name, False),
        (whose("legal", "phone"), paper.legal_rep_phone, False),
        (whose("legal", "id"), paper.legal_rep_id_number, True),
    ]
    agent: list[Pair] = [
        (whose("agent", "name"), paper.agent_name, False),
        (whose("agent", "phone"), paper.agent_phone, False),
        (whose("agent", "id"), paper.agent_id_number, True),
    ]
    bank: list[Pair] = [
        (_say(rng, "pay"), "payment", True),
        (_say(rng, "bank"), paper.bank_name, True),
        (_say(rng, "holder"), paper.account_name, True),
        (_say(rng, "account"), paper.bank_account_number, True),
    ]
    kinds: list[Pair] = [(_say(rng, "kinds"), "kinds", True)]
    kinds.append((_say(rng, "count"), _count(paper, rng), False))
    kinds.append(("参保起始年月", f"{paper.filled_on:%Y年%m月}", False))
    blocks = [("legal", legal), ("agent", agent), ("bank", bank), ("kinds", kinds)]
    if rng.random() < 0.4:
        blocks = [blocks[3], blocks[0], blocks[1], blocks[2]]
    elif rng.random() < 0.3:
        blocks = [blocks[2], blocks[0], blocks[1], blocks[3]]
    return [("unit", unit), *blocks]


def _unit_pairs(paper: FormPaper, rng: random.Random) -> list[Pair]:
    unit: list[Pair] = [
        (_say(rng, "org"), paper.org_name, True),
        (_say(rng, "code"), paper.uscc, False),
    ]
    unit.append(
        rng.choice((("单位类型", "企业", False), ("行业类别", rng.choice(words.INDUSTRIES), False)))
    )
    if rng.random() < 0.4:
        unit.insert(2, ("经济类型", rng.choice(("有限责任公司", "私营企业", "民营")), False))
        unit.append(("隶属关系", rng.choice(("市", "区", "其他")), False))
    unit.append((_say(rng, "address"), paper.address, True))
    if rng.random() < 0.4:
        unit += [("邮政编码", f"9901{rng.randrange(100):02d}", False), ("单位电话", "", False)]
    return unit


def _count(paper: FormPaper, rng: random.Random) -> str:
    return f"{paper.headcount}{rng.choice(('', '人', ' 人'))}"


def _options(paper: FormPaper, which: str, rng: random.Random) -> tuple[Option, ...]:
    if which == "kinds":
        names = {kind: kind for kind in ("养老保险", "失业保险", "工伤保险")}
        if rng.random() < 0.35:
            names["养老保险"] = rng.choice(("企业职工基本养老保险", "基本养老保险"))
        return tuple(Option(said, kind in paper.insurance_kinds) for kind, said in names.items())
    bank = paper.payment == "bank_deduction"
    ways = rng.choice(
        (("银行代扣", "自行申报缴纳"), ("委托银行扣款", "自行缴纳"), ("银行托收", "自主缴费"))
    )
    return (Option(ways[0], bank), Option(ways[1], not bank))


def _value(paper: FormPaper, pair: Pair, columns: int, rng: random.Random) -> Cell:
    _, value, _ = pair
    if value in {"kinds", "payment"}:
        return Cell(
            "", "value", columns, options=_options(paper, value, rng), left=True, name=value
        )
    return Cell(value, "value", columns, left=columns > 1 or rng.random() < 0.3)


def _pair_rows(
    paper: FormPaper, pairs: list[Pair], spans: tuple[int, int], rng: random.Random
) -> list[list[Cell]]:
    """Pairs as rows of cells, two pairs in a row unless one wants the row for itself.

    `spans` are the columns a half-width value and a full-width value cover.
    """
    half, full = spans
    rows: list[list[Cell]] = []
    waiting: list[Pair] = []

    def flush() -> None:
        while waiting:
            first = waiting.pop(0)
            if waiting:
                second = waiting.pop(0)
                rows.append([Cell(first[0]), _value(paper, first, half, rng), Cell(second[0]),
                             _value(paper, second, half, rng)])  # fmt: skip
            else:
                rows.append([Cell(first[0]), _value(paper, first, full, rng)])

    for pair in pairs:
        if pair[2]:
            flush()
            rows.append([Cell(pair[0]), _value(paper, pair, full, rng)])
        else:
            waiting.append(pair)
    flush()
    return rows


def build(
    paper: FormPaper, style: str, rng: random.Random
) -> tuple[tuple[float, ...], tuple[Row, ...]]:
    """Column widths in mm and the rows of the table in one of the layout styles."""
    short = style in {"heads", "upright", "block"}
    blocks = _blocks(paper, rng, short=short)
    height = rng.uniform(8.6, 10.2)
    if style == "single":
        rows = [
            Row((Cell(pair[0], left=rng.random() < 0.5), _value(paper, pair, 1, rng)), height - 0.8)
            for _, pairs in blocks
            for pair in pairs
        ]
        label = rng.uniform(52, 62)
        return (label, 176 - label), tuple(rows)
    table: list[Row] = []
    for key, pairs in blocks:
        cells = _pair_rows(paper, pairs, (1, 3), rng)
        head = rng.choice(_HEADS[key])
        if style == "heads":
            number = "一二三四五六"[[k for k, _ in blocks].index(key)]
            table.append(Row((Cell(f"{number}、{head}", "head", 4, left=True),), height - 1.5))
        if style in {"upright", "block"}:
            upright = style == "upright"
            first = Cell(head, "head" if upright else "label", rows=len(cells), vertical=upright)
            cells[0].insert(0, first)
        table += [Row(tuple(row), height) for row in cells]
    return _widths(style, rng), tuple(table)


def _widths(style: str, rng: random.Random) -> tuple[float, ...]:
    if style in {"upright", "block"}:
        side = 10.0 if style == "upright" else 26.0
        label = rng.uniform(28, 32) if style == "upright" else rng.uniform(24, 27)
        half = (176 - side - 2 * label) / 2
        return (side, label, half, label, half)
    label = rng.uniform(34, 39)
    half = 88 - label
    return (label, half, label, half)


__all__ = ["PROMISES", "build"]
