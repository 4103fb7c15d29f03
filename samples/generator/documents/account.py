"""Basic deposit account information and account opening permits, two layouts each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator import fonts, wording
from samples.generator.grid import Cell, Look, Row
from samples.generator.grid import draw as draw_table
from samples.generator.marks import seal
from samples.generator.sheet import Sheet, Type, fitted, wrap

if TYPE_CHECKING:
    import random

    from samples.generator.papers import AccountPaper


def draw(paper: AccountPaper, rng: random.Random) -> list[Sheet]:
    """One sheet: a permit or an account information page."""
    if paper.permit:
        maker = _permit_classic if rng.random() < 0.6 else _permit_listed
    else:
        maker = _info_ruled if rng.random() < 0.55 else _info_plain
    return [maker(paper, rng)]


def _numbered(paper: AccountPaper, rng: random.Random) -> tuple[str, str, str, str]:
    """Words for account name, number, bank and legal representative."""
    return (
        rng.choice(("账户名称", "存款人名称", "账户名称", "单位名称（账户名称）")),
        rng.choice(("账户号码", "账号", "银行账号", "账户号码")) if not paper.permit else "账号",
        rng.choice(("开户银行", "开户银行名称", "开户行")),
        rng.choice(("法定代表人（单位负责人）", "法定代表人", "法定代表人(单位负责人)")),
    )


def _info_ruled(paper: AccountPaper, rng: random.Random) -> Sheet:
    page = Sheet(210, 297)
    title = Type(fonts.pick(rng, rng.choice(("hei-bold", "song-bold"))), rng.uniform(19, 23))
    page.centred(105, 40, "基本存款账户信息", title, 1.0)
    kind = Type(fonts.pick(rng, rng.choice(("song", "hei"))), rng.uniform(11, 12.5))
    name, number, bank, legal = _numbered(paper, rng)
    pairs = [
        (name, paper.account_name),
        (number, paper.account_number),
        (bank, paper.bank_name),
        (legal, paper.legal_rep),
        (rng.choice(("基本存款账户编号", "基本存款账户核准号")), paper.permit_number),
    ]
    if rng.random() < 0.5:
        pairs.append(("账户性质", "基本存款账户"))
    rows = [Row((Cell(a), Cell(b, "value", left=True)), rng.uniform(13, 17)) for a, b in pairs]
    label = rng.uniform(50, 58)
    style = Look(label=kind, value=kind, head=kind, rule=rng.choice((0.2, 0.3)))
    table = draw_table(page, (20, 56), (label, 170 - label), rows, style)[""]
    _issued(page, paper, kind, (118, table[3] + 30), rng)
    return page


def _info_plain(paper: AccountPaper, rng: random.Random) -> Sheet:
    """A bank's printout: label, colon, value, one below the other."""
    page = Sheet(210, 297)
    title = Type(fonts.pick(rng, "hei-bold"), 20)
    page.centred(105, 46, "基本存款账户信息", title, 1.5)
    kind = Type(fonts.pick(rng, rng.choice(("song", "kai", "hei"))), rng.uniform(12.5, 14))
    name, number, bank, legal = _numbered(paper, rng)
    pairs = [
        (name, paper.account_name),
        (number, paper.account_number),
        (bank, paper.bank_name),
        (legal, paper.legal_rep),
        ("基本存款账户编号", paper.permit_number),
    ]
    y = 70.0
    aligned = rng.random() < 0.5
    for label, value in pairs:
        words = f"{label}：" if not aligned else label
        page.text(28, y, words, kind)
        x = 86.0 if aligned else 28 + kind.width(words) + 1
        for line in wrap(value, kind, 182 - x):
            page.text(x, y, line, kind)
            y += kind.height * 1.5
        y += kind.height * 1.2
    _issued(page, paper, kind, (112, y + 24), rng)
    return page


def _issued(
    page: Sheet, paper: AccountPaper, kind: Type, at: tuple[float, float], rng: random.Random
) -> None:
    """The bank's line, its business seal and the day."""
    x, y = at
    words = rng.choice(("开户银行（盖章）：", "银行业务专用章：", "（银行盖章）"))
    page.text(x, y, words, kind)
    page.text(x + 6, y + 16, wording.day(rng, paper.issued_on), kind)
    stamp = seal.seal(rng, paper.bank_name, "业务专用章")
    page.ink(stamp, (x + rng.uniform(24, 40), y + rng.uniform(0, 8)), 40, rng.uniform(-15, 15))


def _permit_frame(rng: random.Random, width: float, height: float) -> Sheet:
    page = Sheet(width, height, rng.choice(((255, 255, 255), (252, 250, 240), (244, 250, 246))))
    ink = rng.choice(((90, 130, 110), (150, 110, 80), (110, 120, 150)))
    page.frame((10, 10, width - 10, height - 10), 1.0, ink)
    page.frame((13, 13, width - 13, height - 13), 0.3, ink)
    return page


def _permit_classic(paper: AccountPaper, rng: random.Random) -> Sheet:
    """The landscape permit with its sentence of approval."""
    page = _permit_frame(rng, 297, 210)
    title = Type(fonts.pick(rng, rng.choice(("song-bold", "kai", "hei-bold"))), 38)
    page.centred(148.5, 48, "开户许可证", title, 6)
    kind = Type(fonts.pick(rng, rng.choice(("song", "kai"))), rng.uniform(15, 17))
    serial = f"编号：9910-{rng.randrange(10**8):08d}"
    page.text(32, 68, f"核准号：{paper.permit_number}", kind.sized(14))
    page.text(196, 68, serial, kind.sized(14))
    lines = wrap(f"　　经审核，{paper.account_name}符合开户条件，准予开立基本存款账户。", kind, 225)
    y = 88.0
    for line in lines:
        page.text(36, y, line, kind)
        y += kind.height * 1.8
    y += 4
    bank = f"开户银行：{paper.bank_name}"
    page.text(36, y, f"法定代表人（单位负责人）：{paper.legal_rep}", kind)
    page.text(36, y + 15, bank, fitted(bank, kind, 150))
    page.text(36, y + 30, f"账　　号：{paper.account_number}", kind)
    _authority(page, paper, kind, (190, 162), rng)
    return page


def _permit_listed(paper: AccountPaper, rng: random.Random) -> Sheet:
    """A portrait permit with labels below one another."""
    page = _permit_frame(rng, 210, 297)
    title = Type(fonts.pick(rng, rng.choice(("song-bold", "hei-bold"))), 32)
    page.centred(105, 58, "开户许可证", title, 5)
    kind = Type(fonts.pick(rng, rng.choice(("song", "hei", "kai"))), rng.uniform(13.5, 15))
    rows = (
        ("核准号", paper.permit_number),
        ("存款人名称", paper.account_name),
        ("法定代表人（单位负责人）", paper.legal_rep),
        ("开户银行", paper.bank_name),
        ("账户性质", "基本存款账户"),
        ("账号", paper.account_number),
    )
    y = 88.0
    for label, value in rows:
        words = f"{label}："
        page.text(30, y, words, kind)
        x = 30 + kind.width(words)
        for line in wrap(value, kind, 182 - x):
            page.text(x, y, line, kind)
            y += kind.height * 1.4
        y += 8
    _authority(page, paper, kind, (110, y + 26), rng)
    return page


def _authority(
    page: Sheet, paper: AccountPaper, kind: Type, at: tuple[float, float], rng: random.Random
) -> None:
    x, y = at
    page.text(x, y, rng.choice(("发证机关（盖章）", "发证机关（章）：")), kind)
    page.text(x + 6, y + 14, wording.day(rng, paper.issued_on), kind)
    stamp = seal.seal(rng, "示例人民银行示例市中心支行", "账户管理专用章")
    page.ink(stamp, (x + rng.uniform(24, 40), y + rng.uniform(0, 6)), 42, rng.uniform(-12, 12))
