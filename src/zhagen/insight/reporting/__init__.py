"""The report, the sheets of proposals and the yearly page, as blocks of a document."""
