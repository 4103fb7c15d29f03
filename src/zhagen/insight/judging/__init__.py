"""From candidates to findings: families of tests, false discoveries, the evidence."""
