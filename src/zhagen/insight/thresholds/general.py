"""Every number that was fixed before looking at data, in one place.

A smallest effect worth saying and a smallest amount of evidence are decisions of the product, not
of a report: changing one changes what every client is told, so it belongs in the changelog.
"""

from __future__ import annotations

from typing import Final

# False discoveries among what is reported, Benjamini & Hochberg 1995.
Q: Final = 0.10
# Families whose changes in time are each a question of their own, with a control of their own
# (Efron 2008): else many tests that find nothing would hide what one family finds, and a family
# that finds much would let the others' chance finds through. All that is left is one more.
MAIN_FAMILIES: Final = frozenset(
    {"volume", "dwell", "bounce", "search", "returns", "handling_time"}
)
# An interval printed beside a change.
LEVEL: Final = 0.95

# Volume: every item wanders a little, so the null is "changed by no more than this factor"; and an
# estimate of less than the second factor is no finding whatever its significance.
VOLUME_NULL: Final = 1.02
VOLUME_RATIO: Final = 1.15
# Fewer views than this in both periods together say nothing about an item.
VOLUME_VIEWS: Final = 150
# A week with a smaller share of its days usable is left out; a period with fewer weeks is not
# judged. Periods of fewer days than eight weeks are cut into shorter blocks.
WEEK_SHARE: Final = 0.5
PERIOD_WEEKS: Final = 3
WEEKS_FROM_DAYS: Final = 56
SHORT_BLOCK: Final = 4
# Errors grow by this over the number of items where there are fewer than many.
FEW_ITEMS: Final = 1.5
MANY_ITEMS: Final = 60
# Items wander on between periods that do not touch, but not for ever.
LONGEST_PAUSE_WEEKS: Final = 4.0

# Days beside a holiday of seven days or more, left out with it on each side.
LONG_HOLIDAY_DAYS: Final = 7
LONG_HOLIDAY_SHOULDER: Final = 3
SPRING_SHOULDER: Final = 7
# Leaving out more than this share of a period's days would judge the rest by too little.
LEFT_OUT_SHARE: Final = 0.4

# A few days of news: how far above the usual day, how long at most, how much of the period's views.
SPIKE_RATIO: Final = 2.0
SPIKE_PEAK: Final = 3.0
SPIKE_DAYS: Final = 10
SPIKE_SDS: Final = 4.0
SPIKE_EXCESS: Final = 60
SPIKE_SHARE: Final = 0.05
# A spike rises and fades: days beside it that are still so far above the usual belong to it.
SPIKE_FADE: Final = 1.3
SPIKE_FADE_DAYS: Final = 4

# Missing records: the share of the usual day under which a day's records cannot be whole.
GAP_SITE_RATIO: Final = 0.65
GAP_SITE_SDS: Final = 5.0
GAP_SITE_DAYS: Final = 45
GAP_ITEM_RATIO: Final = 0.08
GAP_ITEM_EXPECTED: Final = 40.0
GAP_ITEM_SDS: Final = 6.0
GAP_ITEM_DAYS: Final = 3

# An address that changed: the share of views left, and how alike the views of the other address.
GONE_SHARE: Final = 0.03
GONE_VIEWS_A_DAY: Final = 3.0
MOVED_SHARE: Final = 0.25
MOVED_LIKE: Final = 1.6

# Programs: growth of views of which hardly any entered or left the site by the item.
BOTS_RATIO: Final = 1.25
BOTS_VISITS_SHARE: Final = 0.25
# Robots that say so (share of requests), visitors that behave like them (share of views): a change
# of the period's share, and a single day's share that is as many times the usual one.
BOTS_SITE_SHARE: Final = 0.10
BOTS_DAY_SHARE: Final = 0.08
BOTS_DAY_TIMES: Final = 4.0

# The whole site moved, or the calendar moved it: relative change of a day's views.
SITE_RATIO: Final = 1.10
SITE_SAME_WAY: Final = 0.70
CALENDAR_RATIO: Final = 1.04

# A season that comes every year: how much of this year's change last year's was.
SEASON_PART: Final = 0.5
