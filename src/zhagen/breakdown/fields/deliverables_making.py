"""Whether a verb makes the thing it governs, and whether the thing is one that can be handed over.

Some verbs make nothing by themselves (做好, 负责), some only better what is there (完善), some
build works as often as systems (建设); each of them asks something of the name.
"""

from __future__ import annotations

import re

from zhagen.breakdown.fields.deliverables_words import DeliverableWords

# What somebody answers for doing, not making: 负责落实责任清单.
_DOING = re.compile(
    "落实|执行|监督|实施|组织|推进|贯彻|宣传|解读|管理|维护|审核|审批|协调|督促|检查|指导|运行|运维|做好"
)
# What is completed rather than made: 完成年度计划.
_COMPLETED = re.compile(r"(?:计划|标准|规划|任务|政策|措施|体系)$")
_NO_NAME = re.compile(
    r"^(?:不(?:适应|适用|符合|一致|合时宜)|过时|失效|以下|下列|如下|上述|所需|本|[现原][行有]|既有|历年|以往|对(?![照策口比]))|列入|纳入|认定|进行|给予|享受|达到"
    r"|按照|提供|的(?:通知|公告|通告|函)$"
)
# Systems of pipes and wires, which are works.
_PHYSICAL = re.compile(
    "(?:喷淋|消防|[供排给]水|通风|空调|供[热暖电气]|灌溉|管网|照明|输[配水]|防护|净化|除尘|循环|制冷"
    "|动力|污水|回收|收集)系统$"
)
# Heads that are told too often to be a paper where they stand alone: 反馈结果.
_BARE = frozenset(("结果", "问题", "线索", "信息", "数据", "平台"))
# 编制 is also the number of posts.
_POSTS = re.compile("编制(?:总|数|内|外|管理|调整|资源|核定|部门|委员|使用|[^，。；]{0,2}$)")
# A noun that no list holds is over where its number or the next act begins: 操作卡5000张并发放.
_NOUN_OVER = re.compile(
    "(?:不少于|不低于|不超过|不多于|至少|最多|约|各|[每一]式?)?[0-9]|不超过|不少于|并(?!联)|用于|发放|于(?=[0-9每])|供"
)
_NO_START = "(?!工作|[至给到由在于对为因以经不并和及])"
_PLAIN_NOUN = re.compile(
    rf"{_NO_START}[^，。；：（）《》\"的0-9]{{2,14}}"
    rf"|{_NO_START}[^，。；：（）《》0-9]{{2,24}}的[^，。；：（）《》的0-9]{{2,10}}"
)
_LONG, _SHORT, _RENEWED = 7, 4, 3


def is_made(text: str, verb: re.Match[str], end: int, stop: int, words: DeliverableWords) -> bool:
    """Whether a verb that need not make anything does so here."""
    name, word = text[verb.end() : end], verb.group()
    if word in words.light:
        return _is_nominal(text, verb, end, stop, words)
    if word in words.deciding:
        return len(name) >= _SHORT and "的" not in name and name.endswith(words.decided)
    if word in words.building:
        return _is_system(name, words)
    if word in words.changing:
        least = _RENEWED if word in words.renewing else _LONG
        return len(name) >= least and name.endswith(words.changed)
    if word == "提供":
        return name.endswith(words.provided)
    no_paper = (word == "签署" and name.endswith("意见")) or (
        word == "完成" and _COMPLETED.search(name) is not None
    )
    return not no_paper


def _is_nominal(
    text: str, verb: re.Match[str], end: int, stop: int, words: DeliverableWords
) -> bool:
    """做好材料准备: the making stands behind; 负责切换方案: somebody answers for a paper."""
    name, word = text[verb.end() : end], verb.group()
    if words.nominal.match(text, end, stop):
        return word != "实施" or _is_system(name, words)
    if words.verb.match(text, verb.end()):
        return False
    if word == "做好":
        return end == stop and name.endswith(words.changed) and _DOING.match(name) is None
    answers = word == "负责" and words.paper.search(name) is not None
    return answers and end == stop and _DOING.match(name) is None


def _is_system(name: str, words: DeliverableWords) -> bool:
    """建设政务语料库, 打造数据共享平台 are systems; 建设人才平台 is a figure of speech."""
    if name.endswith("平台"):
        return words.platform.search(name) is not None
    return name.endswith(words.systems)


def is_thing(name: str, verb: str, words: DeliverableWords) -> bool:
    """Whether a name says what is made: no bare 机制, no 结果, no works, nothing uploaded to."""
    if _NO_NAME.search(name):
        return False
    if verb in words.handing:
        return name not in _BARE and not (verb == "上传" and name.endswith(("平台", "系统", "群")))
    return (verb in words.writing or name not in words.empty) and not _PHYSICAL.search(name)


def any_noun(text: str, verb: re.Match[str], stop: int, words: DeliverableWords) -> int:
    """Where any noun ends that closes its clause behind a verb whose objects are all papers, or 0.

    制定落实举措, 报送雨情汛情: no list holds every noun, but nothing else is written or reported.
    """
    written = verb.group() in words.writing
    if not (written or verb.group() in words.reporting) or _POSTS.match(text, verb.start()):
        return 0
    over = _NOUN_OVER.search(text, verb.end() + 1, stop)
    end = over.start() if over else stop
    name = text[verb.end() : end]
    if not _PLAIN_NOUN.fullmatch(name):
        return 0
    if name.endswith(words.unwritten if written else words.unreported):
        return 0
    if not written and ("的" in name or name.endswith((*words.bodies, *words.acts))):
        return 0
    return end
