"""What stands before a name in speech: 我们公司叫, 帮, 开户行是. The name begins behind it."""

from __future__ import annotations

import re
from typing import Final

_LEAST: Final = 3
# Words no registered name holds, wherever they stand before it.
_STRONG: Final = re.compile(
    r"(?:名字|名称|全称|全名|字号|店名|厂名|户名|公司名称?|单位名称?|抬头)(?:叫做?|是|为|：)*"
    r"|叫做?个?|取名|名叫|我们|咱们?|我司|我公司|本公司|本单位|帮忙?|替|代表|受|代理(?!记账)"
    r"|(?:注册|成立|新开|开办|开|办|登记|设立)了?(?:一|这|两)?(?:家|个)叫?|(?:注册|成立"
    r"|登记|设立)了"
    r"|(?:我|他|她|们|家|司|位|老板|朋友|哥|姐|弟|戚|客户|名下|注册|法人|单位)的"
    r"|一家|有家|这家|那家|这个|那个|因为|所以|但是|还有|以及|开户行|开户银行|(?:开户|户头?|开)(?:在|于)"
)
_WEAK: Final = re.compile(
    r"(?:你好|您好|请问|麻烦|我|想|要|给|为|是|就是|在|和|跟|与|由|以|去|到|的|用|公司"
    r"|单位|企业|厂子?|店|老板|客户"
    r"|反正|其实|应该|好像|肯定|确实|毕竟|总之|可能|大概|貌似|按说"
    r"|会计|代办|现在|刚刚?|新|办|开|登记|注册|成立|对公|基本户|账户|银行是|（|、|：| )"
)
# Names that begin as such a word does.
_NOT_SO: Final = re.compile(
    r"新(?!注册|成立|开)|和[平谐睦顺信润美丰兴]|为民|开[元心泰明源封]|与时|要塞|在线|到家"
    r"|用心|以[岭琳]|办公"
)


def behind_leads(text: str) -> str:
    """The end of `text` that may be a name.

    >>> behind_leads("我们公司叫示例市红星机械厂")
    '示例市红星机械厂'
    """
    last = 0
    for found in _STRONG.finditer(text):
        if len(text) - found.end() >= _LEAST:
            last = found.end()
    while not _NOT_SO.match(text, last):
        weak = _WEAK.match(text, last)
        if weak is None or len(text) - weak.end() < _LEAST:
            break
        last = weak.end()
    return text[last:]
