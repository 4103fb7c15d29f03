"""Any policy text as a document, whatever kind of file it comes in."""
