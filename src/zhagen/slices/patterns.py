"""Named parts of a slice's patterns: `{unit}`, `{person}`, `{day}` instead of long expressions.

Letters say the same few things in many wordings, so their facts take many patterns; what a unit's
name or a written day looks like is the same in all of them and stands here once. Names are taken
short: what a pattern says behind a part decides how far it reaches.
"""

from __future__ import annotations

import re
from typing import Final

_UNIT_ENDS = """
公司 集团 合伙企业 合作社 联合社 企业 事务所 工作室 研究院 设计院 医院 卫生院
学院 法院 剧院 检察院 电影院 养老院 福利院 科学院 学校 中学 小学 大学 幼儿园
托儿所 研究所 诊所 派出所 招待所 会所 交易所 服务所 中心 协会 学会 商会 联合会
基金会 促进会 委员会 工会 俱乐部 经营部 门市部 营业部 服务部 经销部 项目部 编辑部
代表处 办事处 办公室 商行 车行 银行 支行 分行 旅行社 杂志社 报社 出版社 供销社
信用社 旅社 农场 林场 牧场 养殖场 市场 商场 停车场 加油站 服务站 工作站 供应站
收购站 商店 药店 书店 饭店 酒店 旅店 门店 超市 便利店 餐厅 餐馆 茶馆 宾馆
图书馆 博物馆 美术馆 体育馆 茶楼 酒楼 酒吧 网吧 药房 书屋 花园 茶坊 作坊 工坊
理发店 美容院 修理铺 商铺 档口 局 厂 店 行 社 部 馆 坊 屋 铺 楼 站 场 园
所 院 处 队 室 厅 吧
"""
UNIT_ENDS: Final = tuple(_UNIT_ENDS.split())
_LEGAL_FORM = r"(?:[（(](?:有限合伙|普通合伙|特殊普通合伙|个人独资|集团)[)）])"
_ENDS = "|".join(sorted(UNIT_ENDS, key=lambda end: -len(end)))
_NUMERAL = "一二三四五六七八九十"
_PARTS: Final = {
    "unit": rf"[\u4e00-\u9fff·A-Za-z0-9（(）)]{{2,45}}?(?:{_ENDS}){_LEGAL_FORM}?",
    "person": r"(?:[\u3400-\u9fff]{1,8}[·•・][\u3400-\u9fff]{1,8}|[\u3400-\u9fff]{2,4}?)",
    "day": (
        r"(?:\d{4}|[〇零○一二三四五六七八九]{4})\s*[年.\-/]\s*"
        rf"(?:\d{{1,2}}|[{_NUMERAL}]{{1,2}})\s*[月.\-/]\s*(?:\d{{1,2}}|[{_NUMERAL}]{{1,3}})\s*日?"
    ),
}
NAMES: Final = tuple(_PARTS)


def spelled_out(pattern: str) -> str:
    """`pattern` with its named parts replaced by what they stand for."""
    return re.sub(
        r"\{(" + "|".join(NAMES) + r")\}", lambda found: f"(?:{_PARTS[found[1]]})", pattern
    )
