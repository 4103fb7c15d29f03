"""The words of things handed over, read once from the data file, as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

# Each character is an alternative of its own, so that the search keeps its table of first letters.
# One-character verbs count only at the head of a clause or behind a time or an auxiliary.
_SHORT = "|".join(
    rf"{verb}(?<=[，。；：、前内后要须应请并先再]{verb})"
    r"(?![告展通易往流换生布放现言电票案级导考入具送备请经由至给到市县区省局委挥动力育扬明达掘包债改名刊销叉警付底纳台席差资让口勤租售境建任予])"
    for verb in "报交附发出写编拟"
)
# Papers by their last character, behind a verb of making or handing only.
_LAST = (
    "|".join(
        rf"{last}(?<![代发外图秘证文责注在备立结破订档草方预议提答个清名菜成]{last})"
        r"(?![示书馆册格面明达现])"
        for last in "书册函稿表图史志榜"
    )
    + r"|库(?<![水仓入国金车冷出文粮油文宝书货]库)(?![区存房容里房])"
)
# 进展情况, 清单台账: the name goes on.
_FURTHER = "情况|信息|数据|材料|资料|清单|报表|台账"
# 形成分析报告不少于5篇, 发布国家标准30项以上: how many, behind the name.
_COUNTED = (
    r"(?:不少于|不低于|至少|约|各)?[0-9一二三四五六七八九十两百]+余?"
    r"[份篇个项套本部册张期条批款例种组件门]"
)
# 一户一档, 一矿一策: somebody writes one for each.
_EACH = r"一[户企校矿村河园镇县区人岗车案事品厂站楼店桥坝库院机项][\"]?一[档册表卡策账单案码]"


@dataclass(frozen=True, slots=True)
class DeliverableWords:
    """The patterns built from the data file."""

    verb: re.Pattern[str]
    handing: frozenset[str]
    writing: frozenset[str]
    reporting: frozenset[str]
    unreported: tuple[str, ...]
    unwritten: tuple[str, ...]
    founding: frozenset[str]
    building: frozenset[str]
    systems: tuple[str, ...]
    platform: re.Pattern[str]
    empty: frozenset[str]
    telling: frozenset[str]
    provided: tuple[str, ...]
    acts: tuple[str, ...]
    renewing: frozenset[str]
    light: frozenset[str]
    changing: frozenset[str]
    changed: tuple[str, ...]
    deciding: frozenset[str]
    decided: tuple[str, ...]
    head: re.Pattern[str]
    founded: re.Pattern[str]
    known: re.Pattern[str]
    told: re.Pattern[str]
    paper: re.Pattern[str]
    heads: frozenset[str]
    bodies: tuple[str, ...]
    after: re.Pattern[str]
    nominal: re.Pattern[str]
    topics: tuple[re.Pattern[str], ...]
    before_agent: re.Pattern[str]
    by_agent: re.Pattern[str]
    recipients: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def deliverable_data() -> dict[str, Any]:
    """The words as the data file lists them."""
    text = files(__package__).joinpath("deliverables.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@lru_cache(maxsize=1)
def deliverable_words() -> DeliverableWords:
    """The patterns of deliverables.yaml."""
    data = deliverable_data()
    return DeliverableWords(**_verbs(data), **_nouns(data), **_sentences(data))


def _verbs(data: dict[str, Any]) -> dict[str, Any]:
    """What makes, changes, builds or hands over a thing."""
    kinds = ("making", "handing", "light", "changing", "deciding", "writing", "building")
    return {
        "verb": re.compile(f"{any_of(word for kind in kinds for word in data[kind])}|{_SHORT}"),
        "handing": frozenset((*data["handing"], *"报交附发")),
        **{
            name: frozenset(data[name])
            for name in (
                "writing", "reporting", "founding", "building", "telling", "renewing", "light",
                "changing", "deciding",
            )
        },
    }  # fmt: skip


def _nouns(data: dict[str, Any]) -> dict[str, Any]:
    """The last nouns of a name, by the verb before it."""
    heads = data["heads"].split()
    return {
        "unreported": tuple(data["unreported"]),
        "unwritten": tuple(data["unwritten"]),
        "systems": tuple(data["systems"]),
        "platform": re.compile(any_of(data["platforms"])),
        "empty": frozenset(data["empty_heads"]),
        "provided": tuple(data["provided_heads"]),
        "changed": tuple(data["changed_heads"]),
        "decided": tuple(data["decided_heads"]),
        "heads": frozenset(heads),
        "head": re.compile(f"(?:{any_of(heads)}|{_LAST}|{_EACH})"),
        "founded": re.compile(f"(?:{any_of([*heads, *data['founded']])}|{_LAST})(?!伍)"),
        "known": re.compile(f"(?:{any_of([*heads, *data['told_known']])}|{_LAST})"),
        "told": re.compile(f"(?:{any_of([*heads, *data['told_heads']])}|{_LAST})"),
        "paper": re.compile(any_of(papers_of(data))),
        "bodies": tuple(data["bodies"].split()),
    }


def _sentences(data: dict[str, Any]) -> dict[str, Any]:
    """What stands around a name: recipients, agents, what may follow."""
    named = any_of([*papers_of(data), *data["told_heads"]])
    return {
        "acts": (*data["acts"], "销号", "验收", "公安机关", "会审"),
        "after": _after(data),
        "nominal": re.compile(any_of(data["nominal"])),
        "topics": _topics(data, f"{named}|{_LAST}"),
        "before_agent": _before_agent(named),
        "by_agent": _by_agent(data),
        "recipients": _recipients(data, any_of(data["bodies"].split())),
    }


def papers_of(data: dict[str, Any]) -> list[str]:
    """The heads that name no body."""
    bodies = tuple(data["bodies"].split())
    return [head for head in data["heads"].split() if not head.endswith(bodies)]


def any_of(words: Iterable[str]) -> str:
    """An alternation in which the longest word wins."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))


def _after(data: dict[str, Any]) -> re.Pattern[str]:
    """What may follow a name although its clause goes on."""
    return re.compile(
        rf"[等（、和及与并]|\"(?=$|[，。；、（）和及与])|向(?:社会|[^，。；]{{1,12}}(?:公[布开示]|报|提))|供[^应给暖电水]"
        rf"|{_COUNTED}|{any_of([*data['trailing'], *data['nominal']])}"
    )


def _before_agent(names: str) -> re.Pattern[str]:
    """A name in front of 由 and an agent, at the end of what is searched."""
    return re.compile(
        rf"(?:.*[，。；：、\t]|^)(?:《(?P<t>[^《》]{{2,60}})》|(?P<n>[^，。；：（）、《》\t]*?"
        rf"(?:{names})))(?:（[^（）]{{0,24}}）)?$"
    )


def _by_agent(data: dict[str, Any]) -> re.Pattern[str]:
    """由某局起草; 由招商局拿 is said in speech, at the end of the clause."""
    done = any_of(data["done_by"])
    return re.compile(
        rf"由(?!于)[^。；，]{{2,40}}?(?:{done}|[拿出写拟编弄做发报交起](?=$|[，。；]))"
    )


def _topics(data: dict[str, list[str]], names: str) -> tuple[re.Pattern[str], ...]:
    """将……报送, and 成立由……组成的……: other words part verb and name."""
    settled = any_of([*data["handing"], *data["settling"]])
    bracket = r"(?:（[^（）]{0,24}）)?"
    return (
        re.compile(
            rf"(?:将|把)(?P<n>[^，。；：（）《》\t]{{0,40}}?(?:{names})(?![表单书稿函册图库集]|{_FURTHER})){bracket}"
            rf"[^，。；：（）\t]{{0,24}}?(?:{settled}|(?<![推运配])送到|报)"
        ),
        # 成立由……组成的……领导小组: the commas of its members part verb and name.
        re.compile(
            r"(?:成立|组建|设立)由[^。；]{2,160}?的(?P<n>[^，。；：、的]{2,30}?"
            r"(?:领导小组|工作组|工作小组|小组|专班|指挥部|委员会))(?=$|[，。；（])"
        ),
    )


def _recipients(data: dict[str, list[str]], body: str) -> tuple[re.Pattern[str], ...]:
    hand, acts = any_of(data["handing"]), any_of(data["acts"])
    name = rf"(?P<r>[^，。；：（）《》\t]{{0,24}}?(?:{body}))"
    return (
        re.compile(rf"(?:{hand}|报|提请|并交|发至|送交|交)(?:至|给|到|请)?{name}(?:{acts})"),
        re.compile(rf"向{name}(?:{hand}|作出?|提出|报备)"),
        re.compile(rf"(?:{hand}|发至|送至|交至|送交)(?:至|给|到)?{name}(?=$|[，。；、（）\t])"),
        re.compile(rf"(?<![上呈填申举预通])报(?:至|给|到|请)?{name}(?=$|[，。；（）\t])"),
        re.compile(rf"(?<![推运配发报抄呈移递])送(?:至|给|到|交)?{name}(?=$|[，。；（）\t])"),
    )
