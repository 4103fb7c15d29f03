"""Everything that is printed or looked at: the charter, the report, weekly sheets and pages."""
