"""The optional model in the web: a few advisers a process, none waited for, a pause after failures.

A turn that finds no adviser free, or the model at rest, is answered by the rules alone, which is
always a whole answer. So a slow or broken endpoint can neither stop the server nor change a talk.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from zhagen import wiring
from zhagen.guide.advising.advise import Adviser, for_a_turn
from zhagen.guide.advising.facts import AdvisedRecogniser
from zhagen.guide.advising.link import AdvisedLinker
from zhagen.guide.linking.link import Linker
from zhagen.guide.model import Item
from zhagen.guide.talking.turn import State
from zhagen.llm.endpoint import Endpoint
from zhagen.slices.model import Slice
from zhagen.web.dialogues.reception import Reception
from zhagen.web.dialogues.stage import Talker

# Turns of this process that may wait for the model at once; the other threads keep answering.
_AT_ONCE: Final = 2
_REST: Final = 60.0
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Advised:
    """An adviser, and the reception that asks it; used by one turn at a time."""

    adviser: Adviser
    reception: Reception


class Advisers:
    """The advisers of this process."""

    def __init__(
        self, endpoint: Endpoint, plain: Reception, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Advisers that ask `endpoint`; `plain` answers where none is free."""
        self._endpoint = for_a_turn(endpoint)
        self._plain = plain
        self._clock = clock
        self._free = [self._made(plain) for _ in range(_AT_ONCE)]
        self._rest_until = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def reception(self) -> Iterator[Reception]:
        """What answers one turn."""
        one = self._taken()
        if one is None:
            yield self._plain
            return
        one.adviser.new_turn()
        try:
            yield one.reception
        finally:
            self._given_back(one)

    def _taken(self) -> _Advised | None:
        with self._lock:
            resting = self._clock() < self._rest_until
            return self._free.pop() if self._free and not resting else None

    def _given_back(self, one: _Advised) -> None:
        failed = one.adviser.gave_up
        with self._lock:
            self._free.append(self._made(self._plain) if failed else one)
            if failed:
                self._rest_until = self._clock() + _REST
        if failed:
            fault = one.adviser.counts.fault
            _log.warning("内网模型没有答成，%d 秒内不再问，照规则回答：%s", _REST, fault)

    def _made(self, plain: Reception) -> _Advised:
        # One question a turn: a person waits for it. One failure is enough to let it rest.
        adviser = Adviser(self._endpoint, patience=1, in_a_turn=1)
        look = AdvisedRecogniser(adviser)

        def talker(
            definition: Slice, on: date, state: State | None = None, *, card: Item | None = None
        ) -> Talker:
            return wiring.dialogue_of(definition, on, state, recognise=look, card=card)

        linker = plain.linker
        advised = AdvisedLinker(linker, adviser) if isinstance(linker, Linker) else linker
        return _Advised(adviser, replace(plain, linker=advised, dialogue=talker))
