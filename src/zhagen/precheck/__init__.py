"""收件预审: a second pair of eyes at the window."""
