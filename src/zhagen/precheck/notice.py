"""The one-time notice (一次性告知书): what the applicant must put right, all of it at once.

Only errors are demanded. What the machine could not tell is never passed on as a demand; while
any of it stands, the draft says so on top, to the officer. 《行政许可法》第三十二条 asks that the
applicant be told everything at one time, which is why the list of materials stands there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.language.masks import mask_personal
from zhagen.precheck.telling import (
    LIMITS,
    applicant_of,
    case_pages,
    file_places,
    long_day,
    numbered,
    unsure_materials,
)
from zhagen.report.document import (
    Blank,
    Blanks,
    Block,
    Document,
    Heading,
    Look,
    Paragraph,
    Point,
    TableBlock,
)
from zhagen.report.docx import render_docx
from zhagen.slices.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from zhagen.precheck.model import Finding, MaterialStatus, Review

TITLE = "一次性告知书"
NOTHING_TO_CORRECT = "按审查要点核对，没有查出需要补正的事项。"
OPEN_DEADLINE = "＿＿＿＿个工作日内，到＿＿＿＿年＿＿月＿＿日止。"
SECTIONS = ("一", "二", "三", "四")


@dataclass(frozen=True, slots=True)
class Demand:
    """One point of the notice, in the applicant's words, personal numbers masked."""

    number: int
    code: str
    what: str
    remedy: str
    basis: str
    place: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A material and whether it came: 已收到, 没有收到, 没有见到，待窗口核对, 这次不需要."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice before it takes a form; the page's dialog and the Word file both show this.

    `first_look` are the findings an officer must see before the notice goes out (unclear ones);
    `to_check` how many are left to the officer's own judgement (warnings).
    """

    applicant: str
    opening: str
    receipts: tuple[Receipt, ...]
    demands: tuple[Demand, ...]
    hints: tuple[Demand, ...]
    first_look: tuple[Demand, ...]
    to_check: int
    deadline: str
    office: str
    foot: str

    @property
    def warning(self) -> str:
        """What the officer reads on top of the draft; "" when it may go out."""
        if not self.first_look:
            return ""
        return f"还有 {len(self.first_look)} 处请经办人看过后再发出"


def draft_notice(
    review: Review, *, applicant: str = "", deadline: str = "", office: str = ""
) -> Notice:
    """The notice of a review. `deadline` and `office` are left open for a pen when not given."""
    by_severity = {severity: tuple(_demands(review, severity)) for severity in Severity}
    errors = by_severity[Severity.ERROR]
    unsure = unsure_materials(review)
    return Notice(
        applicant=applicant or applicant_of(review),
        opening=_opening(review, len(errors)),
        receipts=tuple(_receipt(status, unsure=status.id in unsure) for status in review.materials),
        demands=errors,
        hints=by_severity[Severity.NOTICE],
        first_look=by_severity[Severity.UNCLEAR],
        to_check=len(by_severity[Severity.WARNING]),
        deadline=deadline,
        office=office,
        foot=_foot(review),
    )


def render_notice(
    review: Review, *, applicant: str = "", deadline: str = "", office: str = ""
) -> bytes:
    """The notice as a Word file."""
    notice = draft_notice(review, applicant=applicant, deadline=deadline, office=office)
    return render_docx(notice_document(notice, review.slice_title, review.on))


def notice_document(notice: Notice, item: str, day: date) -> Document:
    """The notice as document values; `item` is the title of the service, `day` that of applying."""
    blocks: list[Block] = [*_before_sending(notice)]
    blocks += [Blanks((Blank("申请人（单位）", notice.applicant),)), Paragraph(notice.opening)]
    for mark, (heading, body) in zip(SECTIONS, _sections(notice), strict=False):
        blocks += [Heading(f"{mark}、{heading}"), *body]
    blocks += [
        Blanks((Blank("承办窗口", notice.office), Blank("联系电话"))),
        Blanks((Blank("经办人"), Blank("日期"))),
        Blanks((Blank("申请人签收"), Blank("日期"))),
    ]
    return Document(TITLE, tuple(blocks), subtitle=item, foot=notice.foot, day=day)


def _sections(notice: Notice) -> list[tuple[str, list[Block]]]:
    rows = tuple((receipt.name, receipt.state) for receipt in notice.receipts)
    found: list[tuple[str, list[Block]]] = []
    if rows:
        found.append(("材料接收情况", [TableBlock(("材料", "接收情况"), rows, (5, 2))]))
    if notice.demands:
        points: list[Block] = [_point(demand) for demand in notice.demands]
        found.append(("需要补正的事项", points))
    if notice.hints:
        hints: list[Block] = [Paragraph(_hint(hint)) for hint in notice.hints]
        found.append(("提示（不用补正）", hints))
    if notice.demands:
        found.append(("补正期限", [Paragraph(notice.deadline or OPEN_DEADLINE)]))
    return found


def _before_sending(notice: Notice) -> Iterable[Block]:
    """The officer's box on top of the draft."""
    lines = []
    if notice.warning:
        seen = "；".join(
            f"第 {item.number} 条 {item.what}" + (f"（{item.place}）" if item.place else "")
            for item in notice.first_look
        )
        lines.append(f"{notice.warning}：{seen}。")
    if notice.to_check:
        lines.append(f"另有 {notice.to_check} 处“请核对”由经办人判断，没有写进告知。")
    if lines:
        yield Paragraph("".join(lines) + "发出前请删去本框。", Look.BOXED)


def _point(demand: Demand) -> Point:
    small = "\n".join(
        part
        for part in (
            f"位置：{demand.place}" if demand.place else "",
            f"依据：{demand.basis}" if demand.basis else "",
        )
        if part
    )
    return Point(demand.number, demand.what, (demand.remedy,) if demand.remedy else (), small)


def _hint(hint: Demand) -> str:
    return f"{hint.what.rstrip('。')}。{hint.remedy}"


def _demands(review: Review, severity: Severity) -> Iterable[Demand]:
    pages = case_pages(review)
    for number, finding in numbered(review):
        if finding.severity is severity:
            yield _demand(number, finding, "、".join(file_places(finding, pages)))


def _demand(number: int, finding: Finding, place: str) -> Demand:
    return Demand(
        number=number,
        code=finding.code,
        what=mask_personal(finding.message),
        remedy=mask_personal(finding.remedy),
        basis="；".join(finding.basis),
        place=place,
    )


def _receipt(status: MaterialStatus, *, unsure: bool) -> Receipt:
    if status.given:
        pages = len({(spot.file, spot.page) for spot in status.pages})
        return Receipt(status.name, f"已收到，{pages} 页" if pages else "已收到")
    if unsure:
        # Not seen is a fact, not handed in is not: an officer has to look first.
        return Receipt(status.name, "没有见到，待窗口核对")
    if status.need is None:
        return Receipt(status.name, "是否需要，待窗口确认")
    return Receipt(status.name, "没有收到" if status.need else "这次不需要")


def _opening(review: Review, errors: int) -> str:
    opening = f"您申请办理的“{review.slice_title}”，材料已按 {long_day(review.on)}的情况核对。"
    if not errors:
        return opening + NOTHING_TO_CORRECT
    return f"{opening}下列 {errors} 处需要补正，请按每条的办法一次补齐。"


def _foot(review: Review) -> str:
    versions = "、".join(
        f"{code}/{version}"
        for code, version in sorted(
            {(finding.code, finding.wording_version) for finding in review.findings}
        )
    )
    lines = [f"本次核对不判断：{'；'.join(LIMITS)}。", f"核对依据的切片：{review.slice_ref}"]
    if versions:
        lines[1] += f"　告知用语（要点/版本）：{versions}"
    return "\n".join(lines)
