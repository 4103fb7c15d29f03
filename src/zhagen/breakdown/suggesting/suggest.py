"""What the text does not say, offered with its reason: who could lead, and the usual steps.

Suggestions stand beside the fields and never in them; a task with a lead gets no other one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import Breakdown, Suggestion, SuggestionKind
from zhagen.breakdown.suggesting.duties import charged_with, line_of
from zhagen.breakdown.suggesting.names import Naming, naming_of
from zhagen.breakdown.suggesting.steps import steps_to, suggested_steps
from zhagen.language.bodies import Sort, find_bodies
from zhagen.language.bodies_prefix import level_of
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.breakdown.model import Task
    from zhagen.breakdown.suggesting.duties import Charged

__all__ = ["suggested_leads", "suggested_steps", "with_suggestions"]

_NAMED: Final = frozenset({Sort.ORGAN, Sort.GOVERNMENT, Sort.BRANCH, Sort.SHORT})
_MOST: Final = 3
_WORDS_SHOWN: Final = 3
_UNKNOWN_LEVEL: Final = "；发文层级不明，名称请核对"


def suggested_leads(
    task_text: str,
    issuer_level: str,
    issuer: str,
    *,
    topic: str = "",
    naming: Naming | None = None,
) -> tuple[Suggestion, ...]:
    """At most three bodies whose duties a task's words speak of, the likeliest first.

    `issuer_level` is the level of the issuer (省, 市, 县 …; "" unknown), `topic` the paper's title
    and the headings above, `naming` how the paper calls its bodies where that has been read.
    """
    called = naming or naming_of(issuer_level, issuer)
    found: dict[str, Suggestion] = {}
    wording = without_bodies(plain(task_text))
    for one in charged_with(wording, issuer=issuer, topic=plain(topic)):
        name = called.of(one.line)
        if name and name not in found:
            told = called.rank or one.line.name in called.known
            reason = _reason(one) + ("" if told else _UNKNOWN_LEVEL)
            found[name] = Suggestion(SuggestionKind.LEAD, name, reason)
        if len(found) == _MOST:
            break
    return tuple(found.values())


def without_bodies(wording: str) -> str:
    """The wording without names: who receives a report (报市财政局) is not thereby to write it."""
    for one in reversed(find_bodies(wording)):
        if one.sort in _NAMED:
            wording = f"{wording[: one.start]}，{wording[one.end :]}"
    return wording


def _reason(one: Charged) -> str:
    heard = "".join(f"“{word}”" for word in one.words[:_WORDS_SHOWN])
    return f"职责：{one.line.duty}" + (
        f"；原文说到{heard}" if heard else "；按文件主题和发文单位推断"
    )


def with_suggestions(breakdown: Breakdown) -> Breakdown:
    """The same breakdown with leads offered where none is stated, and steps to its deliverables.

    Nothing but `suggestions` differs, and doing it twice changes nothing.
    """
    document = breakdown.document
    level = level_of(plain(document.issuer))
    bodies = (body for task in breakdown.tasks for body in task.roles.bodies())
    naming = naming_of(level, plain(document.issuer), bodies)
    tasks = []
    for task in breakdown.tasks:
        offered: list[Suggestion] = []
        if len(task.roles.joint) > 1 and not task.roles.lead:
            offered += _among_joint(task)
        elif not task.roles.lead:
            topic = " ".join((document.title, *task.path))
            offered += suggested_leads(
                task.text, level, document.issuer, topic=topic, naming=naming
            )
        offered += _steps(task)
        tasks.append(replace(task, suggestions=_more(task.suggestions, offered)))
    return replace(breakdown, tasks=tuple(tasks))


def _among_joint(task: Task) -> list[Suggestion]:
    """Of bodies the text charges together, those whose duties it speaks of most."""
    held = {
        line.name: body.resolved
        for body in task.roles.joint
        if not body.generic and (line := line_of(body.resolved)) is not None
    }
    wording = without_bodies(plain(task.text))
    ranked = [one for one in charged_with(wording) if one.line.name in held]
    return [
        Suggestion(
            SuggestionKind.LEAD, held[one.line.name], "原文写明由其共同负责；" + _reason(one)
        )
        for one in ranked[:_MOST]
    ]


def _steps(task: Task) -> list[Suggestion]:
    """The steps of each kind of deliverable once: two plans are made in the same way."""
    offered: list[Suggestion] = []
    kinds: set[str] = set()
    for deliverable in task.deliverables:
        found = steps_to(deliverable.name)
        if found is not None and found.kind not in kinds:
            kinds.add(found.kind)
            offered += suggested_steps(deliverable.name)
    return offered


def _more(held: tuple[Suggestion, ...], offered: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple(dict.fromkeys((*held, *offered)))
