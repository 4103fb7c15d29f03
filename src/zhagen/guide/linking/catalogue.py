"""The items a guide can lead to, read from ITEMS.jsonl or made in code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from zhagen.guide.model import Item


@dataclass(frozen=True)
class Catalogue:
    """The items by order; ids are unique."""

    items: tuple[Item, ...]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Catalogue:
        """A catalogue of these items."""
        return cls(tuple(items))

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by their id."""
        return {item.id: item for item in self.items}

    def __len__(self) -> int:
        return len(self.items)
