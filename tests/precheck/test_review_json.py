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
