"""The JSON contract of pre-review."""

import json

from papers import BY_AGENT, changed, files_of, reviewed, without

from zhagen.precheck.model import to_json


def test_the_keys_are_those_of_the_contract():
    files = without(
        changed(files_of(BY_AGENT), "form.org_name", value="示例市蓝海科技有限公司"), "agent_id"
    )
    told = json.loads(json.dumps(to_json(reviewed(files)), ensure_ascii=False))
    assert set(told) == {
        "schema", "slice", "documents", "facts", "findings", "verdict", "seconds",
    }  # fmt: skip
    assert told["schema"] == 1
    assert told["slice"] == "employer-social-insurance@1.0"
    assert told["verdict"] == "correct"
    assert set(told["documents"][0]) == {
        "file", "page", "material", "confidence", "size", "turned",
    }  # fmt: skip
    assert set(told["facts"][0]) == {
        "name", "value", "material", "file", "page", "box", "confidence",
    }  # fmt: skip
    for finding in told["findings"]:
        assert set(finding) == {
            "code", "severity", "material", "fact", "message", "remedy", "basis", "evidence",
        }  # fmt: skip


def test_days_are_iso_and_no_end_is_null():
    told = to_json(reviewed(files_of(BY_AGENT)))
    facts = {fact["name"]: fact["value"] for fact in told["facts"]}
    assert facts["org.founded_on"] == "2026-11-02"
    assert facts["licence.term_end"] is None
    assert facts["form.headcount"] == 3
    assert facts["form.insurance_kinds"] == ["养老保险", "失业保险", "工伤保险"]
    assert facts["legal_rep_id.sides"] == ["front", "back"]
    assert facts["handler.role"] == "agent"
    assert facts["payment.method"] == "bank_deduction"
    assert len(facts["employee_roster.rows"]) == 3


def test_a_difference_shows_the_odd_reading_first():
    files = changed(files_of(BY_AGENT), "authorization.principal", value="示例市蓝海科技有限公司")
    finding = to_json(reviewed(files))["findings"][0]
    assert finding["code"] == "X01"
    assert finding["material"] == "authorization"
    assert finding["fact"] == "authorization.principal"
    assert [place["file"] for place in finding["evidence"]] == [
        "authorization.jpg", "business_license.jpg", "registration_form.jpg",
    ]  # fmt: skip


def test_a_missing_material_shows_what_makes_it_needed():
    finding = to_json(reviewed(without(files_of(BY_AGENT), "employee_roster")))["findings"][0]
    assert (finding["code"], finding["material"]) == ("C01", "employee_roster")
    assert finding["evidence"][0]["file"] == "registration_form.jpg"


def test_a_table_of_facts_speaks_the_words_of_the_slice():
    shown = {fact.name: fact.shown for fact in reviewed(files_of(BY_AGENT)).facts}
    assert shown["payment.method"] == "银行代扣"
    assert shown["handler.role"] == "单位委托的经办人"
    assert shown["form.insurance_kinds"] == "养老保险、失业保险、工伤保险"
    assert shown["legal_rep_id.sides"] == "人像面、国徽面"
    assert shown["form.filled_on"] == "2026-11-20"
    assert shown["licence.term_end"] == "长期"
    assert shown["employee_roster.rows"] == "3 行"
    assert shown["form.signature_present"] == "有"


def test_a_difference_is_told_in_two_short_lines():
    files = changed(files_of(BY_AGENT), "agent_id.name", value="顾长宁")
    finding = reviewed(files).findings[0]
    assert finding.message == "经办人姓名不一致：经办人身份证上是“顾长宁”，其余 2 处是“沈若溪”"
    assert [clip.caption for clip in finding.values] == [
        "经办人身份证", "授权委托书", "社会保险登记表",
    ]  # fmt: skip
    files = changed(files, "authorization.agent_name", value="何景行")
    assert len(reviewed(files).findings[0].message) <= 80


def test_no_sentence_counts_pages_for_itself():
    files = changed(files_of(BY_AGENT), "form.legal_rep_phone", value="139", confidence=0.5)
    finding = reviewed(files).findings[0]
    assert "页" not in finding.message + finding.doubt
    assert "社会保险登记表" in finding.doubt
