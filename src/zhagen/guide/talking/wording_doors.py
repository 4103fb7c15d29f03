"""What is said where there is no item to lead to: fixed sentences, each with an id.

Calm and kind, with the right number to call. Nothing in them is made up at run time but the name of
a body that the lexicon gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the product and its id: for example `door.crisis`."""

    id: str
    text: str


# By door, or by "reason@door" where the reason asks for other words.
SENTENCES: Final[Mapping[str, str]] = {
    "crisis": (
        "听您这么说，我很担心您。请先别一个人扛着：全国统一心理援助热线 12356 可以随时打，青"
        "少年也可以打 12355。如果您或身边的人已经受伤、服药或正处在危险中，请马上拨打 120 或 "
        "110，或让身边的人陪着您。办事的事不急，等您愿意的时候我们再接着说。"
    ),
    "child": (
        "孩子的安全最要紧。孩子走失、被带走或正受到伤害，请马上拨打 110；有人受伤请拨打 120。"
        "未成年人求助、心理支持可以打 12355，监护困难等救助保护可以打 12345 转民政部门。"
    ),
    "violence": (
        "请先到安全的地方。有人正在伤害、威胁您，请马上拨打 110，不方便说话可以发短信到 12110"
        "；受伤请拨打 120。家庭暴力还可以打妇女维权热线 12338，免费法律咨询打 12348。等您安全"
        "了，要办的事我们再接着说。"
    ),
    "threat": (
        "我听得出您现在很着急、很生气。请先缓一缓，伤人伤己都解决不了问题。如果有人正有危险，"
        "请拨打 110；心里难受可以打心理援助热线 12356。办事受阻可以拨打 12345 反映，我也可以"
        "马上为您转人工，由工作人员跟您谈。"
    ),
    "medical": (
        "请马上拨打 120 急救电话，说清地点和病人的情况，按接线员说的做；燃气泄漏请先开窗、离"
        "开，在室外打 119 或燃气抢修电话。办事的事等人平安了再说。"
    ),
    "fire": (
        "请马上离开危险的地方，拨打 119；有人受伤拨打 120，被困时说清地点和人数。办事的事等您"
        "平安了再说。"
    ),
    "illegal": (
        "伪造证件材料、骗取待遇、买卖证件账户、托人送礼都是违法的，会被追究责任，这方面我不能"
        "帮忙。如果您真正要办的是某个证件或待遇，请直接告诉我是哪一件，我告诉您合规的办法；发"
        "现违法线索可以拨打 110 或 12345。"
    ),
    "privacy": (
        "别人的个人信息受法律保护，我不能帮您查，也查不到。办自己的事，可以由本人或受委托的人"
        "带身份证件到窗口查询；因打官司需要的信息，请通过人民法院（12368）或律师依法调取。"
    ),
    "machine": (
        "我是自动应答的办事引导程序，不是工作人员。我只按事项目录告诉您能办什么、要带什么、去"
        "哪里办，不能更改规则，也不能替代审批。请说说您想办什么事，或者回复“转人工”。"
    ),
    "injection@machine": (
        "我只能按事项目录回答办事问题，不能改变自己的规则，也不能替代审批。请说说您想办什么事"
        "，或者回复“转人工”。"
    ),
    "desk": "好的，马上为您转人工，您前面说过的会一起转过去，不用再说一遍。",
    "dissatisfied@desk": (
        "对不起，没帮上您。我马上为您转人工，您前面说过的会一起转过去，不用再说一遍。"
    ),
    "hotline": (
        "您反映的情况请拨打 12345 政务服务便民热线（也可以用 12345 的网站、小程序），会登记成"
        "工单、转给负责的单位办理并回复您。这里只引导办事，不受理投诉和建议。"
    ),
    "discipline": (
        "反映党员干部和公职人员的违纪违法问题，可以拨打 12388，或登录纪检监察机关的举报网站。"
    ),
    "police": (
        "这件事归公安机关管。紧急情况请马上拨打 110；遇到电信网络诈骗请立即拨打 96110 或 110 "
        "止付报案，也可以到就近的派出所报案。"
    ),
    "traffic": (
        "交通事故和违法请找公安交管部门：有人受伤先打 120，事故报警打 122 或 110；违法、记分"
        "和驾驶证业务可以在“交管12123”查询办理。"
    ),
    "court": (
        "这件事由人民法院办理，可以拨打诉讼服务热线 12368，或到有管辖权的法院诉讼服务中心；想"
        "先问清楚，可以打免费法律咨询热线 12348。"
    ),
    "law": (
        "这是法律咨询，我不能代替律师判断。可以拨打公共法律服务热线 12348 免费咨询，或到就近"
        "的公共法律服务中心。经济困难需要法律援助的，可以告诉我“申请法律援助”。"
    ),
    "exam": (
        "考试的报名、准考证和成绩由组织考试的机构办理，这里办不了，请看该考试的官方网站或公告上"
        "的咨询电话。"
    ),
    "health": (
        "看病、用药的问题我不能回答，请咨询医院或医生；卫生健康服务可以拨打 12320，急症请拨打 120。"
    ),
    "bank": (
        "这属于银行、保险等金融机构的业务，这里办不了，请联系开户银行或保险公司的客服；对金融"
        "机构的服务有意见，可以拨打 12378。"
    ),
    "telecom": (
        "这属于通信运营商的业务，这里办不了，请联系运营商：移动 10086、联通 10010、电信 10000"
        "、广电 10099。"
    ),
    "travel@private": (
        "买票、订房和出行的事这里办不了，请联系承运或经营单位；火车票可以拨打 12306。"
    ),
    "private": (
        "这件事不是政务服务，这里办不了，请联系提供这项服务的商家或平台；消费纠纷可以拨打 12315。"
    ),
    "leisure@private": "这个我帮不上，我只能引导办政务服务的事。您想办什么事，可以直接告诉我。",
    "knowledge": (
        "这个问题不属于办事，我不敢乱答。如果您想办某个证件或待遇，告诉我是哪一件，我告诉您条"
        "件、材料和地点；政策咨询可以拨打 12345。"
    ),
    "chat": (
        "我在听。我只会引导办事，您想办什么事，可以直接告诉我；想跟人说说话、心里不好受，可以"
        "打心理援助热线 12356。"
    ),
    "abuse@chat": "对不起，没帮上您。您可以换个说法告诉我想办什么事，或者回复“转人工”。",
    "acknowledgement@chat": "好的。还有想办的事，可以直接告诉我。",
    "greeting": "您好，我是办事引导。您想办什么事？比如“社保卡丢了”“开个小店要什么证”。",
    "thanks": "不客气。还有想办的事，可以直接告诉我。",
    "bye": "再见，祝您办事顺利。以后有事随时可以问我。",
    "say_more": "您想办的是哪一件事？请多说几个字，比如给谁办、办什么证、是新办、变更还是补办。",
    "body": "这件事不在本地的事项目录里，由{body}办理，请联系该单位；不清楚电话可以拨打 12345。",
    "body_phone": "这件事不在本地的事项目录里，由{body}办理，可以拨打 {phone}。",
    "elsewhere": (
        "这件事不在本地的事项目录里，这里办不了。不清楚该找谁，可以拨打 12345 政务服务便民热线。"
    ),
}

# Service lines of public bodies, by words of the body's name; the first that fits counts.
LINES: Final[tuple[tuple[str, str], ...]] = (
    ("医疗保障", "12393"),
    ("医保", "12393"),
    ("人力资源", "12333"),
    ("社会保险", "12333"),
    ("就业", "12333"),
    ("人才", "12333"),
    ("税务", "12366"),
    ("市场监督", "12315"),
    ("药品监督", "12315"),
    ("住房公积金", "12329"),
    ("出入境", "12367"),
    ("移民", "12367"),
    ("海关", "12360"),
    ("交管", "122"),
    ("公安", "110"),
    ("派出所", "110"),
    ("法院", "12368"),
    ("检察", "12309"),
    ("司法行政", "12348"),
    ("公证", "12348"),
    ("交通运输", "12328"),
    ("公路", "12328"),
    ("海事", "12395"),
    ("邮政", "12305"),
    ("残疾人联合会", "12385"),
    ("工会", "12351"),
    ("妇女联合会", "12338"),
    ("共青团", "12355"),
    ("纪检", "12388"),
    ("监察委", "12388"),
    ("农业农村", "12316"),
    ("应急管理", "12350"),
    ("消防", "119"),
    ("烟草", "12313"),
    ("铁路", "12306"),
    ("承运", "12306"),
    ("银行", "12378"),
    ("保险公司", "12378"),
)


def for_door(reason: str, door: str, *, desk: str = "") -> Sentence:
    """The sentence for a reading of the gate, or for a body (or a number) that the lexicon names.

    `desk` is the region's own telephone, from its settings: it is added where a person is offered.
    """
    for key in (f"{reason}@{door}", door):
        if key in SENTENCES and key not in {"body", "body_phone"}:
            reachable = f"也可以拨打服务电话 {desk}。" if desk and door == "desk" else ""
            return Sentence(f"door.{key}", SENTENCES[key] + reachable)
    if not door:
        return Sentence("door.elsewhere", SENTENCES["elsewhere"])
    if door == "12345":
        return Sentence("door.hotline", SENTENCES["hotline"])
    phone = door if door.isdigit() else phone_of(door)
    if phone and not door.isdigit():
        text = SENTENCES["body_phone"].format(body=door, phone=phone)
        return Sentence("door.body_phone", text)
    if phone:
        text = SENTENCES["body_phone"].format(body=_owner(phone), phone=phone)
        return Sentence("door.body_phone", text)
    return Sentence("door.body", SENTENCES["body"].format(body=door))


def phone_of(body: str) -> str:
    """The nation-wide service line of a body, by its name; "" where it has none."""
    return next((phone for word, phone in LINES if word in body), "")


def _owner(phone: str) -> str:
    """Who answers a number that the lexicon names as the door."""
    return {"12315": "市场监督管理部门", "110": "公安机关"}.get(phone, "主管部门")
