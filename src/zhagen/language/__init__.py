"""Chinese text as the tools need it: one spelling to compare by, dates, names, likeness."""
