"""效能分析: from counts by item and day to a few findings that are true, and two things to do."""
