"""Where a person's name ends in running speech: 法人王强来办 has 王强, 法人王来福 has 王来福."""

from __future__ import annotations

import re
from typing import Final

from zhagen.language import shapes
from zhagen.language.surnames import DOUBLE, has_surname

_HAN: Final = "[\u3400-\u9fff]"
_DOTTED: Final = re.compile(rf"{_HAN}{{1,8}}(?:·{_HAN}{{1,8}})+")
# What the sentence goes on with behind a name.
_GOES_ON: Final = re.compile(
    r"电话|手机|联系|身份|证件|号码|先生|女士|小姐|同志|本人|亲自|自己|委托|授权|负责|公司|单位"
    r"|法人|老板|经办|会计|员工"
    r"|代[办理]|名下|请了|一共|总共|[一二三四五六七八九十两]+[个名位]"
    r"|来(?=[办交弄登申开拿的了吧跑做]|[^\u3400-\u9fff]|$)|去(?=[办交弄登申开拿的了吧跑做]"
    r"|[^\u3400-\u9fff]|$)"
    r"|有(?=[个事一二三四五六七八九十两空时社没])|明(?=[天年早晚])|今(?=[天年早晚])"
    r"|现(?=[在有])|已经?|先(?=[生去来办])"
    r"|想(?=[办要开问来去给])|在(?=[外这那出公我忙])|和(?=[我你他经法老])"
    r"|跟(?=[我你他经法老])|与|交(?=[给社])|因(?=为)|还(?=[有没是在])"
    r"|请(?=[了您你问])|要(?=[办来去开求给])|带|办|给|雇"
    r"|[的是也都就没不了啊吧呢呀哦哈嘛吗让叫他她我这那此把被由、]"
)
_PARTICLE: Final = frozenset("的了啊吧呢呀哦哈嘛是总来去办吗么也都就请")
_NO_NAME: Final = re.compile(
    r"(?:老板|经理|老师|主任|会计|师傅|先生|女士|小姐|大[姐哥]|阿姨|叔叔|厂长|店长)$"
    r"|[我你他她它们总这那的了是不没吗呢吧啊么哪谁什怎啥]|知道|可以|能够|应该|已经"
    r"|^许[多久]|^家[父母兄]|^(?:[和与从同由有要须能都那后须应相令在也就还已才姓等]|单位|公[司章户]|安排"
    r"|常[年常]|经[常办理]|查|管|向"
    r"|全[部权]|通[过知]|方[便面]|时[间候]|文件|成[立功]|党|水|别人|养老|印章|暂|计划|盖章"
    r"|连(?=[我他她你法老同带上着]|$)|辛苦|容易|谢谢|支[付行持]"
    r"|跳过|终于|平时|何[时人]|任[何职]|幸好|双方|步|强[制调]|家里|车|路|国[家企]|信[息用]"
    r"|农[业村]|工[商行]|建[行设]|社[保会]"
    r"|万一|余下|易[于受]|行政|高[管兴]|马上|包括|广[告大]|黄[金色]|白天|明[天年确]|关[于系]"
    r"|阳历|农历|于[是此今去昨前本上明]|来[办代交弄开登申问跑]|先[跳不填空放别办弄]|安全|康复|左右"
    r"|当[时然]|全[国体]|冷静|方案|习惯|温[度馨]|程序|应[当该]|周[一二三四五六日天](?=$|[来去办到上下前后早晚])"
    r"|金[额融]|商[量业]|钱[款都是]|代[码办理账表扣缴收替]|房[东租子产屋]|水[电费]|文[员化书]|项目"
    r"|平台|官[网方]|余额|计算|成员|游客|终止|应付|别[的家]|隔[壁天]|后[来面勤]|前[面台]|年[底初纪]|随[便时])"
)
BOUND: Final = re.compile(r"[^\u3400-\u9fff]|$")


def name_at(text: str, start: int, *, strict: bool) -> str:
    """The name that begins at a place, "" where none does.

    `strict` wants the words behind it to show where it ends.
    """
    dotted = _DOTTED.match(text, start)
    if dotted:
        return dotted.group()
    run = text[start : start + 4]
    if not has_surname(run):
        return ""
    if twice := _told_twice(text, start):
        return twice
    shortest = 3 if run[:2] in DOUBLE else 2
    for length in (shortest + 1, shortest):
        name = text[start : start + length]
        end = start + length
        longer = length > shortest
        if len(name) < length or not is_name(name):
            continue
        if BOUND.match(text, end) and not (longer and name[-1] in _PARTICLE):
            return name
        if _GOES_ON.match(text, end) and not (longer and _GOES_ON.match(text, end - 1)):
            return name
    name = text[start : start + shortest + 1]
    return "" if strict or not is_name(name) else name


def _told_twice(text: str, start: int) -> str:
    """The name a voice run repeats, whole or without the family name: 许文静文静."""
    for length in (4, 3, 2):
        name, end = text[start : start + length], start + length
        given = name[2:] if name[:2] in DOUBLE else name[1:]
        again = text.startswith(name, end) or (len(given) > 1 and text.startswith(given, end))
        if again and is_name(name):
            return name
    return ""


def is_name(text: str) -> bool:
    """Whether a text can be a name: a family name, and no word of everyday speech."""
    if not re.fullmatch(rf"{_HAN}{{2,4}}", text) or _NO_NAME.search(text):
        return False
    # A name may end in 男 (若男), which on a form is a column of its own.
    return shapes.person_name(text.replace("男", "楠"))[1] >= shapes.FITS
