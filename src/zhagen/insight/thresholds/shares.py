"""What is worth saying about shares and times, and how much must be seen before anything is said.

Fixed here before any data were looked at: a limit chosen after looking is no limit. A change is
tested against the smallest effect, not against zero, so that a large site does not report
differences which nobody would act on.
"""

from __future__ import annotations

# Smallest effects: shares as differences, times as ratios. Both wander a little by themselves, so
# what is tested is whether they changed by more than the null, and an estimate of less than the
# smallest effect is no finding whatever its significance. Half a point is what a share printed in
# whole points cannot show. Light improvements are made for three to five points; of less than two
# a site with many readers would report much and nobody would do anything.
NULL_SHARE = 0.005
LEAST_SHARE = 0.02
NULL_DWELL = 1.02
LEAST_DWELL = 1.05
LEAST_HANDLING = 1.03
LEAST_PEERS = 0.05
LEAST_PEERS_RETURNS = 0.03

# Trials (or measured times) on each side below which an item is no candidate.
FEWEST_ENTRANCES = 150
FEWEST_SEARCHES = 120
FEWEST_CASES = 100
FEWEST_GAPS = 80
FEWEST_FINISHED = 40
# Of each outcome in both periods together: a share of next to nothing has no normal error.
FEWEST_EVENTS = 10

# A stratum (a device on workdays, a window) is compared by itself from this many trials on;
# smaller ones are compared together. At least this share of the trials must be comparable.
SMALLEST_STRATUM = 20
LEAST_COVERED = 0.5

# Below this many items a kind is compared with all items, and below it altogether with none.
SMALLEST_POOL = 8

# A day weighs no more than this many times the item's usual day, so that a one-day spike with
# other visitors is no change of the quarter.
HEAVIEST_DAY = 3.0
HEAVIEST_DAY_FLOOR = 5.0

# A shift of the whole pool is taken out when it is clearly there, and told when it is larger.
SURE_SHIFT = 2.5
LEAST_SITE_LOGIT = 0.15
LEAST_SITE_LOG = 0.10

# The composition explains a change when it makes up this share of it, the change is beyond
# chance at the first level, and within the parts nothing is left at the second.
MIX_PART = 0.5
MIX_SEEN = 0.01
MIX_LEFT = 0.05

# Immature applications: the last days of a period, as many as this share of its finished cases
# needed, are left out where more of their cases are open than usual by this much.
MATURE_QUANTILE = 0.95
# The trimmed mean does not look at its longest quarter: fewer may be open before it heeds them.
MATURE_TRIMMED = 0.80
# Returns come sooner than ends: this share of them had come after so many days; an item's own
# returns say so where it has as many.
RETURNED_QUANTILE = 0.99
FEWEST_RETURNED = 50
MATURE_OPEN = 0.05
LONGEST_IMMATURE = 0.4

# One reason dominates where its share of the returns is surely above this, and above what it is
# among other items by so much.
REASON_SHARE = 0.4
REASON_ABOVE_OTHERS = 0.15
FEWEST_REASONS = 30

# A promise is broken as a habit where surely more than this share of cases takes longer.
OVER_PROMISE = 0.3

# Further shares beside others of the kind.
LEAST_OFF_HOURS = 0.10
LEAST_LEFT = 0.10
LEAST_UNSATISFIED = 0.05
FEWEST_RATED = 40
WORST_MARKS = 2
OFFICE_OPENS, OFFICE_CLOSES = 9, 17

# A telephone's odds to bounce over a desktop's, beyond those of other items; a window's returns
# over the expected ones; how much more frequent a word must be, and how often typed.
LEAST_DEVICE_LOG_ODDS = 0.3
LEAST_WINDOW_RATIO = 1.15
LEAST_WORD_RATIO = 1.5
FEWEST_WORD_SEARCHES = 30

# A reading time under this is no reading; filing that moved from the net, and how much more the
# guide must be read meanwhile.
SHORT_DWELL_S = 30.0
LEAST_ONLINE = 0.03
MORE_VIEWS = 1.10

# Pages: unchanged for so long and read so often; opened so seldom in each period of at least so
# many days. If more than this share of items is hardly opened the address list is wrong instead.
STALE_DAYS = 730
STALE_VIEWS_A_DAY = 5.0
HARDLY_ANY_VIEWS = 10
UNUSED_LEAST_DAYS = 60
UNUSED_MOST_SHARE = 0.5

# A peak of both past years, in a month so near, with enough views to matter.
PEAK_RATIO = 1.5
PEAK_AHEAD_MONTHS = 3
PEAK_LEAST_VIEWS = 300
PEAK_LEAST_SHARE_OF_DAYS = 0.6
