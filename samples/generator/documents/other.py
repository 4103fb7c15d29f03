"""Pages that are none of the listed materials: contracts, invoices, notices, leases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.generator import fonts, wording
from samples.generator.marks import seal
from samples.generator.sheet import Sheet, Type, wrap

if TYPE_CHECKING:
    import random

    from samples.generator.papers import OtherPaper

KINDS = ("contract", "lease", "notice", "payroll")


def _contract(paper: OtherPaper, day: str) -> tuple[str, tuple[str, ...]]:
    return "劳动合同书", (
        f"甲方（用人单位）：{paper.unit}",
        f"乙方（劳动者）：{paper.person}　　身份证号：{paper.id_number}",
        "　　根据《中华人民共和国劳动合同法》等法律法规，甲乙双方遵循平等自愿的原则订立本合同。",
        f"　　第一条　本合同为固定期限劳动合同，自{day}起，期限三年，其中试用期三个月。",
        "　　第二条　乙方同意根据甲方工作需要，担任行政管理岗位工作，工作地点为示例市。",
        "　　第三条　甲方安排乙方执行标准工时制度，每日工作八小时，每周工作四十小时。",
        "　　第四条　甲方每月15日以货币形式支付乙方工资，月工资不低于6000元。",
        "　　第五条　甲乙双方按照国家和本市有关规定办理各项手续，乙方承担部分由甲方代扣代缴。",
        "　　第六条　本合同一式两份，甲乙双方各执一份，自双方签字盖章之日起生效。",
        "甲方（盖章）：　　　　　　　　　　　　　　乙方（签字）：",
    )


def _lease(paper: OtherPaper, day: str) -> tuple[str, tuple[str, ...]]:
    return "房屋租赁合同", (
        f"出租方（甲方）：{paper.person}",
        f"承租方（乙方）：{paper.unit}",
        "　　甲方将位于示例市的办公用房一处出租给乙方使用，建筑面积一百二十平方米。",
        f"　　一、租赁期限：自{day}起至二年期满之日止。",
        "　　二、租金每月人民币肆仟元整，按季度支付，先付后用。",
        "　　三、乙方不得擅自改变房屋结构，租赁期内水电费用由乙方承担。",
        "　　四、任何一方违约，应向对方支付相当于两个月租金的违约金。",
        "甲方（签字）：　　　　　　　　　　　　　　乙方（盖章）：",
    )


def _notice(paper: OtherPaper, day: str) -> tuple[str, tuple[str, ...]]:
    return "关于办公时间调整的通知", (
        "各部门、全体员工：",
        "　　为适应季节变化，方便员工上下班，经研究决定，自下月起对办公时间作如下调整：",
        "　　上午8:30—12:00，下午13:30—17:30。食堂供餐时间相应顺延半小时。",
        "　　请各部门负责人做好传达，合理安排工作，确保各项业务正常开展。",
        "　　特此通知。",
        f"　　　　　　　　　　　　　　　　　　　　{paper.unit}",
        f"　　　　　　　　　　　　　　　　　　　　　　{day}",
    )


def _payroll(paper: OtherPaper, day: str) -> tuple[str, tuple[str, ...]]:
    return "办公用品采购清单", (
        f"采购单位：{paper.unit}　　　日期：{day}",
        "1　打印纸 A4 70克　　　　20 箱　　　单价 165.00　　　金额 3,300.00",
        "2　签字笔 黑色 0.5　　　　10 盒　　　单价 18.00　　　　金额 180.00",
        "3　文件夹 双夹　　　　　　50 个　　　单价 9.50　　　　　金额 475.00",
        "4　档案盒 55mm　　　　　　40 个　　　单价 7.20　　　　　金额 288.00",
        "合计（大写）：肆仟贰佰肆拾叁元整　　　　　　　￥4,243.00",
        f"采购人：{paper.person}　　　验收人：　　　　　　审批：",
    )


def draw(paper: OtherPaper, rng: random.Random) -> list[Sheet]:
    """One A4 sheet."""
    makers = {"contract": _contract, "lease": _lease, "notice": _notice, "payroll": _payroll}
    title, lines = makers[paper.kind](paper, wording.day(rng, paper.day))
    page = Sheet(210, 297)
    head = Type(fonts.pick(rng, rng.choice(("hei-bold", "song-bold"))), rng.uniform(19, 23))
    page.centred(105, 38, title, head, 1)
    body = Type(fonts.pick(rng, rng.choice(("song", "kai", "hei"))), rng.uniform(11.5, 13))
    y = 56.0
    for text in lines:
        for line in wrap(text, body, 164):
            page.text(23, y, line, body)
            y += body.height * 1.75
        y += 1.5
    if paper.kind in {"contract", "lease"} and rng.random() < 0.7:
        page.ink(seal.seal(rng, paper.unit), (58, y - 2), 40, rng.uniform(-20, 20))
    return [page]
