"""联合验证 on the screen: charter, seals, calendar, looks and the verdict."""
