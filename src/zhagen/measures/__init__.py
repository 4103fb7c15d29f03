"""Statistics for pilots and reports: pure functions, values in and frozen values out.

Nothing here reads a file, a clock or a hidden random state. Every estimate is made on the unit
that was randomised (a window, a pair of days, a person) with that unit's degrees of freedom,
because a test on single cases "proves" effects that do not exist when cases share a window.
Differences are always treatment minus control, ratios treatment over control.
"""
