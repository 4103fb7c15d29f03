"""Items from outside: our JSON lines, rows of the national item tables, or a plain list of names.

Rows of national tables carry the field names of GB/T 39046 and of the exchange tables made after it
(task_code, task_name, dept_name, accept_condition, promise_day …); what they say becomes the card.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.model import Aspect, Item

MOST_ITEMS: Final = 200_000
_LONGEST_NAME: Final = 300
_LONGEST_FIELD: Final = 20_000

_ID: Final = ("id", "task_code", "TASK_CODE", "item_code", "row_guid")
_NAME: Final = ("name", "task_name", "TASK_NAME", "item_name")
_DEPARTMENT: Final = ("department", "dept_name", "DEPT_NAME", "impl_dept")
_CODE: Final = ("item_code", "task_code", "TASK_CODE", "catalog_code")
_REGION: Final = ("region", "area_name", "AREA_NAME", "region_name")
_CARD: Final[Mapping[Aspect, tuple[str, ...]]] = {
    Aspect.CONDITIONS: ("conditions", "accept_condition", "ACCEPT_CONDITION"),
    Aspect.MATERIALS: ("materials", "material", "MATERIAL"),
    Aspect.DAYS: ("days", "promise_day", "PROMISE_DAY", "anticipate_day"),
    Aspect.PLACE: ("place", "transact_addr", "TRANSACT_ADDR"),
    Aspect.FEE: ("fee", "fee_stand", "is_fee", "IS_FEE"),
    Aspect.LINK: ("link", "mobile_transact_addr", "online_url"),
    Aspect.LAW: ("law", "by_law", "BY_LAW"),
}


class BadCatalogue(ValueError):
    """A catalogue cannot be used. One line: what, where, what to do."""


def items_of(rows: Iterable[tuple[str, Mapping[str, object]]]) -> Catalogue:
    """The catalogue of these rows, each with its place. Raises BadCatalogue."""
    made: list[Item] = []
    seen: dict[str, str] = {}
    for place, row in rows:
        item = _item(row, place)
        if item.id in seen:
            raise BadCatalogue(
                f"{place}的 id {item.id} 与{seen[item.id]}重复。每个事项的 id 要不同。"
            )
        seen[item.id] = place
        made.append(item)
        if len(made) > MOST_ITEMS:
            raise BadCatalogue(f"事项超过 {MOST_ITEMS} 个。请按地区或部门分开。")
    if not made:
        raise BadCatalogue("事项清单里没有事项。每行写一个，如 " + EXAMPLE + "。")
    return Catalogue.of(made)


EXAMPLE: Final = '{"id": "A1", "name": "社会保障卡补领", "department": "人社局"}'


def items_of_names(names: Sequence[str]) -> Catalogue:
    """A catalogue of bare names, one item each; ids are the numbers of the lines, from 1."""
    made = [Item(str(number), name.strip()) for number, name in enumerate(names, 1) if name.strip()]
    if not made:
        raise BadCatalogue("事项清单里没有名称。每行写一个事项名称。")
    return Catalogue.of(made)


def _item(row: Mapping[str, object], place: str) -> Item:
    name = _text(row, _NAME, place)
    identity = _text(row, _ID, place)
    if not name or not identity:
        what = "name" if not name else "id"
        raise BadCatalogue(f"{place}缺少 {what}。每个事项要有 id 和 name，如 {EXAMPLE}。")
    if len(name) > _LONGEST_NAME:
        raise BadCatalogue(f"{place}的 name 有 {len(name)} 字，超过 {_LONGEST_NAME} 字的上限。")
    guide = row.get("guide")
    if guide is not None and not isinstance(guide, Mapping):
        raise BadCatalogue(f'{place}的 guide 要写成对象，如 {{"days": "5 个工作日"}}。')
    return Item(
        id=identity,
        name=name,
        department=_text(row, _DEPARTMENT, place),
        item_code=_text(row, _CODE, place),
        aliases=_texts(row.get("aliases"), f"{place}的 aliases"),
        card=_card(guide if guide is not None else row, place),
        region=_text(row, _REGION, place),
    )


def _card(row: Mapping[str, object], place: str) -> dict[str, str | tuple[str, ...]]:
    made: dict[str, str | tuple[str, ...]] = {}
    for aspect, names in _CARD.items():
        held = next((row[name] for name in names if row.get(name) not in (None, "", [])), None)
        if held is None:
            continue
        if aspect is Aspect.MATERIALS:
            made[aspect.value] = _materials(held, f"{place}的 {aspect.value}")
        else:
            made[aspect.value] = _clean(str(held), f"{place}的 {aspect.value}")
    return made


def _materials(held: object, place: str) -> tuple[str, ...]:
    """Names of materials: texts, or rows of the material table with `material_name`."""
    if isinstance(held, str):
        return (_clean(held, place),)
    if not isinstance(held, Sequence):
        raise BadCatalogue(f"{place} 要写成材料名称的列表。")
    named = [
        one.get("material_name", one.get("name")) if isinstance(one, Mapping) else one
        for one in held
    ]
    return _texts(named, place)


def _text(row: Mapping[str, object], names: Sequence[str], place: str) -> str:
    for name in names:
        held = row.get(name)
        if held is None or held == "":
            continue
        if isinstance(held, bool) or not isinstance(held, str | int):
            raise BadCatalogue(f"{place}的 {name} 要写成文字（加引号）。")
        return _clean(str(held), f"{place}的 {name}")
    return ""


def _texts(held: object, place: str) -> tuple[str, ...]:
    if held is None:
        return ()
    if isinstance(held, str) or not isinstance(held, Sequence):
        raise BadCatalogue(f"{place} 要写成文字的列表。")
    if not all(isinstance(one, str) for one in held):
        raise BadCatalogue(f"{place} 里有不是文字的值。请都加上引号。")
    return tuple(_clean(str(one), place) for one in held if str(one).strip())


def _clean(text: str, place: str) -> str:
    """Exports carry HTML entities and control characters; neither was meant."""
    plain = html.unescape(text)
    kept = "".join(char for char in plain if char.isprintable() or char == "\n").strip()
    if len(kept) > _LONGEST_FIELD:
        raise BadCatalogue(f"{place} 有 {len(kept)} 字，超过 {_LONGEST_FIELD} 字的上限。")
    return kept
