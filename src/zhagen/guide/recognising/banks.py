"""Banks as people name them: 工行示例支行, 示例农商行东门分理处; without a branch it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.guide.recognising.leads import behind_leads
from zhagen.guide.recognising.said import Mention, Said
from zhagen.guide.recognising.vocabulary import Kind

_NATIONAL: Final = re.compile(
    r"(?:中国)?(?:工商|农业|建设|交通|邮政储蓄|民生|光大|农业发展|人民)银行|中国银行"
    r"|(?:招商|中信|华夏|浦发|浦东发展|上海浦东发展|兴业|平安|广发|浙商|渤海|恒丰)银行"
    r"|中国?邮储|邮政储蓄|邮储"
    r"|[工农中建交招]行(?!业)"
)
_HEAD: Final = (
    r"(?:银行|农商行?|农信社?|信用社|信用联社|联社|商行|邮储|邮政储蓄|[工农中建交招]行(?!业)|村镇)"
)
_TAIL: Final = r"(?:支行|分行|营业部|营业室|分理处|储蓄所|信用社|分社|网点|营业所)"
_BRANCH: Final = re.compile(
    rf"[\u4e00-\u9fffA-Za-z0-9（）]{{0,24}}?{_HEAD}(?:股份有限公司|有限责任公司)?"
    rf"(?:[\u4e00-\u9fff0-9（）]{{0,14}}?{_TAIL}){{1,3}}"
    rf"|[\u4e00-\u9fff]{{2,20}}?银行(?:股份有限公司|有限责任公司)(?!\w*{_TAIL})"
)
_LEAST: Final = 4


def banks(said: Said) -> Iterator[Mention]:
    """Every bank named down to its branch."""
    concept = said.vocabulary.first_of(Kind.BANK_NAME, said.asked)
    if concept is None:
        return
    for found in _BRANCH.finditer(said.text):
        name = _name(found.group())
        start = found.end() - len(name)
        if len(name) >= _LEAST and not said.clause_at(start).idle:
            yield Mention(concept.name, name, start, found.end(), weight=2)


def _name(run: str) -> str:
    """The bank's name in a run: from a bank everybody knows on, else behind what leads."""
    national = _NATIONAL.search(run)
    return run[national.start() :] if national else behind_leads(run)
