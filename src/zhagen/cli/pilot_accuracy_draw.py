"""Drawing the sample of an accuracy study, and adding to one that stands.

Once officers have a sample in their hands it is never drawn anew: what was judged would be lost,
and a second draw could be chosen over the first. Cases are added behind it, numbers stay.
"""

# ruff: noqa: PLC0415 - statistics load slowly

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import write
from zhagen.cli.pilot_accuracy_file import Drawn, as_bytes, read_drawn
from zhagen.cli.pilot_lines import say

if TYPE_CHECKING:
    from zhagen.pilot.accuracy.accuracy import AccuracyPlan
    from zhagen.pilot.accuracy.sample import Sample, SilentCase


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many cases are wanted: `total` in all, or `more` (not 0) on top; and the draw's seed."""

    total: int
    more: int
    seed: int


def draw(
    output: Path,
    cases: Sequence[SilentCase],
    wanted: Wanted,
    planned: tuple[AccuracyPlan, float],
) -> None:
    """The first sample; `planned` is the plan and the errors a case it assumes."""
    from zhagen.pilot.accuracy.sample import draw_sample

    drawn = draw_sample(cases, wanted.total, wanted.seed)
    plan, errors_per_case = planned
    write(output, as_bytes(Drawn(drawn, plan, errors_per_case, _per_day(drawn))))
    say(f"从 {len(cases)} 件里抽了 {len(drawn.cases)} 件。")


def enlarge(output: Path, cases: Sequence[SilentCase], wanted: Wanted, charter: Path) -> None:
    """Cases behind those of the sample in `output`; the plan it was drawn for stands."""
    from zhagen.pilot.accuracy.sample import enlarge_sample

    known = read_drawn(output)
    _require_same(known.sample, cases, wanted, output)
    before = len(known.sample.cases)
    more = wanted.more or wanted.total - before
    if more <= 0:
        say(f"{output} 已经抽了 {before} 件，够了，没有改动；要再加请用 --more 写明几件。")
        return
    drawn = enlarge_sample(cases, known.sample, more)
    grown = replace(known, sample=drawn, per_window_day=_per_day(drawn))
    write(output, as_bytes(grown))
    say(f"在原来的 {before} 件后面加了 {more} 件，共 {before + more} 件；原来的序号不变。")
    say(
        f"下一步 zhagen pilot accuracy sheets {output} --charter {charter} --from {before + 1} …；"
        "若是判过以后按结论加的，判定时写 --enlarged。"
    )


def _require_same(
    sample: Sample, cases: Sequence[SilentCase], wanted: Wanted, output: Path
) -> None:
    """Raise UsageFault where the sample belongs to another charter or other cases."""
    if sample.seed != wanted.seed:
        raise UsageFault(
            f"{output} 是另一份立项书的样本（种子 {sample.seed}）。请用 -o 换个位置，免得盖掉。"
        )
    there = {each.case_id for each in cases}
    lost = [each.case_id for each in sample.cases if each.case_id not in there]
    if lost:
        raise UsageFault(
            f"{output} 里有 {len(lost)} 件不在给出的办件里，例如 {lost[0]}。"
            "请给出抽样时的那份办件，后面可以更长。"
        )


def _per_day(sample: Sample) -> float:
    return len(sample.cases) / max(sample.days, 1)
