"""《续签价值说明》: one page, nothing claimed that was not measured, nothing live left out."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2
import pytest
from tests.insight.made import AFTER, panel, proposal

from zhagen.insight.book.register import Registered, State
from zhagen.insight.effects.effect import Doubt, Effect, Verdict
from zhagen.insight.period import Period
from zhagen.insight.reporting.material import Judged
from zhagen.insight.reporting.renewal import Renewal, renewal_of
from zhagen.insight.reporting.renewal_page import headline, page, people_words
from zhagen.report.document import Paragraph, TableBlock
from zhagen.report.pdf import render_pdf

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), "2026年")
LONG = "高校毕业生、就业困难人员灵活就业社会保险补贴（含大龄失业人员）申领"
_DOUBTS = {Verdict.OPEN: Doubt.WIDE}


def _registered(number: int, state: State, period: str = "2026Q2", **given: object) -> Registered:
    told = proposal(f"P-{number:08x}", title=f"在“{LONG}”的材料清单上写明最常见的退件原因")
    return Registered(
        told, state, date(2026, 7, 1), item_name=LONG, period=period,
        decided_on=date(2026, 7, 8), by="综窗科", **given,
    )  # fmt: skip


def _judged(number: int, verdict: Verdict, live: date = date(2026, 7, 13)) -> Judged:
    numbers = (0.223, 0.171, -0.052, -0.081, -0.023, 0.9, 26, 12, 6)
    effect = Effect(verdict, _DOUBTS.get(verdict, Doubt.NONE), "return_share", *numbers)
    return Judged(_registered(number, State.MEASURED, live=live), effect)


def _renewal(*judged: Judged, book: tuple[Registered, ...] = ()) -> Renewal:
    return renewal_of(panel(), YEAR, judged, (*(each.registered for each in judged), *book))


def _texts(renewal: Renewal) -> str:
    found: list[str] = []
    for block in page(renewal).blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, TableBlock):
            found += [cell for row in block.rows for cell in row]
    return "\n".join(found)


@pytest.mark.parametrize("last", list(Verdict))
def test_it_is_one_page_however_much_there_is(last: Verdict):
    judged = [_judged(n, verdict) for n, verdict in enumerate([*Verdict, last, last, last])]
    book = tuple(_registered(20 + n, State.ACCEPTED) for n in range(5))
    with pypdfium2.PdfDocument(render_pdf(page(_renewal(*judged, book=book)))) as paper:
        assert len(paper) == 1


@pytest.mark.parametrize("verdict", list(Verdict))
def test_it_is_one_page_in_large_print_too(verdict: Verdict):
    judged, waiting = _judged(1, verdict), _registered(2, State.ACCEPTED)
    with pypdfium2.PdfDocument(render_pdf(page(_renewal(judged, book=(waiting,))))) as paper:
        assert len(paper) == 1


def test_what_worked_stands_first_and_the_headline_counts_every_verdict():
    found = _renewal(*(_judged(n, verdict) for n, verdict in enumerate(reversed(Verdict))))
    assert headline(found) == (
        "本期提出 4 条建议，改了 4 条：1 条经数据证实有效，1 条变差了，1 条没有效果，1 条还不能说。"
    )
    assert found.changed[0].effect.verdict is Verdict.WORKED


def test_what_went_live_after_the_last_records_waits_for_its_day():
    late = _registered(1, State.DONE, live=AFTER.last + timedelta(days=12))
    early = Effect(Verdict.OPEN, Doubt.EARLY, "return_share", 0.2)
    found = _renewal(Judged(late, early))
    assert headline(found) == "本期提出 1 条建议，改了 1 条，还没到能下结论的时候。"
    assert f"{late.measure_on} 起看" in _texts(found)


def test_what_went_live_after_the_period_is_told_apart_and_contradicts_nothing():
    late = [
        _registered(n, State.DONE, "2026Q4", live=YEAR.last + timedelta(days=20)) for n in range(2)
    ]
    found = _renewal(book=tuple(late))
    assert headline(found) == (
        "本期提出 2 条建议，期内没有上线的，期后上线 2 条；有没有用，下一期才看得出。"
    )
    assert "采纳的建议都已上线，其中 2 条是期后上线的。" in _texts(found)
    both = _renewal(_judged(1, Verdict.WORKED), book=tuple(late))
    assert "期后上线 2 条，不算在本期里。" in _texts(both)
    assert both.later == 2


def test_the_proposals_of_the_last_quarter_of_the_records_belong_to_the_year():
    """They were made on the day after it, when there are no records yet."""
    found = _renewal(book=(_registered(1, State.PROPOSED, "2026Q3"),))
    assert found.fates.proposed == 1
    assert "还没有一条上线" in headline(found)
    assert "还没有决定 1 条" in _texts(found)


def test_what_a_later_report_of_the_same_days_replaced_was_never_proposed():
    found = _renewal(book=(_registered(1, State.REPLACED), _registered(2, State.EXPIRED)))
    assert found.fates.proposed == 1


def test_only_what_was_accepted_is_said_to_have_been_done():
    nothing = _renewal()
    assert "采纳的建议都已上线" not in _texts(nothing)
    assert "没有采纳后未改" in _texts(nothing)
    assert "采纳的建议都已上线" in _texts(_renewal(_judged(1, Verdict.WORKED)))


def test_what_was_accepted_and_not_done_is_told_with_its_level_now():
    found = _renewal(book=(_registered(1, State.ACCEPTED),))
    (undone,) = found.undone
    assert undone.now == pytest.approx(60, rel=0.05)
    assert "每天浏览量 30" in _texts(found)


def test_few_people_are_not_told_as_a_number():
    assert people_words(0.4) == "不到十人次"
    assert people_words(1234) == "约 1200 人次"
