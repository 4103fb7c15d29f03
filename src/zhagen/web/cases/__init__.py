"""收件预审 on the screen: a case from dropped files to a notice or an acceptance."""
