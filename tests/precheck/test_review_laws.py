"""What must hold whatever is handed in."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from papers import CASE, SLICE, files_of, redone, reviewed

NAMES = sorted(CASE)
QUICK = settings(max_examples=60, deadline=None)


@st.composite
def applications(draw):
    """Materials of two examples mixed: more faults at once than any example has."""
    one, other = (
        {file.file: file for file in files_of(draw(st.sampled_from(NAMES)))} for _ in range(2)
    )
    mixed = {**one, **{key: other[key] for key in other if draw(st.booleans())}}
    return tuple(mixed[key] for key in sorted(mixed))


def said(result):
    return {
        (f.code, f.severity, f.material, f.fact, f.message, frozenset(f.evidence))
        for f in result.findings
    }


def errors(result):
    return {(f.code, f.evidence[:1]) for f in result.findings if f.severity == "error"}


@QUICK
@given(applications(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_changes_nothing(files, random):
    shuffled = list(files)
    random.shuffle(shuffled)
    assert said(reviewed(files)) == said(reviewed(shuffled))


@QUICK
@given(applications(), st.data())
def test_another_material_never_makes_one_missing_that_was_already_needed(files, data):
    if not files:
        return
    left_out = data.draw(st.sampled_from([file.file for file in files]))
    fewer = reviewed([file for file in files if file.file != left_out])
    more = reviewed(files)
    settled = {status.id for status in fewer.materials if status.need is not None}

    def missing(result):
        return {f.material for f in result.findings if f.code == "C01" and f.severity == "error"}

    role_known = {status.id for status in fewer.materials if status.need}
    assert missing(more) & settled & role_known <= missing(fewer)


@QUICK
@given(applications(), st.data())
def test_reading_less_surely_never_makes_an_error(files, data):
    def fade(reading):
        return replace(reading, confidence=reading.confidence * data.draw(st.floats(0.3, 1.0)))

    faded = redone(files, fade)
    before = {f.code for f in reviewed(files).findings if f.severity == "error"}
    after = {f.code for f in reviewed(faded).findings if f.severity == "error"}
    assert after <= before


@QUICK
@given(applications())
def test_findings_are_numbered_in_the_order_of_their_weight(files):
    found = reviewed(files).findings
    order = ["error", "unclear", "warning", "notice"]
    assert [f.number for f in found] == list(range(1, len(found) + 1))
    weights = [order.index(f.severity) for f in found]
    assert weights == sorted(weights)


@QUICK
@given(applications())
def test_every_finding_can_be_acted_on(files):
    for found in reviewed(files).findings:
        assert found.message
        assert found.remedy.endswith("。")
        assert found.basis
        assert found.code in SLICE.rules
        assert "{" not in found.message + found.remedy
