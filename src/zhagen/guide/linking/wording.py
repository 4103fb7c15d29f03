"""The words in which linking asks back. Every item name in them comes from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WHICH: Final = "您要办的是哪一项？"
WHICH_OPERATION: Final = "您是要怎么办？"
WHICH_PEOPLE: Final = "是给谁办、哪一类的？"
WHICH_REGION: Final = "您在哪个地方办？"
WHICH_BODY: Final = "您要找哪个部门办？"

OPERATIONS: Final[Mapping[str, str]] = {
    "new": "第一次办、新办",
    "change": "信息变了，办变更",
    "end": "不办了，要注销、终止",
    "renew": "快到期，续期、换证",
    "replace": "丢了、坏了，补一个",
    "suspend": "先挂失、停用",
    "resume": "恢复、启用",
    "transfer": "转过来或转走、过户",
    "look_up": "查询、打印",
    "prove": "开证明",
    "claim": "领钱、报销、领待遇",
    "withdraw": "提取",
    "refund": "退费、退税",
    "pay": "缴费、申报、补缴",
    "settle": "申请仲裁、调解、复核",
    "book": "预约",
}

FOR_WHOM: Final[Mapping[str, str]] = {
    "flexible": "灵活就业人员",
    "residents": "城乡居民",
    "employees": "单位职工",
    "officials": "机关事业单位",
    "sole_trader": "个体工商户",
    "branch": "分公司、分支机构",
    "partnership": "合伙企业",
    "sole_owner": "个人独资企业",
    "cooperative": "农民专业合作社",
    "company": "公司",
    "unit": "单位、企业",
    "students": "毕业生、学生",
    "disabled": "残疾人",
    "children": "儿童、未成年人",
    "elderly": "老年人",
}
