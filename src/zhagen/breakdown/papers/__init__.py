"""A breakdown for people: table, paper, page, calendar, tracker; and the table read back."""
