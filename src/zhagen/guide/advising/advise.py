"""The optional model as the guide asks it: small questions with closed lists, answers as claims.

Nothing here decides what a claim is worth: `advise_link` and `advise_facts` do. After two failures
in a row nothing more is asked, and everything goes on as without a model.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.guide.advising.counts import AdviceCounts, Drop
from zhagen.llm.client import Client
from zhagen.llm.faults import EndpointFault
from zhagen.llm.ground import json_object

if TYPE_CHECKING:
    from zhagen.llm.endpoint import Endpoint

_PATIENCE: Final = 2
_OTHER_FORM: Final = "模型没有按要求的格式回答，请核对模型名称，或换用对话模型"
# A person waits for the turn: longer than this, and the answer comes without a model.
_SILENCE: Final = 6.0
_TURN: Final = 8.0


class Adviser:
    """Asks one endpoint and counts what comes of it. Not shared between threads.

    `patience` failures in a row end the asking. With `in_a_turn` no more questions than that are
    asked until `new_turn`: a person waits for the answer to each of them.
    """

    def __init__(
        self, endpoint: Endpoint, *, patience: int = _PATIENCE, in_a_turn: int | None = None
    ) -> None:
        self._endpoint = endpoint
        self._patience = patience
        self._most = self._left = in_a_turn
        self._counts = AdviceCounts()
        self._dropped: Counter[Drop] = Counter()
        self._in_a_row = 0

    @property
    def counts(self) -> AdviceCounts:
        """What came of it so far."""
        return replace(self._counts, dropped=dict(self._dropped), gave_up=self.gave_up)

    @property
    def gave_up(self) -> bool:
        """Whether asking on makes no sense."""
        return self._in_a_row >= self._patience

    def new_turn(self) -> None:
        """What comes now belongs to another turn."""
        self._left = self._most

    def ask(
        self, instruction: str, told: Mapping[str, object], keys: Collection[str]
    ) -> Mapping[str, object] | None:
        """The claims in the answer under the keys asked for; None when there is no usable answer.

        A key asked for that is absent leaves nothing to use; one that was not asked for is dropped.
        """
        if self.gave_up or self._left == 0:
            return None
        if self._left is not None:
            self._left -= 1
        self._count("asked")
        try:
            # A budget of all questions would end a talk that lasts: each has its own deadline.
            answer = Client(self._endpoint).ask(instruction, json.dumps(told, ensure_ascii=False))
        except EndpointFault as fault:
            self._in_a_row += 1
            self._count(fault.counts_as, fault.message)
            return None
        self._in_a_row = 0
        said = json_object(answer)
        if said is None or not said.keys() >= set(keys):
            self._count("unusable", _OTHER_FORM)
            return None
        self._count("used")
        self.drop(Drop.EXTRA_FIELD, by=len(said) - len(keys))
        return {key: said[key] for key in keys}

    def drop(self, reason: Drop, *, by: int = 1) -> None:
        """Count a claim that is not used."""
        if by > 0:
            self._dropped[reason] += by

    def count_reordered(self) -> None:
        """A question names its candidates in another order."""
        self._count("reordered")

    def count_facts(self, *, mapped: int, proposed: int) -> None:
        """Facts were taken."""
        self._count("mapped", by=mapped)
        self._count("proposed", by=proposed)

    def _count(self, what: str, fault: str = "", *, by: int = 1) -> None:
        now = getattr(self._counts, what) + by
        self._counts = replace(self._counts, fault=fault or self._counts.fault, **{what: now})


def for_a_turn(endpoint: Endpoint) -> Endpoint:
    """The endpoint with the patience a person has who waits for an answer."""
    return replace(
        endpoint,
        timeout=min(endpoint.timeout, _SILENCE),
        deadline=min(endpoint.deadline, _TURN),
        retries=0,
    )
