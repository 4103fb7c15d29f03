"""The closed lists of what the guide's events may say: acts, answers, outcomes, reasons, doors."""

from __future__ import annotations

GUIDE_ACTS = (
    "ask", "explain", "invalid", "clarify", "outcome", "refuse", "handoff", "safety", "closed",
    "relink",
)  # fmt: skip
GUIDE_ANSWERS = ("known", "changed", "invalid", "unknown", "refused", "unclear", "aside")
GUIDE_ENDS = (
    "resolved_confirmed", "resolved_by_action", "handed_over", "refused_out_of_scope", "abandoned",
    # Sessions that never reach a slice.
    "answered_from_card", "sent_to_door", "item_not_found",
)  # fmt: skip
# What came of a wish, before any slice is asked about.
GUIDE_WISHES = (
    "held", "asked", "card", "none_of_these", "door", "safety", "person", "not_understood",
)  # fmt: skip
GUIDE_HOWS = ("direct", "chosen", "confirm", "clarify", "several")
# The doors of guide/talking/wording_doors: to whom somebody is sent.
GUIDE_DOORS = (
    "crisis", "child", "violence", "threat", "medical", "fire", "illegal", "privacy", "machine",
    "desk", "hotline", "discipline", "police", "traffic", "court", "law", "exam", "health", "bank",
    "telecom", "private", "knowledge", "chat", "greeting", "thanks", "bye", "say_more", "body",
    "body_phone", "elsewhere",
)  # fmt: skip
GUIDE_REASONS = (
    "asked_for", "undecided", "no_outcome", "unsatisfied", "safety", "slice_gone", "not_settled",
)  # fmt: skip
GUIDE_ACTIONS = ("draft_downloaded", "checklist_saved", "filing_opened")
GUIDE_SCORES = ("1", "2", "3", "4", "5")
