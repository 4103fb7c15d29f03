"""The words of things handed over, read once from the data file, as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

# Each character is an alternative of its own, so that the search keeps its table of first letters.
# One-character verbs count only at the head of a clause or behind a time or an auxiliary.
_SHORT = "|".join(
    rf"{verb}(?<=[，。；：、前内后要须应请并先再]{verb})"
    r"(?![告展通易往流换生布放现言电票案级导考入具送备请经由至给到市县区省局委])"
    for verb in "报交附发出写编拟"
)
# Papers by their last character, behind a verb of making or handing only.
_LAST = "|".join(
    rf"{last}(?<![代发外图秘证文责注在备立结破订档草方预议提答个清名菜成]{last})"
    r"(?![示书馆册格面明达现])"
    for last in "书册函稿表图史志"
)


@dataclass(frozen=True, slots=True)
class DeliverableWords:
    """The patterns built from the data file."""

    verb: re.Pattern[str]
    handing: frozenset[str]
    light: frozenset[str]
    changing: frozenset[str]
    changed: tuple[str, ...]
    deciding: frozenset[str]
    decided: tuple[str, ...]
    head: re.Pattern[str]
    told: re.Pattern[str]
    paper: re.Pattern[str]
    heads: frozenset[str]
    endings: tuple[str, ...]
    after: re.Pattern[str]
    nominal: re.Pattern[str]
    topics: tuple[re.Pattern[str], ...]
    fronted: tuple[re.Pattern[str], ...]
    before_agent: re.Pattern[str]
    by_agent: re.Pattern[str]
    recipients: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def deliverable_words() -> DeliverableWords:
    """The patterns of deliverables.yaml."""
    text = files("zhagen.breakdown").joinpath("deliverables.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    heads, told = data["heads"].split(), data["told_heads"]
    bodies = tuple(data["bodies"].split())
    papers = [head for head in heads if not head.endswith(bodies)]
    full = [*data["making"], *data["handing"], *data["light"], *data["changing"], *data["deciding"]]
    return DeliverableWords(
        verb=re.compile(f"{_any(full)}|{_SHORT}"),
        handing=frozenset((*data["handing"], *"报交附发")),
        light=frozenset(data["light"]),
        changing=frozenset(data["changing"]),
        changed=tuple(data["changed_heads"]),
        deciding=frozenset(data["deciding"]),
        decided=tuple(data["decided_heads"]),
        head=re.compile(f"(?:{_any(heads)}|{_LAST})"),
        told=re.compile(f"(?:{_any([*heads, *told])}|{_LAST})"),
        paper=re.compile(_any(papers)),
        heads=frozenset(heads),
        endings=tuple(heads),
        after=re.compile(rf"[等、和及与并]|{_any([*data['trailing'], *data['nominal']])}"),
        nominal=re.compile(_any(data["nominal"])),
        topics=_topics(data, _any([*papers, *told])),
        fronted=_fronted(data, _any(papers)),
        before_agent=re.compile(
            rf"(?:.*[，。；：、\t]|^)(?:《(?P<t>[^《》]{{2,60}})》|(?P<n>[^，。；：（）、《》\t]*?"
            rf"(?:{_any([*papers, *told])})))(?:（[^（）]{{0,24}}）)?$"
        ),
        by_agent=re.compile(
            rf"由(?!于)[^。；，]{{2,40}}?"
            # 由招商局拿: said in speech, at the end of the clause.
            rf"(?:{_any(data['done_by'])}|[拿出写拟编弄做发报交起](?=$|[，。；]))"
        ),
        recipients=_recipients(data, _any(bodies)),
    )


def _topics(data: dict[str, list[str]], names: str) -> tuple[re.Pattern[str], ...]:
    """将……报送, and 成立由……组成的……: other words part verb and name."""
    settled = _any([*data["handing"], *data["settling"]])
    bracket = r"(?:（[^（）]{0,24}）)?"
    return (
        re.compile(
            rf"(?:将|把)(?P<n>[^，。；：（）《》\t]{{0,40}}?(?:{names})){bracket}"
            rf"[^，。；：（）\t]{{0,12}}?(?:{settled}|报)"
        ),
        # 成立由……组成的……领导小组: the commas of its members part verb and name.
        re.compile(
            r"(?:成立|组建|设立)由[^。；]{2,160}?的(?P<n>[^，。；：、的]{2,30}?"
            r"(?:领导小组|工作组|工作小组|小组|专班|指挥部|委员会))(?=$|[，。；（])"
        ),
    )


def _fronted(data: dict[str, list[str]], papers: str) -> tuple[re.Pattern[str], ...]:
    """Names in front of what is done with them, at the head of a clause or in a title's marks."""
    return (
        re.compile(
            rf"(?:^|(?<=[，。；：、\t]))(?P<n>(?![^，。；]{{0,8}}(?:已|按|依|根据))[^，。；：、（）《》\t的]{{2,10}}?"
            rf"(?<!处理)(?:{_any(data['kept_heads'])}))"
            r"(?:应当?|须|要|由[^，。；]{2,12})?(?:及时|同步|一并|全部|统一|定期|依法)?"
            # 留存不少于5年 is a quantity, 公开后 tells the past.
            rf"(?:{_any(data['kept'])})(?!后|不少于|期|[0-9])"
        ),
        # 原则同意《……》，……修改完善后印发: the approved draft is worked over.
        re.compile(
            r"(?:同意|通过)[^。；《》]{0,30}《(?P<n>[^《》]{2,60})》[^。；]{0,40}"
            r"(?:修改完善|修改|完善|修订)后"
        ),
        # 进度表今晚8点前发群里: said in speech, the time between name and verb.
        re.compile(
            rf"(?:^|(?<=[，。；： \t]))(?P<n>[^，。；：、（）《》\t 的将把由]{{0,10}}?(?:{papers}))"
            r"[^，。；：、（）\t的]{0,10}前[发交报传送](?=$|[，。；]|[到给至来上我群])"
        ),
        # 在《……表》上签字: the form is filled in.
        re.compile(
            r"在《(?P<n>[^《》]{2,40}(?:表|单|册|簿|书|卡))》(?:上|中|内)?(?:签|填|登记|注明|记)"
        ),
    )


def _recipients(data: dict[str, list[str]], body: str) -> tuple[re.Pattern[str], ...]:
    hand, acts = _any(data["handing"]), _any(data["acts"])
    name = rf"(?P<r>[^，。；：（）《》\t]{{0,24}}?(?:{body}))"
    return (
        re.compile(rf"(?:{hand}|报|提请|并交|发至|送交|交)(?:至|给|到|请)?{name}(?:{acts})"),
        re.compile(rf"向{name}(?:{hand}|作出?|提出|报备)"),
        re.compile(rf"(?:{hand}|发至|送至|交至|送交)(?:至|给|到)?{name}(?=$|[，。；、（）\t])"),
        re.compile(rf"(?<![上呈填申举预通])报(?:至|给|到|请)?{name}(?=$|[，。；（）\t])"),
    )


def _any(words: Iterable[str]) -> str:
    """An alternation in which the longest word wins."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
