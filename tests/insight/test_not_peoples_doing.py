"""What programs, crowds of a day and tiny shifts do to numbers is neither found nor told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.insight.made import candidate
from tests.insight.panels import Office, Recipe, draw
from tests.insight.panels_moves import walked_office
from tests.insight.test_diagnose import PLAIN
from tests.insight.test_extra import words_panel
from tests.insight.test_shares import CALENDAR, ONLY, found, standing
from tests.insight.worlds import draw as draw_world

from zhagen.insight.comparing.halves import halves
from zhagen.insight.detecting import paging, phone
from zhagen.insight.detecting import words as extra_words
from zhagen.insight.diagnosing.diagnose import covers
from zhagen.insight.judging.discovery import judge
from zhagen.insight.shares import mix
from zhagen.insight.shares.in_time import compared
from zhagen.insight.shares.kinds import SEARCH
from zhagen.insight.thresholds.general import Q
from zhagen.insight.wording.sentences import sentence
from zhagen.logs.panel import Device

CHANGE = 90


@pytest.fixture(scope="module")
def office() -> Office:
    return draw(53, Recipe(**{**ONLY, "entrances": 2500}, items=30, spread=0.15, planted=0))


@pytest.mark.parametrize("kind", ["mix.dwell", "mix.bounce", "device.phone_better", "dwell.fell"])
def test_what_a_program_reads_is_explained_by_the_program_alone(kind):
    drawn = draw_world(18, PLAIN)
    pages, after = drawn.panel.pages, drawn.panel.between(drawn.after.first, drawn.after.last)
    views = pages.views.copy()
    views[4, after] *= 3
    panel = replace(drawn.panel, pages=replace(pages, views=views))
    code = panel.items[4].code
    other = panel.items[5].code
    made = [
        candidate(kind, item, p=1e-6, facts={"of": kind.partition(".")[2], "covers": "dwell"})
        for item in (code, other)
    ]
    judged = judge(
        panel, drawn.before, drawn.after, CALENDAR, (lambda *_: iter(made),)
    )  # fmt: skip
    told = {(each.type, each.item) for each, _ in judged.standing} | {
        (each.type, each.item) for each in judged.explained
    }
    assert ("bots.item", code) in told
    assert (kind, code) not in told
    assert (kind, other) in told


def test_compositions_do_not_take_each_others_place():
    one = candidate("mix.dwell", facts={"of": "dwell", "covers": "dwell"})
    assert not covers(one, replace(one, n=1))


def test_telephones_are_not_judged_by_a_few_crowded_days(office):
    pages = office.panel.pages
    days = slice(CHANGE + 30, CHANGE + 37)
    entrances, bounces = pages.entrances.copy(), pages.bounces.copy()
    crowd = 12 * int(np.median(entrances[9].sum(axis=1)))
    entrances[9, days, Device.DESKTOP] += crowd
    bounces[9, days, Device.DESKTOP] += crowd

    def seen(changed):
        panel = replace(office.panel, pages=replace(pages, entrances=entrances, bounces=changed))
        return standing(found(phone.candidates, replace(office, panel=panel)))

    assert seen(bounces) == []
    steady = bounces.copy()
    steady[9, :, Device.PHONE] = np.round(entrances[9, :, Device.PHONE] * 0.85)
    steady[9, :, Device.DESKTOP] = np.round(entrances[9, :, Device.DESKTOP] * 0.2)
    assert [each.item for each in seen(steady)] == ["SX009"]


def test_a_word_typed_on_one_day_has_not_risen_and_one_of_some_weeks_has(office):
    drawn = words_panel(office, (0, 0, 2), (0, 0, 2))
    words = drawn.panel.words
    total = words.total.copy()
    total[0, CHANGE + 40] = 400
    total[1, CHANGE + 40 : CHANGE + 75] = 11
    total[2, CHANGE + 40 : CHANGE + 44] += 100
    drawn = replace(drawn, panel=replace(drawn.panel, words=replace(words, total=total)))
    seen = {each.facts["word"]: each for each in found(extra_words.candidates, drawn)}
    assert seen["词0"].p == 1.0
    assert seen["词2"].p == 1.0
    assert seen["词1"].p < 1e-3
    # Of a word nobody typed there is no telling how many times as often it is typed.
    assert (seen["词1"].change, seen["词1"].low, seen["词1"].high) == (None, None, None)
    assert seen["词2"].change is not None


@pytest.mark.parametrize(("factor", "told"), [(1.0, False), (1.03, False), (1.8, True)])
def test_a_share_of_the_whole_site_is_told_only_where_it_itself_moved(factor, told):
    drawn = draw(55, Recipe(**{**ONLY, "searches": 3000}, items=20, spread=0.15, planted=0))
    searches = drawn.panel.searches
    empty = searches.without_result.astype(float)
    empty[:, CHANGE:] *= factor
    if not told:  # most items move much, the others make up for it
        empty[:12, CHANGE:] *= 1.3
        empty[12:, CHANGE:] *= 0.55
    total = np.minimum(np.round(empty).astype(np.int64), searches.total)
    panel = replace(drawn.panel, searches=replace(searches, without_result=total))
    cut = halves(panel, drawn.before, drawn.after, CALENDAR)
    assert cut is not None
    seen = compared(SEARCH, panel, cut, CALENDAR)
    made = mix.of_site(seen.kind, seen.counted, seen.changes, seen.cut, (drawn.before, drawn.after))
    assert (made is not None) is told


def test_items_deep_in_lists_are_under_control_among_themselves():
    def edge(share, change):
        del change
        share[:] = 0.30
        share[4] = 0.7

    (hit,) = found(paging.candidates, walked_office(76, plants={"paging": edge}))
    assert hit.p <= Q
    assert [row[0] for row in hit.evidence.rows[1:]] == ["示例事项4"]
    (none,) = found(paging.candidates, walked_office(77))
    assert none.p > Q


@pytest.mark.parametrize(
    ("facts", "said", "unsaid"),
    [
        ({"programs_told": True}, "装成普通访客的程序（不含自报身份的搜索", "自报身份的程序"),
        ({"programs_told": False, "robots_told": True}, "由 3.0% 变为 30.0%", "装成"),
        ({"programs_told": True, "robots_told": True}, "各项数字一向不含它们", "nan"),
    ],
)  # fmt: skip
def test_programs_that_say_so_and_those_that_do_not_are_told_apart(facts, said, unsaid):
    made = candidate(
        "bots.site", None, before=0.0, after=0.005,
        facts={"robots_before": 0.03, "robots_after": 0.3, **facts},
    )  # fmt: skip
    text = sentence(made, "")
    assert said in text
    assert unsaid not in text
