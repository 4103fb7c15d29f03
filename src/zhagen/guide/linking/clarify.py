"""One question that separates close items: by what is to be done, by who it is for, or by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.index import Index
from zhagen.guide.linking.wording import (
    FOR_WHOM,
    OPERATIONS,
    WHICH,
    WHICH_BODY,
    WHICH_OPERATION,
    WHICH_PEOPLE,
    WHICH_REGION,
)
from zhagen.guide.model import Option, Question

MOST_OPTIONS: Final = 4
# So many places an option names; of more it tells how many.
_MOST_NAMED: Final = 6
# Words of names that say whom an item is for; the first that stands in a name counts.
_PEOPLE: Final = (
    ("flexible", ("灵活就业", "自由职业")),
    ("residents", ("城乡居民", "居民基本")),
    ("employees", ("职工", "企业人员")),
    ("officials", ("机关事业", "机关", "事业单位")),
    ("sole_trader", ("个体工商户", "个体户")),
    ("branch", ("分公司", "分支机构", "非公司企业")),
    ("partnership", ("合伙企业",)),
    ("sole_owner", ("个人独资企业",)),
    ("cooperative", ("合作社",)),
    ("company", ("公司",)),
    ("unit", ("单位", "企业")),
    ("students", ("高校毕业生", "毕业生", "学生")),
    ("disabled", ("残疾人", "残疾")),
    ("children", ("儿童", "未成年", "子女")),
    ("elderly", ("老年人", "高龄")),
)

_PEOPLE_WORDS: Final = re.compile("|".join(word for _, words in _PEOPLE for word in words))
# The share of pairs of characters that things of one family have in common.
_FAMILY: Final = 0.5


def question(index: Index, close: Sequence[int]) -> Question:
    """The question for these close items (best first), at most four options."""
    family = one_family(index, close)
    for facet, label_of, labels, text in (
        ("operation", lambda at: _operation(index, at), OPERATIONS, WHICH_OPERATION),
        ("people", lambda at: _people(index, at), FOR_WHOM, WHICH_PEOPLE),
    ):
        options = _options(index, close, label_of, labels) if family else ()
        if options:
            return Question(text, options, facet)
    named = close[:MOST_OPTIONS]
    items = index.catalogue.items
    return Question(WHICH, tuple(Option(items[at].name, (items[at].id,)) for at in named), "name")


def one_family(index: Index, items: Sequence[int]) -> bool:
    """Whether these items are much the same thing, so that asking what else differs makes sense."""
    things = [index.entry_things[index.entry_of[at]] for at in items]
    first = _pairs(things[0])
    return all(
        len(first & other) >= _FAMILY * min(len(first), len(other))
        for other in map(_pairs, things[1:])
    )


def _pairs(text: str) -> set[str]:
    bare = _PEOPLE_WORDS.sub("", text) or text
    return {bare[at : at + 2] for at in range(max(1, len(bare) - 1))}


def which_of(catalogue: Catalogue, same: Sequence[int]) -> Question:
    """The question which of these items of one name: by region, by body, else by their number.

    Of more than four places none is left out: an option then bundles several, to be asked about
    once more when it is chosen.
    """
    held = [catalogue.items[at] for at in same]
    for facet, labels, text in (
        ("region", [item.region for item in held], WHICH_REGION),
        ("body", [item.department for item in held], WHICH_BODY),
    ):
        if all(labels) and len(set(labels)) > 1:
            groups: dict[str, list[str]] = {}
            for item, label in zip(held, labels, strict=True):
                groups.setdefault(label, []).append(item.id)
            return Question(text, _bundled(groups), facet)
    numbered = {f"{item.name}（{item.id}）": [item.id] for item in held}
    return Question(WHICH, _bundled(numbered), "name")


def _bundled(groups: Mapping[str, Sequence[str]]) -> tuple[Option, ...]:
    """At most four options that hold every group, as even as can be, in the order given."""
    labels = list(groups)
    count = min(MOST_OPTIONS, len(labels))
    bounds = [len(labels) * at // count for at in range(count + 1)]
    return tuple(
        Option(
            _named(labels[start:end]),
            tuple(id_ for one in labels[start:end] for id_ in groups[one]),
        )
        for start, end in pairwise(bounds)
    )


def _named(labels: Sequence[str]) -> str:
    shown = "、".join(labels[:_MOST_NAMED])
    return shown if len(labels) <= _MOST_NAMED else f"{shown}等{len(labels)}个"


def _options(
    index: Index,
    close: Sequence[int],
    label_of: Callable[[int], str],
    labels: Mapping[str, str],
) -> tuple[Option, ...]:
    """Options by a facet that every close item has; empty where it does not separate them."""
    groups: dict[str, list[str]] = {}
    for at in close:
        label = label_of(at)
        if not label:
            return ()
        groups.setdefault(label, []).append(index.catalogue.items[at].id)
    if not 2 <= len(groups) <= MOST_OPTIONS or len(groups) < len(close) / 2:
        return ()
    return tuple(Option(labels[label], tuple(ids)) for label, ids in groups.items())


def _operation(index: Index, at: int) -> str:
    """The one operation of an item; "" where its name speaks of none or of several."""
    own = index.entry_operations[index.entry_of[at]] & set(OPERATIONS)
    return next(iter(own)) if len(own) == 1 else ""


def _people(index: Index, at: int) -> str:
    name = index.catalogue.items[at].name
    for label, words in _PEOPLE:
        if any(word in name for word in words):
            return label
    return ""
