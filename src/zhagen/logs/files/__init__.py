"""The bytes of a file: unpacked, recognised by content, cut into lines or records, all counted."""
