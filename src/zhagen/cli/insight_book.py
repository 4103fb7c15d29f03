"""What the verbs of `zhagen insight` do with the book of proposals: look up, tell the ledger."""

# ruff: noqa: PLC0415 - the analysis loads slowly

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from zhagen.events.ledger import Ledger
    from zhagen.events.model import Event
    from zhagen.insight.book.register import Registered

_MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Book:
    """The proposals of a store as they stand."""

    known: dict[str, Registered]

    def named(self, name: str) -> Registered:
        """The proposal with this id, or beginning with it. Raises UsageFault."""
        found = [key for key in self.known if key.lower() == name.lower()] or [
            key for key in self.known if name and key.lower().startswith(name.lower())
        ]
        if len(found) == 1:
            return self.known[found[0]]
        what = "对得上好几条建议" if found else "不是登记过的建议"
        raise UsageFault(f"“{name}”{what}。{self._names(found)}")

    def _names(self, found: list[str]) -> str:
        """What could be written instead, the newest first."""
        if not self.known:
            return "登记簿还是空的：先运行 zhagen insight report（不带 --dry-run）。"
        have = found or [*reversed(self.known)]
        more = f"等 {len(have)} 条" if len(have) > _MOST_NAMED else ""
        return f"可写的登记号：{'、'.join(have[:_MOST_NAMED])}{more}。"


def book_of(store: Path) -> Book:
    """The book of a store. Raises BrokenRegister."""
    from zhagen.insight.book.file import read_register
    from zhagen.insight.book.register import standing

    return Book(standing(read_register(store)))


def open_ledger(folder: Path | None) -> Ledger | None:
    """The ledger of the option; before anything is done, so that what is done can be told there."""
    from zhagen.events.ledger import JsonlLedger, LedgerFault

    try:
        return JsonlLedger(folder) if folder else None
    except LedgerFault as error:
        raise UsageFault(str(error)) from error


def drawn_id() -> str:
    """The id an event about a proposal is filed under: it is no case."""
    return f"case-{secrets.token_hex(16)}"


def record(ledger: Ledger, event: Event) -> None:
    """Append an event about a proposal to a ledger."""
    from zhagen.events.ledger import LedgerFault

    try:
        ledger.append([event])
    except LedgerFault as error:
        raise UsageFault(str(error)) from error
