"""Statistics for pilots and reports: pure functions, values in and frozen values out.

Nothing here reads a file, a clock or a hidden random state. Every estimate is made on the unit
that was randomised (a window, a pair of days, a person) with that unit's degrees of freedom,
because a test on single cases "proves" effects that do not exist when cases share a window.
Differences are always treatment minus control, ratios treatment over control.

This is a library of measures, each held to published reference cases. Not all of them decide a
pilot: `always_valid`, `cluster_ols`, `durations`, `ordinal`, `rare` and `series` are what a pilot's
own methods are compared with, and what reports of other questions (trends, rare errors, marks,
times to an event) are to be made from.
"""
