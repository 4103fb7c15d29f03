"""What a person changed in a breakdown, field by field, and the breakdown that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhagen.breakdown.model import Breakdown


class FieldName(StrEnum):
    """What of a row can be corrected."""

    TITLE = "title"
    LEAD = "lead"
    SUPPORT = "support"
    JOINT = "joint"
    GUIDE = "guide"
    DEADLINE = "deadline"
    DELIVERABLE = "deliverable"
    TARGET = "target"


class ChangeKind(StrEnum):
    """What was done."""

    FILLED = "filled"
    CHANGED = "changed"
    CLEARED = "cleared"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    ROW_CONFIRMED = "row_confirmed"


FIELD_CHANGES = (ChangeKind.FILLED, ChangeKind.CHANGED, ChangeKind.CLEARED)
ROW_CHANGES = (ChangeKind.ROW_ADDED, ChangeKind.ROW_REMOVED, ChangeKind.ROW_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of a field (`field`, `before`, `after`) or of a whole row (`field` None).

    `number` is the row in the original table, from 1; in the corrected one for an added row.
    """

    kind: ChangeKind
    task: str
    number: int
    field: FieldName | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """A corrected table read back.

    `remarks` are Chinese sentences about what was written but not taken over, and why.
    """

    original: Breakdown
    corrected: Breakdown
    changes: tuple[Change, ...]
    remarks: tuple[str, ...] = ()

    def count(self, kind: ChangeKind) -> int:
        """How many changes of a kind."""
        return sum(change.kind is kind for change in self.changes)
