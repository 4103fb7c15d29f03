"""Names on seals, photocopies and bad prints: when a difference is an error and when doubt."""

from dataclasses import replace
from datetime import date

from papers import BY_AGENT, IN_PERSON, changed, codes, files_of, reviewed


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
