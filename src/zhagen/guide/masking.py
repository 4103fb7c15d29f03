"""Personal data taken out of what people say, before it is kept, linked, logged or handed over.

Numbers of cards, phones, passports, plates and doors, and names people give themselves. A unified
social credit code is public and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from zhagen.guide.recognising.names import is_name
from zhagen.language.identifiers import id_number_valid, uscc_valid
from zhagen.language.masks import mask_in_place, mask_name
from zhagen.language.surnames import DOUBLE, has_surname

_ROLE: Final = re.compile(r"法人|法定|代表|经办|负责|联系|本人|单位|公司|会计|老板|员工")
_HAN: Final = "[\u4e00-\u9fff]"
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_CODE: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
# 5101 0119 0001 0199 9X: an ID number said in groups.
_ID_IN_GROUPS: Final = re.compile(
    r"(?<![0-9A-Za-z])(?=\d{1,14}[ -])(\d{4})(?:[ -]?\d){13}[ -]?([0-9Xx])(?![0-9A-Za-z])"
)
# 6222 0200 0012 3456 789: a card number as it is printed, all of its groups.
_CARD_IN_GROUPS: Final = re.compile(
    r"(?<![0-9A-Za-z])(\d{4})(?:[ -]\d{4}){2,3}[ -](\d{3,4})(?![0-9A-Za-z]|[ -]\d)"
)
_SPOKEN_PHONE: Final = re.compile(r"([一幺][三四五六七八九])[零〇一二三四五六七八九幺]{9}")
_PASSPORT: Final = re.compile(r"(?<![0-9A-Za-z])([A-Za-z]{1,2})\d{7,9}(?![0-9A-Za-z])")
_PLATE: Final = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z])"
    r"([·. ]?)(?=[0-9A-Za-z]{0,5}\d)[0-9A-Za-z]{4,5}([0-9A-Za-z挂学警港澳])(?![0-9A-Za-z])"
)
_MAIL: Final = re.compile(
    r"([0-9A-Za-z])[0-9A-Za-z._+-]{0,63}@([0-9A-Za-z-]{1,63}(?:\.[A-Za-z]{2,8}){1,3})"
)
_DOOR: Final = re.compile(r"\d{1,4}(栋|幢|号楼|座)(?:\d{1,2}(单元))?\d{2,4}(室|号|户|房)?")
_NAMED: Final = re.compile(
    rf"(?:我叫|名字叫|名叫|叫做|本人姓名|(?:姓名|名字|联系人|经办人|法定代表人|法人|负责人)[是为:：]|本人(?={_HAN}{{2,3}}[,，(（]))"
    rf"\s?(?P<who>{_HAN}{{2,4}})"
)
_CALLED: Final = re.compile(
    rf"(?:孩子|儿子|女儿|老公|老婆|妻子|丈夫|父亲|母亲|爸爸?|妈妈?|老板|法人|会计|员工|同事|奶奶|爷爷)叫(?P<who>{_HAN}{{2,4}})"
)
# 王小明 身份证…: a name by itself before its numbers.
_BEFORE_NUMBERS: Final = re.compile(
    rf"(?<!{_HAN})(?P<role>会计|财务|人事|出纳|同事|老板|员工|经理)?(?P<who>{_HAN}{{2,4}})"
    r"(?=[,，、:： ]{0,2}的?(?:身份证|证件号|电话|手机|联系方式)[号码是为:： ]{0,4}[0-9０-９*])"
)
# 本人来办，法人应该会来: begins like a name and is none.
_EVERYDAY: Final = re.compile(
    r"来[办交弄去到跑做申登]|[有要能会]|和我|于[是此今]|应[该当]|从来|经[常过]|常年|向来|通过|计划|安排|连同|全权|明天|方便"
    r"|时间|单位|温馨|习惯|相关|冷静|平时|边上|周[一二三四五六日天](?![\u4e00-\u9fff])"
)
# Behind a name of two characters the sentence goes on with one of these.
_GOES_ON: Final = frozenset(
    "想要在今来的是住和有去问办已刚也就这那给从电身把,，。、;； 又因被需男女年前现户手"
)


def masked(text: str) -> str:
    """`text` as it may be kept: what belongs to a person alone is starred. Doing it twice is once.

    >>> masked("我叫张三丰，手机13900012345，代码91110000600037341L")
    '我叫张**，手机139****2345，代码91110000600037341L'
    """
    text = text.translate(_WIDE)
    kept, at = [], 0
    for found in _CODE.finditer(text):
        code = found.group()
        if uscc_valid(code.upper()) and not id_number_valid(code.upper()):
            kept += [_mask(text[at : found.start()]), code]
            at = found.end()
    return "".join([*kept, _mask(text[at:])])


def without_names(text: str, names: Iterable[str]) -> str:
    """`text` without names that are known to be somebody's, wherever they stand in it.

    >>> without_names("法人王小苗，明天来", ["王小苗"])
    '法人王**，明天来'
    """
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return text


def _mask(text: str) -> str:
    text = _CARD_IN_GROUPS.sub(lambda one: f"{one[1]} **** {one[2]}", text)
    text = _ID_IN_GROUPS.sub(lambda one: f"{one[1]}{'*' * 10}{one[2]}", text)
    text = mask_in_place(text)
    text = _SPOKEN_PHONE.sub(lambda one: f"{one[1]}{'*' * 9}", text)
    text = _PASSPORT.sub(lambda one: f"{one[1]}*******", text)
    text = _PLATE.sub(lambda one: f"{one[1]}{one[2]}****{one[3]}", text)
    text = _MAIL.sub(lambda one: f"{one[1]}***@{one[2]}", text)
    text = _DOOR.sub(_without_numbers, text)
    for pattern in (_NAMED, _CALLED):
        text = pattern.sub(_without_name, text)
    return _BEFORE_NUMBERS.sub(_without_who, text)


def _without_who(found: re.Match[str]) -> str:
    """A name that stands by itself, starred; 单位电话, 法人手机 and the like are none."""
    who, role = found["who"], found["role"] or ""
    return f"{role}{mask_name(who) if is_name(who) and not _ROLE.search(who) else who}"


def _without_numbers(found: re.Match[str]) -> str:
    """A door without its numbers: 3栋2单元501室 becomes **栋**单元**室."""
    return re.sub(r"\d+", "**", found.group())


def _without_name(found: re.Match[str]) -> str:
    """The match with the name in it starred, where what stands there is a name."""
    said, lead = found["who"], found.group()[: found.start("who") - found.start()]
    if not has_surname(said) or _EVERYDAY.match(said):
        return found.group()
    longest = 4 if said[:2] in DOUBLE else 3
    name = said[:longest]
    if longest == 3 and len(name) == 3 and name[2] in _GOES_ON:
        name = name[:2]
    return f"{lead}{mask_name(name)}{said[len(name) :]}"
