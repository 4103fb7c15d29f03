"""The words the page, the notice and the terminal share, and how a review is read aloud.

One place, so that the same finding is never told in two ways: its number, its severity word, the
page it is on (counted through the whole case) and its values are the same everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhagen.precheck.model import SEVERITY_ORDER, Verdict
from zhagen.slices.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.cases.model import Value
    from zhagen.precheck.model import Evidence, FactEntry, Finding, MaterialStatus, Review

WORD: Mapping[Severity, str] = {
    Severity.ERROR: "须补正",
    Severity.UNCLEAR: "看不准",
    Severity.WARNING: "请核对",
    Severity.NOTICE: "提示",
}
# What the machine does not judge: said at the foot of everything it hands out.
LIMITS: tuple[str, ...] = (
    "印章、签名的真伪（只看有没有、是不是这家单位的）",
    "证照、账户在发证机关和银行的实际状态",
    "手写内容的真实意思",
    "审查要点以外的事项",
)
LEGIBILITY: Mapping[str, str] = {
    "clear": "字迹清楚",
    "doubtful": "有的字看不清",
    "unreadable": "读不清",
}
ORIGIN: Mapping[str, str] = {
    "said": "对话中说的",
    "given": "事先给的",
    "looked_up": "查询所得",
    "derived": "由别处推出",
}
# The concepts that name who applies, best first; a slice for persons has no unit.
APPLICANT_CONCEPTS = ("org.name", "shop.name", "applicant.name", "person.name")
UNKNOWN_APPLICANT = "申请人名称未读出"

_CAPTION_PAGE = re.compile(r"\s*第\s*\d+\s*页.*$")


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page of the case: its number through all files, and what it is."""

    number: int
    file: str
    page: int
    name: str


def short_name(name: str) -> str:
    """A material's name without its remarks: 营业执照（副本） is called 营业执照."""
    return re.split(r"[（(]| 或 ", name, maxsplit=1)[0].strip() or name


def case_pages(review: Review) -> dict[tuple[str, int], PageRef]:
    """Every page read, numbered through the case in the order the files were handed in."""
    names: dict[tuple[str, int], list[str]] = {}
    for entry in review.documents:
        known = names.setdefault((entry.file, entry.page), [])
        name = short_name(entry.material_name) if entry.material else ""
        if name and name not in known:
            known.append(name)
    return {
        key: PageRef(number, *key, "、".join(found) or "不在清单内")
        for number, (key, found) in enumerate(names.items(), start=1)
    }


def in_order(review: Review) -> tuple[Finding, ...]:
    """Findings in the order of their numbers; by severity where they carry none."""
    rank = {severity: index for index, severity in enumerate(SEVERITY_ORDER)}
    return tuple(sorted(review.findings, key=lambda found: (found.number, rank[found.severity])))


def numbered(review: Review) -> tuple[tuple[int, Finding], ...]:
    """Each finding with the number shown for it everywhere."""
    return tuple(
        (finding.number or index, finding)
        for index, finding in enumerate(in_order(review), start=1)
    )


def place_of(evidence: Evidence, pages: Mapping[tuple[str, int], PageRef]) -> str:
    """登记表 第 2 页; the file's name where the page was never read."""
    ref = pages.get((evidence.file, evidence.page))
    return f"{ref.name} 第 {ref.number} 页" if ref else shown_file(evidence.file)


def shown_file(name: str) -> str:
    """A file's name for a line of text: a name may hold line breaks, a place may not."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", name)


def file_places(finding: Finding, pages: Mapping[tuple[str, int], PageRef]) -> tuple[str, ...]:
    """Where to look for someone who has the papers and not the report's strip of pages.

    The file as it was handed in, and the page within it where it has several.
    """
    return tuple(dict.fromkeys(_file_place(item, pages) for item in finding.evidence))


def _file_place(evidence: Evidence, pages: Mapping[tuple[str, int], PageRef]) -> str:
    several = sum(file == evidence.file for file, _ in pages) > 1
    known = (evidence.file, evidence.page) in pages
    name = shown_file(evidence.file)
    return f"{name} 第 {evidence.page} 页" if several and known else name


def places(finding: Finding, pages: Mapping[tuple[str, int], PageRef]) -> tuple[str, ...]:
    """Where a finding can be looked at, each page once, in the order of the evidence."""
    return tuple(dict.fromkeys(place_of(item, pages) for item in finding.evidence))


def caption(text: str, evidence: Evidence | None, pages: Mapping[tuple[str, int], PageRef]) -> str:
    """A clipping's caption, its page counted through the case like everywhere else."""
    if evidence is None:
        return text
    ref = pages.get((evidence.file, evidence.page))
    if ref is None:
        return text or shown_file(evidence.file)
    return f"{_CAPTION_PAGE.sub('', text) or ref.name} 第 {ref.number} 页"


def headline(review: Review) -> str:
    """The result in a few words."""
    if review.verdict is Verdict.CORRECT:
        return f"须补正 {review.count(Severity.ERROR)} 处"
    if review.verdict is Verdict.OFFICER:
        looks = review.count(Severity.UNCLEAR) + review.count(Severity.WARNING)
        return f"有 {looks} 处请您看"
    return "未见问题"


def reason(review: Review) -> str:
    """Why the verdict is what it is, and what comes first."""
    unclear = review.count(Severity.UNCLEAR)
    if review.verdict is Verdict.CORRECT:
        return f"还有 {unclear} 处看不准，看过再发告知" if unclear else "可以一次告知申请人"
    if review.verdict is Verdict.OFFICER:
        return "没有查出须补正的，看过下列各处再定"
    return "清单上的材料和审查要点都核对过"


def counts(review: Review) -> tuple[tuple[Severity, str, int], ...]:
    """Severity, word and number of findings, in the order of weight."""
    return tuple((severity, WORD[severity], review.count(severity)) for severity in SEVERITY_ORDER)


def applicant_of(review: Review) -> str:
    """Who applies, as read from the first material that says so; "" if none does."""
    for concept in APPLICANT_CONCEPTS:
        for entry in review.facts:
            if entry.concept == concept and isinstance(entry.value, str) and entry.value:
                return entry.value
    return ""


def unsure_materials(review: Review) -> frozenset[str]:
    """Materials not seen of which nobody can say that they are missing: never told as missing."""
    absent = {status.id for status in review.materials if not status.given}
    return frozenset(
        finding.material
        for finding in review.findings
        if finding.severity is Severity.UNCLEAR
        and finding.material is not None
        and finding.material in absent
    )


def needed(materials: Sequence[MaterialStatus]) -> tuple[int, int]:
    """How many needed materials were given, of how many."""
    wanted = [status for status in materials if status.need]
    return sum(status.given for status in wanted), len(wanted)


def show_value(entry: FactEntry) -> str:
    """A fact's value for reading."""
    if entry.state == "blank":
        return "空着"
    if entry.state == "illegible":
        return entry.text or "看不清"
    return entry.shown or _show(entry.value)


def _show(value: Value) -> str:
    if value is None:
        return "长期"
    if isinstance(value, bool):
        return "有" if value else "没有"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        if all(isinstance(item, dict) for item in value):
            return f"{len(value)} 行"
        return "、".join(str(item) for item in value) or "空着"
    return str(value)


def long_day(day: date) -> str:
    """2026 年 11 月 20 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def duration(seconds: float) -> str:
    """用时 as a person says it: tenths below a minute."""
    if seconds < 60:
        return f"{seconds:.1f} 秒"
    return f"{int(seconds // 60)} 分 {int(seconds % 60)} 秒"
