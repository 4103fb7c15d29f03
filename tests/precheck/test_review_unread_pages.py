"""Pages nobody can read or sort: what is asked for again, and what is not called missing."""

from dataclasses import replace

import pytest
from papers import BY_AGENT, IN_PERSON, codes, files_of, page_of, reviewed, without

from zhagen.cases.model import Reading, State
from zhagen.reading.model import FileReading, Legibility, Sorted, Unusable


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


def test_a_good_file_with_one_bad_page_is_both_read_and_refused():
    files = without(files_of(BY_AGENT), "authorization")
    licence = files[0]
    bad = Unusable(licence.file, "damaged", "第 2 页已损坏", "请重新导出这一页。")
    result = reviewed((replace(licence, unusable=bad), *files[1:]))
    assert [(f.code, f.severity) for f in result.findings] == [("C05", "error"), ("C01", "unclear")]
    assert result.findings[0].remedy == "请重新导出这一页。"
    assert result.verdict == "correct"
    assert "org.name" in {fact.name for fact in result.facts}


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
