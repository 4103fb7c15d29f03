"""What the tool said beside what the officers judged: read, matched and counted by case."""

from __future__ import annotations

from pathlib import Path

import pytest
from accuracy_cases import silent

from zhagen.pilot.accuracy.accuracy import LEVEL_ENLARGED, measure_accuracy
from zhagen.pilot.accuracy.findings import BrokenFindings, Said, read_findings, said_in
from zhagen.pilot.accuracy.sample import Sample
from zhagen.pilot.recording.record import plain


class TestMeasure:
    def test_each_code_and_all_together_are_counted_by_case(self) -> None:
        cases = tuple(silent(4))
        sample = Sample(1, 4, cases)
        ids = [each.case_id for each in cases]
        truth = {
            ids[0]: frozenset({"E-A", "E-B"}),
            ids[1]: frozenset({"E-A"}),
            ids[2]: frozenset[str](),
        }
        said = Said(
            {
                ids[0]: frozenset({"E-A", "E-C"}),
                ids[1]: frozenset({"E-A", "E-B"}),
                ids[2]: frozenset(),
                ids[3]: frozenset({"E-A"}),
            }
        )
        accuracy = measure_accuracy(sample, truth, said, ["E-A", "E-B"])
        assert accuracy.cases == 3
        assert (accuracy.overall.recall.events, accuracy.overall.recall.n) == (2, 3)
        # E-C was not among the judged codes; E-B at the second case was wrong.
        assert (accuracy.overall.false_errors.events, accuracy.overall.false_errors.n) == (1, 3)
        by_code = {each.code: each for each in accuracy.codes}
        assert by_code["E-A"].recall.value == 1.0
        assert by_code["E-B"].recall.value == 0.0

    def test_a_case_the_tool_never_saw_counts_as_silence(self) -> None:
        cases = tuple(silent(2))
        truth = {each.case_id: frozenset({"E-A"}) for each in cases}
        said = Said({cases[0].case_id: frozenset({"E-A"})})
        accuracy = measure_accuracy(Sample(1, 2, cases), truth, said, ["E-A"])
        assert accuracy.unseen == (cases[1].case_id,)
        assert accuracy.overall.recall.value == 0.5

    def test_the_result_is_plain_json(self) -> None:
        cases = tuple(silent(2))
        said = Said({each.case_id: frozenset() for each in cases})
        truth = {each.case_id: frozenset[str]() for each in cases}
        found = plain(measure_accuracy(Sample(1, 2, cases), truth, said, ["E-A"], enlarged=True))
        assert isinstance(found, dict)
        assert found["level"] == LEVEL_ENLARGED
        assert found["overall"]["recall"]["value"] is None


class TestFindings:
    def test_events_of_the_ledger_and_results_are_read_alike(self) -> None:
        events = [
            (
                '{"kind": "precheck.finding_shown", "case": "K1",'
                ' "payload": {"code": "E-A", "severity": "error"}}'
            ),
            (
                '{"kind": "precheck.finding_shown", "case": "K1",'
                ' "payload": {"code": "E-B", "severity": "unclear"}}'
            ),
            '{"kind": "precheck.verdict", "case": "K2", "payload": {"verdict": "pass"}}',
            "",
            '{"kind": "precheck.step_timed", "case": "K3", "payload": {}}',
        ]
        results = [
            (
                '{"case": "K1", "findings": [{"code": "E-A", "severity": "error"},'
                ' {"code": "E-B", "severity": "unclear"}]}'
            ),
            '{"case": "K2", "findings": []}',
        ]
        assert said_in(events, "a") == said_in(results, "b")
        assert said_in(events, "a").faults == {"K1": {"E-A"}, "K2": frozenset()}

    @pytest.mark.parametrize(
        "line",
        [
            "[]",
            "{",
            '{"case": "K"}',
            '{"case": "K", "findings": [1]}',
            '"x"',
            '{"kind": "precheck.finding_shown"}',
        ],
    )
    def test_a_line_that_is_neither_is_named(self, line: str, tmp_path: Path) -> None:
        path = tmp_path / "events.jsonl"
        path.write_text(f"\n{line}\n", encoding="utf-8")
        with pytest.raises(BrokenFindings, match="第 2 行"):
            read_findings(path)

    def test_an_empty_or_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BrokenFindings, match="没有一件"):
            said_in([], "a")
        with pytest.raises(BrokenFindings, match="读不了"):
            read_findings(tmp_path / "nothing.jsonl")
        (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe")
        with pytest.raises(BrokenFindings, match="UTF-8"):
            read_findings(tmp_path / "b.jsonl")
