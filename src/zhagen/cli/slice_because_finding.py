"""A finding of the effectiveness analysis as the reason for the next version of a slice.

`FINDINGS.json#F-1a2b3c4d5e` names it; a list with one finding needs no name. The sentence is copied
into the slice, with the id and the value that will tell whether the change was right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from zhagen.cli.exits import UsageFault
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.model import EXPLANATIONS
from zhagen.slices.model import Slice

_ID: Final = re.compile(r"F-[0-9a-f]{6,}(?:-\d+)?")
_LOOKS_NAMED: Final = re.compile(r"\.json#|(?:^|/)[Ff]-[0-9A-Za-z-]+$")
_KEYS: Final = frozenset({"id", "type", "sentence"})
_MOST_TOLD: Final = 5
_NEITHER: Final = frozenset({"views_per_day", "dwell_median_s", "broken_requests"})


def refuse_bare_id(because: str) -> None:
    """Raise UsageFault for an id without the file it stands in: later nobody could look it up."""
    if _ID.fullmatch(because.strip()):
        raise UsageFault(
            f"只有发现的编号 {because}，没有出处。请连文件一起写：--because 发现清单.json#{because}"
        )


def refuse_unknown_finding(because: str) -> None:
    """Raise UsageFault for what looks like a finding and names none: it would be kept as words."""
    if _LOOKS_NAMED.search(because.strip()):
        raise UsageFault(
            f"看不出 {because} 是哪条发现。请写成 发现清单.json#F-编号，编号照清单里的小写写。"
        )


def file_and_id(because: str) -> tuple[Path, str]:
    """(the file, the id of a finding in it or "") of a reason such as `f.json#F-1a2b3c4d5e`."""
    name, mark, wanted = because.rpartition("#")
    if mark and _ID.fullmatch(wanted) and name.lower().endswith(".json"):
        return Path(name), wanted
    return Path(because), ""


def reason_of_finding(finding: Mapping[str, object]) -> str:
    """The finding as a reason."""
    proposal = finding.get("proposal")
    told = f"建议：{proposal['text']}" if isinstance(proposal, Mapping) else ""
    return f"效能分析发现 {finding['id']}：{finding['sentence']}{told}"


def remarks_on_finding(finding: Mapping[str, object], base: Slice) -> Iterator[str]:
    """What makes a finding an odd reason for a version of this slice; the draft is made anyway."""
    item, name = finding.get("item"), finding["id"]
    about = item == base.task_code or base.title in str(finding["sentence"])
    if not item:
        yield f"{name} 说的是全站，不是《{base.title}》一个事项，请核对是不是这条。"
    elif not about:
        own = f"（{base.task_code}）" if base.task_code else ""
        yield f"{name} 说的是事项 {item}，这个切片是《{base.title}》{own}，请核对是不是这条。"
    if str(finding["type"]).partition(".")[0] in EXPLANATIONS:
        yield f"{name} 是对数字的解释，不是要改的问题，请核对是不是这条。"
    elif _good_news(finding):
        yield f"{name} 是好消息（指标变好了），请核对是不是这条。"


def _good_news(finding: Mapping[str, object]) -> bool:
    """Whether the metric went the good way; more or fewer views are neither."""
    measure, change = MEASURES.get(str(finding.get("metric"))), finding.get("change")
    if measure is None or measure.metric in _NEITHER or not isinstance(change, int | float):
        return False
    return change * measure.better > 0


def chosen_finding(found: Sequence[object], path: Path, wanted: str) -> Mapping[str, object]:
    """The finding meant. Raises UsageFault where it cannot be told which one."""
    known = [each for each in found if isinstance(each, Mapping) and each.keys() >= _KEYS]
    if not known:
        raise UsageFault(f"{path} 里没有发现。请给出 zhagen insight report --json 写的发现清单。")
    chosen = [each for each in known if not wanted or each["id"] == wanted]
    if len(chosen) != 1:
        have = "、".join(str(each["id"]) for each in known[:_MOST_TOLD])
        more = f"等 {len(known)} 条" if len(known) > _MOST_TOLD else ""
        what = f"没有 {wanted}" if wanted else f"有 {len(known)} 条发现，不知道是哪一条"
        raise UsageFault(f"{path} 里{what}。请写成 {path}#编号，可写的编号：{have}{more}。")
    return chosen[0]
