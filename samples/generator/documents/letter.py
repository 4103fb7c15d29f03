"""Authorisations: running text in several wordings, a list of parties, and a ruled form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.generator import fonts, wording
from samples.generator.grid import Cell, Look, Row
from samples.generator.grid import draw as draw_table
from samples.generator.marks import seal, signature
from samples.generator.sheet import Sheet, Type, wrap

if TYPE_CHECKING:
    import random
    from datetime import date

    from samples.generator.papers import LetterPaper
    from samples.generator.sheet import Ink

TITLES = ("授权委托书", "授权委托书", "授权委托书", "法人授权委托书", "委托书", "单位授权委托书")
LAYOUTS = ("running", "parties", "letter", "short", "ruled")
_PENS: tuple[Ink, ...] = ((22, 24, 30), (24, 36, 112))


@dataclass(frozen=True, slots=True)
class Letter:
    """An authorisation put into words; shared by the drawn and the DOCX edition.

    `paragraphs` are empty for the ruled layout, whose `rows` are label and value.
    """

    title: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    unit_line: str
    sign_line: str
    agent_line: str
    date_line: str


def _term(paper: LetterPaper, rng: random.Random) -> str:
    def say(when: date) -> str:
        return f"{when.year}年{when.month}月{when.day}日"

    start, end = say(paper.valid_from), say(paper.valid_until)
    return rng.choice((f"自{start}至{end}", f"自{start}起至{end}止", f"{start}至{end}"))


def compose(paper: LetterPaper, rng: random.Random) -> Letter:
    """Choose a layout and a wording."""
    layout = rng.choice(LAYOUTS)
    makers = {"running": _running, "parties": _parties, "letter": _formal, "short": _short}
    term = _term(paper, rng)
    paragraphs = makers[layout](paper, term, rng) if layout in makers else ()
    rows = _rows(paper, term, rng) if layout == "ruled" else ()
    return Letter(
        title=rng.choice(TITLES),
        paragraphs=paragraphs,
        rows=rows,
        unit_line=rng.choice(
            ("委托单位（公章）：", "授权单位（盖章）：", "单位（公章）：", "委托单位（盖章）：")
        ),
        sign_line=rng.choice(
            ("法定代表人（签字）：", "法定代表人（签名）：", "法定代表人（签字或盖章）：")
        ),
        agent_line=rng.choice(("", "", "受托人（签字）：", "被委托人（签名）：")),
        date_line=wording.day(rng, paper.signed_on, numerals=True),
    )


def _running(paper: LetterPaper, term: str, rng: random.Random) -> tuple[str, ...]:
    office = rng.choice(
        ("示例市社会保险事业管理中心", "示例市示例区社会保险经办机构", "示例市社保局")
    )
    who = f"{paper.agent_name}（身份证号码：{paper.agent_id_number}）"
    deed = f"　　兹委托{who}为我单位{paper.principal}的代理人，前往贵单位{paper.matters}。"
    return (
        f"{office}：",
        f"{deed}代理人在办理上述事项过程中签署的有关文件，我单位均予以认可，并承担相应的法律责任。",
        f"　　委托期限：{term}。",
        "　　代理人无转委托权。特此委托。",
    )


def _parties(paper: LetterPaper, term: str, rng: random.Random) -> tuple[str, ...]:
    code = (f"统一社会信用代码：{paper.code}",) if rng.random() < 0.5 else ()
    return (
        f"委托单位：{paper.principal}",
        *code,
        f"法定代表人：{paper.legal_rep}",
        f"受托人姓名：{paper.agent_name}",
        f"身份证号码：{paper.agent_id_number}",
        f"联系电话：{paper.agent_phone}",
        f"委托事项：{paper.matters}",
        f"委托期限：{term}",
        "　　受托人在上述委托事项和期限内所实施的行为，由委托单位承担法律责任。",
    )


def _formal(paper: LetterPaper, term: str, rng: random.Random) -> tuple[str, ...]:
    staff = rng.choice(("本单位职工", "我单位员工"))
    self = f"　　本人{paper.legal_rep}系{paper.principal}的法定代表人，"
    return (
        f"{self}现授权委托{staff}{paper.agent_name}为本单位代理人，{paper.matters}。",
        f"　　授权期限：{term}。",
        f"　　代理人姓名：{paper.agent_name}",
        f"　　代理人身份证号：{paper.agent_id_number}",
        f"　　代理人联系电话：{paper.agent_phone}",
        "　　代理人根据授权所办理的一切事宜，本单位均予承认。",
    )


def _short(paper: LetterPaper, term: str, rng: random.Random) -> tuple[str, ...]:
    who = f"{paper.agent_name}（公民身份号码{paper.agent_id_number}）"
    return (
        f"{paper.principal}授权{who}为{rng.choice(('经办人', '代理人'))}，{paper.matters}。",
        f"授权有效期：{term}。",
        "本授权书涂改无效。",
    )


def _rows(paper: LetterPaper, term: str, rng: random.Random) -> tuple[tuple[str, str], ...]:
    unit = rng.choice(("委托单位", "委托单位名称", "委托人（单位）"))
    agent = rng.choice(("受托人姓名", "受托人", "被委托人姓名"))
    number = rng.choice(("身份证号码", "受托人身份证号码", "公民身份号码"))
    rows = [(unit, paper.principal)]
    if rng.random() < 0.6:
        rows.append(("统一社会信用代码", paper.code))
    rows += [("法定代表人", paper.legal_rep), (agent, paper.agent_name)]
    rows += [(number, paper.agent_id_number), ("联系电话", paper.agent_phone)]
    rows.append((rng.choice(("委托事项", "授权事项")), paper.matters))
    rows.append((rng.choice(("委托期限", "授权期限", "有效期限")), term))
    return tuple(rows)


def draw(paper: LetterPaper, rng: random.Random, *, printed: bool = False) -> list[Sheet]:
    """The authorisation on one A4 sheet."""
    letter = compose(paper, rng)
    page = Sheet(210, 297)
    title = Type(fonts.pick(rng, rng.choice(("song-bold", "hei-bold", "kai"))), rng.uniform(21, 26))
    page.centred(105, 44, letter.title, title, tracking=rng.uniform(0.5, 4))
    points = rng.uniform(13, 15.5)
    body = Type(fonts.pick(rng, rng.choice(("song", "song", "kai", "hei"))), points)
    if letter.rows:
        y = _table(page, letter, body.sized(12), rng, printed=printed)
    else:
        y = _text(page, letter.paragraphs, body, rng)
    _foot(page, paper, letter, body.sized(min(points, 13.5)), (y, rng))
    return [page]


def _text(page: Sheet, paragraphs: tuple[str, ...], body: Type, rng: random.Random) -> float:
    y = rng.uniform(60, 70)
    pitch = body.height * rng.uniform(1.65, 2.0)
    for paragraph in paragraphs:
        text = paragraph
        if text[0] != "　" and len(text) > 30 and rng.random() < 0.6:
            text = "　　" + text
        for line in wrap(text, body, 158):
            page.text(26, y, line, body)
            y += pitch
    return y


def _table(page: Sheet, letter: Letter, body: Type, rng: random.Random, *, printed: bool) -> float:
    value = body
    if not printed and rng.random() < 0.4:
        value = Type(fonts.pick(rng, "hand"), body.points + 0.5, rng.choice(_PENS), 0.7)
    style = Look(label=body, value=value, head=body, rule=rng.choice((0.2, 0.35)))
    rows = [
        Row((Cell(label), Cell(text, "value", left=True)), rng.uniform(13, 16))
        for label, text in letter.rows
    ]
    label_width = rng.uniform(42, 50)
    boxes = draw_table(page, (22, 58), (label_width, 166 - label_width), rows, style)
    return boxes[""][3] + 8


def _foot(
    page: Sheet, paper: LetterPaper, letter: Letter, kind: Type, place: tuple[float, random.Random]
) -> None:
    """Signatures, seal and day."""
    top, rng = place
    x = rng.uniform(88, 104)
    y = min(top + rng.uniform(12, 22), 215)
    step = rng.uniform(15, 18)
    named = paper.principal if rng.random() < 0.4 and len(paper.principal) < 13 else ""
    page.text(x, y, letter.unit_line + named, kind.sized(kind.points - (1 if named else 0)))
    page.text(x, y + step, letter.sign_line, kind)
    last = y + 2 * step
    if letter.agent_line:
        page.text(x, last, letter.agent_line, kind)
        _sign(page, paper.agent_name, (x + kind.width(letter.agent_line), last), rng)
        last += step
    page.text(x + rng.uniform(20, 34), last, letter.date_line, kind)
    if paper.signer:
        _sign(page, paper.signer, (x + kind.width(letter.sign_line), y + step), rng)
    if paper.seal:
        centre = (x + rng.uniform(34, 62), y + rng.uniform(-5, 3))
        page.ink(seal.seal(rng, paper.seal), centre, rng.uniform(38, 42), rng.uniform(-20, 20))


def _sign(page: Sheet, name: str, at: tuple[float, float], rng: random.Random) -> None:
    wide = rng.uniform(22, 29)
    centre = (at[0] + wide / 2 + rng.uniform(0, 3), at[1] - 2 + rng.uniform(-1, 1))
    page.ink(signature.signature(rng, name), centre, wide, rng.uniform(-4, 4))
