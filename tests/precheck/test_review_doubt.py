"""Doubt: what is not read surely is never an error, and one cause is one finding."""

from dataclasses import replace
from datetime import date

import pytest
from papers import BY_AGENT, IN_PERSON, changed, codes, files_of, page_of, reviewed, without

from zhagen.cases.model import Reading, Spot, State
from zhagen.reading.model import FileReading, Legibility, Sorted, Unusable

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


def test_an_unheaded_page_that_belongs_nowhere_says_nothing():
    stray = Sorted(
        None, 0.6, ("registration_form",), readings=(Reading("form.headcount", 99, 0.99),)
    )
    files = (*files_of(IN_PERSON), FileReading("z.jpg", (page_of("z.jpg", 1, stray),)))
    assert codes(reviewed(files)) == [("C04", None)]


def test_an_unreadable_page_is_one_finding():
    pages = {file.file: file for file in files_of(BY_AGENT)}
    form = pages["registration_form.jpg"]
    blurred = replace(
        form,
        pages=tuple(
            replace(
                page,
                quality=replace(page.quality, legibility=Legibility.UNREADABLE, reasons=("blur",)),
                documents=tuple(
                    replace(
                        one,
                        readings=tuple(
                            replace(r, state=State.ILLEGIBLE, value=None, confidence=0.2)
                            for r in one.readings
                        ),
                    )
                    for one in page.documents
                ),
            )
            for page in form.pages
        ),
    )
    pages["registration_form.jpg"] = blurred
    assert codes(reviewed(tuple(pages.values()))) == [("C03", "registration_form")]


def test_nothing_is_called_missing_while_a_file_could_not_be_read():
    bad = FileReading("x.pdf", (), Unusable("x.pdf", "encrypted", "设了密码", "去掉密码"))
    files = (*without(files_of(BY_AGENT), "authorization"), bad)
    result = reviewed(files)
    assert codes(result, "unclear") == [("C01", "authorization")]
    assert codes(result, "error") == [("C05", None)]


def test_a_page_that_can_hardly_be_read_may_be_anything():
    page = page_of("y.jpg", 1, Sorted(None, 0.3), legibility=Legibility.DOUBTFUL)
    files = (*without(files_of(BY_AGENT), "authorization"), FileReading("y.jpg", (page,)))
    assert codes(reviewed(files)) == [("C01", "authorization"), ("C04", None)]
    assert {finding.severity for finding in reviewed(files).findings} == {"unclear"}


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


def test_a_roster_over_two_pages_is_one_table():
    files = {file.file: file for file in files_of(BY_AGENT)}
    roster = files["employee_roster.jpg"].pages[0]
    document = roster.documents[0]
    rows = document.readings[0].value

    def part(number, some):
        reading = replace(document.readings[0], value=some, spots=())
        reading = replace(reading, spot=replace(reading.spot, page=number))
        return replace(roster, page=number, documents=(replace(document, readings=(reading,)),))

    files["employee_roster.jpg"] = FileReading(
        "employee_roster.jpg", (part(1, rows[:2]), part(2, rows[2:]))
    )
    assert reviewed(tuple(files.values())).findings == ()


def test_a_roster_handed_in_twice_is_counted_once():
    files = files_of(BY_AGENT)
    roster = next(file for file in files if file.file == "employee_roster.jpg")
    page = roster.pages[0]
    document = page.documents[0]
    reading = document.readings[0]
    copy = replace(
        page,
        file="名单.xlsx",
        documents=(
            replace(
                document,
                readings=(
                    replace(reading, spot=replace(reading.spot, file="名单.xlsx"), spots=()),
                ),
            ),
        ),
    )
    assert reviewed((*files, FileReading("名单.xlsx", (copy,)))).findings == ()


def test_an_unsure_row_is_looked_at_and_a_sure_one_goes_back():
    files = files_of(BY_AGENT)
    rows = [dict(row) for row in _rows(files)]
    rows[0]["id_number"] = "990106190005129991"
    rows[1]["id_number"] = "990107190011209990"
    files = changed(files, "employee_roster.rows", value=tuple(rows), confidences=(0.99, 0.7, 0.99))
    result = reviewed(files)
    assert [(f.code, f.severity) for f in result.findings] == [("L01", "error"), ("L01", "unclear")]


def _rows(files):
    for file in files:
        for page in file.pages:
            for document in page.documents:
                for reading in document.readings:
                    if reading.fact == "employee_roster.rows":
                        return reading.value
    raise AssertionError("no roster")


def test_a_number_that_is_wrong_and_another_is_both():
    files = changed(files_of(IN_PERSON), "form.legal_rep_id_number", value="99010219000101999")
    assert codes(reviewed(files), "error") == [
        ("F02", "registration_form"), ("X03", "registration_form"),
    ]  # fmt: skip


def test_a_good_file_with_one_bad_page_is_both_read_and_refused():
    files = without(files_of(BY_AGENT), "authorization")
    licence = files[0]
    bad = Unusable(licence.file, "damaged", "第 2 页已损坏", "请重新导出这一页。")
    result = reviewed((replace(licence, unusable=bad), *files[1:]))
    assert [(f.code, f.severity) for f in result.findings] == [("C05", "error"), ("C01", "unclear")]
    assert result.findings[0].remedy == "请重新导出这一页。"
    assert result.verdict == "correct"
    assert "org.name" in {fact.name for fact in result.facts}


def test_a_cell_of_the_wrong_type_is_looked_at_and_no_crash():
    files = files_of(BY_AGENT)
    rows = [dict(row) for row in _rows(files)]
    rows[1]["wage_base"] = "62O0"
    result = reviewed(changed(files, "employee_roster.rows", value=tuple(rows)))
    assert [(f.code, f.severity) for f in result.findings] == [("L04", "unclear")]


def test_rows_nobody_can_tell_are_one_look():
    files = changed(files_of(BY_AGENT), "employee_roster.rows", confidences=(0.5, 0.99, 0.5))
    rows = [{**row, "id_number": "9901"} for row in _rows(files)]
    result = reviewed(changed(files, "employee_roster.rows", value=tuple(rows)))
    unclear = [f for f in result.findings if f.severity == "unclear" and f.code == "L01"]
    assert [f.message for f in unclear] == ["名单第 1、3 行的身份证号码看不准，请看图核对"]
    assert len(unclear[0].evidence) == 2


class CountedRow(dict):
    """A row that counts how often its number is looked at."""

    looks = 0

    def get(self, key, default=None):
        CountedRow.looks += key == "id_number"
        return super().get(key, default)


def test_the_work_on_a_roster_grows_with_its_rows_and_not_with_their_square():
    files = files_of(BY_AGENT)
    row = _rows(files)[0]

    def looks(count):
        CountedRow.looks = 0
        rows = tuple(CountedRow(row, id_number=f"{number:018d}") for number in range(count))
        reviewed(changed(files, "employee_roster.rows", value=rows, spots=()))
        return CountedRow.looks

    assert looks(200) <= 4 * looks(100)
    assert looks(100) > 0


def test_a_row_that_may_be_none_leaves_the_number_of_rows_in_doubt():
    files = files_of(BY_AGENT)
    rows = (*_rows(files), {"name": "审核人", "id_number": "", "wage_base": 6200})
    sure = changed(files, "employee_roster.rows", value=rows)
    assert codes(reviewed(sure), "error") == [("X06", "registration_form")]
    unsure = changed(sure, "employee_roster.rows", confidences=(0.99, 0.99, 0.99, 0.6))
    assert codes(reviewed(unsure)) == [("X06", "registration_form")]
    assert reviewed(unsure).verdict == "officer"
    worn = changed(files, "employee_roster.rows", confidences=(0.99, 0.6, 0.99))
    assert reviewed(changed(worn, "form.headcount", value=5)).verdict == "correct"


def test_a_ring_that_names_another_unit_is_an_error_though_rings_are_read_badly():
    files = changed(files_of(IN_PERSON), "form.seal_owner", value="信远（示例）贸易有限责任公司")
    for confidence, severity in ((0.99, "error"), (0.78, "error"), (0.5, "unclear")):
        result = reviewed(changed(files, "form.seal_owner", confidence=confidence))
        assert [(f.code, f.severity) for f in result.findings] == [("S02", severity)]


def test_a_ring_with_one_character_wrong_asks_nobody():
    files = changed(
        files_of(IN_PERSON), "form.seal_owner", value="示例市青木商贸有限公司", confidence=0.78
    )
    assert reviewed(files).findings == ()


def _without_colour(files, *names):
    """The same files, the named ones photocopied."""
    return tuple(
        replace(
            file,
            pages=tuple(
                replace(page, quality=replace(page.quality, grey=True)) for page in file.pages
            ),
        )
        if file.file in names
        else file
        for file in files
    )


def test_on_a_photocopy_a_character_that_looks_like_the_other_is_doubt_not_an_error():
    files = files_of(BY_AGENT)
    for fact in ("authorization.agent_name", "agent_id.name"):
        files = changed(files, fact, value="丛若溪")
    files = changed(files, "form.agent_name", value="从若溪")
    assert [(f.code, f.severity) for f in reviewed(files).findings] == [("X04", "error")]
    copied = _without_colour(files, "registration_form.jpg")
    assert [(f.code, f.severity) for f in reviewed(copied).findings] == [("X04", "unclear")]


def test_a_doubtful_name_somewhat_like_the_other_is_looked_at_and_never_passed_over():
    files = changed(files_of(BY_AGENT), "form.agent_name", value="沈若娜", confidence=0.9)
    for fact in ("authorization.agent_name", "agent_id.name"):
        files = changed(files, fact, value="沈若峰")
    assert codes(reviewed(files), "unclear") == [("X04", "registration_form")]


def test_a_name_of_which_recognition_left_out_what_it_does_not_know_is_no_error():
    files = changed(files_of(BY_AGENT), "agent_id.name", value="沈溪")
    for fact in ("authorization.agent_name", "form.agent_name"):
        files = changed(files, fact, value="沈飏溪")
    assert codes(reviewed(files), "error") == []
    assert codes(reviewed(files), "unclear") == [("X04", "agent_id")]


def test_two_papers_that_agree_outweigh_the_misread_copy_they_are_held_against():
    files = changed(files_of(BY_AGENT), "org.name", value="示例市青术商贸有限公司")
    papers = ("form.org_name", "authorization.principal", "bank_account.account_name")
    for fact in (*papers, "form.account_name", "form.seal_owner", "authorization.seal_owner"):
        files = changed(files, fact, value="示例市青木商贸有限公司")
    assert ("X01", "unclear") not in [(f.code, f.severity) for f in reviewed(files).findings]
    copied = _without_colour(files, "business_license.jpg")
    assert "X01" not in {finding.code for finding in reviewed(copied).findings}


def test_a_day_on_a_photocopy_has_to_be_read_better_than_one_in_colour():
    files = changed(
        files_of(IN_PERSON), "form.filled_on", value=date(2026, 11, 28), confidence=0.96
    )
    assert codes(reviewed(files)) == [("V04", "registration_form")]
    assert codes(reviewed(files), "error") == [("V04", "registration_form")]
    copied = _without_colour(files, "registration_form.jpg")
    assert codes(reviewed(copied), "unclear") == [("V04", "registration_form")]


def test_another_name_on_a_photocopy_is_still_an_error():
    files = changed(files_of(BY_AGENT), "form.agent_name", value="何景行")
    copied = _without_colour(files, "registration_form.jpg")
    assert ("X04", "registration_form") in codes(reviewed(copied), "error")


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


def _unread(name):
    blurred = page_of(
        name, 1, Sorted(None, 0.5), legibility=Legibility.UNREADABLE, reasons=("blur",)
    )
    return FileReading(name, (blurred,))


def test_a_page_nobody_can_read_goes_by_the_name_of_its_file():
    rest = without(files_of(IN_PERSON), "business_license")
    found = {(f.code, f.severity) for f in reviewed((*rest, _unread("01营业执照.JPG"))).findings}
    assert ("C03", "error") in found
    assert "C01" not in {code for code, _ in found}


@pytest.mark.parametrize("name", ["6.开户信息.jpg", "基本存款账户.jpg", "开户许可证_2.jpg"])
def test_a_page_nobody_can_read_goes_by_a_title_cut_short(name):
    rest = without(files_of(BY_AGENT), "bank_account")
    found = {(f.code, f.severity) for f in reviewed((*rest, _unread(name))).findings}
    assert ("C03", "error") in found
    assert "C01" not in {code for code, _ in found}


def test_a_file_name_that_says_nothing_leaves_the_page_anything():
    rest = without(files_of(IN_PERSON), "business_license")
    for name in ("IMG_7320.jpg", "营业执照和授权委托书.jpg", "身份证.jpg"):
        found = {(f.code, f.severity) for f in reviewed((*rest, _unread(name))).findings}
        assert found >= {("C03", "error"), ("C01", "unclear")}


def test_a_file_name_does_not_make_a_readable_page_a_licence():
    rest = without(files_of(IN_PERSON), "business_license")
    page = page_of("营业执照.jpg", 1, Sorted(None, 0.9))
    assert ("C01", "business_license") in codes(
        reviewed((*rest, FileReading("营业执照.jpg", (page,)))), "error"
    )


def test_nothing_is_called_missing_while_a_page_may_be_it():
    files = without(files_of(BY_AGENT), "bank_account")
    likely = page_of("zz.jpg", 1, Sorted(None, 0.45, ("bank_account",)))
    (finding,) = [
        one
        for one in reviewed((*files, FileReading("zz.jpg", (likely,)))).findings
        if one.code == "C01"
    ]
    assert (finding.severity, finding.material) == ("unclear", "bank_account")
    assert finding.evidence[0].file == "zz.jpg"
    assert "像是这份材料" in finding.doubt


def test_a_page_that_is_surely_none_excuses_nothing():
    files = without(files_of(BY_AGENT), "bank_account")
    other = page_of("zz.jpg", 1, Sorted(None, 0.9))
    result = reviewed((*files, FileReading("zz.jpg", (other,))))
    assert ("C01", "bank_account") in codes(result, "error")


def _poor(files, material, reason, drop=""):
    """The page of one material as glare or a cut would leave it: read with less confidence."""

    def page_again(page):
        document = page.documents[0]
        if document.material != material:
            return page
        readings = tuple(
            replace(one, confidence=one.confidence * 0.6)
            for one in document.readings
            if one.fact != drop
        )
        quality = replace(page.quality, legibility=Legibility.UNREADABLE, reasons=(reason,))
        documents = (replace(document, readings=readings),)
        return replace(page, documents=documents, quality=quality)

    return tuple(replace(file, pages=tuple(map(page_again, file.pages))) for file in files)


def test_a_page_of_which_everything_was_read_need_not_be_photographed_again():
    for reason in ("cut", "glare"):
        files = _poor(files_of(BY_AGENT), "bank_account", reason)
        assert "C03" not in {code for code, _ in codes(reviewed(files))}


def test_a_page_that_lost_something_is_photographed_again():
    lost = "bank_account.account_number"
    files = _poor(files_of(BY_AGENT), "bank_account", "cut", drop=lost)
    assert ("C03", "bank_account") in codes(reviewed(files), "error")
    blurred = _poor(files_of(BY_AGENT), "bank_account", "blur")
    assert ("C03", "bank_account") in codes(reviewed(blurred), "error")
