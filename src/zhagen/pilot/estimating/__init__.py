"""The effect and its interval from randomised units, in every design, and what a look may spend."""
