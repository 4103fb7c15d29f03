"""An amendment is as late as the log says, and the log does not forget one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pilots
import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import check_of

from zhagen.pilot.agreeing.edges import CharterPart
from zhagen.pilot.agreeing.keys import read_key
from zhagen.pilot.agreeing.seal import amend, check_seal, sign_amendment
from zhagen.pilot.agreeing.sealed import HARMLESS, Amendment, BrokenSeal
from zhagen.pilot.agreeing.sealed_file import read_sealed, write_sealed
from zhagen.pilot.log.adoption import adopt
from zhagen.pilot.log.log import append, create_log, open_log
from zhagen.pilot.log.roots import make_root, read_roots
from zhagen.pilot.log.spine import SPINE, BrokenLog, line_of
from zhagen.pilot.log.verify import digest_faults, verify

TARGET = {"target": {"text": "效率提升 5%", "change": -0.0476, "planned": -0.25}}
LATER = date(2026, 8, 20)


def _amended(folder, sealed, changes=TARGET, *, seen=False):
    """`sealed` with one more amendment that both parties signed, stated as `seen` says."""
    made = amend(sealed, changes, "改", LATER, data_seen=seen)
    for party in ("department", "vendor"):
        made = sign_amendment(made, read_key(folder / "papers" / f"{party}.pem"), party, LATER)
    return made


def _kinds(folder, roots=()):
    return {fault.kind for fault in verify(open_log(folder), roots).faults}


def test_an_amendment_stated_as_before_data_is_after_data_where_the_log_held_cases(tmp_path):
    log = pilots.log(tmp_path, 5)
    grown = adopt(log, _amended(tmp_path, log.sealed), pilots.AT)
    for each in (grown, open_log(log.folder)):
        (amendment,) = each.sealed.amendments
        assert (amendment.data_seen, amendment.stated) == ("after", "before")
        assert amendment.decisive
    check_seal(grown.sealed)
    assert verify(open_log(log.folder)).intact


def test_an_amendment_taken_into_an_empty_log_stays_what_its_parties_state(tmp_path):
    log = pilots.log(tmp_path)
    log = adopt(log, _amended(tmp_path, log.sealed), pilots.AT)
    log = append(log, pilots.rows(4), source="办件.csv", at=pilots.AT)
    assert [each.decisive for each in open_log(log.folder).sealed.amendments] == [False]
    admitted = _amended(tmp_path, log.sealed, {"alpha": 0.04}, seen=True)
    log = adopt(log, admitted, pilots.AT)
    assert [each.decisive for each in open_log(log.folder).sealed.amendments] == [False, True]
    assert verify(open_log(log.folder)).intact


def test_only_the_amendments_of_a_line_are_dated_by_it(tmp_path):
    sealed = _amended(tmp_path, pilots.sealed(tmp_path / "papers"), {"alpha": 0.04})
    log = create_log(tmp_path / "log", sealed, pilots.SECRET)
    log = append(log, pilots.rows(4), source="办件.csv", at=pilots.AT)
    log = adopt(log, _amended(tmp_path, log.sealed), pilots.AT)
    found = open_log(log.folder)
    assert [each.data_seen for each in found.sealed.amendments] == ["before", "after"]
    assert (found.adoptions[0].first, found.adoptions[0].last) == (2, 2)
    assert verify(found).intact


def test_what_is_written_of_an_amended_charter_is_what_its_parties_signed(tmp_path):
    log = pilots.log(tmp_path, 5)
    agreed = _amended(tmp_path, log.sealed)
    grown = adopt(log, agreed, pilots.AT)
    write_sealed(grown.sealed, tmp_path / "again.json")
    assert read_sealed(tmp_path / "again.json") == agreed


@pytest.fixture
def voided(tmp_path):
    """A log that took in an amendment after data, with cases and a sheet after it."""
    log = pilots.log(tmp_path, 5)
    shutil.copy(log.folder / "sealed.json", tmp_path / "first.sealed.json")
    return adopt(log, _amended(tmp_path, log.sealed), pilots.AT)


def test_an_amendment_taken_out_of_the_copy_is_told_and_adds_nothing_more(voided, tmp_path):
    shutil.copy(tmp_path / "first.sealed.json", voided.folder / "sealed.json")
    assert _kinds(voided.folder) == {"amendment"}
    assert digest_faults(open_log(voided.folder))
    opened, more = open_log(voided.folder, pilots.SECRET), pilots.rows(2, 5)
    with pytest.raises(BrokenLog, match="不是记录照着走的那一份"):
        append(opened, more, source="x", at=pilots.AT)
    with pytest.raises(BrokenSeal, match="缺了记录里已有的变更"):
        adopt(open_log(voided.folder), read_sealed(tmp_path / "first.sealed.json"), pilots.AT)


def test_taking_the_amendment_in_again_mends_the_copy_and_writes_no_second_line(voided, tmp_path):
    agreed = voided.sealed
    shutil.copy(tmp_path / "first.sealed.json", voided.folder / "sealed.json")
    adopt(open_log(voided.folder), agreed, pilots.AT)
    assert verify(open_log(voided.folder)).intact
    assert len(open_log(voided.folder).adoptions) == 1


def test_an_amendment_taken_out_with_its_line_is_told_by_a_sheet(voided, tmp_path):
    make_root(voided, 1, pilots.ON)
    sheets = read_roots(voided.folder / "roots.jsonl")
    shutil.copy(tmp_path / "first.sealed.json", voided.folder / "sealed.json")
    spine = voided.folder / SPINE
    spine.write_bytes(b"".join(map(line_of, voided.segments)))
    assert "root_spine" in _kinds(voided.folder)
    (voided.folder / "roots.jsonl").unlink()
    assert not _kinds(voided.folder), "the forger removed the folder's own copy as well"
    assert "root_spine" in _kinds(voided.folder, sheets)


def test_a_sheet_whose_amendment_the_log_does_not_have_is_told(tmp_path):
    log = pilots.log(tmp_path, 5)
    root = replace(make_root(log, 1, pilots.ON), sealed="ab" * 32)
    assert "root_amendment" in _kinds(log.folder, [root])


def test_an_amendment_slipped_in_without_the_command_is_told(tmp_path):
    log = pilots.log(tmp_path, 5)
    write_sealed(_amended(tmp_path, log.sealed), log.folder / "sealed.json")
    assert _kinds(log.folder) == {"amendment"}


def test_a_line_that_counts_fewer_cases_than_there_were_is_told(voided):
    (line,) = voided.adoptions
    forged = replace(line, cases=0)
    lines = [*map(line_of, voided.segments), line_of(forged)]
    (voided.folder / SPINE).write_bytes(b"".join(lines))
    assert _kinds(voided.folder) == {"amendment"}


def test_an_early_log_without_heads_is_read_added_to_and_amended(tmp_path):
    log = pilots.log(tmp_path, 5)
    early = replace(log.segments[0], sealed="", secret="")
    (log.folder / SPINE).write_bytes(line_of(early))
    (log.folder / "secret.check").unlink()
    write_sealed(_amended(tmp_path, log.sealed, {"alpha": 0.04}), log.folder / "sealed.json")
    assert verify(open_log(log.folder)).intact
    log = append(open_log(log.folder, pilots.SECRET), pilots.rows(3, 5), source="x", at=pilots.AT)
    log = adopt(log, _amended(tmp_path, log.sealed), pilots.AT)
    found = open_log(log.folder)
    assert [each.data_seen for each in found.sealed.amendments] == ["before", "after"]
    assert verify(found).intact


def test_every_line_of_the_spine_and_every_sheet_is_what_its_schema_says(voided):
    root = make_root(voided, 1, pilots.ON)
    check_of("log-root").validate(root.to_json())
    for line in voided.lines:
        name = "log-segment" if line in voided.segments else "log-amendment"
        check_of(name).validate({**line.to_json(), "hash": line.hash})


_KEYS = sorted(str(part.alias or name) for name, part in CharterPart.model_fields.items())


@given(st.sampled_from(_KEYS), st.sampled_from(["before", "after"]))
def test_every_key_but_the_harmless_ones_decides_after_data(key, seen):
    made = Amendment(1, LATER, "改", {key: None}, seen, "", "", ())
    assert made.decisive == (seen == "after" and key not in HARMLESS)


def test_the_columns_decide_and_only_known_keys_are_harmless():
    assert set(_KEYS) > HARMLESS
    assert not HARMLESS & {"columns", "metrics", "slice", "stop_rules", "hypothesis", "accuracy"}
