"""The closed lists of what the guide's events may say: acts, answers, outcomes, reasons."""

from __future__ import annotations

GUIDE_ACTS = (
    "ask", "explain", "invalid", "clarify", "outcome", "refuse", "handoff", "safety", "closed",
    "relink",
)  # fmt: skip
GUIDE_ANSWERS = ("known", "changed", "invalid", "unknown", "refused", "unclear", "aside")
GUIDE_ENDS = (
    "resolved_confirmed", "resolved_by_action", "handed_over", "refused_out_of_scope", "abandoned",
)  # fmt: skip
GUIDE_REASONS = ("asked_for", "undecided", "no_outcome", "unsatisfied", "safety")
GUIDE_ACTIONS = ("draft_downloaded", "checklist_saved", "filing_opened")
GUIDE_SCORES = ("1", "2", "3", "4", "5")
