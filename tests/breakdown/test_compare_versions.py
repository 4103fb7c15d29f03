"""Two versions of a document compared task by task."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import breakdown_sample as sample
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.comparing.compare import Difference, compared
from zhagen.breakdown.comparing.words import comparison_json, comparison_text
from zhagen.breakdown.model import Breakdown, Roles, Task


def _newer(**changes: object) -> Breakdown:
    """The sample with one task changed."""
    made = sample.breakdown()
    return replace(made, tasks=(made.tasks[0], replace(made.tasks[1], **changes), *made.tasks[2:]))


def _differences(new: Breakdown) -> list[Difference]:
    found = compared(sample.breakdown(), new)
    assert (found.added, found.dropped) == ((), ())
    return [change.what for pair in found.pairs for change in pair.changes]


def _due(day: date):
    old = sample.breakdown().tasks[1].deadlines[0]
    return (replace(old, date=day, norm=day.isoformat()),)


def test_the_same_document_shows_no_difference():
    found = compared(sample.breakdown(), sample.breakdown())
    assert len(found.pairs) == 5
    assert comparison_text(found).endswith("两版任务一样。\n")
    assert comparison_json(found)["changed"] == []
    assert len(comparison_json(found)["unchanged"]) == 5


def test_a_time_moves_earlier_or_later_or_comes_and_goes():
    assert _differences(_newer(deadlines=_due(date(2026, 6, 30)))) == [Difference.EARLIER]
    assert _differences(_newer(deadlines=_due(date(2026, 12, 31)))) == [Difference.LATER]
    assert _differences(_newer(deadlines=())) == [Difference.DEADLINE_DROPPED]
    quarterly = sample.breakdown().tasks[3].deadlines
    assert _differences(_newer(deadlines=quarterly)) == [Difference.DEADLINE_CHANGED]


def test_a_changed_lead_and_a_changed_number_are_told():
    roles = Roles(lead=(sample.body(6, "市税务局"),))
    assert _differences(_newer(roles=roles)) == [Difference.LEAD, Difference.SUPPORT]
    target = replace(sample.breakdown().tasks[1].targets[0], value=Decimal(3))
    assert _differences(_newer(targets=(target,))) == [Difference.TARGET]


def test_a_reordered_list_of_supporters_is_no_change():
    roles = sample.breakdown().tasks[1].roles
    turned = replace(roles, support=tuple(reversed(roles.support)))
    assert _differences(_newer(roles=turned)) == []


def test_a_reworded_task_is_still_the_same_task():
    text = sample.breakdown().tasks[1].text.replace("并入", "全部并入").replace("4份", "3份")
    assert _differences(_newer(text=text)) == [Difference.WORDING]


def test_a_title_a_person_changed_is_told_where_the_wording_stayed():
    assert _differences(_newer(title="开办平台并入社保登记")) == [Difference.TITLE]


def test_added_and_dropped_tasks_are_told_with_who_and_when():
    made = sample.breakdown()
    fresh = replace(
        made.tasks[0], id="t009", title="建设共享自习室", text="推进社区图书馆夜间开放",
        path=("五、文化惠民",),
    )  # fmt: skip
    found = compared(made, replace(made, tasks=(*made.tasks[1:], fresh)))
    assert [task.id for task in found.added] == ["t009"]
    assert [task.id for task in found.dropped] == ["t001"]
    text = comparison_text(found)
    assert "新增 1 项，取消 1 项，有变化 0 项，没变 4 项。" in text
    assert "建设共享自习室（市卫生健康委，2026-06-30）" in text


def test_the_text_says_before_and_after():
    text = comparison_text(compared(sample.breakdown(), _newer(deadlines=_due(date(2026, 6, 30)))))
    assert "  企业社保登记并入开办平台\n    时限提前：2026-09-30 → 2026-06-30" in text
    json.dumps(comparison_json(compared(sample.breakdown(), sample.breakdown())))


def test_tasks_of_one_title_are_told_apart_by_their_wording():
    made = sample.breakdown()
    twins = tuple(
        Task(f"t00{at}", (), "加强宣传", f"{place}加强宣传引导，营造良好氛围", ())
        for at, place in enumerate(("社区", "学校", "企业"), start=1)
    )
    found = compared(replace(made, tasks=twins), replace(made, tasks=tuple(reversed(twins))))
    assert all(pair.old == pair.new for pair in found.pairs)


@given(st.permutations(range(5)), st.sets(st.integers(0, 4)))
def test_every_task_is_in_exactly_one_place(order, left_out):
    made = sample.breakdown()
    new = replace(made, tasks=tuple(made.tasks[at] for at in order if at not in left_out))
    found = compared(made, new)
    olds = [pair.old.id for pair in found.pairs] + [task.id for task in found.dropped]
    news = [pair.new.id for pair in found.pairs] + [task.id for task in found.added]
    assert sorted(olds) == sorted(task.id for task in made.tasks)
    assert sorted(news) == sorted(task.id for task in new.tasks)
    assert all(pair.old == pair.new for pair in found.pairs)


def test_days_without_a_year_are_put_in_order_all_the_same():
    old = replace(_due(date(2026, 5, 31))[0], text="5月31日前", norm="", date=None)
    new = replace(old, text="5月15日前")
    before, after = (
        replace(sample.breakdown(), tasks=(replace(sample.breakdown().tasks[0], deadlines=(one,)),))
        for one in (old, new)
    )
    assert [one.what for pair in compared(before, after).pairs for one in pair.changes] == [
        Difference.EARLIER
    ]
    assert [one.what for pair in compared(after, before).pairs for one in pair.changes] == [
        Difference.LATER
    ]
