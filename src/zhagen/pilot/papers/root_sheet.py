"""《每周校验单》: one page a week that the other party keeps, so that no record can be rewritten.

The code on it holds exactly what `verify` compares; a phone's camera reads it back.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno

from zhagen.pilot.charter import Charter
from zhagen.pilot.log.roots import Root
from zhagen.pilot.wording import amounts
from zhagen.report.document import (
    Blank,
    Blanks,
    Block,
    Document,
    Figure,
    Look,
    Paragraph,
    TableBlock,
)
from zhagen.report.docx import render_docx
from zhagen.report.html_document import render_html

TITLE = "每周校验单"
_PURPOSE = (
    "这张单子由接收方保存：有了它，此前的记录改一个字、删一件、换一件，核对时都会查出来。",
    "核对时运行 zhagen pilot verify，给出扫下面的码得到的文字，或照抄校验值。",
)
_CODE_WIDTH = 0.34  # of the line: 54 mm, easily read by a phone


def root_sheet_docx(root: Root, charter: Charter) -> bytes:
    """The sheet on paper."""
    return render_docx(root_sheet(root, charter))


def root_sheet_html(root: Root, charter: Charter) -> str:
    """The sheet as a page, to be printed or sent."""
    return render_html(root_sheet(root, charter))


def root_sheet(root: Root, charter: Charter) -> Document:
    """The sheet as blocks."""
    return Document(
        title=TITLE,
        subtitle=f"{charter.title}　第 {root.week} 周",
        blocks=tuple(_blocks(root, charter)),
        foot="校验单不含任何办件内容，可以用邮件、纸张或扫码交给对方。",
        day=root.made_on,
    )


def _blocks(root: Root, charter: Charter) -> Iterator[Block]:
    for sentence in _PURPOSE:
        yield Paragraph(sentence)
    sender, receiver = _sides(charter)
    rows = (
        ("交出方", sender),
        ("接收方", receiver),
        ("周次", f"第 {root.week} 周"),
        ("制作日期", root.made_on.isoformat()),
        ("记录件数", f"{amounts.count(root.size)} 件（从第 1 件起）"),
        ("校验值", amounts.in_groups(root.root)),
        ("记录接续值", amounts.in_groups(root.head)),
        ("立项书校验值", amounts.in_groups(root.charter)),
    )
    yield TableBlock(("项目", "内容"), rows, (3, 10))
    yield Figure(code_picture(root), "扫码得到以上全部内容", "本周校验值的二维码", _CODE_WIDTH)
    yield Blanks((Blank("交出方签字"), Blank("日期")))
    yield Blanks((Blank("接收方签字"), Blank("日期")))
    yield Paragraph("接收方签收后自行保存，不交回。", Look.SMALL)


def _sides(charter: Charter) -> tuple[str, str]:
    """The department keeps the log; whoever is not the department keeps the sheet."""
    names = {party.role: party.name for party in charter.parties}
    return names.get("department", "部门一方"), names.get("vendor", "产品一方")


def code_picture(root: Root) -> bytes:
    """The QR code of the root as PNG."""
    target = io.BytesIO()
    segno.make_qr(root.code, error="m").save(target, kind="png", scale=6, border=4)
    return target.getvalue()
