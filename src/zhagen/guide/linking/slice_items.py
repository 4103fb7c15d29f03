"""Slices as items: the names people use, from guide.yaml, stand beside those of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Item
from zhagen.language.normalise import fold
from zhagen.slices.model import Slice


def with_slices(catalogue: Catalogue, slices: Iterable[Slice]) -> Catalogue:
    """The catalogue with each slice that has a guide: joined to its item, else as an item.

    An item is a slice's if it has the same task code, or one of the slice's names.
    """
    items = list(catalogue.items)
    for definition in slices:
        if definition.guide is None:
            continue
        names = (definition.title, *definition.guide.names)
        at = _place(items, definition.task_code, names)
        if at is None:
            items.append(_item(definition, names))
        else:
            aliases = tuple(dict.fromkeys((*items[at].aliases, *names)))
            items[at] = replace(items[at], aliases=aliases, slice_id=definition.id)
    return Catalogue.of(items)


def _place(items: list[Item], task_code: str, names: tuple[str, ...]) -> int | None:
    folded = {fold(name) for name in names}
    for at, item in enumerate(items):
        if (task_code and item.item_code == task_code) or fold(item.name) in folded:
            return at
    return None


def _item(definition: Slice, names: tuple[str, ...]) -> Item:
    return Item(
        id=definition.id,
        name=definition.title,
        department=definition.owner,
        item_code=definition.task_code,
        aliases=names[1:],
        region=definition.region,
        slice_id=definition.id,
    )
