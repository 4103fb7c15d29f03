"""What linking found as JSON; keys are a contract."""

from __future__ import annotations

from zhagen.guide.model import Linked, Question, Wish

SCHEMA = 1


def linked_json(linked: Linked) -> dict[str, object]:
    """`{act, reason, items, question?, door?, aspect?}`; several wishes stand under `wishes`."""
    first = wish_json(linked.wishes[0])
    if len(linked.wishes) == 1:
        return first
    return {**first, "wishes": [wish_json(one) for one in linked.wishes]}


def wish_json(wish: Wish) -> dict[str, object]:
    """One wish."""
    made: dict[str, object] = {
        "act": wish.act.value,
        "reason": wish.reason,
        "items": [{"id": one.item, "score": one.score} for one in wish.items],
    }
    if wish.question is not None:
        made["question"] = _question(wish.question)
    if wish.door:
        made["door"] = wish.door
    if wish.aspect is not None:
        made["aspect"] = wish.aspect.value
    return made


def _question(question: Question) -> dict[str, object]:
    return {
        "text": question.text,
        "facet": question.facet,
        "options": [{"label": one.label, "items": list(one.items)} for one in question.options],
    }
