"""What is worth saying about moves, searches on pages, documents, failures and waiting.

Fixed before any data were looked at, like everything in this folder.
"""

from __future__ import annotations

from typing import Final

# The next step: a change of the share that goes on, readers needed on each side; readers are
# steady where their number moved by no more than the factor and telephones by no more points.
LEAST_STEP: Final = 0.03
FEWEST_READERS: Final = 200
STEADY_READERS: Final = 1.5
STEADY_PHONES: Final = 0.10

# Searches on an item's pages for each page view, above others of the kind.
LEAST_PAGE_SEARCHES: Final = 0.02
FEWEST_VIEWS: Final = 300

# Readers who take a document, beside others of the kind; an item of which fewer documents than
# this were taken has none to take.
LEAST_DOWNLOADS: Final = 0.05
FEWEST_DOWNLOADS: Final = 10

# Failures: more than this share of openings is no exception; said once for the site where so many
# items, and so large a part of those opened, fail.
FAILING_SHARE: Final = 0.01
FEWEST_FAILURES: Final = 10
FAILING_SITE_ITEMS: Final = 5
FAILING_SITE_SHARE: Final = 0.3
FAILING_SEEN: Final = 0.05

# An answer that takes longer is slow (an upper end of a class of `logs.served`); changes in time
# and differences from others of the share of slow answers; the quantile that sentences tell.
SLOW_MS: Final = 3000
LEAST_SLOW: Final = 0.03
LEAST_PEERS_SLOW: Final = 0.10
WAIT_QUANTILE: Final = 0.95

# Back and forth: so many moves in each direction, how much above what chance would give, how equal
# the two directions must be.
POGO_MOVES: Final = 40
POGO_RATIO: Final = 3.0
POGO_BALANCE: Final = 0.5
# Items between which hardly anybody moves tell nothing of what chance would give.
POGO_SITE_MOVES: Final = 500

# Deep in lists: this share of arrivals from lists surely comes from the third page and on.
DEEP_SHARE: Final = 0.3
DEEP_ARRIVALS: Final = 60

# Dead links: requests of a missing page and days with some in the period; at least twice what the
# item's views would have made of those before, so that most of them have a new reason.
BROKEN_REQUESTS: Final = 8
BROKEN_DAYS: Final = 3
BROKEN_RATIO: Final = 2.0
# Requests of one missing page come in bunches (variance over mean) and their level wanders from
# quarter to quarter (standard deviation of its logarithm): assumed before any are seen, and worth
# so many missing pages. Page views, which are many more, wander less.
BROKEN_BUNCHES: Final = 2.0
BROKEN_WANDER: Final = 0.25
BROKEN_WORTH: Final = 10
# An item with fewer views than this before tells nothing of how its views grew.
BROKEN_VIEWS: Final = 100
# Of several missing pages of an item, those are told beside the first that are as sure as this.
BROKEN_TOLD: Final = 0.05
# A page missing on so many items is in a menu, and is said once.
BROKEN_SITE_ITEMS: Final = 5
BROKEN_SITE_SHARE: Final = 0.3
