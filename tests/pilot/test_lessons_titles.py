"""A lesson is read years later, without the charter: it names a metric as people know it."""

from __future__ import annotations

import pilots
import pytest
import told_looks

from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.papers.lessons_page import lessons_page
from zhagen.pilot.recording.lessons import Lesson, lessons_of, read_lessons, to_json
from zhagen.pilot.recording.record import canonical
from zhagen.pilot.wording.records import lesson_sentence


@pytest.fixture
def lessons(tmp_path):
    sealed = pilots.sealed(tmp_path)
    look = told_looks.guarded(told_looks.look(sealed, "better"), held=False)
    return lessons_of(sealed.charter, [look], decide(sealed, [look]), told_looks.DECIDED)


def _guardrail(lessons):
    (found,) = [each for each in lessons.lessons if each.code == "guardrail"]
    return found


def test_a_guardrail_that_was_not_shown_is_named_by_its_title(lessons, tmp_path):
    numbers = _guardrail(lessons).numbers
    assert (numbers["metric"], numbers["title"]) == ("return_rate", "退件率")
    path = tmp_path / "lessons.json"
    path.write_bytes(canonical(to_json(lessons)))
    assert _guardrail(read_lessons(path)).numbers == numbers
    assert lesson_sentence(_guardrail(read_lessons(path))).startswith("退件率没有证实守住底线")
    assert "return_rate" not in lessons_page(read_lessons(path))


def test_lessons_written_before_titles_are_still_read():
    old = Lesson("guardrail", {"metric": "return_rate", "margin": 0.02, "effect": 0.011})
    assert lesson_sentence(old).startswith("return_rate没有证实守住底线")
