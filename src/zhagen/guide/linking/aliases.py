"""Names that a site's own searches suggest for its items: proposed, approved by a person, used.

A wording is proposed for an item where many searched for it, most of those who opened a result
opened that item's pages, and linking does not lead there by itself; or where many searched, found
nothing, and an item is near. Nothing is ever learnt without a name under it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Act, Linked
from zhagen.language.masks import mask_personal
from zhagen.language.normalise import fold
from zhagen.measures.rates import Proportion, wilson

SCHEMA = 1
# A wording fewer people searched for says something of them, not of the item.
FEWEST_SEARCHES: Final = 10
# Of those who opened something: surely more than half opened this item.
_SURE_SHARE: Final = 0.5
_LONGEST_WORDING: Final = 30
_NEAR_ITEMS: Final = 3

Link = Callable[[str], Linked]


class State(StrEnum):
    """What has been decided about a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"


class BadAliases(ValueError):
    """A file of aliases cannot be used. One line: what, where, what to do."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One search of the site: what was typed, how many hits, the item opened ("" for none)."""

    words: str
    results: int
    opened: str = ""


@dataclass(frozen=True, slots=True)
class AliasProposal:
    """A wording for an item, and what it rests on.

    `why` is opened (people went there) or nothing_found (nobody found anything; `near` are items
    that fit, the first being `item`). `low` is the lower end of the 95 % interval of the share of
    openings that went to the item, None for nothing_found. `by` is who decided.
    """

    id: str
    wording: str
    item: str
    why: str
    searches: int
    opened: int = 0
    low: float | None = None
    near: tuple[str, ...] = ()
    state: State = State.PROPOSED
    by: str = ""


def propose(searches: Iterable[Searched], link: Link) -> tuple[AliasProposal, ...]:
    """The proposals of these searches, the most searched first."""
    said: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    opened: dict[str, Counter[str]] = defaultdict(Counter)
    vain: Counter[str] = Counter()
    for search in searches:
        folded = fold(search.words)
        if not folded or len(folded) > _LONGEST_WORDING or mask_personal(folded) != folded:
            continue
        said[folded] += 1
        spelt[folded][search.words.strip()] += 1
        vain[folded] += search.results == 0
        if search.opened:
            opened[folded][search.opened] += 1
    made: list[AliasProposal] = []
    for folded, count in sorted(said.items(), key=lambda pair: (-pair[1], pair[0])):
        if count < FEWEST_SEARCHES:
            continue
        wording = min(spelt[folded].items(), key=lambda pair: (-pair[1], pair[0]))[0]
        by_openings = _by_openings(wording, count, opened[folded], link)
        found = by_openings or _by_nothing_found(wording, count, vain[folded], link)
        if found is not None:
            made.append(found)
    return tuple(made)


def _by_openings(
    wording: str, searches: int, opened: Counter[str], link: Link
) -> AliasProposal | None:
    total = sum(opened.values())
    if total < FEWEST_SEARCHES:
        return None
    item, most = min(opened.items(), key=lambda pair: (-pair[1], pair[0]))
    low = wilson(Proportion(most, total)).lower
    wish = link(wording).wishes[0]
    led = wish.act is Act.ANSWER and wish.items[0].item == item
    if low <= _SURE_SHARE or led:
        return None
    return AliasProposal(_id(wording, item), wording, item, "opened", searches, most, round(low, 4))


def _by_nothing_found(wording: str, searches: int, vain: int, link: Link) -> AliasProposal | None:
    """Where most find nothing and linking is not sure either, its nearest items are offered."""
    if wilson(Proportion(vain, searches)).lower <= _SURE_SHARE:
        return None
    wish = link(wording).wishes[0]
    if wish.act not in {Act.CONFIRM, Act.CLARIFY} or not wish.items:
        return None
    near = tuple(one.item for one in wish.items[:_NEAR_ITEMS])
    return AliasProposal(
        _id(wording, near[0]), wording, near[0], "nothing_found", searches, near=near
    )


def _id(wording: str, item: str) -> str:
    return "A-" + hashlib.sha256(f"{fold(wording)}\x1f{item}".encode()).hexdigest()[:8]


def decided(
    proposals: Sequence[AliasProposal], which: str, state: State, by: str, item: str = ""
) -> tuple[AliasProposal, ...]:
    """The proposals with one of them decided; `item` names another item than was proposed.

    Raises BadAliases where there is no such proposal, or nobody decides.
    """
    if not by.strip():
        raise BadAliases("没有写明由谁决定。请用 --by 写上科室或姓名。")
    if which not in {one.id for one in proposals}:
        raise BadAliases(f"没有编号为 {which} 的别名建议。请核对文件里的 id。")
    return tuple(
        replace(one, state=state, by=by.strip(), item=item or one.item) if one.id == which else one
        for one in proposals
    )


def with_aliases(catalogue: Catalogue, proposals: Iterable[AliasProposal]) -> Catalogue:
    """The catalogue with the approved wordings as aliases. Raises BadAliases on unknown items."""
    new: dict[str, list[str]] = defaultdict(list)
    for one in proposals:
        if one.state is State.APPROVED:
            if one.item not in catalogue.by_id:
                raise BadAliases(f"别名“{one.wording}”要给的事项 {one.item} 不在事项清单里。")
            new[one.item].append(one.wording)
    return Catalogue.of(
        replace(item, aliases=tuple(dict.fromkeys((*item.aliases, *new[item.id]))))
        if item.id in new
        else item
        for item in catalogue.items
    )


def alias_json(one: AliasProposal) -> dict[str, object]:
    """A proposal as it stands in a file."""
    made: dict[str, object] = {
        "schema": SCHEMA,
        "id": one.id,
        "state": one.state.value,
        "wording": one.wording,
        "item": one.item,
        "why": one.why,
        "searches": one.searches,
    }
    if one.low is not None:
        made |= {"opened": one.opened, "low": one.low}
    if one.near:
        made["near"] = list(one.near)
    if one.by:
        made["by"] = one.by
    return made


def alias_of(row: Mapping[str, object], place: str) -> AliasProposal:
    """The proposal of a line of a file. Raises BadAliases with the place."""
    wording, item, state = row.get("wording"), row.get("item"), row.get("state")
    if not isinstance(wording, str) or not isinstance(item, str) or not wording or not item:
        raise BadAliases(f"{place}缺少 wording 或 item。请用 zhagen guide aliases 写出的文件。")
    if state not in {one.value for one in State}:
        raise BadAliases(f"{place}的 state 要写 proposed、approved 或 declined。")
    by = row.get("by")
    if state == State.APPROVED.value and not (isinstance(by, str) and by.strip()):
        raise BadAliases(f"{place}的别名没有写明由谁批准（by）。没有批准人的别名不会采用。")
    searches, opened, low, near = (row.get(key) for key in ("searches", "opened", "low", "near"))
    return AliasProposal(
        id=str(row.get("id") or _id(wording, item)),
        wording=wording,
        item=item,
        why=str(row.get("why") or "by_hand"),
        searches=searches if isinstance(searches, int) else 0,
        opened=opened if isinstance(opened, int) else 0,
        low=float(low) if isinstance(low, int | float) else None,
        near=tuple(map(str, near)) if isinstance(near, list) else (),
        state=State(str(state)),
        by=by if isinstance(by, str) else "",
    )
