"""From the model's claims on a paragraph to questions and offers on its tasks.

A claim is placed by its quotation: it belongs to the innermost task whose wording holds it. A lead
must be a name the organisation grammar finds there, a deadline one the time grammar finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import Issue, IssueCode, Suggestion, SuggestionKind
from zhagen.language.bodies import find_bodies
from zhagen.language.deadlines import find_deadlines
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhagen.breakdown.advising.question import Claims
    from zhagen.breakdown.model import Body, Span, Task
    from zhagen.breakdown.source import Paragraph
    from zhagen.llm.ground import Ground, Quote

_TITLE: Final = "模型建议的任务名称，摘自原文"
_DELIVERABLE: Final = "模型认为这也是交付物，摘自原文"
_LEAD: Final = "模型认为由“{said}”牵头，表中{ours}，请看原文"
_DEADLINE: Final = "模型认为“{said}”是这项任务的时限，表中没有列，请看原文"


@dataclass(frozen=True, slots=True)
class Advice:
    """Questions and offers on one task."""

    issues: tuple[Issue, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def joined(self, other: Advice) -> Advice:
        """Both."""
        return Advice(self.issues + other.issues, self.suggestions + other.suggestions)


def advice_of(
    paragraph: Paragraph, tasks: Sequence[Task], claims: Claims, ground: Ground
) -> dict[str, Advice]:
    """What the claims that the text bears out mean for each task, by its id."""
    found: dict[str, Advice] = {}
    readings = (
        _offers(tasks, claims, ground),
        _about_leads(plain(paragraph.text), tasks, claims, ground),
        _about_times(tasks, claims, ground),
    )
    for task, advice in chain.from_iterable(readings):
        found[task.id] = found.get(task.id, Advice()).joined(advice)
    return found


def _offers(tasks: Sequence[Task], claims: Claims, ground: Ground) -> Iterator[tuple[Task, Advice]]:
    for task, quote in _placed(claims.titles, tasks, ground):
        if quote.text != task.title and len(quote.text) < len(task.text):
            yield task, _offer(SuggestionKind.WORDING, quote.text, _TITLE)
    for task, quote in _placed(claims.deliverables, tasks, ground):
        if not any(_meets(one.span, quote) for one in task.deliverables):
            yield task, _offer(SuggestionKind.DELIVERABLE, quote.text, _DELIVERABLE)


def _about_leads(
    text: str, tasks: Sequence[Task], claims: Claims, ground: Ground
) -> Iterator[tuple[Task, Advice]]:
    for task, quote in _placed(claims.leads, tasks, ground):
        names = _names_in(text, quote)
        if not names:
            ground.refuse()
        for said in names:
            if ours := _other_role(task, said):
                yield task, _ask(_LEAD.format(said=said, ours=ours))


def _about_times(
    tasks: Sequence[Task], claims: Claims, ground: Ground
) -> Iterator[tuple[Task, Advice]]:
    for task, quote in _placed(claims.deadlines, tasks, ground):
        if not find_deadlines(plain(quote.text), expected=True):
            ground.refuse()
        elif not any(_meets(one.span, quote) for one in task.deadlines):
            yield task, _ask(_DEADLINE.format(said=quote.text))


def _placed(
    claimed: Iterable[object], tasks: Sequence[Task], ground: Ground
) -> Iterator[tuple[Task, Quote]]:
    for one in claimed:
        quote = ground.quote(one)
        if quote is None:
            continue
        task = _holder(quote, tasks)
        if task is None:
            ground.refuse()
        else:
            yield task, quote


def _holder(quote: Quote, tasks: Sequence[Task]) -> Task | None:
    """The innermost task whose wording holds a quotation; of a single task all is its own."""
    if len(tasks) == 1:
        return tasks[0]
    holding = [
        task
        for task in tasks
        if task.evidence[0].start <= quote.start and quote.end <= task.evidence[0].end
    ]
    return min(
        holding, key=lambda task: task.evidence[0].end - task.evidence[0].start, default=None
    )


def _names_in(text: str, quote: Quote) -> list[str]:
    """The names, as quoted, that the organisation grammar finds there in the plain paragraph."""
    return [
        quote.text[one.start - quote.start : one.end - quote.start]
        for one in find_bodies(text)
        if quote.start <= one.start and one.end <= quote.end
    ]


def _other_role(task: Task, name: str) -> str:
    """What the table says of a body instead of calling it the lead; "" where it agrees."""
    roles = task.roles
    if _is_among(name, roles.lead):
        return ""
    others = ((roles.joint, "共同负责"), (roles.support, "配合"), (roles.guide, "指导"))
    for bodies, word in others:
        if _is_among(name, bodies):
            return f"列为{word}"
    if not roles.lead:
        return "没有牵头单位"
    return "牵头单位是" + "、".join(body.name for body in roles.lead)


def _is_among(name: str, bodies: Iterable[Body]) -> bool:
    written = plain(name)
    return any(written in {plain(body.name), plain(body.resolved)} for body in bodies)


def _meets(span: Span, quote: Quote) -> bool:
    return span.start < quote.end and quote.start < span.end


def _offer(kind: SuggestionKind, value: str, reason: str) -> Advice:
    return Advice(suggestions=(Suggestion(kind, value, reason),))


def _ask(message: str) -> Advice:
    return Advice(issues=(Issue(IssueCode.SUGGESTED_OTHERWISE, message),))
