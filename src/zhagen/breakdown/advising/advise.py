"""A second reading by the optional model: it can ask and offer, never fill in or overwrite.

Every claim must be a quotation from the paragraph; bodies and times are read from the quotation by
the rules. Where the model reads otherwise than the rules, the task gets a question for the reader.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.advising.claims import Advice, advice_of
from zhagen.breakdown.advising.question import (
    INSTRUCTION,
    NO,
    YES,
    claims_of,
    question,
    shown_paragraph,
)
from zhagen.breakdown.model import Breakdown, Issue, IssueCode, Suggestion, Task
from zhagen.breakdown.source import Kind
from zhagen.llm.client import Client
from zhagen.llm.faults import EndpointFault
from zhagen.llm.ground import Ground

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhagen.breakdown.source import Paragraph
    from zhagen.llm.endpoint import Endpoint

_PATIENCE: Final = 2  # failures in a row after which nothing more is asked
_SHORTEST: Final = 12  # a paragraph too short to hold an order unseen by the rules
_OTHER_FORM: Final = "模型没有按要求的格式回答，请核对模型名称，或换用对话模型"
_NOT_A_TASK: Final = "模型认为这一段不是任务，请看原文"


@dataclass(frozen=True, slots=True)
class AdviceCounts:
    """What came of asking.

    `used` answers had the form asked for; `late` ones did not come in time, `unusable` ones say
    something else, `failed` questions had no answer at all; `fault` is the last reason of these.
    Of what was claimed, `accepted` was found in the text and `dropped` was not; `questions` and
    `offers` are what it came to on the tasks. After `gave_up` the breakdown is as without a model.
    `possible_tasks` are paragraphs taken for no task that the model takes for one.
    """

    asked: int = 0
    used: int = 0
    late: int = 0
    unusable: int = 0
    failed: int = 0
    accepted: int = 0
    dropped: int = 0
    questions: int = 0
    offers: int = 0
    fault: str = ""
    gave_up: bool = False
    possible_tasks: tuple[int, ...] = ()


def advised(breakdown: Breakdown, endpoint: Endpoint | None) -> tuple[Breakdown, AdviceCounts]:
    """The breakdown with the model's questions and offers; the same one without an endpoint.

    Nothing but `issues` (suggested_otherwise) and `suggestions` can differ from what came in.
    """
    if endpoint is None:
        return breakdown, AdviceCounts()
    reading = _Reading(breakdown, Client(endpoint))
    for paragraph, tasks in _asked_about(breakdown):
        reading.ask(paragraph, tasks)
        if reading.gave_up:
            return breakdown, reading.counts()
    tasks = tuple(reading.with_advice(task) for task in breakdown.tasks)
    pairs = tuple(zip(breakdown.tasks, tasks, strict=True))
    counts = replace(
        reading.counts(),
        questions=sum(len(after.issues) - len(before.issues) for before, after in pairs),
        offers=sum(len(after.suggestions) - len(before.suggestions) for before, after in pairs),
    )
    return replace(breakdown, tasks=tasks), counts


def _asked_about(breakdown: Breakdown) -> Iterator[tuple[Paragraph, Sequence[Task]]]:
    """The paragraphs that hold tasks, and the running text that was taken for something else."""
    held: dict[int, list[Task]] = {}
    for task in breakdown.tasks:
        if task.evidence:
            held.setdefault(task.evidence[0].paragraph, []).append(task)
    others = {number for number, _ in breakdown.others}
    for paragraph in breakdown.document.paragraphs:
        if tasks := held.get(paragraph.id):
            yield paragraph, tasks
        elif paragraph.id in others and _could_order(paragraph):
            yield paragraph, ()


def _could_order(paragraph: Paragraph) -> bool:
    return paragraph.kind is Kind.BODY and len(paragraph.text.strip()) >= _SHORTEST


class _Reading:
    """What the model has said so far."""

    def __init__(self, breakdown: Breakdown, client: Client) -> None:
        self._document, self._client = breakdown.document, client
        self._advice: dict[str, Advice] = {}
        self._counts = AdviceCounts()
        self._in_a_row = 0
        self._possible: list[int] = []

    @property
    def gave_up(self) -> bool:
        """Whether asking on makes no sense."""
        return self._in_a_row >= _PATIENCE

    def ask(self, paragraph: Paragraph, tasks: Sequence[Task]) -> None:
        """Ask about one paragraph and keep what its text bears out."""
        self._count("asked")
        path = tasks[0].path if tasks else ()
        try:
            answer = self._client.ask(INSTRUCTION, question(self._document, paragraph, path))
        except EndpointFault as fault:
            self._in_a_row += 1
            self._count(fault.counts_as, fault.message)
            return
        self._in_a_row = 0
        claims = claims_of(answer)
        if claims is None:
            self._count("unusable", _OTHER_FORM)
            return
        self._count("used")
        ground = Ground(paragraph.text, shown_paragraph(paragraph))
        judged = ground.choice(claims.is_task, (YES, NO))
        if tasks:
            self._take(advice_of(paragraph, tasks, claims, ground))
            if judged == NO:
                self._doubt(tasks)
        elif judged == YES:
            self._possible.append(paragraph.id)
        self._count("accepted", by=ground.accepted)
        self._count("dropped", by=ground.dropped)

    def with_advice(self, task: Task) -> Task:
        """The task with what was said of it."""
        advice = self._advice.get(task.id)
        if advice is None:
            return task
        issues: tuple[Issue, ...] = tuple(dict.fromkeys((*task.issues, *advice.issues)))
        offered: tuple[Suggestion, ...] = tuple(
            dict.fromkeys((*task.suggestions, *advice.suggestions))
        )
        return replace(task, issues=issues, suggestions=offered)

    def counts(self) -> AdviceCounts:
        """What came of it."""
        possible = () if self.gave_up else tuple(self._possible)
        return replace(self._counts, gave_up=self.gave_up, possible_tasks=possible)

    def _count(self, what: str, fault: str = "", *, by: int = 1) -> None:
        """Add to what came of it so far."""
        now = getattr(self._counts, what) + by
        self._counts = replace(self._counts, fault=fault or self._counts.fault, **{what: now})

    def _take(self, found: dict[str, Advice]) -> None:
        for name, advice in found.items():
            self._advice[name] = self._advice.get(name, Advice()).joined(advice)

    def _doubt(self, tasks: Sequence[Task]) -> None:
        issue = Issue(IssueCode.SUGGESTED_OTHERWISE, _NOT_A_TASK)
        self._take({task.id: Advice(issues=(issue,)) for task in tasks if not task.parent})
