"""Sealing: whoever changes a byte of the charter, an amendment or a signature is found out."""

from __future__ import annotations

import json
from datetime import date

import pytest
from charters import content, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhagen.pilot.agreeing.file import to_canonical
from zhagen.pilot.agreeing.keys import BadKey, new_key, read_key
from zhagen.pilot.agreeing.seal import amend, check_seal, seal, sign, sign_amendment
from zhagen.pilot.agreeing.sealed import BrokenSeal, canonical_bytes, hash_of
from zhagen.pilot.agreeing.sealed_file import read_sealed, write_sealed

ON = date.fromisoformat("2026-08-19")
LATER = date.fromisoformat("2026-09-10")


@pytest.fixture
def keys(tmp_path):
    return new_key(tmp_path / "department.pem"), new_key(tmp_path / "vendor.pem")


@pytest.fixture
def sealed(tmp_path, keys):
    first = seal(to_canonical(write(tmp_path)), keys[0], "department", ON)
    return sign(first, keys[1], "vendor", ON)


def test_both_signatures_hold_after_writing_and_reading(tmp_path, sealed):
    path = tmp_path / "charter.sealed.json"
    write_sealed(sealed, path)
    again = read_sealed(path)
    check_seal(again)
    assert again == sealed
    assert again.charter.target.change == pytest.approx(-0.1667)


def test_one_signature_is_not_enough(tmp_path, keys):
    half = seal(to_canonical(write(tmp_path)), keys[0], "department", ON)
    with pytest.raises(BrokenSeal, match="还缺 vendor 的签名"):
        check_seal(half)
    with pytest.raises(BrokenSeal, match="已经签过"):
        sign(half, keys[0], "department", ON)
    with pytest.raises(BrokenSeal, match="各用各的密钥"):
        sign(half, keys[0], "vendor", ON)
    with pytest.raises(BrokenSeal, match="没有 stranger 这一方"):
        sign(half, keys[1], "stranger", ON)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 10**6), digit=st.integers(1, 9))
def test_any_changed_character_of_the_sealed_file_is_found(tmp_path, sealed, place, digit):
    path = tmp_path / "charter.sealed.json"
    write_sealed(sealed, path)
    text = path.read_text(encoding="utf-8")
    values = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = values[place % len(values)]
    changed = text[:at] + str((int(text[at]) + digit) % 10) + text[at + 1 :]
    path.write_text(changed, encoding="utf-8")
    if json.loads(text) == json.loads(changed):
        return  # 0.20 for 0.2: the same charter
    with pytest.raises(BrokenSeal):
        check_seal(read_sealed(path))


def test_an_amendment_is_signed_by_both_and_says_when_data_had_been_seen(sealed, keys):
    changes = {"scene": {**content()["scene"], "leaves_out": ["网上申请的办件"]}}
    amended = amend(sealed, changes, "网上办件另计", LATER, data_seen=True)
    with pytest.raises(BrokenSeal, match="变更还没有双方签齐"):
        check_seal(amended)
    both = sign_amendment(
        sign_amendment(amended, keys[0], "department", LATER), keys[1], "vendor", LATER
    )
    check_seal(both)
    assert both.charter.leaves_out == ("网上申请的办件",)
    assert both.hash == sealed.hash
    assert both.head != sealed.head
    assert not both.amendments[0].decisive


def test_moving_the_target_after_data_were_seen_is_decisive(sealed):
    target = {"text": "效率提升 5%", "change": -0.0476, "planned": -0.25}
    late = amend(sealed, {"target": target}, "目标放低", LATER, data_seen=True)
    early = amend(sealed, {"target": target}, "目标放低", ON, data_seen=False)
    assert late.amendments[0].decisive
    assert not early.amendments[0].decisive


def test_an_amendment_cannot_turn_the_charter_into_nonsense(sealed):
    with pytest.raises(Exception, match="内容不完整"):
        amend(sealed, {"alpha": "很小"}, "改", LATER, data_seen=False)


def test_key_files_are_private_and_bad_ones_are_told(tmp_path):
    path = tmp_path / "key.pem"
    made = new_key(path)
    assert path.stat().st_mode & 0o077 == 0
    assert read_key(path).public == made.public
    with pytest.raises(BadKey, match="已经有同名的文件"):
        new_key(path)
    (tmp_path / "text.pem").write_text("不是密钥", encoding="utf-8")
    with pytest.raises(BadKey, match="不是没有口令的私钥文件"):
        read_key(tmp_path / "text.pem")
    with pytest.raises(BadKey, match="没有这个路径"):
        read_key(tmp_path / "none.pem")


def test_canonical_json_is_that_of_rfc_8785():
    # The example of RFC 8785, section 3.2.2.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "€$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    written = canonical_bytes(value).decode("utf-8")
    assert written.startswith('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,')
    assert hash_of({"b": 1, "a": 2}) == hash_of({"a": 2, "b": 1})
