"""What the workers do: events the ledger could not take at once are brought there."""

from __future__ import annotations

from zhagen.web.jobs.registry import chore
from zhagen.web.ledger.outgoing import bring_to_ledger


@chore("ledger.bring", every=10.0)
def bring() -> int:
    """Events the ledger has not got yet."""
    return bring_to_ledger()
