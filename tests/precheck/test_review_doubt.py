"""Doubt: what is not read surely is never an error, and one cause is one finding."""

from datetime import date

from papers import BY_AGENT, IN_PERSON, changed, codes, files_of, reviewed, without

from zhagen.cases.model import Spot, State

USCC = "91990115MA00ABCD0K"


def test_the_qr_code_outranks_a_doubtful_character():
    files = changed(files_of(IN_PERSON), "org.uscc", value="91990115MA08ABCD0K", confidence=0.7)
    result = reviewed(files)
    assert result.findings == ()
    assert next(fact.value for fact in result.facts if fact.name == "org.uscc") == USCC


def test_the_qr_code_does_not_hide_a_wrong_form():
    files = changed(files_of(IN_PERSON), "form.uscc", value="91990115MA00ABCE0L")
    assert codes(reviewed(files)) == [("X02", "registration_form")]


def test_a_right_check_digit_makes_an_unsure_number_sure():
    files = changed(files_of(IN_PERSON), "form.legal_rep_id_number", confidence=0.7)
    files = changed(files, "legal_rep_id.number", value="990109190008089997", confidence=0.7)
    assert codes(reviewed(files), "error") == [("X03", "registration_form")]


def test_two_unsure_readings_that_agree_confirm_each_other():
    files = changed(files_of(BY_AGENT), "org.name", confidence=0.8)
    files = changed(files, "authorization.principal", confidence=0.8)
    files = changed(files, "form.org_name", value="示例市蓝海科技有限公司")
    assert ("X01", "registration_form") in codes(reviewed(files), "error")


def test_the_gate_tells_an_error_from_doubt():
    files = changed(files_of(IN_PERSON), "form.legal_rep_phone", value="1390001", confidence=0.94)
    assert codes(reviewed(files), "error") == [("F03", "registration_form")]
    result = reviewed(changed(files, "form.legal_rep_phone", confidence=0.92))
    assert codes(result, "unclear") == [("F03", "registration_form")]
    assert result.verdict == "officer"
    assert result.findings[0].doubt
    assert result.findings[0].remedy.startswith("核对后确有问题的")


def test_a_blank_cell_is_not_a_wrong_number():
    files = changed(files_of(IN_PERSON), "form.legal_rep_phone", value=None, state=State.BLANK)
    assert codes(reviewed(files)) == [("F04", "registration_form")]


def test_the_agents_cells_may_stay_blank_when_there_is_no_agent():
    assert reviewed(files_of(IN_PERSON)).verdict == "pass"


def test_what_was_said_beforehand_decides_what_is_needed():
    files = without(files_of(IN_PERSON), "registration_form")
    result = reviewed(files, given={"handler.role": "agent"})
    missing = {material for code, material in codes(result) if code == "C01"}
    assert missing == {"registration_form", "agent_id", "authorization"}


def one_cell_for_two(number):
    files = files_of(BY_AGENT)
    cell = Spot("registration_form.jpg", 1, (5, 5, 95, 25))
    for fact in ("form.legal_rep_id_number", "form.agent_id_number"):
        files = changed(files, fact, value=number, spot=cell)
    return files


def test_one_cell_taken_for_two_facts_is_sure_of_neither():
    result = reviewed(one_cell_for_two("990109190008089997"))
    assert {f.severity for f in result.findings} == {"unclear"}
    assert codes(result) == [("X03", "registration_form"), ("X04", "registration_form")]


def test_a_cell_taken_for_two_facts_is_that_of_the_fact_another_page_confirms():
    result = reviewed(one_cell_for_two("990102190001019991"))
    assert result.findings == ()
    assert "form.agent_id_number" not in {fact.name for fact in result.facts}


def test_an_identity_number_is_not_taken_for_a_phone_number():
    files = files_of(BY_AGENT)
    cell = Spot("registration_form.jpg", 1, (5, 5, 95, 25))
    for fact in ("form.agent_id_number", "form.agent_phone"):
        files = changed(files, fact, value="990103190002039990", spot=cell)
    assert reviewed(files).findings == ()


def test_one_unsure_reading_is_told_once():
    files = changed(files_of(IN_PERSON), "form.uscc", value="919901O1MA", confidence=0.5)
    result = reviewed(files)
    assert [(f.code, f.severity) for f in result.findings] == [("F01", "unclear")]


def test_a_day_that_was_read_as_text_is_illegible_not_a_crash():
    files = changed(files_of(IN_PERSON), "legal_rep_id.valid_until", value="长其")
    result = reviewed(files)
    assert [(f.code, f.severity) for f in result.findings] == [("V01", "unclear")]
    assert result.findings[0].values[0].text == "长其"


def test_an_illegible_number_is_told_once():
    files = changed(
        files_of(IN_PERSON), "form.legal_rep_id_number", value=None, state=State.ILLEGIBLE
    )
    result = reviewed(files)
    assert [(f.code, f.severity) for f in result.findings] == [("F02", "unclear")]


def test_a_number_that_is_wrong_and_another_is_both():
    files = changed(files_of(IN_PERSON), "form.legal_rep_id_number", value="99010219000101999")
    assert codes(reviewed(files), "error") == [
        ("F02", "registration_form"), ("X03", "registration_form"),
    ]  # fmt: skip


def test_what_follows_from_a_reading_points_at_it_and_does_not_pretend_to_be_read():
    result = reviewed(without(files_of(BY_AGENT), "agent_id"))
    role = next(fact for fact in result.facts if fact.name == "handler.role")
    name = next(fact for fact in result.facts if fact.name == "form.agent_name")
    assert role.origin == "derived"
    assert (role.file, role.page, role.box) == (name.file, name.page, name.box)
    missing = next(finding for finding in result.findings if finding.code == "C01")
    assert (missing.evidence[0].file, missing.evidence[0].box) == (name.file, name.box)


def test_a_day_out_of_order_says_which_day_it_contradicts():
    early = changed(files_of(BY_AGENT), "authorization.signed_on", value=date(2026, 11, 1))
    late = changed(files_of(BY_AGENT), "form.filled_on", value=date(2026, 11, 23))
    said = [
        next(finding.message for finding in reviewed(files).findings if finding.code == "V04")
        for files in (early, late)
    ]
    assert "早于单位成立日期（2026 年 11 月 2 日）" in said[0]
    assert "晚于申请当日（2026 年 11 月 22 日）" in said[1]
    assert "申请当日" not in said[0]
    assert "未能识别" not in said[0] + said[1]
