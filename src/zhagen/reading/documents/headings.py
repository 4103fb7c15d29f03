"""What a page says it is: its heading, and how much of a material's own words stand on it.

A title counts as a heading by where and how it is printed, not by being mentioned: a contract
speaks of the 营业执照 without being one, and a page headed 劳动合同 is no form however many of
the form's words it holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from zhagen.language.matching import contains, find_all
from zhagen.language.normalise import fold, has_chinese
from zhagen.reading.documents.boxes import around, height, middle, width
from zhagen.reading.documents.layout import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.layout import Layout
    from zhagen.slices.model import Material

_ABOUT = re.compile(
    r"关于|说明|须知|填写|遗失|公告|样本|模板|清单|目录|申请书|承诺|变更|注销|补办|终止|撤销|销户"
)
_SENTENCE = re.compile(r"[。；;]|[,，].*[,，]")
# A page of one of these kinds is none of a slice's materials unless a title of theirs says so.
_OTHER_KINDS = re.compile(
    r"合同|协议|章程|发票|收据|收条|回单|凭[证条据]|流水|对账|账单|汇款|转账|缴款|缴费单|催缴|欠费"
    r"|完税|纳税|税务|通知|告知|公告|公示|决议?定?书|裁定|判决|报告|报表|说明|声明|承诺|保证书"
    r"|申请[书单]|变更|注销|补办|撤销|销户|挂失|停保|减员|减少|终止|解除|须知|指南|样本|模板|清单|目录|简历|户口"
    r"|结婚|毕业|学历|离职|租赁|验资|审计|资产负债|利润|工资[表条单]|考勤|(?<!参)保单(?!位)"
)
# Of these a bank or an office may make what it certifies on (开户通知书, …账户申请书 it approved).
_ALL_THE_SAME = re.compile(r"申请[书单]|通知|告知|凭证|说明|声明|清单|报告|报表")
# The name of who wrote a paper says nothing about what it is.
_LETTERHEAD = re.compile(
    r"(?:公司|银行|[分支]行|营业部|[^\W\d_]局|委员会|政府|管理中心|服务中心|事务所|合作社|厂)$"
)
_EDGES = re.compile(r"\([^()]*\)|[\s\d*#·:\"'<>《》._-]")
_PARTS_OF_FORM = re.compile(r"[:：|]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page as a possible heading: folded, with its size against the usual one.

    `at` is how far down the text it stands, 0 to 1; `centred` whether its middle is the text's;
    `alone` whether nothing else stands on its row.
    """

    text: str
    size: float
    at: float
    centred: bool
    number: int
    alone: bool


def lines_of(layout: Layout) -> list[Line]:
    """The lines of a page, whole rows and single pieces alike, because headings are often cut."""
    if not layout.pieces:
        return []
    text = around(piece.box for piece in layout.pieces)
    usual = layout.line_height()
    lines: list[Line] = []
    for number, row in enumerate(rows_of(layout.pieces)):
        parts = [[piece] for piece in row]
        alone = _one_phrase(row)
        if len(row) > 1 and alone:
            parts.insert(0, list(row))
        lines.extend(
            replace(_line(part, usual, text, layout), number=number, alone=alone) for part in parts
        )
    return lines


def _one_phrase(row: Sequence[Piece]) -> bool:
    """Whether the pieces of a row stand close enough for one heading; columns do not."""
    return all(
        right.box[0] - left.box[2] < 3.5 * height(right.box) for left, right in pairwise(row)
    )


def _line(
    pieces: Sequence[Piece], usual: float, text: tuple[int, int, int, int],
    layout: Layout,
) -> Line:  # fmt: skip
    box = around(piece.box for piece in pieces)
    size = max(height(piece.box) for piece in pieces) / usual if layout.pictured else 1.0
    middles = (middle(text)[0], layout.size[0] / 2)
    near = 0.1 * max(width(text), 1)
    centred = any(abs(middle(box)[0] - middle_x) < near for middle_x in middles)
    at = (middle(box)[1] - text[1]) / height(text)
    folded = "".join(piece.folded for piece in pieces)
    return Line(folded, size, at, centred, 0, alone=True)


def title_score(material: Material, lines: Sequence[Line], *, pictured: bool) -> float:
    """0 to 1: how surely one of the material's titles heads the page."""
    best = 0.0
    for title in {fold(title) for title in material.titles}:
        for line in lines:
            if line.at > 0.5 or len(line.text) > 45:
                continue
            for place in find_all(title, line.text):
                # 结算账户管理协议 is no 结算账户信息 with two characters misread.
                if place.errors and _OTHER_KINDS.search(line.text):
                    continue
                score = _as_heading(line, place.start, place.end, pictured=pictured)
                best = max(best, score - 0.05 * place.errors)
    return best


def _as_heading(line: Line, start: int, end: int, *, pictured: bool) -> float:
    """How much a line that holds a title looks like a heading."""
    before, behind = line.text[:start], line.text[end:]
    rest = _EDGES.sub("", before) + _EDGES.sub("", behind)
    if _SENTENCE.search(before + behind):
        return 0.0
    # Before a title stands whose it is (示例市…公司授权委托书); behind it, what is said of it.
    bare = len(_EDGES.sub("", behind)) <= 2
    share = (end - start) / max(end - start + len(rest), 1)
    form = 1.0 if share >= 0.6 or (bare and share >= 0.22) else 0.7 if share >= 0.45 else 0.35
    if _ABOUT.search(before + behind) and not _ABOUT.search(line.text[start:end]):
        form *= 0.45
    if _PARTS_OF_FORM.search(behind[:1]):
        form *= 0.5
    if not pictured:
        return form * (0.95 if line.number < 4 else 0.5)
    size = 0.3 if line.size >= 1.25 else 0.15 if line.size >= 1.08 else 0.0
    place = 0.15 if line.at <= 0.25 else 0.08 if line.at <= 0.4 else 0.0
    return form * (0.45 + size + place + (0.1 if line.centred else 0.0))


def foreign_headings(
    lines: Sequence[Line], materials: Sequence[Material], *, pictured: bool
) -> list[str]:
    """The headings of a page that are the title of none of the materials."""
    found = []
    for line in lines:
        text = _EDGES.sub("", line.text)
        if not 3 <= len(text) <= 24 or not has_chinese(text) or _SENTENCE.search(line.text):
            continue
        if pictured:
            headed = line.size >= 1.3 and line.centred and line.at < 0.3 and line.alone
        else:
            headed = line.number == 0 and line.alone and len(text) <= 16
        named = ":" in line.text or _LETTERHEAD.search(text) is not None
        titled = _is_title(text, materials) and not of_another_kind(text, materials)
        if headed and not named and not titled:
            found.append(text)
    return found


def of_another_kind(heading: str, materials: Sequence[Material]) -> bool:
    """Whether a heading says that the page is something no material is called (…回单, …合同)."""
    titles = [fold(title) for material in materials for title in material.titles]
    here = "\n".join(title for title in titles if contains(title, heading))
    return any(word.group() not in here for word in _OTHER_KINDS.finditer(heading))


def leaves_open(heading: str) -> bool:
    """Whether a paper of another kind may all the same prove what one of the materials proves."""
    return not _OTHER_KINDS.search(_ALL_THE_SAME.sub("", heading))


def kinship(heading: str, material: Material) -> float:
    """Share of a heading made of words of a material's titles, in whatever combination.

    Two characters that follow each other in a title (or name) count as a word of it.
    """
    names = [fold(title) for title in (material.name, *material.titles)]
    covered = [False] * len(heading)
    for at in range(len(heading) - 1):
        if any(heading[at : at + 2] in name for name in names):
            covered[at] = covered[at + 1] = True
    return sum(covered) / len(heading) if heading else 0.0


def akin(heading: str, material: Material) -> bool:
    """Whether a heading speaks in the words of a material's titles without being one of them."""
    return any(
        heading[at : at + 2] in fold(title)
        for title in material.titles
        for at in range(len(heading) - 1)
    )


def _is_title(text: str, materials: Sequence[Material]) -> bool:
    return any(contains(fold(title), text) for m in materials for title in m.titles)


def keyword_share(material: Material, text: str) -> float:
    """Share of the material's keywords that stand on the page; `text` is folded."""
    if not material.keywords:
        return 0.0
    return sum(contains(fold(word), text) for word in material.keywords) / len(material.keywords)


def keywords_in(material: Material, text: str) -> bool:
    """Whether a piece of text, folded, holds one of the material's keywords."""
    return any(contains(fold(word), text) for word in material.keywords)


def page_text(layout: Layout) -> str:
    """The folded text of a layout, pieces parted so that no word arises across a gap."""
    return "\n".join(piece.folded for piece in layout.pieces)
