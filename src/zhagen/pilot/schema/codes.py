"""The codes that the pilot's JSON may carry: a program may tell them apart, so the list is closed.

The words for them live in `wording`, `planning.wording` and `cli`; a test holds the
lists together, so that a new code is a change of the contract that somebody meant.
"""

from __future__ import annotations

from typing import Final

# Why a plan refuses or warns.
FINDINGS: Final = (
    "baseline_missing", "baseline_short", "baseline_not_agreed", "no_primary", "no_cases",
    "single_window", "few_windows", "few_cases", "before_after_alone", "quasi", "no_treated",
    "exact_cannot", "target_not_beyond", "power_low", "power_below", "target_low", "target_below",
    "rare_primary", "zero_window", "zero_days", "success_below",
)  # fmt: skip
# Why a verdict is what it is.
REASONS: Final = (
    "changed_after_data", "seal_broken", "root_broken", "harm", "compliance_low",
    "completeness_low", "split_mismatch", "target_reached", "guardrail_open", "not_randomised",
    "better_than_nothing", "worse", "target_out_of_reach", "not_decided_yet", "hardly_reachable",
    "not_told_from_nothing", "chance_of_target", "chance_of_guardrail",
)  # fmt: skip
NEXT_STEPS: Final = (
    "productise", "extend_once", "owner_decides_on_proven_part", "continue", "stop_and_keep",
    "stop_now", "void",
)  # fmt: skip
LESSONS: Final = (
    "interval_too_wide", "mix_mattered", "run_in", "rota_not_followed", "records_incomplete",
    "effect_lingers", "rows_set_aside", "guardrail", "level",
)  # fmt: skip
# Why the tool may or may not be switched on.
ACCURACY: Final = (
    "recall_below", "false_errors_above", "few_errors", "few_cases", "recall_open",
    "false_errors_open", "recall_reached", "false_errors_reached", "judges_differ",
)  # fmt: skip
# What does not hold in a log; `unreadable` is one that could not even be opened.
FAULTS: Final = (
    "seal", "spine", "stranger", "unfinished", "amendment", "root_amendment", "root_spine",
    "secret",
    "other_charter", "typed", "missing", "entries", "rows", "root", "truncated", "unreadable",
)  # fmt: skip
# Why a row became no case.
UNREAD: Final = (
    "unreadable_row", "unreadable_time", "unreadable_value", "zone_mixed", "no_case_id",
    "no_start", "backwards", "duplicate", "duplicate_differs", "unknown_window", "outside_dates",
    "resubmitted", "unknown_arm", "date_only",
)  # fmt: skip
# Why a look does not count a row: the same, and what only a look can tell.
SET_ASIDE: Final = (*UNREAD, "no_person", "closed_day", "after_look", "superseded")
DAYS: Final = ("open", "make_up", "holiday", "closed")
SEEN: Final = ("before", "after")
LEFT_OUT: Final = ("other_items", "other_windows")
