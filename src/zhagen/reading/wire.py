"""What the parent and a recognition child say to each other.

Requests go down as ordinary pickles: the parent is trusted. Replies come from a process that has
just decoded a stranger's file, so they are unpickled by a reader that knows our value classes and
nothing else; a reply that needs anything more is refused.
"""

from __future__ import annotations

import io
import pickle
import sys
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from zhagen.reading.content import Part, Source
    from zhagen.reading.limits import Limits
    from zhagen.reading.model import PageReading, Unusable

_VALUE_MODULES = frozenset(
    {"zhagen.cases.model", "zhagen.reading.content", "zhagen.reading.model", __name__}
)


@dataclass(frozen=True, slots=True)
class Hello:
    """First word: where modules are found, the limits, what to import until more is said."""

    module_path: tuple[str, ...]
    limits: Limits
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """The pickled factory of the reader for the pages that follow; not answered."""

    make_reader: bytes


@dataclass(frozen=True, slots=True)
class Survey:
    """What is this file, and how many pages has it?"""

    source: Source


@dataclass(frozen=True, slots=True)
class Read:
    """Read page `number` (from 1) of this file."""

    source: Source
    number: int


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The files found behind a source."""

    parts: tuple[Part | Unusable, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """The engines are loaded; the page asked for is being read now."""


@dataclass(frozen=True, slots=True)
class Done:
    """A page was read."""

    page: PageReading


@dataclass(frozen=True, slots=True)
class Failed:
    """A page could not be read; `trace` names the places in our code if that was our fault."""

    unusable: Unusable
    trace: str = ""


@dataclass(frozen=True, slots=True)
class NoReader:
    """The reader could not be made: nothing can be read at all."""

    message: str


Request: TypeAlias = Survey | Read
Reply: TypeAlias = Surveyed | Ready | Done | Failed | NoReader


class _Values(pickle.Unpickler):
    """Builds our value classes and dates, and refuses every other name."""

    def find_class(self, module: str, name: str) -> type:
        """The class `name`, only if it is defined in one of the value modules."""
        if (module, name) == ("datetime", "date"):
            return super().find_class(module, name)  # type: ignore[no-any-return]
        if module in _VALUE_MODULES:
            found = getattr(sys.modules.get(module), name, None)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not one of our values")


class _Packer(pickle.Pickler):
    """Writes a member of an enumeration as its class and value.

    Python before 3.11.4 (Debian 12 has 3.11.2) writes it as a call of `getattr`, which the other
    side rightly refuses.
    """

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - as typed for pickle.Pickler
        if isinstance(obj, Enum):
            return type(obj), (obj.value,)
        return NotImplemented


def pack(message: Hello | Use | Request | Reply) -> bytes:
    """A message as bytes."""
    content = io.BytesIO()
    _Packer(content, protocol=pickle.HIGHEST_PROTOCOL).dump(message)
    return content.getvalue()


def unpack_reply(content: bytes) -> Reply:
    """A child's reply. Raises pickle.UnpicklingError if it is more than values."""
    reply = _Values(io.BytesIO(content)).load()
    if not isinstance(reply, (Surveyed, Ready, Done, Failed, NoReader)):
        raise pickle.UnpicklingError(f"{type(reply).__name__} is not a reply")
    return reply
