"""What is worth saying about moves, searches on pages, documents, failures and waiting.

Fixed before any data were looked at, like everything in `thresholds_shares`.
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
