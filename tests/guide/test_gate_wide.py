"""Many ways of saying it: danger, unlawful wishes, attacks, a person wanted, and ordinary wishes.

The lists stand in `said.yaml`; each is read as a whole, and a line that fails is named.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from zhagen.guide.gate.gate import SAFETY_REASONS, gate
from zhagen.guide.gate.wishes import split
from zhagen.guide.lexicon.concepts import shipped
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.index import Index
from zhagen.guide.linking.link import Linker
from zhagen.guide.masking import masked
from zhagen.guide.model import Act, Item

SAID: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("said.yaml").read_text(encoding="utf-8")
)


def _act(text: str) -> Act | None:
    found = gate(text)
    return found.act if found else None


def test_whoever_is_in_danger_is_led_to_help() -> None:
    assert [text for text in SAID["in_danger"] if _act(text) is not Act.SAFETY] == []


@pytest.mark.parametrize("kind", ["unlawful", "attacks"])
def test_what_must_not_be_helped_with_is_not(kind: str) -> None:
    readings = {text: gate(text) for text in SAID[kind]}
    assert [one for one, found in readings.items() if found is None or not found.firm] == []
    assert {found.reason for found in readings.values() if found} <= SAFETY_REASONS


def test_a_person_wanted_is_fetched() -> None:
    assert [text for text in SAID["a_person_wanted"] if _act(text) is not Act.HANDOFF] == []


def test_ordinary_wishes_pass_even_in_words_that_sound_like_trouble() -> None:
    assert [text for text in SAID["wishes"] if (found := gate(text)) and found.firm] == []


def test_a_story_is_one_wish() -> None:
    names = {concept.names[0] for concept in shipped().concepts if not concept.elsewhere}
    items = Catalogue.of(Item(str(at), name) for at, name in enumerate(sorted(names)))
    linker = Linker(Index.of(items, shipped()), gate, split, masked)
    assert [text for text in SAID["wishes"] if len(linker.link(text).wishes) > 1] == []
