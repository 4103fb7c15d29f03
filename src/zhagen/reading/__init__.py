"""From files to facts with places: pages, text lines, seals, tables, codes, documents."""
