"""效能分析 on the screen: logs, periods, findings, proposals and what became of them."""
