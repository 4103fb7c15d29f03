"""A stage as one text in a column, and back. Days and rows keep their types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from zhagen.guide.talking.to_json import state_json, state_of
from zhagen.web.dialogues.stage import Offer, Stage


def text_of(stage: Stage) -> str:
    """The stage as JSON."""
    content = {
        "item": stage.item,
        "state": state_json(stage.state) if stage.state else None,
        "offered": [asdict(one) for one in stage.offered],
        "wish": stage.wish,
        "misses": stage.misses,
        "turns": stage.turns,
        "parked": {name: state_json(state) for name, state in stage.parked.items()},
        "previous": stage.previous,
        "person": stage.person,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def stage_of(text: str) -> Stage:
    """The stage that was stored."""
    content = json.loads(text)
    return Stage(
        item=content["item"],
        state=state_of(content["state"]) if content["state"] else None,
        offered=tuple(_offer(one) for one in content["offered"]),
        wish=content["wish"],
        misses=content["misses"],
        turns=tuple((who, said) for who, said in content["turns"]),
        parked={name: state_of(one) for name, one in content["parked"].items()},
        previous=content.get("previous", ""),
        person=content.get("person", ""),
    )


def _offer(content: Mapping[str, Any]) -> Offer:
    return Offer(content["label"], tuple(content["items"]), content["wish"], content["aspect"])
