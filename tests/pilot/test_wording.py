import math
import re
from pathlib import Path

import charters
import pytest
import told_looks
from hypothesis import given
from hypothesis import strategies as st

import zhagen.pilot
from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.charter import Charter, Design, Measure, Standing
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.log.verify import LogFault
from zhagen.pilot.model import SetAside, TargetState, Verdict
from zhagen.pilot.recording.lessons import Lesson
from zhagen.pilot.wording import amounts, records, verdicts

SOURCE = Path(zhagen.pilot.__file__).parent
BLAME = re.compile("[!！]|错误操作|您的错|失职|不负责任|智能|赋能|疑似")


def codes(pattern: str, *modules: str) -> set[str]:
    """Codes as the modules that raise them write them."""
    text = "".join((SOURCE / f"{name}.py").read_text(encoding="utf-8") for name in modules)
    return set(re.findall(pattern, text))


@pytest.fixture
def charter(tmp_path: Path) -> Charter:
    return load_charter(charters.write(tmp_path))


@pytest.fixture
def sealed(tmp_path: Path) -> SealedCharter:
    return told_looks.sealed(tmp_path)


def test_every_reason_a_verdict_can_have_is_worded(charter: Charter) -> None:
    found = codes(r'Reason\(\s*"(\w+)"', "evaluating/decide") | codes(
        r'code = "(\w+)" if', "evaluating/decide"
    )
    found |= {"target_out_of_reach"}
    assert len(found) >= 14
    for code in found:
        guarded = {"harm", "guardrail_open", "chance_of_guardrail"}
        subject = "return_rate" if code in guarded else "3"
        reason = {"code": code, "value": 0.03, "limit": 0.02, "subject": subject}
        for given_ in (reason, {"code": code, "subject": subject}):
            said = verdicts.reason_sentence(given_, charter)
            assert said.endswith("。")
            assert not BLAME.search(said)
            assert "nan" not in said


def test_every_reason_for_setting_rows_aside_is_worded() -> None:
    found = codes(r'Unreadable\("(\w+)"\)', "cases/reading")
    found |= codes(r'aside\["(\w+)"\]', "evaluating/evaluate") | {"no_person", "unknown_window"}
    assert found <= set(records.SET_ASIDE)
    for reason in found:
        said = records.set_aside_sentence(SetAside(reason, 1200, ("a.csv:3",)))
        assert said.startswith("1200 行")
        assert "a.csv:3" in said
        assert "；" in said
        assert not BLAME.search(said)


def test_a_reason_nobody_has_worded_yet_is_still_told() -> None:
    assert "3 行" in records.set_aside_sentence(SetAside("new_reason", 3, ()))


def test_every_fault_of_a_check_is_worded() -> None:
    found = codes(r'LogFault\(\s*"(\w+)"', "log/verify")
    assert found <= set(records.FAULTS)
    for kind in found:
        said = records.fault_sentence(LogFault(kind, "4", "90>80"))
        assert said.endswith("。")
        assert not BLAME.search(said)
    truncated = records.fault_sentence(LogFault("truncated", "4", "90>80"))
    assert "90 件，现有 80 件" in truncated


def test_every_lesson_is_worded_with_its_numbers(charter: Charter) -> None:
    numbers: dict[str, dict[str, float | str]] = {
        "interval_too_wide": {"half_width": 0.042, "units": 108},
        "mix_mattered": {"raw": -0.073, "standardised": -0.001},
        "run_in": {"with": -0.141, "without": -0.2},
        "rota_not_followed": {"compliance": 0.93},
        "records_incomplete": {"completeness": 0.96},
        "effect_lingers": {"p": 0.012},
        "rows_set_aside": {"reason": "backwards", "count": 120},
        "guardrail": {"metric": "return_rate", "margin": 0.02, "effect": 0.011},
        "level": {"off": 12.4, "unit": "分钟"},
    }
    assert codes(r'Lesson\("(\w+)"', "recording/lessons") == set(numbers)
    for code, given_ in numbers.items():
        for known in (charter, None):
            said = records.lesson_sentence(Lesson(code, given_), known)
            assert said.endswith("。")
            assert "{" not in said
    said = records.lesson_sentence(Lesson("mix_mattered", numbers["mix_mattered"]), charter)
    assert "−7.3%" in said
    said = records.lesson_sentence(Lesson("guardrail", numbers["guardrail"]), charter)
    assert "允许变差 2 个百分点，这次 +1.1 个百分点" in said


def test_every_design_standing_measure_and_state_has_its_words() -> None:
    assert set(verdicts.DESIGNS) == set(Design)
    assert set(verdicts.STANDINGS) == set(Standing)
    assert set(verdicts.MEASURES) == set(Measure)
    assert set(verdicts.VERDICTS) == set(Verdict)
    assert set(verdicts.TARGET_STATES) == set(TargetState)


def verdict_of(sealed: SealedCharter, kind: str, week: int = 8) -> tuple[str, str, str]:
    look = told_looks.look(sealed, kind, week)
    decision = decide(sealed, [look])
    charter = sealed.charter
    return (
        verdicts.headline(decision, look, charter),
        verdicts.summary(decision, look, charter),
        verdicts.next_step(decision, look, charter)[0],
    )


def test_partly_reads_as_the_direction_page_has_it(sealed: SealedCharter) -> None:
    headline, summary, step = verdict_of(sealed, "better")
    assert headline == "部分达成：每件收件用时确实少了，是否达到“效率提升 20%”还没证实"
    assert summary.startswith("每件收件用时少 18.9%，可信范围 14.6% 至 23.0%。目标是少 16.7%")
    assert step == "延长 4 周（只此一次）"


def test_every_verdict_reads_equally_calm(sealed: SealedCharter) -> None:
    look = told_looks.look(sealed, "reached")
    harmed = told_looks.guarded(look, held=False, harmed=True)
    void = told_looks.checked(look, seal_intact=False)
    poor = told_looks.checked(look, compliance=0.7)
    seen = set()
    looks = [
        *(told_looks.look(sealed, kind) for kind in told_looks.ENDS),
        told_looks.look(sealed, "better", 4), harmed, void, poor,
        told_looks.guarded(look, held=False),
    ]  # fmt: skip
    for each in looks:
        decision = decide(sealed, [each])
        told = (
            verdicts.headline(decision, each, sealed.charter),
            verdicts.summary(decision, each, sealed.charter),
            *verdicts.next_step(decision, each, sealed.charter),
            *verdicts.reason_sentences(decision, sealed.charter),
        )
        seen.add(decision.verdict)
        assert told[0].startswith(verdicts.VERDICTS[decision.verdict])
        assert not BLAME.search("".join(told))
        assert not re.search(r"nan|inf|-\d", "".join(told))
    assert seen == set(Verdict)


def test_an_unbounded_interval_is_said_in_words(sealed: SealedCharter) -> None:
    _, summary, _ = verdict_of(sealed, "unbounded")
    assert "上限给不出" in summary


def test_a_metric_where_more_is_better_says_so(tmp_path: Path) -> None:
    charter = load_charter(
        charters.write(
            tmp_path,
            metrics__primary={
                "id": "satisfaction", "title": "满意度", "unit": "分", "formula": "satisfaction",
                "measure": "difference_in_means", "direction": "higher",
            },
        )
    )  # fmt: skip
    metric = charter.primary
    assert amounts.better(metric) == "高"
    assert amounts.moved(0.231, metric) == "高 0.23 分"
    assert amounts.span(-0.08, 0.231, metric) == "−0.08 至 +0.23 分"


def test_numbers_are_written_as_agreed(charter: Charter) -> None:
    metric, guard = charter.primary, charter.guardrails[0].metric
    assert amounts.count(4032) == "4032"
    assert amounts.count(11367) == "11\u202f367"
    assert amounts.change(-0.1893, metric) == "−18.9%"
    assert amounts.span(-0.2302, -0.1461, metric) == "−23.0% 至 −14.6%"
    assert amounts.span(-0.019, 0.007, guard) == "−1.9 至 +0.7 个百分点"
    assert amounts.agreed(0.02, guard) == "2 个百分点"
    assert amounts.level(0.0854, guard) == "8.5%"
    assert amounts.moved(0.0, metric) == "没有变化"
    assert amounts.change(-0.0001, metric) == "0.0%"
    assert amounts.chance(0.0004) == "p < 0.001"


@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(0, 3))
def test_no_number_shows_a_hyphen_or_a_foreign_word(value: float, decimals: int) -> None:
    shown = amounts.number(value, decimals, signed=True)
    assert not re.search(r"[a-z-]", shown)
    if math.isfinite(value):
        back = shown.replace("\u202f", "").replace("−", "-")
        assert float(back) == pytest.approx(value, abs=0.5 * 10**-decimals + abs(value) * 1e-12)
