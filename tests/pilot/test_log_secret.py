"""A log takes cases under one secret only: under another nobody would be recognised again."""

from __future__ import annotations

from dataclasses import replace

import pilots
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.pilot.log.log import append, open_log
from zhagen.pilot.log.pseudonyms import COMMITMENT, BadSecret, Secret
from zhagen.pilot.log.spine import SPINE, line_of
from zhagen.pilot.log.verify import verify

OTHER = Secret(b"o" * 32)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_two_secrets_have_the_same_commitment_only_where_they_are_the_same(one, other):
    assert (Secret(one).commitment == Secret(other).commitment) == (one == other)


def test_another_secret_is_refused_in_one_line_before_and_after_the_first_case(tmp_path):
    for log in (pilots.log(tmp_path / "new"), pilots.log(tmp_path / "old", 3)):
        with pytest.raises(BadSecret, match=r"不是记录 .* 自己的那一个") as told:
            open_log(log.folder, OTHER)
        assert "\n" not in str(told.value)
        assert open_log(log.folder, pilots.SECRET).size == log.size


def test_the_spine_knows_the_secret_where_the_file_is_gone(tmp_path):
    log = pilots.log(tmp_path, 3)
    (log.folder / COMMITMENT).unlink()
    with pytest.raises(BadSecret):
        open_log(log.folder, OTHER)
    assert [fault.kind for fault in verify(open_log(log.folder)).faults] == ["secret"]


def test_a_changed_commitment_is_told(tmp_path):
    log = pilots.log(tmp_path, 3)
    (log.folder / COMMITMENT).write_text(OTHER.commitment + "\n", encoding="ascii")
    assert [fault.kind for fault in verify(open_log(log.folder)).faults] == ["secret"]


def test_an_early_log_binds_itself_to_the_first_secret_that_adds_to_it(tmp_path):
    log = pilots.log(tmp_path, 3)
    (log.folder / SPINE).write_bytes(line_of(replace(log.segments[0], sealed="", secret="")))
    (log.folder / COMMITMENT).unlink()
    opened = open_log(log.folder, pilots.SECRET)
    append(opened, pilots.rows(2, 3), source="x", at=pilots.AT)
    with pytest.raises(BadSecret):
        open_log(log.folder, OTHER)
    assert verify(open_log(log.folder)).intact
