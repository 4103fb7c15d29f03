"""A hand-made review with drawn pages: what the report tests show.

Everyone and everything in it is invented.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from report_papers import (
    CARD,
    ID_REP,
    LICENCE,
    ORG,
    PHONE,
    ROSTER,
    SCAN,
    USCC,
    Paper,
    papers,
)

from zhagen.precheck.model import (
    Clipping,
    DocumentEntry,
    Evidence,
    FactEntry,
    Finding,
    MaterialStatus,
    Review,
    UnusableEntry,
    Verdict,
)
from zhagen.slices.model import Severity

MATERIALS = {
    (LICENCE, 1): ("business_license", "营业执照（副本）"),
    (SCAN, 1): ("registration_form", "社会保险登记表"),
    (CARD, 1): ("legal_rep_id", "法定代表人身份证（人像面和国徽面）"),
    (SCAN, 2): ("authorization", "授权委托书"),
    (SCAN, 3): ("employee_roster", "参保人员名单"),
    (ROSTER, 1): ("employee_roster", "参保人员名单"),
    ("劳动合同.jpg", 1): (None, ""),
}


def _fact(name, title, group, value, key, box=None, **more) -> FactEntry:
    concept = more.pop("concept", name)
    return FactEntry(name, title, group, concept, value, MATERIALS[key][0], *key, box, 0.99, **more)


def _facts(drawn: dict[tuple[str, int], Paper]) -> tuple[FactEntry, ...]:
    licence, sheet, card, scan = (LICENCE, 1), (SCAN, 1), (CARD, 1), (SCAN, 3)
    at = {key: paper.boxes for key, paper in drawn.items()}
    unit, rep = "单位", "法定代表人"
    return (
        _fact("org.name", "单位名称", unit, ORG, licence, at[licence][ORG]),
        _fact("form.org_name", "登记表单位名称", unit, ORG, sheet, at[sheet][ORG],
              concept="org.name"),
        _fact("authorization.principal", "委托单位", unit, "示例市禾间食品有限公司 ", (SCAN, 2),
              concept="org.name"),
        _fact("org.uscc", "统一社会信用代码", unit, USCC, licence, at[licence][USCC]),
        _fact("licence.qr_uscc", "执照二维码中的代码", unit, USCC, licence, concept="org.uscc"),
        _fact("form.uscc", "登记表信用代码", unit, USCC, sheet, at[sheet][USCC],
              concept="org.uscc"),
        _fact("org.founded_on", "成立日期", unit, date(2026, 9, 28), licence),
        _fact("licence.term_end", "营业期限至", unit, None, licence),
        _fact("org.headcount", "参保人数", unit, 28, sheet, at[sheet]["28"]),
        _fact("employee_roster.rows", "名单行数", unit, ({"name": "周一"},) * 26, scan,
              at[scan]["26"], concept="org.headcount"),
        _fact("form.insurance_kinds", "参保险种", unit, ("养老保险", "工伤保险"), sheet),
        _fact("legal_rep.name", "姓名", rep, "周砚秋", licence, at[licence]["周砚秋"]),
        _fact("legal_rep_id.name", "姓名", rep, "周砚秋", card, at[card]["周砚秋"],
              concept="legal_rep.name"),
        _fact("form.legal_rep_id_number", "身份证号", rep, None, sheet, at[sheet][ID_REP],
              state="illegible", text="990102????????9994"),
        _fact("form.legal_rep_phone", "联系电话", rep, PHONE, sheet, at[sheet][PHONE]),
        FactEntry("handler.role", "谁来办", "经办人", "handler.role", "agent", None, None, None,
                  None, 1.0, shown="经办人代办", origin="said"),
        _fact("form.agent_phone", "联系电话", "经办人", None, sheet, state="blank"),
    )  # fmt: skip


def _findings(drawn: dict[tuple[str, int], Paper]) -> tuple[Finding, ...]:
    def spot(key, text) -> Evidence:
        return Evidence(*key, drawn[key].boxes[text])

    sheet, scan = (SCAN, 1), (SCAN, 3)
    guide = "《社会保险登记表填表说明》第三条"
    found = (
        Finding("F03", Severity.ERROR, "registration_form", "form.legal_rep_phone",
                f"法定代表人联系电话少一位：{PHONE}",
                "请在登记表“法人联系电话”栏补成 11 位，并在改动处盖章。",
                ("《社会保险登记表填表说明》第二条",), (spot(sheet, PHONE),), title="电话号码不对",
                values=(Clipping("登记表", PHONE, spot(sheet, PHONE)),)),
        Finding("X06", Severity.ERROR, "registration_form", "org.headcount",
                "参保人数两处不一致：28 人与 26 人",
                "请单位核对人数，改登记表或补名单，两处写成一样。",
                (guide,), (spot(sheet, "28"), spot(scan, "26")), title="参保人数不一致",
                values=(Clipping("登记表 第 1 页", "28 人", spot(sheet, "28")),
                        Clipping("参保人员名单 第 3 页", "26 行", spot(scan, "26")))),
        Finding("V03", Severity.ERROR, "authorization", "authorization.valid_until",
                "授权委托书 11 月 15 日已到期",
                "请重新出具，写明起止日期，盖章并由法定代表人签字。",
                ("《民法典》第一百六十五条",),
                (spot((SCAN, 2), "委托期限：2026年10月15日至2026年11月15日"),), wording_version=2),
        Finding("F02", Severity.UNCLEAR, "registration_form", "form.legal_rep_id_number",
                "法定代表人身份证号有 8 位被盖住，请看图", "请看图核对；身份证上读得清。",
                (guide,), (spot(sheet, ID_REP), spot((CARD, 1), ID_REP)),
                doubt="号码上有污渍，8 位没有把握。",
                values=(Clipping("登记表", "990102????????9994", spot(sheet, ID_REP)),
                        Clipping("法定代表人身份证", ID_REP, spot((CARD, 1), ID_REP)))),
        Finding("L04", Severity.WARNING, "employee_roster", "employee_roster.rows",
                "1 人缴费基数 4100 元，低于下限 4494 元", "请核对第 9 行的缴费基数。",
                ("《示例市缴费基数通知》第一条",), (spot(scan, "4100.00"),)),
        Finding("T01", Severity.NOTICE, "business_license", "org.founded_on",
                "成立 53 天，超过 30 日登记期限", "可以照常办理。", ("《社会保险法》第五十七条",),
                (spot(sheet, "2026-09-28"), spot((LICENCE, 1), "2026年09月28日"))),
        Finding("C04", Severity.NOTICE, None, None, "有劳动合同一份，本事项不收", "",
                (), (Evidence("劳动合同.jpg", 1),)),
    )  # fmt: skip
    return tuple(replace(item, number=index) for index, item in enumerate(found, start=1))


@cache
def review() -> Review:
    drawn = papers()
    sizes = {key: drawn[key].size if key in drawn else (0, 0) for key in MATERIALS}
    materials = tuple(
        MaterialStatus(ident, name, True, True, tuple(
            Evidence(*key) for key in MATERIALS if MATERIALS[key][0] == ident),
            ("复印件没有盖公章", "表是旧版"))
        for ident, name in dict.fromkeys(MATERIALS.values()) if ident
    )  # fmt: skip
    return Review(
        slice_ref="employer-social-insurance@1.0",
        slice_title="企业社保开户",
        on=date(2026, 11, 20),
        documents=tuple(
            DocumentEntry(*key, *MATERIALS[key], 0.98, sizes[key], 90 if key == (CARD, 1) else 0,
                          "doubtful" if key == (SCAN, 3) else "clear")
            for key in MATERIALS
        ),
        facts=_facts(drawn),
        findings=_findings(drawn),
        materials=(
            *materials,
            MaterialStatus("bank_account", "基本存款账户信息 或 开户许可证", True, False),
            MaterialStatus("agent_id", "经办人身份证（人像面和国徽面）", None, False),
        ),
        verdict=Verdict.CORRECT,
        seconds=11.4,
        engine="faster-paddle 1.0.4",
        unusable=(
            UnusableEntry(
                "合同.rar", "encrypted", "加了密码，读不了。", "请申请人重新发不加密的文件。"
            ),
        ),
    )  # fmt: skip


def clean_review() -> Review:
    """The same case with nothing found."""
    base = review()
    return replace(base, findings=(), verdict=Verdict.PASS, unusable=())


def doubtful_review() -> Review:
    """Nothing to send back, two places to look at."""
    base = review()
    kept = [item for item in base.findings if item.severity is not Severity.ERROR]
    again = tuple(replace(item, number=index) for index, item in enumerate(kept, start=1))
    return replace(base, findings=again, verdict=Verdict.OFFICER)
