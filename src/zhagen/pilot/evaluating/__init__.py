"""A planned look: checks, guardrails, where the interval lies, and the verdict."""
