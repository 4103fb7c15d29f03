"""Spoken and dialect spellings as they are written: 木有, 老细, 唔系, 我哋.

The other recognisers know one spelling. Every form keeps its length, so that offsets hold; only
hesitation is left out altogether. What may be part of a name (龙头家电, 佳依家政) stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

# Cantonese 唔 is a sigh by itself and a no before a verb.
_VERB: Final = "[係系使好要知识識會会想办辦买買交参參加得同够夠啱岩通记記认認晓曉填寫写止]"
_HESITATION: Final = re.compile(rf"(?:[呃嗯]|唔(?!{_VERB}))+[，,]?(?=.)")
_SPOKEN: Final = (
    ("木有", "没有"),
    ("莫得", "没得"),
    ("自个儿", "自己"),
    ("自个", "自己"),
    ("阿拉", "我们"),
    ("俺们", "我们"),
    ("我哋", "我们"),
    ("佢哋", "他们"),
    ("咱们", "我们"),
    ("话事人", "负责人"),
    ("话事的", "负责人"),
    ("当家人", "负责人"),
    ("当家的", "负责人"),
    ("掌柜的", "负责人"),
    ("唔啱", "不对"),
    ("唔岩", "不对"),
    ("唔识", "不会"),
    ("唔使", "不用"),
    ("呢边", "这边"),
)
# These are words of their own only where they stand free of others.
_FREE: Final = r"(?<![\u4e00-\u9fff])|(?<=[我你他们的个位是由同和跟])"
_BOSS: Final = re.compile(
    rf"(?<!古)老细(?![腻菌胞节致分微纱小长辛心])|(?:{_FREE})(?:事头|头家)(?![具电居园装庭常政里条])"
)
_NOW: Final = re.compile(rf"(?:{_FREE})(?:而家|依家)(?![里人政具居电庭长属用])")
_THIS: Final = re.compile(r"呢个(?![人体])")
_SIGNS: Final = str.maketrans("冇噶㗎咗嘅俺侬佢喺嚟畀俾唔嗰𠮶", "没的的了的我你他在来给给不那那")
# 系 is 是 where a sentence has it, and not in 联系, 系统 or a name.
_IS: Final = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[不就都也该先板人名我你他她们的了数址证号司]))"
    r"系(?!统|列|数|主任|里|上|着|带|念|谱|别|族)"
)


def without_hesitation(text: str) -> str:
    """`text` without 呃 and 嗯, 唔 only where it is no word."""
    return _HESITATION.sub("", text)


def as_written(text: str) -> str:
    """Spoken spellings as they are written; `text` is spelt one way (Simplified) already.

    >>> as_written("唔系老细，系佢")
    '不是老板，是他'
    """
    for spoken, written in _SPOKEN:
        text = text.replace(spoken, written)
    text = _THIS.sub("这个", _NOW.sub("现在", text.translate(_SIGNS)))
    return _BOSS.sub("老板", _IS.sub("是", text))
