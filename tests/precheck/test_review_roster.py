"""The roster of employees: one table however handed in, each row as sure as it was read."""

from dataclasses import replace

from papers import BY_AGENT, changed, codes, files_of, reviewed

from zhagen.reading.model import FileReading


def _rows(files):
    for file in files:
        for page in file.pages:
            for document in page.documents:
                for reading in document.readings:
                    if reading.fact == "employee_roster.rows":
                        return reading.value
    raise AssertionError("no roster")


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
