"""Simulated applicants: a hidden truth, a way of talking, and what they are willing to tell.

They know nothing of the guide but its last turn: what it asks, which choices it shows, whether it
is done. Names, codes and numbers are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from stdnum.cn import ric, uscc

from zhagen.cases.model import Value
from zhagen.guide.talking.dialogue import Dialogue
from zhagen.guide.talking.turn import End, State, TalkAct, Turn
from zhagen.slices.model import FactType, Slice

PERSONAS = (
    "terse",
    "chatty",
    "wrong_first",
    "refuses_phone",
    "changes_mind",
    "two_firms",
    "does_not_know",
    "asks_why",
    "wants_person",
    "silent",
    "changes_agent",
    "refuses_id",
    "second_midway",
    "counts_aloud",
    "numbers_elsewhere",
    "hesitates",
    "says_again",
    "other_wish",
    "leaves_for_a_person",
    "person_when_ready",
    "two_counts",
    "names_without_role",
)
_TWO = frozenset({"two_firms", "second_midway", "two_counts"})
_PLACES = ("青禾", "云杉", "南亭", "白石", "远山", "长汀", "北麓", "东篱")
_TRADES = ("商贸", "科技", "餐饮管理", "建筑工程", "文化传播", "物流")
_SURNAMES = "赵钱孙李周吴郑王陈林"
_GIVEN = ("小溪", "明远", "晓岚", "一帆", "思齐", "若水")
_STREETS = ("锦江路", "青云街", "文化路", "滨河大道")
_BANKS = ("中国工商银行示例市锦江支行", "中国建设银行示例市青云支行")
MOST_TURNS = 80


@dataclass
class Applicant:
    """One applicant. `truth` maps concepts to values; `second` is that of a second firm."""

    definition: Slice
    persona: str
    rng: random.Random
    truth: dict[str, Value]
    second: dict[str, Value] = field(default_factory=dict)
    wrong_told: set[str] = field(default_factory=set)
    whys: set[str] = field(default_factory=set)
    changed: bool = False
    opened: bool = False

    def reply(self, turn: Turn, state: State) -> str:
        """What this applicant says after the turn."""
        if turn.done:
            return self._at_end(state)
        if not self.opened:
            self.opened = True
            if (opening := self._opening()) is not None:
                return opening
        if turn.asks is None:
            return "转人工"
        if any(one.label == "先跳过" for one in turn.choices):
            return self.rng.choice(["先跳过", "转人工"])
        return self._special(turn, state) or self._answer(turn.asks)

    def _opening(self) -> str | None:
        if self.persona == "chatty":
            return "，".join(self._story())
        if self.persona == "two_counts":
            first, second = self.truth["org.headcount"], self.second["org.headcount"]
            return (
                f"我们公司{first}个人，另外一家公司{second}个人，都是养老失业工伤，都没办过社保登记"
            )
        if self.persona == "two_firms":
            name, code = self.truth.get("org.name"), self.truth.get("org.uscc")
            return (
                f"我们{name}要给员工开社保，代码是{code}。"
                f"另外一家公司叫{self.second['org.name']}，代码是{self.second['org.uscc']}"
            )
        return None

    def _story(self) -> Iterator[str]:
        """What a talkative applicant tells unasked."""
        truth = self.truth
        if truth.get("applicant.kind") == "unit":
            yield f"你好，我们单位是{truth.get('org.name')}"
        if truth.get("org.already_registered") is False:
            yield "以前没有办过社保登记"
        kinds = truth.get("form.insurance_kinds")
        if truth.get("insurance.scheme") == "social" and isinstance(kinds, tuple):
            yield f"要给{truth.get('org.headcount')}个员工上{'、'.join(map(str, kinds))}"

    def _special(self, turn: Turn, state: State) -> str | None:
        """What this persona does instead of answering."""
        play = getattr(self, f"_{self.persona}", None)
        return play(turn.asks or "", turn, state) if play is not None else None

    def _refuses_phone(self, asks: str, *_: object) -> str | None:
        if not asks.endswith("phone"):
            return None
        return self.rng.choice(["手机号不方便说", "这个我不想提供", "不想说"])

    def _refuses_id(self, asks: str, *_: object) -> str | None:
        if not asks.endswith("id_number"):
            return None
        return self.rng.choice(["身份证号不方便给", "身份证号就不说了", "这个不想填"])

    def _changes_agent(self, _asks: str, turn: Turn, _state: State) -> str | None:
        """Somebody else goes after all, or the one who was told to stay at home."""
        if self.changed or "payment.method" not in turn.known:
            return None
        self.changed = True
        if self.truth["handler.role"] == "legal_rep":
            self.truth["handler.role"] = "agent"
            return self.rng.choice(["换个人去办", "改主意了，法人没空，让会计去办"])
        self.truth["handler.role"] = "legal_rep"
        return self.rng.choice(["不委托了，法人自己来办", "还是法定代表人本人去吧"])

    def _second_midway(self, _asks: str, turn: Turn, _state: State) -> str | None:
        """A second firm comes to mind half-way."""
        if self.changed or "org.uscc" not in turn.known:
            return None
        self.changed = True
        return (
            f"对了，另外一家公司叫{self.second['org.name']}，"
            f"代码是{self.second['org.uscc']}，也要办"
        )

    def _counts_aloud(self, asks: str, _turn: Turn, _state: State) -> str | None:
        """So many people, said before it is asked, and not quite told even then."""
        if asks in self.whys:
            return None
        self.whys.add(asks)
        count = self.truth.get("org.headcount")
        if asks == "org.headcount":
            return "十来个人" if not isinstance(count, int) or count > 2 else None
        return self.rng.choice(["我们有好几十个人呢", "十几个人都等着", "1111"])

    def _numbers_elsewhere(self, asks: str, *_: object) -> str | None:
        """A number of a person where something else was asked for, told whose it is."""
        phone = self.truth.get("form.legal_rep_phone")
        if self.changed or asks != "org.name" or phone is None:
            return None
        self.changed = True
        return f"法人电话{phone}"

    def _hesitates(self, asks: str, *_: object) -> str | None:
        """Agrees to go on, and has not answered."""
        if self.definition.facts[asks].type is not FactType.BOOLEAN or asks in self.whys:
            return None
        self.whys.add(asks)
        return self.rng.choice(["好，等一下", "好的，我去问问", "行，我想想", "可以", "好"])

    def _says_again(self, asks: str, turn: Turn, _state: State) -> str | None:
        """Has a look at what was noted, and finds that it is right."""
        known = [one for one in turn.known if self.definition.facts[one].question]
        if self.changed or len(known) < 3 or asks in known:
            return None
        self.changed = True
        return f"改一下{self.definition.facts[known[0]].title}"

    def _other_wish(self, _asks: str, turn: Turn, _state: State) -> str | None:
        """Another item comes to mind; it is no fact of this one."""
        if self.changed or len(turn.known) < 3:
            return None
        self.changed = True
        return self.rng.choice(["我想退休", "其实我还想办护照", "我要给孩子办社保卡"])

    def _leaves_for_a_person(self, _asks: str, turn: Turn, _state: State) -> str | None:
        """Turns to something else, and then to a person: what was told goes along."""
        if len(turn.known) < 2:
            return None
        return "转人工" if turn.act is TalkAct.RELINK else "换个事项"

    def _names_without_role(self, _asks: str, turn: Turn, _state: State) -> str | None:
        """Name and number in one breath, without a word whose they are."""
        name, number = self.truth.get("agent.name"), self.truth.get("agent.id_number")
        if self.changed or turn.known.get("handler.role") != "agent" or not (name and number):
            return None
        self.changed = True
        return f"{name}，身份证{number}"

    def _does_not_know(self, *_: object) -> str | None:
        if self.rng.random() >= 0.3:
            return None
        return self.rng.choice(["不知道", "这个我不清楚", "记不得了"])

    def _asks_why(self, asks: str, *_: object) -> str | None:
        if asks in self.whys:
            return None
        self.whys.add(asks)
        return self.rng.choice(["为什么要问这个", "这是根据什么规定", "为什么"])

    def _wants_person(self, _asks: str, _turn: Turn, state: State) -> str | None:
        if len(state.path) <= 4:
            return None
        return self.rng.choice(["转人工", "我要找工作人员", "人工客服"])

    def _silent(self, *_: object) -> str | None:
        if self.rng.random() >= 0.4:
            return None
        return self.rng.choice(["", "😀😀", "。。。", "asdfgh", "<b>x</b>\x00"])

    def _wrong_first(self, asks: str, *_: object) -> str | None:
        if asks in self.wrong_told:
            return None
        self.wrong_told.add(asks)
        return self._wrong(asks)

    def _changes_mind(self, _asks: str, turn: Turn, _state: State) -> str | None:
        if self.changed or "org.headcount" not in turn.known:
            return None
        self.changed = True
        self.truth["org.headcount"] = int(str(self.truth["org.headcount"])) + 3
        return f"不对，参保人数是{self.truth['org.headcount']}个"

    def _wrong(self, asks: str) -> str | None:
        """A slip at the first try: a digit too few, another digit."""
        value = self.truth.get(asks)
        fact = self.definition.facts[asks]
        if not fact.validators or not isinstance(value, str) or not value.isascii():
            return None
        if "uscc" in fact.validators or "id_number" in fact.validators:
            return value[:-1] + ("7" if value[-1] != "7" else "8")
        return value[:-2] if "phone" in fact.validators else value[:5]

    def _answer(self, asks: str) -> str:
        """The truth about what is asked, in this persona's words."""
        fact = self.definition.facts[asks]
        value = self.truth.get(asks)
        if value is None:
            return "不知道"
        if fact.type is FactType.BOOLEAN:
            return self.rng.choice(["是", "是的", "办过"] if value else ["没有", "还没有", "不是"])
        if fact.type is FactType.CHOICE:
            at = list(fact.values).index(str(value)) + 1
            return self.rng.choice([fact.values[str(value)], f"第{'一二三四'[at - 1]}个"])
        if isinstance(value, tuple):
            return "、".join(fact.values[str(one)] for one in value)
        text = str(value)
        if self.persona in {"terse", "silent"} or self.rng.random() < 0.5:
            return text
        return self.rng.choice([f"是{text}", f"{fact.title}是{text}", f"{text}，麻烦了"])

    def _at_end(self, state: State) -> str:
        if state.others and state.end in {End.READY, End.REFUSED}:
            self.truth = dict(self.second)
            return "接着办下一件"
        if self.persona == "person_when_ready" and state.end is End.READY:
            return "转人工"
        return "清楚了"


def truth_of(definition: Slice, rng: random.Random) -> dict[str, Value]:
    """A valid value for everything that can be asked; mostly of somebody who is right here."""
    truth = {
        name: _value(definition, name, rng)
        for name, fact in definition.facts.items()
        if fact.question
    }
    likely: dict[str, Value] = {
        "applicant.kind": "unit" if "org.name" in truth else "individual",
        "insurance.scheme": "social",
        "org.already_registered": False,
    }
    for name, value in likely.items():
        if name in truth and rng.random() < 0.9:
            truth[name] = value
    return truth


def _value(definition: Slice, name: str, rng: random.Random) -> Value:
    fact = definition.facts[name]
    if fact.type is FactType.BOOLEAN:
        return rng.random() < 0.5
    if fact.type is FactType.CHOICE:
        return rng.choice(list(fact.values))
    if fact.type is FactType.LIST:
        picked = rng.sample(list(fact.values), rng.randint(1, len(fact.values)))
        return tuple(one for one in fact.values if one in picked)
    if fact.type in {FactType.INTEGER, FactType.DATE}:
        return rng.choice([0, 1, 3, 8, 12, 26, 140]) if fact.type is FactType.INTEGER else None
    return _text(name, set(fact.validators), rng)


def _text(name: str, validators: set[str], rng: random.Random) -> str:
    for validator, made in _BY_VALIDATOR.items():
        if validator in validators:
            return made(rng)
    if name.endswith("bank_name"):
        return rng.choice(_BANKS)
    if name.endswith("address"):
        return f"示例市{rng.choice(_STREETS)}{rng.randint(1, 300)}号"
    return "有限责任公司" if name.endswith("type") else "零售日用百货"


def id_number_of(rng: random.Random) -> str:
    """An identity number of 1900 with the right check digit."""
    body = f"{rng.choice([110101, 510104])}1900{rng.randint(1, 12):02}{rng.randint(1, 28):02}999"
    return body + str(ric.calc_check_digit(body + "0"))


def firm_of(rng: random.Random) -> str:
    """An invented firm."""
    return f"示例市{rng.choice(_PLACES)}{rng.choice(_TRADES)}有限公司"


def code_of(rng: random.Random) -> str:
    """A unified social credit code with the right check digit."""
    body = "91510100MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return body + str(uscc.calc_check_digit(body))


_BY_VALIDATOR: dict[str, Callable[[random.Random], str]] = {
    "uscc": code_of,
    "id_number": id_number_of,
    "phone": lambda rng: f"139000{rng.randint(0, 99999):05}",
    "bank_account": lambda rng: "".join(str(rng.randint(1, 9)) for _ in range(19)),
    "org_name": firm_of,
    "person_name": lambda rng: rng.choice(_SURNAMES) + rng.choice(_GIVEN),
}


def applicant(definition: Slice, seed: int, persona: str = "") -> Applicant:
    """The applicant of a seed."""
    rng = random.Random(seed)  # noqa: S311 - a play, no secret
    persona = persona or PERSONAS[seed % len(PERSONAS)]
    truth = truth_of(definition, rng)
    if persona in _TWO | {"changes_agent"} and "org.name" not in truth:
        persona = "terse"
    second: dict[str, Value] = {}
    if persona in _TWO:
        truth["applicant.kind"] = "unit"
        second = {**truth_of(definition, rng), "applicant.kind": "unit"}
    if persona == "two_counts":
        alike: dict[str, Value] = {
            "insurance.scheme": "social",
            "org.already_registered": False,
            "form.insurance_kinds": tuple(definition.facts["form.insurance_kinds"].values),
        }
        truth.update(alike, **{"org.headcount": 8})
        second.update(alike, **{"org.headcount": 12})
    return Applicant(definition, persona, rng, truth, second)


@dataclass
class Step:
    """One exchange: the state and turn before, what was said, and what came of it."""

    before: State
    shown: Turn
    said: str
    after: State
    turn: Turn


def converse(talk: Dialogue, who: Applicant) -> list[Step]:
    """The whole talk, until the applicant has nothing more to say."""
    turn, steps = talk.start(), []
    for _ in range(MOST_TURNS):
        before = talk.state
        said = who.reply(turn, before)
        after = talk.say(said)
        steps.append(Step(before, turn, said, talk.state, after))
        turn = after
        if turn.act is TalkAct.CLOSED or talk.state.end is End.HANDED_OVER:
            return steps
    last = [(step.said, step.turn.reply) for step in steps[-3:]]
    raise AssertionError(f"{who.persona}: no end after {MOST_TURNS} turns: {last}")
