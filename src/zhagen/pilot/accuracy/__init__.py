"""Stage 1: what the tool finds and what it wrongly finds, judged by two officers."""
