"""Whose item is meant where several districts or bodies have an item of one name.

A place or a body that the utterance names decides; else the place this guide stands for. What is
still open is asked, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from zhagen.guide.linking.catalogue import Catalogue
from zhagen.language.normalise import fold

_LEVEL = re.compile(r"(?:特别行政区|自治[区州县旗]|省|市|区|县|旗|新区|开发区|街道|镇|乡)$")
_OFFICE = re.compile(r"(?:管理局|委员会|总局|分局|局|委|办公室|办|中心|大队|支队|厅|所|站)$")
# What people call bodies; any word of a group names every body with a word of the group.
_BODIES: Final = (
    ("人力资源", "人社", "社保局", "社保中心", "社保所", "劳动局", "就业局"),
    ("医疗保障", "医保"),
    ("税务", "国税", "地税"),
    ("公安", "派出所", "车管所", "交警", "户籍科"),
    ("市场监督", "市场监管", "市监", "工商"),
    ("住房和城乡", "住房城乡", "住建", "建设局", "房管"),
    ("卫生健康", "卫健", "卫生局", "卫计"),
    ("教育", "教科", "教委"),
    ("农业农村", "农业局", "农机站"),
    ("交通运输", "交通局", "运管"),
    ("生态环境", "环保"),
    ("自然资源", "国土", "规划局"),
    ("水利", "水务"),
    ("城市管理", "综合执法", "城管"),
    ("行政审批", "政务服务", "审批局"),
    ("民政",),
    ("司法",),
    ("林业", "林草"),
    ("应急", "安监"),
    ("退役军人",),
    ("残疾人联合", "残联"),
)


def meant_items(
    catalogue: Catalogue, items: Sequence[int], text: str, home: str
) -> tuple[int, ...]:
    """Of items of one name those that may be meant: by place, by body, else all of them."""
    left = tuple(items)
    if len(left) < 2:
        return left
    said = fold(text)
    for value, named in (
        (lambda at: catalogue.items[at].region, _places_named),
        (lambda at: catalogue.items[at].department, _body_named),
    ):
        left = _kept(left, value, said, home, named)
    return left


def _kept(
    items: tuple[int, ...],
    value: Callable[[int], str],
    said: str,
    home: str,
    named: Callable[[str, str], bool],
) -> tuple[int, ...]:
    by_text = tuple(at for at in items if named(value(at), said))
    if by_text:
        return by_text
    return tuple(at for at in items if home and fold(value(at)) == fold(home)) or items


def _places_named(region: str, said: str) -> bool:
    """Whether a text names a place, with or without what kind of place it is."""
    short = _short_place(region)
    return len(short) > 1 and short in said


def _body_named(department: str, said: str) -> bool:
    """Whether a text names a body, by its own short name or by what people call it."""
    short = _short_body(department)
    if len(short) > 1 and short in said:
        return True
    own = fold(department)
    return any(
        any(word in own for word in group) and any(word in said for word in group)
        for group in _BODIES
    )


@lru_cache(maxsize=4096)
def _short_place(region: str) -> str:
    return _LEVEL.sub("", fold(region))


@lru_cache(maxsize=4096)
def _short_body(department: str) -> str:
    return _OFFICE.sub("", re.sub(r"^.*?[省市区县旗]", "", fold(department)))
