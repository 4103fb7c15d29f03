"""What names, addresses and authorities look like, so that a wording of another kind is no value.

Recognition puts words together that do not belong together and layouts differ, so the place alone
does not make 乙方 a person or 到贵中心 a unit. Each function takes a wording, leaves out what
stands around the value (员：, 同志, 单位负责人：) and says how well the rest has the shape, 0 to 1.
"""

from __future__ import annotations

import re
from typing import Final

from zhagen.language.glyphs import overlap
from zhagen.language.normalise import fold
from zhagen.language.surnames import DOUBLE, has_surname
from zhagen.slices.patterns import UNIT_ENDS

FITS: Final = 1.0
_UNUSUAL: Final = 0.8  # may be one; recognition alone is not believed
_DOUBTFUL: Final = 0.5
_NONE: Final = 0.1
_ALIKE: Final = 0.7  # of two characters, where the rest of a known name stands around them

_ROLE = (
    "法定代表人|法人代表|法定代表|负责人|代表人|经办人|委托代理人|被?委托人|受委托人|被?授权人|"
    "受托人|代理人|联系人|填表人|专管员|申请人|经营者|投资人|执行事务合伙人|委派代表"
)
_ROLE_BEFORE = re.compile(
    rf"^(?:(?:[本我该贵]?(?:单位|公司|司))?的?(?:{_ROLE}|员工|职工|职员|工作人员)(?:姓名)?|姓名)[:：]?"
)
_ROLE_BEHIND = re.compile(rf"(?:单位|公司|企业)?(?:{_ROLE})(?:[(（].{{0,8}})?$")
_HONORIFIC = re.compile(r"(?:同志|先生|女士|小姐)$")
_REMARK = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?$|[)）\]】]$")
_LABEL_BEHIND = re.compile(
    r"(?:联系(?:方式|电话)?|电话|手机号?|身份证.*|公民.*|证件.*|性别.*|职务.*|签[字名章].*)$"
)
_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,8}")
_DOTTED_NAME = re.compile(r"[\u3400-\u9fff]{1,10}(?:[·•・．.][\u3400-\u9fff]{1,10})+")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z'-]+(?:[ .]+[A-Za-z][A-Za-z'.-]*)+")
_NO_PERSON = re.compile(
    r"[甲乙丙丁][方人]|代表|负责人|经办|委托|受托|授权|代理|[本他该]人|单位|公司|姓名|签[字名章]|"
    r"[盖公]章|日期|电话|手机|号码|身份|证件|性别|民族|出生|住址|地址|联系|信息|专管|职工|员工|填[表写]|"
    r"年月|月日|办理|事项|期限|中心|社保|保险|登记|银行|机关|意见|备注|职务|[以如]下|上[列述]|^[年月日无]+$|"
    r"申请|审核|经营|合伙|[男女]性?$|"
    # What somebody is sent to do, and words no name holds: 一般授权：代为提交、补正材料.
    r"代[为办](?:$|..)|提交|补正|签收|领取|递交|送达|签订|签署|填报|缴[纳费]|变更|前[往来]|^[有全]权|一般|特别|"
    r"负责|处理|协助|咨询|手续|材料|文件|业务|事宜|资料|权限|相关|有关|全部|其他|期间|终止|截止|生效|"
    r"同意|属实|承担|责任|法律|以及|或者|或其|^[的为至到被把将请须不未其并且]|的$"
)
# The label of the place, half of it taken for the name: 委托（单位）人示例公司.
_UNIT_LABEL = re.compile(
    r"^(?:(?:委托|授权)(?:人|方|单位)?[(（](?:单位|盖章|公章|名称)[)）](?:人|方)?|(?:委托|授权)单位(?:名称)?)"
    r"[:：]?(?=[\u3400-\u9fff]{4})"
)
_UNIT = re.compile(
    r"(?:" + "|".join(UNIT_ENDS) + r")"
    r"(?:[(（][^()（）]{1,12}[)）])?(?:第?[0-9一二三四五六七八九十]{1,3}号?)?$"
)
_NO_UNIT = re.compile(
    r"贵|[本我](?:单位|公司|司|中心|局|人)|[甲乙丙丁]方|法定代表|代表人|负责人|签[字名章]|[盖公印]章|"
    r"受托|[委授][托权][人方单书]|年.{0,2}月|^(?:到|前往|向|由|兹|代表|办理|特此)|[单公]位?名称|身份证|"
    r"经办机构"
)
# 有限公司 of which a character was lost or misread.
_BROKEN = re.compile(r"有限(?!(?:责任)?公司|合伙)|(?<!有)限(?:责任)?公司$|限责公司")
# The line below, 类型 有限责任公司（自然人投资或控股）, run into the name.
_KIND_BEHIND = re.compile(
    r"^(.{4,}?公司)(?:类?型)?(?:有限责任公司|股份有限公司)(?:[(（].{2,16}[)）]?)?$"
)
# What is left of a name of which the front was lost names nobody.
_ONLY_FORM = re.compile(r"(?:有限|责任|股份|集团|实业|控股)*公司")
_LEFT_OVER = re.compile(r"(?<=[司厂店心社业)）所部行])(?:单位|法定|法人|单)$")
_ALIAS = re.compile(r"[(（](?:以下|下称|简称|甲方|乙方).*$")
_ADDRESS = re.compile(
    r"[省市区县州盟旗镇乡村]|街道|[路街巷弄道]|胡同|大厦|广场|[号室楼幢座栋层]|小区|园区|工业园|大道"
)
_NO_ADDRESS = re.compile(r"^(?:[^省市区县]{0,6}[:：])?(?:邮政编码|联系电话|经办人|法定代表人)")
_BANK = re.compile(r"银行|信用社|信用合作|农信|联社|[支分]行|营业部|分理处|储蓄|邮储|财务公司")
_AUTHORITY = re.compile(r"(?:局|委员会|委|厅|部|所|中心|大厅|处|办公室|政府|院|队|机构)$")
# A bare place name heads no authority: 市 was printed twice and recognition kept one of them.
_MERGED = re.compile(r"^([\u4e00-\u9fff]{2,6}?)(?<![省市区县州盟旗国家镇乡道处])市(?=场监督)")


def person_name(text: str) -> tuple[str, float]:
    """The person's name in a wording, and how well it has that shape."""
    wordings = [part.strip() for part in re.split(r"[:：]", text) if part.strip()]
    return _best([_person(part) for part in reversed(wordings)], text)


def unit_name(text: str) -> tuple[str, float]:
    """The unit's name in a wording, and how well it has that shape."""
    wordings = [part for part in re.split(r"[:：\n]", text) if part.strip()]
    return _best([_unit(part.strip()) for part in reversed(wordings)], text)


def address(text: str) -> tuple[str, float]:
    """An address: it names a place and a number, a street or a building."""
    plain = fold(text)
    if len(plain) < 4 or _NO_ADDRESS.search(plain):
        return text, _NONE
    return text, FITS if len(_ADDRESS.findall(plain)) >= 2 else _DOUBTFUL


def bank_name(text: str) -> tuple[str, float]:
    """A bank's name down to its branch."""
    plain = fold(text)
    return text, FITS if len(plain) >= 4 and _BANK.search(plain) else _DOUBTFUL


def authority(text: str, region: str = "") -> tuple[str, float]:
    """The name of an authority, with characters put back that recognition merged or lost.

    示例市市场监督管理局 is read with one 市, and its first character is often under the seal; the
    `region` a slice is made for tells what stood there.
    """
    value = _unmerged(_with_region(text, region), region)
    plain = fold(value)
    if len(plain) < 4 or not _AUTHORITY.search(plain):
        return value, _DOUBTFUL if len(plain) >= 4 else _NONE
    return value, FITS


def _unmerged(text: str, region: str) -> str:
    """The doubled 市 of 某市市场监督管理局 where only one of the two was read."""
    if region.endswith("市") and text.startswith(region + "场监督"):
        return region + "市" + text.removeprefix(region)
    return _MERGED.sub(r"\1市市", text)


def _with_region(text: str, region: str) -> str:
    """The region at the head of an authority's name where one of its characters was lost."""
    if len(region) < 3 or text.startswith(region):
        return text
    for at in range(len(region) - 1):
        damaged = region[:at] + region[at + 1 :]
        if text.startswith(damaged):
            return region + text.removeprefix(damaged)
    if re.match(rf"{re.escape(region[:-1])}[\u4e00-\u9fff]{{2,4}}[区县]", text):
        return region + text.removeprefix(region[:-1])
    changed = [pair for pair in zip(region, text, strict=False) if pair[0] != pair[1]]
    if len(changed) == 1 and len(text) > len(region) and overlap(*changed[0]) >= _ALIKE:
        return region + text[len(region) :]
    return text


def _best(found: list[tuple[str, float]], text: str) -> tuple[str, float]:
    """The wording that fits best, the later one of several that do."""
    return max(found, key=lambda pair: pair[1], default=(text, 0.0))


def _person(text: str) -> tuple[str, float]:
    name = re.sub(r"\s", "", _REMARK.sub("", text)) if not text.isascii() else text.strip()
    name = _HONORIFIC.sub("", _LABEL_BEHIND.sub("", name))
    shorter = _ROLE_BEFORE.sub("", name)
    name = shorter if len(shorter) >= 2 else name
    name = name.strip("、,，.。;；_*＊ ")
    if len(name) < 2 or _NO_PERSON.search(name):
        return name, _NONE
    if _DOTTED_NAME.fullmatch(name) and len(name) <= 15:
        return name, FITS
    if _HAN_NAME.fullmatch(name):
        return name, FITS if _usual(fold(name)) else _UNUSUAL
    return name, _UNUSUAL if _LATIN_NAME.fullmatch(name) else _DOUBTFUL * 0.6


def _usual(name: str) -> bool:
    """Whether a run of characters is built as names are: four of them begin with two surnames."""
    if len(name) < 4:
        return has_surname(name)
    both = has_surname(name[:1]) and has_surname(name[1:2])
    return len(name) == 4 and (both or name[:2] in DOUBLE)


def _unit(text: str) -> tuple[str, float]:
    name = _ALIAS.sub("", _UNIT_LABEL.sub("", text)).strip("、,，.。;；_*＊ ")
    name = name.removesuffix("的")
    shorter = _LEFT_OVER.sub("", _ROLE_BEHIND.sub("", name))
    name = shorter if len(shorter) >= 4 else name
    name = _KIND_BEHIND.sub(r"\1", name)
    plain = fold(name)
    if len(plain) < 4 or plain.isascii() or _NO_UNIT.search(plain) or _ONLY_FORM.fullmatch(plain):
        return name, _NONE if len(plain) >= 2 else 0.0
    if _BROKEN.search(plain):
        return name, _DOUBTFUL
    return name, FITS if _UNIT.search(plain) else _UNUSUAL
