"""Chinese text as the tools need it: one spelling for comparing, dates, names that mean the same."""
