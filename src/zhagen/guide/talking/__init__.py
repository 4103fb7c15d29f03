"""The dialogue over a slice: the next question, the checklist, the drafts, the hand-over."""
